import assert from 'node:assert/strict';
import { basename } from 'node:path';
import ts from 'typescript';
import { lineOf, readSources, type Source, visit } from './sources';

const maximumFunctionLines = 70;
const maximumFileLines = 500;

/** What is longer than the rule says, and why that is right. An entry that is no longer needed fails too. */
const allowed: Readonly<Record<string, string>> = {};

interface Sized {
  readonly name: string;
  readonly lines: number;
  readonly limit: number;
}

/** The callbacks of `describe`, which hold tests as a class holds methods. */
function isSuite(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText());
}

function nameOf(node: ts.FunctionLikeDeclaration): string {
  if (node.name) {
    return node.name.getText();
  }
  const { parent } = node;
  const named = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  return named ? parent.name.getText() : '(anonymous)';
}

function sizesOf(source: Source): Sized[] {
  const end = (node: ts.Node) => source.tree.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
  const sizes: Sized[] = [{ name: source.path, lines: source.text.split('\n').length - 1, limit: maximumFileLines }];
  visit(source.tree, (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && !isSuite(node)) {
      const lines = end(node) - lineOf(source, node) + 1;
      sizes.push({ name: `${source.path} ${nameOf(node as ts.FunctionLikeDeclaration)}`, lines, limit: maximumFunctionLines });
    }
  });
  return sizes;
}

describe('sizes', () => {
  const sizes = readSources('src', 'webview', 'test', 'scripts', 'bench').flatMap(sizesOf);
  const tooLong = sizes.filter(({ lines, limit }) => lines > limit);

  it(`functions have at most ${maximumFunctionLines} lines, files ${maximumFileLines}`, () => {
    const found = tooLong.filter(({ name }) => !(name in allowed)).map(({ name, lines }) => `${name} has ${lines} lines`);
    assert.deepEqual(found, []);
  });

  it('the list of exceptions holds nothing that has become short', () => {
    const stale = Object.keys(allowed).filter((name) => !tooLong.some((sized) => sized.name === name));
    assert.deepEqual(stale, []);
  });

  it('measures this very function', () => {
    const names = sizes.map(({ name }) => name);
    assert.ok(names.includes(`test/tidy/${basename(__filename)} sizesOf`));
  });
});
