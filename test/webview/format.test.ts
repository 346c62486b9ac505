import assert from 'node:assert/strict';
import { formatDuration, formatMoment, isEndOfFile, relativeTo, segmentLabel, shortSegmentLabel } from '../../webview/model/format';
import { segment } from './story';

describe('numbers of the panel', () => {
  it('count sequence numbers from the initial one, over the wrap too', () => {
    assert.equal(relativeTo(101, 1), 100);
    assert.equal(relativeTo(5, 4_294_967_290), 11);
  });

  for (const [ns, text] of [
    [0, '0 ns'],
    [350, '350 ns'],
    [1_000, '1 µs'],
    [20_600_000, '20.6 ms'],
    [40_000_000, '40 ms'],
    [59_940_000_000, '59.9 s'],
    [60_000_000_000, '60 s'],
    [900_000_000_000, '15 min'],
  ] as const) {
    it(`say a duration of ${ns} ns as ${text}`, () => assert.equal(formatDuration(ns), text));
  }

  it('tell moments apart that are a microsecond apart', () => assert.equal(formatMoment(141_833_000), '0.141833 s'));
});

describe('segments in words', () => {
  it('name flags, sequence number, length and acknowledgement', () => {
    assert.equal(segmentLabel(segment('F.', 101, 1), false), 'FIN,ACK seq 101 ack 1');
    assert.equal(segmentLabel(segment('S', 0, 0), false), 'SYN seq 0');
    assert.equal(segmentLabel(segment('P.', 1, 1, { length: 100 }), false), 'PSH,ACK seq 1 len 100 ack 1');
  });

  it('have absolute numbers when they are wanted', () => {
    assert.equal(segmentLabel(segment('F.', 10, 1), true), 'FIN,ACK seq 4 ack 2001');
  });

  it('may lie before the start when they are forged', () => {
    assert.equal(segmentLabel(segment('R', -5), false), 'RST seq -5');
  });

  it('are short beside an arrow', () => {
    assert.equal(shortSegmentLabel(segment('.', 102, 2), false), 'ACK ack 2');
    assert.equal(shortSegmentLabel(segment('F.', 101, 1), false), 'FIN,ACK seq 101');
    assert.equal(shortSegmentLabel(segment('S.', 0, 1), false), 'SYN,ACK seq 0 ack 1');
    assert.equal(shortSegmentLabel(segment('P.', 1, 1, { length: 18 }), false), '18 B seq 1');
  });
});

describe('a call that returns 0', () => {
  it('means the end of the file only for a read that asked for bytes', () => {
    assert.ok(isEndOfFile({ name: 'read', text: 'read(conn, 1024)', result: 0 }));
    assert.ok(isEndOfFile({ name: 'recv', text: 'recv(conn, buffer, 10, MSG_PEEK)', result: 0 }));
    assert.ok(!isEndOfFile({ name: 'read', text: 'read(conn, 0)', result: 0 }));
    assert.ok(!isEndOfFile({ name: 'close', text: 'close(conn)', result: 0 }));
    assert.ok(!isEndOfFile({ name: 'read', text: 'read(conn, 1024)', result: 5 }));
  });
});
