import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { type Import, importsOf, lineOf, projectFolder, readSource, readSources, type Source, visit } from './sources';

/** The packages that each side may use. */
const enginePackages = ['chevrotain'];
const webviewPackages = ['lit', 'valibot', '@vscode/webview-ui-toolkit', '@microsoft/fast-element', '@microsoft/fast-foundation'];

/** The one part of the engine that knows Node. */
function isCommandLine(path: string): boolean {
  return path === 'src/engine/cli' || path.startsWith('src/engine/cli.') || path.startsWith('src/engine/cli/');
}

const protocol = 'src/extension/panel/protocol';
const standalone = 'src/extension/adapter/standalone.ts';

function isNode(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function isOneOf(specifier: string, packages: readonly string[]): boolean {
  return packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

/** The imports that `allowed` does not hold for, as lines to read. */
function violations(sources: readonly Source[], allowed: (found: Import, source: Source) => boolean): string[] {
  return sources.flatMap((source) =>
    importsOf(source)
      .filter((found) => !allowed(found, source))
      .map((found) => `${source.path}:${found.line} imports ${found.specifier}`),
  );
}

function engineSources(): Source[] {
  return readSources('src/engine').filter((source) => !isCommandLine(source.path));
}

/** Every project file that runs when `entry` does: what it imports as values, and what those import. */
function reachableFrom(entry: string): Source[] {
  const reached = new Map<string, Source>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (!reached.has(path)) {
      const source = readSource(path);
      reached.set(path, source);
      waiting.push(...importsOf(source).flatMap((found) => (found.typeOnly ? [] : fileOf(found.target))));
    }
  }
  return [...reached.values()];
}

function fileOf(target: string | undefined): string[] {
  return target === undefined ? [] : [`${target}.ts`, `${target}/index.ts`].filter((path) => existsSync(join(projectFolder, path)));
}

describe('import rules', () => {
  it('the engine imports nothing but itself and its parser library', () => {
    const found = violations(
      engineSources(),
      ({ target, specifier }) => target?.startsWith('src/engine/') || isOneOf(specifier, enginePackages),
    );
    assert.deepEqual(found, []);
  });

  it('the command line of the engine imports neither VS Code nor the extension', () => {
    const sources = readSources('src/engine').filter((source) => isCommandLine(source.path));
    assert.ok(sources.length > 0);
    const found = violations(sources, ({ target, specifier }) => {
      return target === undefined ? isNode(specifier) : target.startsWith('src/engine/') || target === 'package.json';
    });
    assert.deepEqual(found, []);
  });

  it('nothing of the engine imports the command line', () => {
    assert.deepEqual(
      violations(engineSources(), ({ target }) => target === undefined || !isCommandLine(target)),
      [],
    );
  });

  it('the webview imports itself, the panel protocol and types of the engine', () => {
    const found = violations(readSources('webview'), ({ target, specifier, typeOnly }) => {
      if (target === undefined) {
        return isOneOf(specifier, webviewPackages);
      }
      return target.startsWith('webview/') || target === protocol || (typeOnly && target.startsWith('src/engine/'));
    });
    assert.deepEqual(found, []);
  });

  it('the panel protocol, which both sides share, imports the validator, types of the engine and its list of states', () => {
    const found = violations([readSource(`${protocol}.ts`)], ({ target, specifier, typeOnly }) => {
      if (target === undefined) {
        return specifier === 'valibot';
      }
      return target === 'src/engine/tcp/states' || (typeOnly && target.startsWith('src/engine/'));
    });
    assert.deepEqual(found, []);
  });

  it('the adapter runs without VS Code', () => {
    const found = violations(readSources('src/extension/adapter'), ({ specifier, typeOnly }) => typeOnly || specifier !== 'vscode');
    assert.deepEqual(found, []);
    const reached = violations(reachableFrom(standalone), ({ specifier, typeOnly }) => typeOnly || specifier !== 'vscode');
    assert.deepEqual(reached, []);
  });

  it('nothing that a browser host runs needs Node', () => {
    const sources = reachableFrom('src/extension/extension.web.ts');
    assert.ok(sources.length > 10, 'the entry leads to the whole extension');
    assert.deepEqual(
      violations(sources, ({ specifier, typeOnly }) => typeOnly || !isNode(specifier)),
      [],
    );
  });

  it('neither source nor webview imports tests or scripts, and only the webview imports the webview', () => {
    const product = readSources('src', 'webview');
    const found = violations(product, ({ target }, source) => {
      const [folder] = target?.split('/') ?? [];
      return (
        folder === undefined ||
        folder === 'src' ||
        folder === 'package.json' ||
        (folder === 'webview' && source.path.startsWith('webview/'))
      );
    });
    assert.deepEqual(found, []);
  });
});

describe('the engine', () => {
  it('knows no clock, no chance and no timer but its own', () => {
    const banned = new Set(['Date', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'crypto']);
    const found = engineSources().flatMap((source) => {
      const uses: string[] = [];
      visit(source.tree, (node) => {
        if (isMathRandom(node) || (ts.isIdentifier(node) && banned.has(node.text) && isFreeName(node))) {
          uses.push(`${source.path}:${lineOf(source, node)} uses ${node.getText(source.tree)}`);
        }
      });
      return uses;
    });
    assert.deepEqual(found, []);
  });
});

function isMathRandom(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === 'random' &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'Math'
  );
}

/** True for a name that is looked up, false for one that is declared or belongs to an object: `event.process` is fine. */
function isFreeName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.expression === node;
  }
  if (ts.isCallExpression(parent)) {
    return parent.expression === node;
  }
  return ts.isNewExpression(parent) || ts.isTypeReferenceNode(parent);
}
