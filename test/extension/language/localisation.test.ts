import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const projectFolder = resolve(__dirname, '..', '..', '..');

function read(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8');
}

function readTexts(path: string): Record<string, string> {
  return JSON.parse(read(path)) as Record<string, string>;
}

/** The texts that the extension hands to `vscode.l10n.t`; the adapter has its own, as it runs without VS Code too. */
function textsInSource(): string[] {
  const files = readdirSync(join(projectFolder, 'src/extension'), { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.startsWith('adapter')).map((file) => read(`src/extension/${file}`));
  return sources.flatMap((source) =>
    [...source.matchAll(/\b(?:l10n\.t|translate)\(\s*'((?:[^'\\\n]|\\.)*)'/g)].map((match) => (match[1] ?? '').replace(/\\(.)/g, '$1')),
  );
}

describe('localisation', () => {
  it('has a Chinese text for each text of the extension, and none too many', () => {
    const used = [...new Set(textsInSource())].sort();
    assert.ok(used.length > 5);
    assert.deepEqual(Object.keys(readTexts('l10n/bundle.l10n.zh-cn.json')).sort(), used);
  });

  it('has each text that package.json names, in both languages, and none too many', () => {
    const named = [...read('package.json').matchAll(/%([\w.]+)%/g)].map((match) => match[1] ?? '');
    const wanted = [...new Set(named)].sort();
    assert.deepEqual(Object.keys(readTexts('package.nls.json')).sort(), wanted);
    assert.deepEqual(Object.keys(readTexts('package.nls.zh-cn.json')).sort(), wanted);
  });

  it('keeps the places of what is put in', () => {
    for (const [text, translated] of Object.entries(readTexts('l10n/bundle.l10n.zh-cn.json'))) {
      assert.deepEqual(translated.match(/\{\d\}/g) ?? [], text.match(/\{\d\}/g) ?? [], text);
    }
  });
});
