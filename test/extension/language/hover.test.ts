import assert from 'node:assert/strict';
import { sysctls } from '../../../src/engine/host/sysctls';
import { constants, errnoNumbers } from '../../../src/engine/program/constants';
import { calls } from '../../../src/engine/program/systemCalls';
import { segmentKinds } from '../../../src/engine/scenario/words';
import { tcpStates } from '../../../src/engine/tcp/states';
import { evaluatableAt, hoverAt } from '../../../src/extension/language/hover';
import { inHost, inNetwork, inProcess, marked } from './marked';

/** The hover at the mark: the words that it belongs to and the first line of its text. */
function hoverOf(source: string, locale = 'en'): { word: string; title: string } | undefined {
  const { text, offset } = marked(source);
  const hover = hoverAt(text, offset, locale);
  return hover && { word: text.slice(hover.start, hover.end), title: hover.markdown.split('\n')[0] ?? '' };
}

function expectHover(source: string, word: string, title: string): void {
  assert.deepEqual(hoverOf(source), { word, title }, source);
}

function expectNoHover(source: string): void {
  assert.equal(hoverOf(source), undefined, source);
}

describe('hover', () => {
  it('explains every state in a comment', () => {
    for (const state of tcpStates)
      expectHover(inProcess(`close(fd); // then ${state.slice(0, 3)}<|>${state.slice(3)} begins`), state, `**${state}** · TCP state`);
  });

  it('explains a state in all spellings, wherever in the word one points', () => {
    for (const spelling of ['FIN_WAIT_1', 'FIN-WAIT-1', 'FIN_WAIT1']) {
      for (const at of [0, 5, spelling.length - 1, spelling.length]) {
        const word = `${spelling.slice(0, at)}<|>${spelling.slice(at)}`;
        expectHover(`// ${word}, then`, spelling, '**FIN_WAIT_1** · TCP state');
      }
    }
  });

  it('explains states in a transition, a block comment and a printed text', () => {
    expectHover('// FIN_WAIT_1 -> FIN_<|>WAIT_2', 'FIN_WAIT_2', '**FIN_WAIT_2** · TCP state');
    expectHover('/* one\n * CLOSE_<|>WAIT */', 'CLOSE_WAIT', '**CLOSE_WAIT** · TCP state');
    expectHover(inProcess('printf("now in TIME_<|>WAIT\\n");'), 'TIME_WAIT', '**TIME_WAIT** · TCP state');
  });

  it('explains every call of the language where it is called', () => {
    for (const call of calls.keys()) expectHover(inProcess(`<|>${call}(fd);`), call, `**${call}** · call`);
    expectHover(inProcess('while ((n = re<|>ad (fd, 10)) > 0) { }'), 'read', '**read** · call');
    expectHover('// after clo<|>se(fd) the kernel', 'close', '**close** · call');
  });

  it('leaves names alone that only look like a call', () => {
    expectNoHover(inProcess('int clo<|>se = 1;'));
    expectNoHover('// we rea<|>d the answer and close');
    expectNoHover(inProcess('int acc<|>ept;'));
  });

  it('explains every option, constant and error name', () => {
    for (const name of [...constants.keys(), ...Object.keys(errnoNumbers)]) {
      assert.match(
        hoverOf(inProcess(`x = <|>${name};`))?.title ?? name,
        new RegExp(`^\\*\\*${name}\\*\\* · (socket option|constant|error)$`),
      );
    }
  });

  it('explains every sysctl by its whole key', () => {
    for (const key of sysctls.keys()) expectHover(inHost(`sysctl ${key.slice(0, 9)}<|>${key.slice(9)} = 1`), key, `**${key}** · sysctl`);
    expectHover('// tcp_fin<|>_timeout does not change it', 'tcp_fin_timeout', '**net.ipv4.tcp_fin_timeout** · sysctl');
  });

  it('explains rules of the network and what a segment carries', () => {
    for (const kind of Object.keys(segmentKinds)) expectHover(inNetwork(`drop <|>${kind} from client`), kind, `**${kind}** · segment`);
    expectHover(inNetwork('drop SYN<|>-ACK from server #2'), 'SYN-ACK', '**SYN-ACK** · segment');
    for (const word of ['latency', 'loss', 'drop', 'duplicate', 'delay', 'inject']) {
      expectHover(inNetwork(`<|>${word} 10ms`), word, `**${word}** · scenario language`);
    }
    expectHover(inNetwork('drop FIN <|>from client'), 'from', '**from** · scenario language');
    expectHover(
      inNetwork('inject at 1s from server "R. 2:2<|>(0) ack 1 win 0"'),
      '"R. 2:2(0) ack 1 win 0"',
      '**inject** · scenario language',
    );
  });

  it('explains the words of declarations where they declare, not where they are names', () => {
    expectHover('sce<|>nario "x"', 'scenario', '**scenario** · scenario language');
    expectHover('ho<|>st server { }', 'host', '**host** · scenario language');
    expectHover(inHost('proc<|>ess { }'), 'process', '**process** · scenario language');
    expectHover(inHost('stack rfc<|>9293'), 'rfc9293', '**rfc9293** · scenario language');
    expectNoHover('host del<|>ay { }');
    expectNoHover(inProcess('int del<|>ay = 5;'));
    expectNoHover(inNetwork('drop FIN from la<|>tency'));
    expectNoHover(inProcess('connect(fd, ser<|>ver, 80);'));
  });

  it('explains TCB fields in prose, with the path that leads to them', () => {
    expectHover('// SND.<|>UNA moves', 'SND.UNA', '**SND.UNA** · TCB field');
    expectHover('// watch client.snd.u<|>na', 'client.snd.una', '**SND.UNA** · TCB field');
  });

  it('says nothing in white space, numbers and unknown words', () => {
    for (const source of ['<|>', ' <|> ', '// 12<|>3', inProcess('int bu<|>ffer;'), inProcess('f<|>d = 1;'), '"never clos<|>ed'])
      expectNoHover(source);
  });

  it('speaks Chinese in a Chinese VS Code', () => {
    assert.equal(hoverOf('// TIME_<|>WAIT', 'zh-cn')?.title, '**TIME_WAIT** · TCP 状态');
  });

  it('stays quick in a file of 100,000 lines', () => {
    const text = `${'close(fd); // TIME_WAIT\n'.repeat(100_000)}`;
    assert.equal(hoverAt(text, text.length - 5, 'en')?.markdown.startsWith('**TIME_WAIT**'), true);
  });
});

