import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, context } from 'esbuild';

const root = resolve(__dirname, '..');
const watching = process.argv.includes('--watch');
const polyfills = join(root, 'scripts', 'polyfills');

/** What all bundles have in common. */
const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: !watching,
  keepNames: true,
  sourcemap: watching ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: false,
};

/** Node 18 is what VS Code 1.90 runs its extensions on; the command line needs nothing newer either. */
const node: BuildOptions = { ...common, platform: 'node', format: 'cjs', target: 'node18' };

const bundles: Record<string, BuildOptions> = {
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
};

/** Builds every bundle into dist/, or keeps building them when a file changes (--watch). */
async function main(): Promise<void> {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const [name, options] of Object.entries(bundles)) {
    const [entry] = options.entryPoints as string[];
    if (entry && !existsSync(join(root, entry))) {
      console.warn(`dist/${name}: ${entry} does not exist yet, skipped`);
      continue;
    }
    const outfile = join(root, 'dist', name);
    if (watching) {
      await (await context({ ...options, outfile, logLevel: 'info' })).watch();
    } else {
      await build({ ...options, outfile });
    }
  }
  if (existsSync(join(root, 'dist', 'cli.js'))) {
    chmodSync(join(root, 'dist', 'cli.js'), 0o755);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
