import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { projectFolder } from '../../../scripts/workbench/cache';
import { run } from '../../../scripts/workbench/processes';

/** What packaging does not need; the dependencies are in the bundles. */
const leftOut = new Set(['node_modules', '.git', '.workbench', 'test-artifacts', 'test', 'src', 'webview', 'scripts', 'bench']);

/**
 * Packages the extension as a host without Node sees it: without `main`, so that VS Code runs the browser's bundle in a
 * web worker, where there is neither `process` nor `require`. Returns the .vsix file, in a folder of its own.
 */
export async function packageForBrowser(): Promise<{ vsixFile: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'tcp-teardown-web-'));
  cpSync(projectFolder, folder, {
    recursive: true,
    filter: (source) => !(dirname(source) === projectFolder && leftOut.has(basename(source))),
  });
  const manifestFile = join(folder, 'package.json');
  const { main: _main, ...manifest } = JSON.parse(readFileSync(manifestFile, 'utf8')) as Record<string, unknown>;
  writeFileSync(manifestFile, JSON.stringify(manifest));
  const vsixFile = join(folder, 'web.vsix');
  const vsce = join(projectFolder, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsixFile],
    { cwd: folder },
  );
  return { vsixFile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
