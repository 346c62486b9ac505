import assert from 'node:assert/strict';
import { Debounce } from '../../../src/extension/language/debounce';
import { problemText } from '../../../src/extension/language/problems';

const span = { line: 1, column: 1, endLine: 1, endColumn: 2, startOffset: 0, endOffset: 1 };
const translate = (text: string, ...parameters: string[]) =>
  text.replace(/\{(\d)\}/g, (_, index: string) => parameters[Number(index)] ?? '');

describe('debounce', () => {
  it('does the last work of a quick series, once for each key', async () => {
    const done: string[] = [];
    const debounce = new Debounce(5);
    await new Promise<void>((resolve) => {
      for (const work of ['a1', 'a2', 'a3']) debounce.after('a', () => void done.push(work));
      debounce.after('b', () => {
        done.push('b');
        resolve();
      });
    });
    assert.deepEqual(done, ['a3', 'b']);
  });

  it('waits longer for work that took long', async () => {
    const debounce = new Debounce(1);
    const tookMs = 40;
    await new Promise<void>((resolve) => {
      debounce.after('slow', async () => {
        await new Promise((done) => setTimeout(done, tookMs));
        setTimeout(resolve);
      });
    });
    assert.ok(debounce.restOf('slow') >= tookMs, `rests ${debounce.restOf('slow')} ms`);
    assert.equal(debounce.restOf('other'), 1);
    debounce.cancel('slow');
    assert.equal(debounce.restOf('slow'), 1);
  });

  it('forgets what is cancelled or disposed', async () => {
    const done: string[] = [];
    const debounce = new Debounce(1);
    debounce.after('a', () => void done.push('a'));
    debounce.after('b', () => void done.push('b'));
    debounce.cancel('a');
    debounce.dispose();
    const later = new Debounce(5);
    await new Promise<void>((resolve) => later.after('c', resolve));
    assert.deepEqual(done, []);
  });
});

describe('the text of a problem', () => {
  it('has what is wrong, what was expected and what to do', () => {
    const diagnostic = { severity: 'error', code: 'x', source: span, message: 'There is no host "srv".' } as const;
    assert.equal(problemText(diagnostic, translate), 'There is no host "srv".');
    assert.equal(
      problemText({ ...diagnostic, expected: 'a host', hint: 'Did you mean `server`?' }, translate),
      'There is no host "srv". Expected: a host.\nDid you mean `server`?',
    );
  });
});
