import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseScenario } from '../../../src/engine/scenario/parse/parse';
import { completionsAt } from '../../../src/extension/language/completion';
import { evaluatableAt, hoverAt } from '../../../src/extension/language/hover';
import { foldsOf, scenarioLineOf } from '../../../src/extension/language/structure';
import { type OutlineEntry, outlineEntries } from '../../../src/extension/language/symbols';

const pieces = [
  'scenario "x"\n',
  'host a {',
  'network {',
  'process {',
  '}',
  '(',
  ')',
  '{',
  'close(fd);',
  '"',
  "'",
  '/*',
  '*/',
  '//',
  '\n',
  '\\',
  '.',
  '-',
];
const words = [
  'TIME_WAIT',
  'FIN-WAIT-1',
  'net.ipv4.tcp_fin_timeout',
  'sysctl ',
  'drop FIN from a',
  'int x = 10ms;',
  'client.snd.una',
  '关闭',
  '\u0000',
  '\u{1f600}',
];

/** Text made of what scenarios are made of, in no order that makes sense, with a place in it. */
const textAndOffset = fc
  .array(fc.oneof(fc.constantFrom(...pieces, ...words), fc.string({ maxLength: 5 })), { maxLength: 40 })
  .chain((parts) => fc.record({ text: fc.constant(parts.join('')), offset: fc.nat({ max: parts.join('').length }) }));

describe('any text at all', () => {
  it('has hovers and expressions around the place that was asked for', () => {
    fc.assert(
      fc.property(textAndOffset, ({ text, offset }) => {
        for (const found of [hoverAt(text, offset, 'en'), evaluatableAt(text, offset)]) {
          if (found) assert.ok(found.start <= offset && offset <= found.end && found.end <= text.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has completions that end where one types', () => {
    fc.assert(
      fc.property(textAndOffset, ({ text, offset }) => {
        const found = completionsAt(text, offset, 'en');
        if (found) assert.ok(found.replaced.start <= offset && found.replaced.end === offset);
      }),
      { numRuns: 300 },
    );
  });

  it('has folds within it and an outline whose names lie in their entries', () => {
    const check = (entry: OutlineEntry) => {
      assert.ok(entry.name !== '');
      assert.ok(
        entry.source.startOffset <= entry.nameSource.startOffset && entry.nameSource.endOffset <= entry.source.endOffset,
        entry.name,
      );
      entry.children.forEach(check);
    };
    fc.assert(
      fc.property(textAndOffset, ({ text }) => {
        for (const { start, end } of foldsOf(text)) assert.ok(0 <= start && start < end && end <= text.length);
        scenarioLineOf(text);
        outlineEntries(parseScenario(text).tree, text).forEach(check);
      }),
      { numRuns: 300 },
    );
  });
});
