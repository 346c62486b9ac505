import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder } from './workbench/cache';
import { endGroup, run, runNpm, startGroup } from './workbench/processes';
import { installExtension, installServer, prepareFolders, quietSettings, type ServerFolders, startServer } from './workbench/server';

/**
 * `npm start`: builds and packages the extension and opens the examples with it, in the desktop's VS Code when there is
 * one, else in the VS Code server of npm's code-server. It uses folders of its own and leaves the user's VS Code alone.
 */

const usage = `npm start                 open the examples in VS Code
npm start -- --browser    in a browser, even when VS Code is installed
npm start -- --port 8080  in a browser, on this port of 127.0.0.1`;

const vsixFile = join(projectFolder, 'dist', 'tcp-teardown-debugger.vsix');
const examplesFolder = join(projectFolder, 'examples');
const firstExample = join(examplesFolder, 'four-way-close.tcp');

interface Options {
  readonly browser: boolean;
  readonly port: number | undefined;
}

/** A running VS Code: what ends it, and when it ended by itself. */
interface Session {
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

function readOptions(): Options {
  const { values } = parseArgs({ options: { browser: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new Error(`--port wants a number from 1 to 65535, not "${values.port}".`);
  }
  return { browser: values.browser === true || port !== undefined, port };
}

/** The desktop's `code` command, unless there is no desktop to show it on. */
function findDesktopCode(): string | undefined {
  const noDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  // In a terminal of VS Code itself on another machine, `code` is a messenger that knows none of the options below.
  const remoteTerminal = process.env.VSCODE_IPC_HOOK_CLI !== undefined;
  if (noDisplay || remoteTerminal) {
    return undefined;
  }
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function startDesktop(code: string, folders: ServerFolders): Promise<Session> {
  const shell = process.platform === 'win32';
  const ownFolders = ['--user-data-dir', folders.userData, '--extensions-dir', folders.extensions];
  await run(code, [...ownFolders, '--install-extension', vsixFile, '--force'], { shell });
  // `--wait` keeps the command running until the window is closed.
  const child = startGroup(code, [...ownFolders, '--new-window', '--wait', examplesFolder, firstExample], { shell, stdio: 'ignore' });
  console.log(`VS Code (${code}) opens with the examples. Press F5 there to start the four-way close.`);
  console.log('Close its window, or press Ctrl-C here, to end.');
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve('its window was closed'));
  });
  return { ended, stop: () => stopDesktop(folders, () => endGroup(child)) };
}

/** The window belongs to a process that `code` has detached; VS Code keeps its number in a lock file. */
async function stopDesktop(folders: ServerFolders, endCommand: () => Promise<void>): Promise<void> {
  const lockFile = join(folders.userData, 'code.lock');
  const mainProcess = existsSync(lockFile) ? Number.parseInt(readFileSync(lockFile, 'utf8'), 10) : Number.NaN;
  if (Number.isInteger(mainProcess) && mainProcess > 0) {
    try {
      process.kill(mainProcess, 'SIGTERM');
    } catch {
      // The window has already been closed.
    }
  }
  await endCommand();
}

async function startBrowser(folders: ServerFolders, port: number | undefined): Promise<Session> {
  const serverMain = await installServer();
  await installExtension(serverMain, folders, vsixFile);
  const server = await startServer(serverMain, folders, randomBytes(16).toString('hex'), port);
  const { host } = new URL(server.origin);
  const query = new URLSearchParams({
    tkn: server.token,
    folder: examplesFolder,
    payload: JSON.stringify([['openFile', `vscode-remote://${host}${firstExample}`]]),
  });
  console.log('\nVS Code runs. Open this address in a browser on this machine (the token in it guards the server):\n');
  console.log(`  ${server.origin}/?${query}\n`);
  console.log('The four-way close is open: press F5 there to start it, F10 for each next segment.');
  console.log('Press Ctrl-C here to end.');
  return { ended: server.ended, stop: server.stop };
}

async function start(options: Options, folders: ServerFolders): Promise<Session> {
  const code = options.browser ? undefined : findDesktopCode();
  if (code) {
    try {
      return await startDesktop(code, folders);
    } catch (error) {
      console.log(`${code} could not be used, so VS Code runs in a browser instead. ${error instanceof Error ? error.message : error}`);
    }
  }
  return startBrowser(folders, options.port);
}

/** Resolves when the user or the system asks this process to end. */
function interrupted(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
  });
}

/** Starts VS Code and waits for what ends it first: the user here, or the user there. */
async function open(options: Options, folders: ServerFolders): Promise<void> {
  const interruption = interrupted();
  const session = await Promise.race([start(options, folders), interruption]);
  if (typeof session === 'string') {
    // Whatever was being installed or started ends with this process.
    return;
  }
  try {
    const ended = session.ended.then((how) => `VS Code has ended: ${how}.`);
    console.log(await Promise.race([ended, interruption.then(() => '\nEnding VS Code ...')]));
  } finally {
    await session.stop();
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  console.log('Building and packaging the extension ...');
  await runNpm(['run', '--silent', 'package'], projectFolder);
  const runFolder = mkdtempSync(join(tmpdir(), 'tcp-teardown-'));
  try {
    await open(options, prepareFolders(runFolder, quietSettings));
  } finally {
    rmSync(runFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
