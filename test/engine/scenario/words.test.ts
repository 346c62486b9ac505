import assert from 'node:assert/strict';
import { wordAt } from '../../../src/engine/scenario/scenario';
import { marked } from './marked';

/** Expects the word at the first mark; the second mark, if there is one, is where it is declared. */
function expectWord(markedText: string, kind: string | undefined, text?: string, type?: string): void {
  const { text: plain, offsets } = marked(markedText);
  const [first = 0, second] = offsets;
  const declaredFirst = markedText.indexOf('<|>') !== markedText.lastIndexOf('<|>') && second !== undefined;
  const word = wordAt(plain, declaredFirst ? second : first);
  assert.equal(word?.kind, kind);
  if (!word) return;
  assert.equal(word.text, text ?? word.text);
  assert.equal(word.type, type);
  if (declaredFirst) assert.equal(word.declaration?.startOffset, first);
}

/** A scenario in which every declaration can be marked. */
function inScenario(parts: { function?: string; process?: string; host?: string; network?: string }): string {
  return `scenario "x"
network { ${parts.network ?? ''} }
host ${parts.host ?? 'server'} { ${parts.function ?? ''} process { ${parts.process ?? ''} } }
host client { process { } }`;
}

describe('the word at a place', () => {
  it('what the file declares, and where', () => {
    expectWord(inScenario({ process: 'int <|>conn = 3; close(<|>conn);' }), 'variable', 'conn', 'int');
    expectWord(inScenario({ process: 'char <|>b[9]; read(3, <|>b, 9);' }), 'variable', 'b', 'char[9]');
    expectWord(inScenario({ process: 'int x = 1; { int <|>x = 2; close(<|>x); }' }), 'variable', 'x', 'int');
    expectWord(inScenario({ function: 'void <|>serve(int c) { }', process: 'ser<|>ve(3);' }), 'function', 'serve');
    expectWord(inScenario({ function: 'void f(int <|>c) { close(<|>c); }' }), 'variable', 'c', 'int');
    expectWord(inScenario({ host: '<|>server', process: 'connect(3, <|>server, 80);' }), 'host', 'server');
  });

  it('what the language has', () => {
    expectWord(inScenario({ process: '<|>read(3, 10);' }), 'call', 'read');
    expectWord(inScenario({ process: 'shutdown(3, SHUT_<|>WR);' }), 'constant', 'SHUT_WR');
    expectWord(inScenario({ process: 'errno<|> = 0;' }), 'constant', 'errno');
    expectWord(inScenario({ process: '<|>while (1) { }' }), 'keyword', 'while');
    expectWord(inScenario({ network: 'drop <|>FIN from client' }), 'segment', 'FIN');
    expectWord(inScenario({ function: 'sysctl net.ipv4.tcp_<|>fin_timeout = 5' }), 'sysctl', 'net.ipv4.tcp_fin_timeout');
  });

  it('nothing in white space, numbers, texts and comments', () => {
    for (const process of [' <|> ', 'close(<|>3);', 'write(3, "re<|>ad");', '/* re<|>ad */'])
      expectWord(inScenario({ process }), undefined);
  });

  it('in a text with errors too', () => {
    expectWord(inScenario({ process: 'int <|>conn = 3; close(<|>conn); read(;' }), 'variable', 'conn', 'int');
    expectWord(inScenario({ process: '<|>raed(3);' }), undefined);
  });
});
