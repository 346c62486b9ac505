import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

let folder: string | undefined;

/** The stand-alone adapter as one file, bundled from the sources as they are, once for all tests of a run. */
export function adapterProgram(): string {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'tcp-teardown-adapter-'));
    buildSync({
      entryPoints: [join(__dirname, '../../../src/extension/adapter/standalone.ts')],
      outfile: join(folder, 'adapter.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node18',
      minify: true,
      keepNames: true,
      logLevel: 'error',
    });
    const made = folder;
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  return join(folder, 'adapter.js');
}

/** Starts the adapter as a client would. */
export function startAdapter(...words: string[]): ChildProcess {
  return spawn(process.execPath, [adapterProgram(), ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
}
