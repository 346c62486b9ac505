import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** Groups that must not outlive this process, whatever ends it. */
const running = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) {
    signalGroup(child, 'SIGKILL');
  }
});

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has already ended.
  }
}

/** Starts a command in a process group of its own, so that `endGroup` ends its children too. */
export function startGroup(command: string, commandArguments: readonly string[], options: SpawnOptions = {}): ChildProcess {
  const child = spawn(command, commandArguments, { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  // The group stays in `running` when its leader ends: children of the leader may still be there.
  return child;
}

/** Asks the group to end and, after `graceMs` milliseconds, makes it. Resolves when its leader has ended. */
export async function endGroup(child: ChildProcess, graceMs = 3000): Promise<void> {
  const alive = child.exitCode === null && child.signalCode === null;
  const ended = alive ? new Promise<void>((resolve) => child.once('exit', () => resolve())) : Promise.resolve();
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
  await ended;
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL');
  running.delete(child);
}

/** Runs a command to its end and returns its standard output; a failure throws with what the command printed. */
export async function run(command: string, commandArguments: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const child = startGroup(command, commandArguments, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (data: Buffer) => {
    output += data.toString();
  });
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => running.delete(child));
  if (status !== 0) {
    throw new Error(`\`${[command, ...commandArguments].join(' ')}\` ended with status ${status}:\n${(errors + output).trim()}`);
  }
  return output;
}

/** Runs npm, the one that runs this script when there is one, as `run` does. */
export async function runNpm(npmArguments: readonly string[], workingDirectory: string): Promise<string> {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) {
    return run(process.execPath, [npm, ...npmArguments], { cwd: workingDirectory });
  }
  return run('npm', npmArguments, { cwd: workingDirectory, shell: process.platform === 'win32' });
}

/** A TCP port of 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
