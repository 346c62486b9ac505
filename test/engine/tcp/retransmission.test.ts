import assert from 'node:assert/strict';
import { modelTimeoutMs } from '../../../src/engine/tcp/retransmission';
import { CongestionState } from '../../../src/engine/tcp/tcb';
import { inState } from './inState';

describe('a number of retries as a time (Linux)', () => {
  const secondsByRetries: [retries: number, seconds: number][] = [
    [0, 0.2],
    [1, 0.6],
    [2, 1.4],
    [3, 3.0],
    [4, 6.2],
    [5, 12.6],
    [8, 102.2],
    [15, 924.6],
  ];
  for (const [retries, seconds] of secondsByRetries) {
    it(`${retries} retries are ${seconds} s`, () => assert.equal(modelTimeoutMs(retries, 120_000) / 1000, seconds));
  }

  it('grows by the largest RTO only, once that is reached', () => {
    assert.equal(modelTimeoutMs(16, 120_000) - modelTimeoutMs(15, 120_000), 120_000);
    assert.equal(modelTimeoutMs(6, 1000) - modelTimeoutMs(5, 1000), 1000);
  });
});

/** Asserts that segments followed each other after the given seconds, no sooner and as late as the timer wheel may be. */
function assertGaps(gaps: number[], nominal: number[]): void {
  assert.equal(gaps.length, nominal.length, `${gaps}`);
  gaps.forEach((gap, i) => {
    const least = nominal[i] as number;
    assert.ok(gap >= least && gap <= least * 1.14 + 0.008, `${gap} s after the one before, expected ${least}`);
  });
}

describe('retransmission', () => {
  it('doubles its interval each time (RFC 6298 5.5), as coarse as the wheel', () => {
    const bench = inState('ESTABLISHED', { next: 'write(fd, 10);' });
    bench.pass(15_000);
    assertGaps(bench.gaps(2), [0.22, 0.44, 0.88, 1.76, 3.52, 7.04]);
    assert.equal(bench.endpoint?.backoff, 6);
    assert.deepEqual(new Set(bench.history.slice(2).map((line) => line.split(': ')[1])), new Set(['P. seq 1 ack 1 len 10']));
  });

  it('starts anew after an acknowledgment (RFC 6298 5.3, 5.7)', () => {
    const bench = inState('ESTABLISHED', { next: 'write(fd, 10); sleep(2s); write(fd, 10);' });
    bench.pass(1000);
    assert.ok((bench.endpoint?.rtoMs ?? 0) > 220);
    bench.arrive('.', { seq: 1, ack: 11 });
    assert.deepEqual([bench.endpoint?.backoff, bench.endpoint?.retransmits], [2, 0], 'no measurement, so the backoff stays (Karn)');
    assert.equal(bench.timer('retransmission'), undefined, 'nothing is outstanding');
    bench.until(() => bench.endpoint?.sendQueue.unacknowledgedBytes === 10);
    bench.arrive('.', { seq: 1, ack: 21 });
    assert.equal(bench.endpoint?.backoff, 0);
  });

  it('gives up after tcp_retries2, and the user is told ETIMEDOUT', () => {
    const bench = inState('ESTABLISHED', { next: 'write(fd, 10); read(fd, 10); read(fd, 10);', sysctls: { tcp_retries2: 3 } });
    bench.pass(10_000);
    assert.equal(bench.state, 'CLOSED');
    assert.deepEqual(bench.calls.slice(-2), ['read(fd, 10) = -1 ETIMEDOUT', 'read(fd, 10) = 0']);
    const sent = bench.history.filter((line) => line.endsWith('len 10')).length;
    assert.equal(sent, 4, 'after 0.2, 0.7 and 1.6 s; the fourth time comes after the three seconds since the first');
  });

  it('gives up after TCP_USER_TIMEOUT instead, to the moment', () => {
    const bench = inState('ESTABLISHED', {
      before: 'setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 1500);',
      next: 'write(fd, 10); read(fd, 10);',
    });
    const start = bench.nowMs;
    bench.until(() => bench.endpoint?.retransmits === 1);
    bench.pass(1480);
    assert.equal(bench.state, 'ESTABLISHED');
    bench.pass(100);
    assert.equal(bench.state, 'CLOSED');
    assert.ok(bench.nowMs - start < 2000);
    assert.equal(bench.calls.at(-1), 'read(fd, 10) = -1 ETIMEDOUT');
  });

  it('of a SYN is linear at first, then doubles (tcp_syn_linear_timeouts)', () => {
    const bench = inState('SYN_SENT');
    bench.pass(40_000);
    assertGaps(bench.gaps(0).slice(0, 7), [1, 1, 1, 1, 1, 2, 4]);
  });

  it('of a SYN ends in ETIMEDOUT after tcp_syn_retries and the linear ones', () => {
    const bench = inState('SYN_SENT', { sysctls: { tcp_syn_retries: 2, tcp_syn_linear_timeouts: 0 } });
    bench.pass(20_000);
    assert.equal(bench.history.length, 3);
    assert.deepEqual(bench.calls.slice(-1), ['connect(fd, peer, 4000) = -1 ETIMEDOUT']);
  });

  it('of a SYN-ACK ends in silence after tcp_synack_retries', () => {
    const bench = inState('SYN_RECEIVED', { sysctls: { tcp_synack_retries: 2 } });
    bench.pass(30_000);
    assert.deepEqual(new Set(bench.history.map((line) => line.split(': ')[1])), new Set(['S. seq 0 ack 1']));
    assertGaps(bench.gaps(0), [1, 2]);
    assert.equal(bench.state, 'LISTEN');
    assert.deepEqual(bench.path, ['LISTEN', 'SYN_RECEIVED', 'CLOSED']);
  });
});

