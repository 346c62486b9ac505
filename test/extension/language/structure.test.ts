import assert from 'node:assert/strict';
import { blockAt, blocksOf, lexemesOf } from '../../../src/extension/language/lexical';
import { foldsOf, scenarioLineOf } from '../../../src/extension/language/structure';
import { inHost, inNetwork, inProcess, marked } from './marked';

describe('lexemes', () => {
  it('cover everything but white space, in order', () => {
    const text = 'scenario "a \\" b" // end\nhost h { int x = 10ms; } /* open';
    const lexemes = lexemesOf(text);
    const between = lexemes.map(({ start }, index) => text.slice(lexemes[index - 1]?.end ?? 0, start));
    assert.deepEqual(
      between.filter((gap) => gap.trim() !== ''),
      [],
    );
    assert.equal(lexemes[lexemes.length - 1]?.end, text.length);
    assert.deepEqual(
      lexemes.map(({ kind }) => kind).filter((kind) => kind === 'comment' || kind === 'string'),
      ['string', 'comment', 'comment'],
    );
  });

  it('end a string at the end of its line, and a comment at the end of the file', () => {
    assert.deepEqual(
      lexemesOf('"open\nword /* to the end\n }').map(({ kind, text }) => [kind, text]),
      [
        ['string', '"open'],
        ['word', 'word'],
        ['comment', '/* to the end\n }'],
      ],
    );
  });

  it('know in which kind of block a place is', () => {
    const surroundings = (source: string) => {
      const { text, offset } = marked(source);
      return blockAt(blocksOf(lexemesOf(text)), offset)?.kind ?? 'file';
    };
    assert.equal(surroundings('scenario "x" <|>'), 'file');
    assert.equal(surroundings(inNetwork('<|>')), 'network');
    assert.equal(surroundings(inHost('<|>')), 'host');
    assert.equal(surroundings(inHost('void f() { <|> }')), 'code');
    assert.equal(surroundings(inProcess('if (1) { <|> }')), 'code');
    assert.equal(surroundings('host a { // }\n<|>'), 'host');
    assert.equal(surroundings('host a { process { } <|>'), 'host');
    assert.equal(surroundings('host a { } <|>'), 'file');
  });
});

describe('the scenario line', () => {
  it('is the declaration, not a word in a comment or a block', () => {
    const text = '// scenario "no"\nscenario "Four-way close"\nhost a { }';
    const line = scenarioLineOf(text);
    assert.equal(line && text.slice(line.start, line.end), 'scenario "Four-way close"');
    assert.equal(scenarioLineOf('host a { scenario "x" }'), undefined);
    assert.equal(scenarioLineOf(''), undefined);
  });
});

describe('folds', () => {
  const folded = (text: string) =>
    foldsOf(text).map(({ kind, start, end }) => {
      const line = (offset: number) => text.slice(0, offset).split('\n').length;
      return `${kind} ${line(start)}-${line(end)}`;
    });

  it('are blocks, long comments and regions of more than one line', () => {
    assert.deepEqual(folded('host a {\n  process {\n    pause();\n  }\n}\nhost b { }\n'), ['block 1-5', 'block 2-4']);
    assert.deepEqual(folded('/* one\n two */\n/* short */'), ['comment 1-2']);
    assert.deepEqual(folded('// one\n// two\n// three\nhost a { } // four\n// five\n'), ['comment 1-3']);
    assert.deepEqual(folded('// #region x\nhost a { }\n// #endregion\n'), ['region 1-3']);
  });

  it('leave out what has no end', () => {
    assert.deepEqual(folded('host a {\n process {\n'), []);
    assert.deepEqual(folded('// #endregion\n}\n}'), []);
  });
});
