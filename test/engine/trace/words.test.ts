import assert from 'node:assert/strict';
import { englishTexts, inEnglish, inSimplifiedChinese, simplifiedChineseTexts } from '../../../src/engine/trace/texts';
import { characterWidth, displayWidth, fitted, wrapped } from '../../../src/engine/trace/width';
import { durationWords, eventWords, printable, segmentWords } from '../../../src/engine/trace/words';
import { type EventSketch, fourWayCloseWithLoss, logOf, segmentOf } from './fixture';

function words(sketch: EventSketch, translate = inEnglish): string {
  return eventWords(logOf([sketch]).at(0), translate);
}

describe('events in words', () => {
  it('tells the whole of a four-way close', () => {
    const log = fourWayCloseWithLoss();
    assert.deepEqual(
      Array.from({ length: 20 }, (_, index) => eventWords(log.at(index))),
      [
        'read(conn, 1024)',
        'close(fd)',
        'ESTABLISHED -> FIN_WAIT_1',
        'FIN, ACK  seq 101 ack 1  len 0  -> server  (lost)',
        'close(fd) = 0',
        'FIN, ACK  seq 101 ack 1  len 0  from client is lost',
        'retransmission timer expires',
        'retransmission timeout',
        'FIN, ACK  seq 101 ack 1  len 0  -> server  (sent again)',
        'FIN, ACK  seq 101 ack 1  len 0  from client',
        'ESTABLISHED -> CLOSE_WAIT',
        'ACK  seq 1 ack 102  len 0  -> client',
        'read(conn, 1024) = 0  (end of file)',
        'prints "end of file"',
        'close(conn)',
        'CLOSE_WAIT -> LAST_ACK',
        'FIN, ACK  seq 1 ack 102  len 0  -> client',
        'close(conn) = 0',
        'exits with status 0',
        'ACK  seq 1 ack 102  len 0  from server',
      ],
    );
  });

  it('explains an error', () => {
    const failed = { kind: 'return', timeNs: 0, host: 'client', name: 'read', result: -1, errno: 'ECONNRESET', callIndex: 0 } as const;
    assert.equal(words({ ...failed, call: 'read(fd, 9)' }), 'read(fd, 9) = -1 ECONNRESET  (Connection reset by peer)');
  });

  it('calls 0 bytes the end of file only where bytes were asked for', () => {
    const returned = { kind: 'return', timeNs: 0, host: 'client', result: 0, callIndex: 0 } as const;
    assert.match(words({ ...returned, name: 'recv', call: 'recv(fd, 10, MSG_PEEK)' }), /end of file/);
    assert.doesNotMatch(words({ ...returned, name: 'read', call: 'read(fd, 0)' }), /end of file/);
    assert.doesNotMatch(words({ ...returned, name: 'close', call: 'close(fd)' }), /end of file/);
  });

  it('tells signals, deaths and copies', () => {
    assert.equal(words({ kind: 'signal', timeNs: 0, host: 'client', signal: 'SIGPIPE', action: 'ignored' }), 'SIGPIPE is ignored');
    assert.equal(words({ kind: 'exit', timeNs: 0, host: 'client', signal: 'SIGPIPE' }), 'is killed by SIGPIPE');
    const segment = segmentOf(1, 'client', 'S', 0);
    assert.equal(
      words({ kind: 'deliver', timeNs: 0, host: 'server', segment, sendIndex: 0, copy: true }),
      'SYN  seq 0  len 0  from client  (second copy)',
    );
    assert.equal(
      words({ kind: 'send', timeNs: 0, host: 'client', segment, fate: 'delay', delayNs: 30e6 }),
      'SYN  seq 0  len 0  -> server  (delayed by 30 ms)',
    );
  });

  it('writes numbers before the SYN as negative ones', () => {
    assert.equal(segmentWords(segmentOf(1, 'client', 'S', -5000)), 'SYN  seq -5000  len 0');
  });

  it('writes durations for reading', () => {
    assert.deepEqual([350e3, 10e6, 221.4e6, 60e9, 900e9].map(durationWords), ['350 us', '10 ms', '221 ms', '60.0 s', '15.0 min']);
  });

  it('spells what a terminal would obey', () => {
    assert.equal(printable('a\tb\u001b[31m\u0007\u009b'), 'a\\tb\\u001b[31m\\u0007\\u009b');
  });

  it('has every text in Chinese with the same parameters', () => {
    for (const [key, text] of Object.entries(englishTexts)) {
      const parameters = (of: string) => [...of.matchAll(/\{\d\}/g)].map(String).sort();
      assert.deepEqual(parameters(simplifiedChineseTexts[key as keyof typeof englishTexts]), parameters(text), key);
    }
    assert.match(words({ kind: 'exit', timeNs: 0, host: 'client', status: 3 }, inSimplifiedChinese), /^退出，状态 3$/);
  });
});

describe('the width of texts', () => {
  it('counts wide characters as two and combining ones as none', () => {
    assert.equal(displayWidth('连接 ok'), 7);
    assert.equal(displayWidth('e\u0301'), 1);
    assert.equal(characterWidth('─'), 1);
    assert.equal(characterWidth('，'), 2);
  });

  it('cuts a text to a number of columns', () => {
    assert.equal(fitted('abcdef', 6), 'abcdef');
    assert.equal(fitted('abcdef', 5), 'abcd…');
    assert.equal(fitted('连接连接', 5), '连接…');
    assert.equal(fitted('abc', 0), '');
  });

  it('breaks a text into lines at spaces, or anywhere when there are none', () => {
    assert.deepEqual(wrapped('one two three', 8), ['one two', 'three']);
    assert.deepEqual(wrapped('abcdefgh', 3), ['abc', 'def', 'gh']);
    assert.deepEqual(wrapped('连接关闭', 5), ['连接', '关闭']);
    assert.deepEqual(wrapped('', 5), ['']);
  });
});
