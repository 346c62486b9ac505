import assert from 'node:assert/strict';
import { diagnosticText } from '../../../src/engine/cli/diagnosticText';
import { outputPaths } from '../../../src/engine/cli/files';
import { ProgressBar } from '../../../src/engine/cli/progress';
import { wantsColour, writeAll } from '../../../src/engine/cli/terminal';
import type { Diagnostic } from '../../../src/engine/scenario/diagnostics';
import { KeptOutput } from './surroundings';

function diagnostic(line: number, column: number, endColumn: number, more: Partial<Diagnostic> = {}): Diagnostic {
  const source = { line, column, endLine: line, endColumn, startOffset: 0, endOffset: 0 };
  return { severity: 'error', code: 'test', message: 'This is wrong.', source, ...more };
}

describe('a diagnostic in the terminal', () => {
  it('shows file, place, source line, caret, what was expected and what to do', () => {
    const text = diagnosticText(
      'a.tcp',
      ['host client {', '  reed(fd);'],
      diagnostic(2, 3, 7, { expected: 'a call', hint: 'Did you mean `read`?' }),
      false,
    );
    assert.equal(
      text,
      `a.tcp:2:3: error: This is wrong.
    2 |   reed(fd);
      |   ^~~~
      = expected: a call
      = hint: Did you mean \`read\`?`,
    );
  });

  it('puts the caret under the place behind wide characters and tabs', () => {
    const [, line, marks] = diagnosticText('a.tcp', ['\t"连接" x'], diagnostic(1, 7, 8), false).split('\n');
    assert.equal(line, '    1 |  "连接" x');
    assert.equal(marks, '      |         ^');
  });

  it('does not say twice what was expected', () => {
    const text = diagnosticText('a', ['x'], diagnostic(1, 1, 2, { message: 'Expected `;`.', expected: '`;`' }), false);
    assert.doesNotMatch(text, /expected:/);
  });

  it('marks the end of a line, and a problem that goes over several', () => {
    assert.match(diagnosticText('a', ['abc'], diagnostic(1, 4, 4), false), / {6}\| {4}\^$/);
    const long = diagnostic(1, 2, 1);
    assert.match(diagnosticText('a', ['abc', 'd'], { ...long, source: { ...long.source, endLine: 2 } }, false), / {6}\| {2}\^~$/);
  });

  it('shows of a very long line only what is around the place', () => {
    const lines = diagnosticText('a', [`${'x'.repeat(5000)}!${'y'.repeat(5000)}`], diagnostic(1, 5001, 5002), false).split('\n');
    assert.ok(lines.every((line) => line.length < 120));
    const caret = lines[2]?.indexOf('^') ?? 0;
    assert.equal(lines[1]?.[caret], '!');
  });

  it('lets no file move the cursor', () => {
    const text = diagnosticText('a', ['\u001b[2J\u0000'], diagnostic(1, 1, 2), false);
    assert.ok(!text.includes('\u001b') && !text.includes('\u0000'));
  });

  it('leaves the source line out where there is none', () => {
    assert.equal(diagnosticText('a', [''], diagnostic(1, 1, 1), false), 'a:1:1: error: This is wrong.');
  });
});

describe('the files of --out', () => {
  it('have the names of their inputs', () => {
    assert.deepEqual(outputPaths(['x/a.tcp', 'b'], 'out', '.json'), ['out/a.json', 'out/b.json']);
  });

  it('never are the same for two inputs', () => {
    const inputs = ['x/a.tcp', 'y/a.tcp', 'a-2.tcp', 'z/A.tcp'];
    const paths = outputPaths(inputs, 'out', '.txt');
    assert.deepEqual(paths, ['out/a.txt', 'out/a-3.txt', 'out/a-2.txt', 'out/A-4.txt']);
  });
});

describe('colours', () => {
  it('are for terminals, unless the environment says otherwise', () => {
    const terminal = new KeptOutput(true);
    const pipe = new KeptOutput();
    assert.equal(wantsColour(terminal, {}), true);
    assert.equal(wantsColour(terminal, { NO_COLOR: '1' }), false);
    assert.equal(wantsColour(terminal, { NO_COLOR: '' }), true);
    assert.equal(wantsColour(terminal, { TERM: 'dumb' }), false);
    assert.equal(wantsColour(terminal, { FORCE_COLOR: '0' }), false);
    assert.equal(wantsColour(pipe, {}), false);
    assert.equal(wantsColour(pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }), true);
  });
});

describe('the progress bar', () => {
  let now = 0;
  const barOn = (stream: KeptOutput, untilNs?: number) => {
    now = 0;
    return new ProgressBar(stream, 'a.tcp', untilNs, () => now);
  };

  it('shows nothing in the first second, nor where there is no terminal', () => {
    const terminal = new KeptOutput(true);
    const bar = barOn(terminal, 10e9);
    now = 999;
    bar.update(1e9, 10);
    bar.clear();
    assert.equal(terminal.text, '');
    const file = new KeptOutput();
    const other = barOn(file, 10e9);
    now = 5000;
    other.update(1e9, 10);
    other.clear();
    assert.equal(file.text, '');
  });

  it('shows how far the run is, not too often, and goes away', () => {
    const terminal = new KeptOutput(true);
    const bar = barOn(terminal, 10e9);
    now = 1000;
    bar.update(2.5e9, 1234);
    assert.match(terminal.text, /^\ra\.tcp {2}██████░{18} 25% {2}2\.5 s of 10\.0 s, 1,234 events +$/);
    const { text } = terminal;
    now = 1050;
    bar.update(3e9, 1300);
    assert.equal(terminal.text, text);
    bar.clear();
    assert.ok(terminal.text.endsWith('\r\u001b[K'));
  });

  it('tells the simulated time alone when no end is known', () => {
    const terminal = new KeptOutput(true);
    const bar = barOn(terminal);
    now = 1000;
    bar.update(2.5e9, 10);
    assert.match(terminal.text, /a\.tcp {2}2\.5 s simulated, 10 events/);
  });
});

describe('long output', () => {
  it('waits for a slow reader and loses nothing', async () => {
    const written: string[] = [];
    let waits = 0;
    const slow = {
      write: (text: string) => written.push(text) < 0,
      once: (_: 'drain', listener: () => void) => {
        waits++;
        setImmediate(listener);
      },
    };
    const pieces = Array.from({ length: 3000 }, (_, i) => `${i} ${'x'.repeat(100)}\n`);
    await writeAll(slow, pieces);
    assert.equal(written.join(''), pieces.join(''));
    assert.equal(waits, written.length);
    assert.ok(written.length < 10);
  });
});
