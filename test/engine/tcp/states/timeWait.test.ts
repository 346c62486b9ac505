import assert from 'node:assert/strict';
import type { Bench, FromPeer } from '../bench';
import { inState } from '../inState';

const bucket = 'TIME_WAIT (time-wait) una 2 nxt 2 rcv 2 [time-wait]';
const withTimestamps = { offer: { ts: [0] as [number], sackPermitted: true } };

/** Whole seconds until the connection is forgotten. */
function remaining(bench: Bench): number {
  return Math.floor(bench.timer('time-wait') ?? 0);
}

/** What arrives after 30 s, and how long TIME_WAIT lasts from then on. */
function after30Seconds(flags: string, fields: FromPeer, options = {}): { sent: string[]; seconds: number; bench: Bench } {
  const bench = inState('TIME_WAIT', options);
  bench.pass(30_000);
  assert.ok(remaining(bench) <= 32);
  const sent = bench.arrive(flags, fields);
  return { sent, seconds: remaining(bench), bench };
}

describe('TIME_WAIT (RFC 9293 3.10.7.4)', () => {
  it('lasts 60 s on Linux, and ends without a word', () => {
    const bench = inState('TIME_WAIT');
    assert.deepEqual(bench.pass(59_000), []);
    assert.equal(bench.tcb, bucket);
    assert.deepEqual(bench.pass(4000), []);
    assert.equal(bench.state, 'CLOSED');
    assert.equal(bench.path.at(-1), 'CLOSED');
  });

  it('answers the FIN that comes again, and starts its time anew', () => {
    const { sent, seconds, bench } = after30Seconds('F.', { seq: 1, ack: 2 });
    assert.deepEqual(sent, ['. seq 2 ack 2']);
    assert.ok(seconds >= 60);
    assert.equal(bench.tcb, bucket);
  });

  it('answers old text, and starts its time anew (Linux)', () => {
    const { sent, seconds } = after30Seconds('P.', { seq: -9, ack: 2, length: 10 });
    assert.deepEqual(sent, ['. seq 2 ack 2']);
    assert.ok(seconds >= 60);
  });

  it('starts its time anew with an ACK in order, in silence (Linux)', () => {
    const { sent, seconds } = after30Seconds('.', { seq: 2, ack: 2 });
    assert.deepEqual(sent, []);
    assert.ok(seconds >= 60);
  });

  it('answers new text, which nobody will get', () => {
    const { sent, bench } = after30Seconds('P.', { seq: 2, ack: 2, length: 10 });
    assert.deepEqual(sent, ['. seq 2 ack 2']);
    assert.equal(bench.tcb, bucket);
  });

  it('answers pure ACKs out of the window at most twice a second', () => {
    const { sent, bench } = after30Seconds('.', { seq: 500_000_000, ack: 2 });
    assert.deepEqual(sent, ['. seq 2 ack 2']);
    assert.deepEqual(bench.arrive('.', { seq: 500_000_000, ack: 2 }), []);
    bench.pass(500);
    assert.deepEqual(bench.arrive('.', { seq: 500_000_000, ack: 2 }), ['. seq 2 ack 2']);
  });
});

describe('TIME_WAIT and a reset (RFC 1337)', () => {
  it('ends with the expected number', () => {
    const bench = inState('TIME_WAIT');
    assert.deepEqual(bench.arrive('R', { seq: 2 }), []);
    assert.equal(bench.state, 'CLOSED');
  });

  it('does not with tcp_rfc1337', () => {
    inState('TIME_WAIT', { sysctls: { tcp_rfc1337: 1 } }).ignores('R', { seq: 2 });
  });

  it('ignores any other number', () => {
    for (const seq of [1, 3, 500, 10_000_000, -5]) inState('TIME_WAIT').ignores('R', { seq });
  });
});

describe('TIME_WAIT and a new SYN (RFC 9293 3.6.1 MAY-2, RFC 6191)', () => {
  /** A server that has closed first and still listens. */
  function serverInTimeWait(offer: FromPeer = {}): Bench {
    const bench = inState('SYN_RECEIVED', { next: 'int conn = accept(fd); close(conn);', offer });
    const ts = (value: number): FromPeer => (offer.ts ? { ts: [value] } : {});
    bench.arrive('.', { seq: 1, ack: 1, ...ts(10) });
    bench.until(() => bench.state === 'FIN_WAIT_1');
    bench.arrive('F.', { seq: 1, ack: 2, ...ts(20) });
    assert.equal(bench.tcb, bucket);
    return bench;
  }

  it('takes over with a greater sequence number: a listener answers, with a number well above the old ones', () => {
    const bench = serverInTimeWait();
    const { nxt } = bench.endpoint?.snd ?? { nxt: 0 };
    const [answer] = bench.arrive('S', { seq: 5000 });
    assert.equal(bench.lastSent.seq, (nxt + 65537) % 2 ** 32);
    assert.equal(answer, 'S. seq 0 ack 5001');
    assert.match(bench.tcb, /^SYN_RECEIVED \(request\)/);
    assert.deepEqual(
      bench.events
        .filter(({ kind }) => kind === 'state')
        .slice(-1)
        .map((event) => event.kind === 'state' && event.old),
      ['TIME_WAIT'],
    );
  });

  it('answers an old SYN with the ACK of the old connection', () => {
    const bench = serverInTimeWait();
    assert.deepEqual(bench.arrive('S', { seq: 0 }), ['. seq 2 ack 2']);
    assert.deepEqual(bench.arrive('S', { seq: -3000 }), [], 'at most twice a second');
    assert.equal(bench.tcb, bucket);
  });

  it('takes over with a newer timestamp, whatever the number', () => {
    const bench = serverInTimeWait(withTimestamps.offer);
    assert.deepEqual(bench.arrive('S', { seq: -3000, ts: [5000] }), ['S. seq 0 ack -2999']);
  });

  it('does not with an older timestamp', () => {
    const bench = serverInTimeWait(withTimestamps.offer);
    assert.deepEqual(bench.arrive('S', { seq: 5000, ts: [-100] }), ['. seq 2 ack 2']);
    assert.equal(bench.state, 'TIME_WAIT');
  });

  it('answers the SYN where nobody listens any more', () => {
    const bench = inState('TIME_WAIT');
    assert.deepEqual(bench.arrive('S', { seq: 5000 }), ['. seq 2 ack 2']);
  });
});

describe('TIME_WAIT and timestamps (RFC 7323 5)', () => {
  it('answers what is older than the last timestamp, even a segment in order', () => {
    const bench = inState('TIME_WAIT', withTimestamps);
    assert.deepEqual(bench.arrive('.', { seq: 2, ack: 2, ts: [-50] }), ['. seq 2 ack 2']);
  });

  it('keeps the timestamp of a segment in order', () => {
    const bench = inState('TIME_WAIT', withTimestamps);
    bench.arrive('.', { seq: 2, ack: 2, ts: [90] });
    bench.arrive('F.', { seq: 1, ack: 2, ts: [95] });
    assert.equal(bench.lastSent.options.ts?.[1], 7090);
  });
});