/** What the debugger is asked to evaluate at the mark. */
function evaluatedAt(source: string): string | undefined {
  const { text, offset } = marked(source);
  const found = evaluatableAt(text, offset);
  return found && text.slice(found.start, found.end);
}

describe('what the debugger evaluates under the mouse', () => {
  it('is a variable', () => {
    assert.equal(evaluatedAt(inProcess('clo = f<|>d + 1;')), 'fd');
    assert.equal(evaluatedAt(inProcess('write(f<|>d, 10);')), 'fd');
    assert.equal(evaluatedAt(inProcess('if (err<|>no == 1) { }')), 'errno');
  });

  it('is a path as a whole', () => {
    assert.equal(evaluatedAt(inProcess('// watch client.s<|>nd.una here')), 'client.snd.una');
    assert.equal(evaluatedAt(inProcess('x = events.da<|>ta.fd;')), 'events.data.fd');
  });

  it('is not a word whose documentation says more: VS Code then shows that', () => {
    for (const source of [
      inProcess('clo<|>se(fd);'),
      inProcess('x = ECONN<|>RESET;'),
      inProcess('setsockopt(fd, SOL_SOCKET, SO_LIN<|>GER, {1, 0});'),
      inProcess('pause(); // TIME_<|>WAIT'),
      inProcess('pause(); // FIN-WA<|>IT-1'),
      inHost('sysctl net.ipv4.tcp_fin_<|>timeout = 5'),
      inNetwork('dr<|>op FIN from client'),
      inNetwork('drop SYN-<|>ACK from server'),
    ]) {
      assert.equal(evaluatedAt(source), undefined, source);
    }
  });

  it('is nothing in keywords, numbers, texts and prose', () => {
    for (const source of [
      inProcess('whi<|>le (1) { }'),
      inProcess('in<|>t x;'),
      inProcess('x = 1<|>0;'),
      inProcess('printf("hel<|>lo");'),
      '// just wor<|>ds',
      ' <|> ',
    ]) {
      assert.equal(evaluatedAt(source), undefined, source);
    }
  });
});
