import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, context } from 'esbuild';
import { projectFolder } from './workbench/cache';

const outputFolder = join(projectFolder, 'dist');
const polyfills = join(projectFolder, 'scripts', 'polyfills');

/** What all bundles have in common. */
const common: BuildOptions = {
  absWorkingDir: projectFolder,
  bundle: true,
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Node 18 is what VS Code 1.90 runs its extensions on; the command line needs nothing newer either. */
const node: BuildOptions = { ...common, platform: 'node', format: 'cjs', target: 'node18' };

const bundles = {
  'extension.js': { ...node, entryPoints: ['src/extension/extension.ts'], external: ['vscode'] },
  'extension.web.js': {
    ...common,
    entryPoints: ['src/extension/extension.web.ts'],
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    // @vscode/debugadapter imports these for its stand-alone server and its log file, neither of which a browser host uses.
    alias: {
      events: join(polyfills, 'events.ts'),
      url: join(polyfills, 'url.ts'),
      fs: join(polyfills, 'absent.ts'),
      net: join(polyfills, 'absent.ts'),
      path: join(polyfills, 'absent.ts'),
    },
  },
  'webview.js': { ...common, entryPoints: ['webview/main.ts'], platform: 'browser', format: 'iife', target: 'es2022' },
  'adapter.js': { ...node, entryPoints: ['src/extension/adapter/standalone.ts'] },
  'cli.js': { ...node, entryPoints: ['src/engine/cli.ts'], banner: { js: '#!/usr/bin/env node' } },
} satisfies Record<string, BuildOptions>;

/** The name of a bundle: its file in dist/. */
export type BundleName = keyof typeof bundles;

/** Every bundle that there is. */
export const bundleNames = Object.keys(bundles) as BundleName[];

/** Builds a bundle into dist/. */
export async function buildBundle(name: BundleName): Promise<void> {
  mkdirSync(outputFolder, { recursive: true });
  const outfile = join(outputFolder, name);
  await build({ ...bundles[name], outfile });
  if (name === 'cli.js') {
    chmodSync(outfile, 0o755);
  }
}

/** Keeps building a bundle when one of its files changes, readable and with a source map. */
export async function watchBundle(name: BundleName): Promise<void> {
  const outfile = join(outputFolder, name);
  const watching = await context({ ...bundles[name], outfile, minify: false, sourcemap: 'linked', logLevel: 'info' });
  await watching.watch();
}