describe('a tail loss probe (RFC 8985 7)', () => {
  const offer = { sackPermitted: true };

  it('sends a lone FIN again after two round trips and the shortest RTO, then the RTO rules', () => {
    const bench = inState('ESTABLISHED', { offer, next: 'sleep(50ms); shutdown(fd, SHUT_WR);' });
    bench.until(() => bench.state === 'FIN_WAIT_1');
    assert.ok(bench.timer('tail-loss-probe') !== undefined);
    bench.pass(1200);
    const why = bench.events.flatMap((event) => (event.kind === 'retransmit' ? [event.why] : []));
    assert.deepEqual(why, ['tlp', 'rto', 'rto']);
    assert.deepEqual(new Set(bench.history.slice(2).map((line) => line.split(': ')[1])), new Set(['F. seq 1 ack 1']));
  });

  it('sends data not sent yet rather than old data again', () => {
    const bench = inState('ESTABLISHED', { offer, next: 'write(fd, 10); write(fd, 10);' });
    bench.pass(30);
    assert.deepEqual(bench.history.slice(2).length, 1, 'Nagle holds the second back');
    bench.pass(250);
    assert.match(bench.history.at(3) ?? '', /P\. seq 11 ack 1 len 10$/);
  });

  it('comes once: an acknowledgment of the probe ends the episode', () => {
    const bench = inState('ESTABLISHED', { offer, next: 'write(fd, 10);' });
    bench.until(() => bench.endpoint?.timers.some(({ name }) => name === 'retransmission') ?? false);
    assert.notEqual(bench.record.tlpHighSeq, 0);
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 11 }), []);
    assert.equal(bench.record.tlpHighSeq, 0);
    assert.deepEqual(bench.endpoint?.timers, []);
    assert.equal(bench.record.caState, CongestionState.open, 'nothing was lost');
  });

  it('is not sent without SACK, nor with tcp_early_retrans 0', () => {
    for (const options of [{}, { offer, sysctls: { tcp_early_retrans: 0 } }]) {
      const bench = inState('ESTABLISHED', { ...options, next: 'write(fd, 10);' });
      bench.pass(5);
      assert.deepEqual(
        bench.endpoint?.timers.map(({ name }) => name),
        ['retransmission'],
      );
    }
  });
});

describe('finding losses by SACK', () => {
  const offer = { sackPermitted: true };
  const threeSegments = 'setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, 1); sleep(30ms); write(fd, 10); write(fd, 10); write(fd, 10);';

  it('sends the hole again and nothing else, once later segments have arrived (RFC 8985 6)', () => {
    const bench = inState('ESTABLISHED', { offer, next: threeSegments });
    bench.until(() => bench.endpoint?.sendQueue.unacknowledgedBytes === 30);
    bench.pass(20);
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 1, sack: [[11, 31]] }), []);
    assert.deepEqual(bench.pass(20), ['P. seq 1 ack 1 len 10']);
    const [retransmit] = bench.events.filter(({ kind }) => kind === 'retransmit');
    assert.equal(retransmit?.kind === 'retransmit' && retransmit.why, 'fast');
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 31 }), []);
    assert.deepEqual(bench.endpoint?.timers, []);
  });

  it('leaves alone what a DSACK says has arrived twice (RFC 2883)', () => {
    const bench = inState('ESTABLISHED', { offer, next: 'write(fd, 10);' });
    bench.pass(20);
    bench.arrive('.', { seq: 1, ack: 11 });
    bench.ignores('.', { seq: 1, ack: 11, sack: [[1, 11]] });
  });
});
