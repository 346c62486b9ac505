import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildBundle } from './bundles';
import { projectFolder } from './workbench/cache';

/** `npm run cli -- ARGUMENTS`: builds the command line, which takes a moment only, and runs it. */
async function main(): Promise<number> {
  await buildBundle('cli.js');
  const run = spawnSync(process.execPath, [join(projectFolder, 'dist', 'cli.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
  return run.status ?? 1;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
