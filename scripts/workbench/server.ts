import type { ChildProcess } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installOnce, installPackages } from './cache';
import { endGroup, freePort, run, runNpm, startGroup } from './processes';

/** Holds Code 1.100.3, the last that runs on Node 20 as it is. */
const codeServerVersion = '4.100.3';

/** Brings the program that finds files as a package; the one that the server depends on downloads it from elsewhere. */
const ripgrepVersion = '1.18.0';

/** How long the server may take until it answers, in milliseconds; on an idle machine it takes half a second. */
const startLimitMs = 60_000;

/** Settings that keep the workbench to what the user came for. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'extensions.ignoreRecommendations': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
  'workbench.tips.enabled': false,
  'debug.toolBarLocation': 'docked',
};

/** The folders of one server: its user data and its extensions. No two servers may share them. */
export interface ServerFolders {
  readonly userData: string;
  readonly extensions: string;
}

/** A VS Code server that runs. */
export interface RunningServer {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** What guards the server; a page needs `?tkn=TOKEN`. */
  readonly token: string;
  /** The file that holds what the server printed. */
  readonly logFile: string;
  /** Resolves with what ended the server when it ends by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Makes the folders of a server below `folder` and writes its user settings. */
export function prepareFolders(folder: string, settings: Readonly<Record<string, unknown>>): ServerFolders {
  const folders = { userData: join(folder, 'user-data'), extensions: join(folder, 'extensions') };
  mkdirSync(join(folders.userData, 'User'), { recursive: true });
  mkdirSync(folders.extensions, { recursive: true });
  writeFileSync(join(folders.userData, 'User', 'settings.json'), `${JSON.stringify(settings, undefined, 2)}\n`);
  return folders;
}

/** Installs the VS Code server that the npm package code-server holds, once, and returns its main file. */
export async function installServer(): Promise<string> {
  const announcement = `Installing the VS Code server (code-server ${codeServerVersion} from npm, about 300 MB, once) ...`;
  const name = `code-server-${codeServerVersion}-ripgrep-${ripgrepVersion}`;
  const folder = await installOnce(name, announcement, async (target) => {
    await installPackages(target, [`code-server@${codeServerVersion}`, `@vscode/ripgrep@${ripgrepVersion}`]);
    // Not `npm ci`: the lockfile that the package brings lacks one of its own dependencies.
    await runNpm(['install', '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'], serverFolder(target));
    const programFolder = join(serverFolder(target), 'node_modules', '@vscode', 'ripgrep', 'bin');
    mkdirSync(programFolder, { recursive: true });
    copyFileSync(ripgrepProgram(target), join(programFolder, process.platform === 'win32' ? 'rg.exe' : 'rg'));
  });
  // Two native modules stay uncompiled; without these the server complains at every log line and writes no log.
  for (const [standIn, replaced] of [
    ['spdlog.cjs', '@vscode/spdlog'],
    ['native-watchdog.cjs', 'native-watchdog'],
  ] as const) {
    copyFileSync(join(__dirname, 'stand-ins', standIn), join(serverFolder(folder), 'node_modules', replaced, 'index.js'));
  }
  return join(serverFolder(folder), 'out', 'server-main.js');
}

function ripgrepProgram(folder: string): string {
  const { rgPath } = createRequire(join(folder, 'package.json'))('@vscode/ripgrep') as { rgPath: string };
  return rgPath;
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

/** Installs a packaged extension for the server with these folders. */
export async function installExtension(serverMain: string, folders: ServerFolders, vsixFile: string): Promise<void> {
  const output = await run(process.execPath, [serverMain, ...folderArguments(folders), '--install-extension', vsixFile, '--force']);
  if (!/successfully installed/.test(output)) {
    throw new Error(`The VS Code server did not install ${vsixFile}:\n${output}`);
  }
}

function folderArguments(folders: ServerFolders): string[] {
  return ['--accept-server-license-terms', '--user-data-dir', folders.userData, '--extensions-dir', folders.extensions];
}

/** Starts the server on 127.0.0.1 (a secure context, which webviews need) and waits until it answers. */
export async function startServer(serverMain: string, folders: ServerFolders, token: string, port?: number): Promise<RunningServer> {
  const chosenPort = port ?? (await freePort());
  const logFile = join(folders.userData, 'server.log');
  const log = openSync(logFile, 'a');
  const location = ['--host', '127.0.0.1', '--port', String(chosenPort), '--connection-token', token, '--telemetry-level', 'off'];
  const child = startGroup(process.execPath, [serverMain, ...location, ...folderArguments(folders)], { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (status, signal) => resolve(signal ?? `status ${status}`));
  });
  const origin = `http://127.0.0.1:${chosenPort}`;
  try {
    await waitUntilReady(origin, token, child, logFile);
  } catch (error) {
    await endGroup(child);
    throw error;
  }
  return { origin, token, logFile, ended, stop: () => endGroup(child) };
}

async function waitUntilReady(origin: string, token: string, child: ChildProcess, logFile: string): Promise<void> {
  const limit = Date.now() + startLimitMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The VS Code server ended before it was ready:\n${logTail(logFile)}`);
    }
    const answered = await fetch(`${origin}/version?tkn=${token}`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) {
      return;
    }
    if (Date.now() > limit) {
      throw new Error(`The VS Code server did not answer on ${origin} within ${startLimitMs / 1000} s:\n${logTail(logFile)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function logTail(logFile: string): string {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n') : '(no log)';
}
