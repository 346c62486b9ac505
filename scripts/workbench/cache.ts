import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runNpm } from './processes';

/** The project's top folder. */
export const projectFolder = resolve(__dirname, '..', '..');

/** Where things that are installed once are kept; git ignores it. */
export const cacheFolder = join(projectFolder, '.workbench');

/**
 * The folder `.workbench/NAME`, made by `install` when it does not exist yet. The installation happens in a folder of
 * its own and is renamed at the end, so that an interrupted one, or two at once, never leave half a folder behind.
 */
export async function installOnce(name: string, announcement: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) {
    return folder;
  }
  console.log(announcement);
  const partial = `${folder}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    await install(partial);
    if (!existsSync(folder)) {
      renameSync(partial, folder);
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Installs npm packages (`name@version`) into `folder`, running none of their scripts. */
export async function installPackages(folder: string, packages: readonly string[]): Promise<void> {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  await runNpm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], folder);
}
