import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileScenario, parseScenario, wordAt } from '../../../src/engine/scenario/scenario';
import { withHost, withNetwork, withProgram } from './marked';
import { samples } from './samples';

/** The only diagnostic of a text. */
function onlyDiagnosticOf(text: string) {
  const { diagnostics, scenario } = compileScenario(text);
  assert.equal(diagnostics.length, 1, diagnostics.map((each) => each.message).join('\n'));
  assert.equal(scenario, undefined);
  return diagnostics[0];
}

describe('texts of any kind', () => {
  it('an empty file', () => {
    for (const text of ['', '\n\n', '// nothing\n', '\ufeff']) {
      assert.match(onlyDiagnosticOf(text)?.message ?? '', /The file is empty: a scenario needs two hosts or more\./);
    }
  });

  it('a binary file is one error', () => {
    const bytes = Array.from({ length: 5000 }, (_, i) => String.fromCharCode((i * 37) % 256)).join('');
    assert.equal(onlyDiagnosticOf(bytes)?.code, 'not-text');
    assert.equal(onlyDiagnosticOf('\ufffd\u0001'.repeat(100))?.code, 'not-text');
    assert.equal(onlyDiagnosticOf(`${withProgram('close(3);')}\0`)?.code, 'not-text');
  });

  it('line ends of every kind, and a byte order mark, change nothing', () => {
    const text = withProgram('int n = 3;\nclose(m);');
    const places = [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`].map((each) => {
      const { line, column } = compileScenario(each).diagnostics[0]?.source ?? { line: 0, column: 0 };
      return [line, column];
    });
    assert.deepEqual(places, [
      [5, 7],
      [5, 7],
      [5, 7],
    ]);
  });

  it('any script in strings, titles and comments', () => {
    const text = 'scenario "四次挥手 🙂"\n// 注释\nhost a { process { /* 说明 */ write(3, "你好"); } }\nhost b { process { } }';
    const { scenario, diagnostics } = compileScenario(text);
    assert.deepEqual(diagnostics, []);
    assert.equal(scenario?.title, '四次挥手 🙂');
    assert.ok(scenario.texts.some((bytes) => Buffer.from(bytes).toString() === '你好'));
    assert.equal(scenario.callSites[0]?.text, 'write(3, "你好")');
  });

  it('nesting without end is an error, not the end', function () {
    this.timeout(60_000);
    const deep = 5_000;
    const texts = [
      `int x = ${'('.repeat(deep)}1${')'.repeat(deep)};`,
      '{'.repeat(deep),
      `${'if (1) '.repeat(deep)};`,
      `int x = ${'!'.repeat(deep)}1;`,
      `int x = 1${' + 1'.repeat(deep)};`,
      `int x; ${'x = '.repeat(deep)}1;`,
      `int x = ${'1 ? 2 : '.repeat(deep)}3;`,
      `int x = ${'1 ? '.repeat(deep)};`,
      'close('.repeat(deep),
      `char b[3]; int x = b${'[0]'.repeat(deep)};`,
      `int x = ${'(int)'.repeat(deep)}1;`,
      `int x = ${'{'.repeat(deep)};`,
    ];
    for (const text of texts) {
      const { diagnostics } = compileScenario(withProgram(text));
      assert.ok(
        diagnostics.some((each) => each.code === 'too-deep'),
        text.slice(0, 40),
      );
    }
    assert.deepEqual(compileScenario(withProgram(`int x = ${'('.repeat(90)}1${')'.repeat(90)};`)).diagnostics, []);
    const chain = `if (1) { }${' else if (2) { }'.repeat(deep)}`;
    assert.deepEqual(compileScenario(withProgram(chain)).diagnostics, [], 'a chain of else if is not nested');
  });

  it('100,000 lines are read, checked and compiled, and a flood of errors is bounded', function () {
    this.timeout(120_000);
    const lines = 'sleep(1ms);\n'.repeat(100_000);
    const begin = process.cpuUsage();
    const { scenario, diagnostics } = compileScenario(withProgram(lines));
    assert.deepEqual(diagnostics, []);
    assert.equal(scenario?.functions[0]?.statements.length, 100_000);
    for (const wrong of ['wirte(3, 100);\n', 'write(3, ;\n', 'write(3, 1)\n', '@ $\n', 'foo bar baz\n']) {
      const found = compileScenario(withProgram(wrong.repeat(20_000))).diagnostics;
      assert.ok(found.length >= 1 && found.length <= 101, `${found.length} for ${wrong}`);
    }
    const seconds = process.cpuUsage(begin).user / 1e6;
    assert.ok(seconds < 30, `${seconds} s of processor time`);
  });

  // What comes out of a random text is not predictable; that something comes out is.
  const survives = (text: string): void => {
    const { tree, diagnostics } = parseScenario(text);
    assert.ok(Array.isArray(tree.declarations));
    for (const { source, message } of diagnostics) {
      assert.ok(message.length > 0 && source.line >= 1 && source.column >= 1);
      assert.ok(source.startOffset >= 0 && source.startOffset <= source.endOffset && source.endOffset <= text.length);
    }
    const { scenario, diagnostics: all } = compileScenario(text);
    assert.equal(
      scenario === undefined,
      all.some((each) => each.severity === 'error'),
    );
    wordAt(text, text.length >> 1);
  };

  it('any text has a tree', function () {
    this.timeout(60_000);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), survives), { numRuns: 200 });
    const words = fc.constantFrom(
      ...[
        'host',
        'a',
        '{',
        '}',
        '(',
        ')',
        ';',
        'int',
        '=',
        '"x"',
        'process',
        'network',
        'drop',
        'FIN',
        'from',
        'while',
        'if',
        'else',
        'for',
      ],
      ...[
        'return',
        'read',
        ',',
        '3',
        '10ms',
        '+',
        '!',
        '&',
        '[',
        ']',
        '.',
        'struct',
        'linger',
        'sizeof',
        'char',
        '#',
        '1',
        '?',
        ':',
        '\n',
        'sysctl',
      ],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 80 }), (list) => survives(list.join(' '))),
      { numRuns: 200 },
    );
  });

  it('any change of a right text leaves a tree', function () {
    this.timeout(60_000);
    const changed = fc
      .tuple(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.string({ maxLength: 5 })), { minLength: 1, maxLength: 5 }),
      )
      .map(([text, changes]) =>
        changes.reduce((changing, [place, cut, put]) => {
          const at = place % (changing.length + 1);
          return changing.slice(0, at) + put + changing.slice(at + cut);
        }, text),
      );
    fc.assert(fc.property(changed, survives), { numRuns: 200 });
  });

  it('messages stay short, whatever they quote', () => {
    const long = 'x'.repeat(100_000);
    for (const text of [
      withProgram(`${long}();`),
      withProgram(`close("${long}");`),
      `"${long}"`,
      withHost(`sysctl net.${long} = ${long}`),
    ]) {
      for (const { message, hint } of compileScenario(text).diagnostics) assert.ok(message.length < 400 && (hint ?? '').length < 400);
    }
  });

  it('the hosts around a broken one are still read', () => {
    const texts = [withHost('void f( { } }}}'), withProgram('while ('), withNetwork('drop drop')];
    for (const text of texts) {
      const hosts = parseScenario(text).tree.declarations.filter((each) => each.kind === 'host');
      assert.ok(hosts.length >= 1, text);
    }
  });
});
