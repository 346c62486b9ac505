import assert from 'node:assert/strict';
import { measured } from '../../../src/engine/tcp/roundTripTime';
import { inState } from './inState';

/** An open connection that has measured nothing, and what it makes of round trips (ms). */
function afterRoundTrips(stack: 'linux' | 'rfc9293', roundTripsMs: number[]): { srttMs: number; rttvarMs: number; rtoMs: number } {
  const bench = inState('ESTABLISHED', { stack });
  const { record } = bench;
  const kernel = bench.world.kernel(0);
  record.srtt8Us = 0;
  for (const ms of roundTripsMs) {
    measured(kernel, record, ms * 1000);
    // Each measurement ends a window of data.
    record.sndUna = (record.sndUna + 1) >>> 0;
    record.sndNxt = record.sndUna;
  }
  return { srttMs: record.srtt8Us / 8000, rttvarMs: record.rttvarUs / 4000, rtoMs: record.rtoNs / 1e6 };
}

describe('the round-trip time (RFC 6298)', () => {
  it('starts with SRTT = R, RTTVAR = R/2, RTO = SRTT + 4 RTTVAR (2.2)', () => {
    assert.deepEqual(afterRoundTrips('rfc9293', [800]), { srttMs: 800, rttvarMs: 400, rtoMs: 2400 });
  });

  it('takes an eighth of a new measurement into SRTT and a quarter of its deviation into RTTVAR (2.3)', () => {
    // RTTVAR = 3/4 * 400 + 1/4 * |800 - 1600| = 500, SRTT = 7/8 * 800 + 1/8 * 1600 = 900.
    assert.deepEqual(afterRoundTrips('rfc9293', [800, 1600]), { srttMs: 900, rttvarMs: 500, rtoMs: 2900 });
  });

  it('rounds the RTO up to 1 s (2.4)', () => {
    assert.equal(afterRoundTrips('rfc9293', [20]).rtoMs, 1000);
  });

  it('has on Linux a variance of at least 200 ms instead: RTO is SRTT + 200 ms and up, in ticks', () => {
    assert.equal(afterRoundTrips('linux', [20]).rtoMs, 220);
    assert.equal(afterRoundTrips('linux', [20, 20, 20, 20]).rtoMs, 220);
    assert.equal(afterRoundTrips('linux', [21]).rtoMs, 224, 'a multiple of 4 ms');
  });

  it('does not let a sudden fall raise the RTO', () => {
    const before = afterRoundTrips('linux', [400, 400, 400]).rtoMs;
    assert.ok(afterRoundTrips('linux', [400, 400, 400, 10]).rtoMs <= before);
  });

  it('is bounded by tcp_rto_max_ms', () => {
    assert.equal(afterRoundTrips('linux', [100_000]).rtoMs, 120_000);
  });
});

describe('a measurement', () => {
  it('is taken from a segment that was sent once', () => {
    const bench = inState('ESTABLISHED', { next: 'write(fd, 10);' });
    bench.pass(10);
    const sentMs = bench.nowMs;
    bench.pass(30);
    bench.arrive('.', { seq: 1, ack: 11 });
    const { srttMs } = bench.endpoint ?? { srttMs: 0 };
    assert.ok(srttMs > 20 && srttMs < 20 + (bench.nowMs - sentMs), `${srttMs} lies between the handshake's 20 ms and this one's`);
  });

  it('is not taken from one that was sent again (Karn)', () => {
    const bench = inState('ESTABLISHED', { next: 'write(fd, 10);' });
    const before = bench.endpoint?.srttMs;
    bench.pass(300);
    assert.equal(bench.endpoint?.retransmits, 1);
    bench.arrive('.', { seq: 1, ack: 11 });
    assert.equal(bench.endpoint?.srttMs, before);
  });

  it('is taken from the echoed timestamp all the same', () => {
    const bench = inState('ESTABLISHED', { next: 'write(fd, 10);', offer: { ts: [0] } });
    bench.pass(300);
    assert.equal(bench.endpoint?.retransmits, 1);
    const before = bench.endpoint?.srttMs;
    bench.arrive('.', { seq: 1, ack: 11, ts: [300, bench.nowMs - 100] });
    assert.notEqual(bench.endpoint?.srttMs, before);
  });
});
