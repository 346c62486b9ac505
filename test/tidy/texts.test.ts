import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from './sources';

interface Unwanted {
  readonly pattern: RegExp;
  readonly why: string;
}

/** Put together from pieces, so that this file does not find itself. */
const unwanted: readonly Unwanted[] = [
  { pattern: new RegExp(`\\b(${'TO'}DO|${'FIX'}ME)\\b`), why: 'marks unfinished work' },
  { pattern: new RegExp(`\\b(describe|it)\\.${'on'}ly\\(`), why: 'runs one test alone' },
  { pattern: new RegExp(`(^|["'\`\\s(=])/${'wo'}rk/(main|shared|\\.library)\\b`), why: 'names a path of one machine' },
  { pattern: new RegExp(`\\.\\./(${'sha'}red|\\.${'lib'}rary)\\b`), why: 'names a folder outside the project' },
];

const leftOut = new Set(['node_modules', 'dist', '.git', '.workbench', 'test-artifacts', 'package-lock.json']);
const textFile = /\.(ts|cjs|mjs|js|css|html|json|md|tcp|yml)$|^run$/;

function textFilesBelow(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { withFileTypes: true })
    .filter((entry) => !leftOut.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? textFilesBelow(path) : textFile.test(entry.name) ? [path] : [];
    });
}

describe('texts', () => {
  for (const { pattern, why } of unwanted) {
    it(`no file ${why}`, () => {
      const found = textFilesBelow('').flatMap((path) => {
        const lines = readFileSync(join(projectFolder, path), 'utf8').split('\n');
        return lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${why}`] : []));
      });
      assert.deepEqual(found, []);
    });
  }
});
