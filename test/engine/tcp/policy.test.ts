import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jiffyNs, linuxPolicy, policyOf, rfc9293Policy, startOfTicksNs, wheelFiresNs } from '../../../src/engine/tcp/policy';

const ms = 1e6;

describe('the timer wheel of Linux', () => {
  /** Delay in ms to the granularity of its bucket in ms, as the kernel documents the wheel for HZ = 250. */
  const levels: [delayMs: number, granularityMs: number][] = [
    [4, 4],
    [200, 4],
    [248, 4],
    [256, 32],
    [2000, 32],
    [2048, 256],
    [16_000, 256],
    [60_000, 2048],
    [120_000, 2048],
    [240_000, 16_384],
  ];
  for (const [delayMs, granularityMs] of levels) {
    it(`fires a timer of ${delayMs} ms at a multiple of ${granularityMs} ms of its ticks, late by at most that and a tick`, () => {
      for (const nowMs of [0, 1, 37, 1003, 123_457]) {
        const firesMs = wheelFiresNs(nowMs * ms, delayMs * ms) / ms;
        assert.equal((firesMs + startOfTicksNs / ms) % granularityMs, 0);
        assert.ok(firesMs >= nowMs + delayMs, `${firesMs} is not early`);
        assert.ok(firesMs <= nowMs + delayMs + granularityMs + 4, `${firesMs} is not too late`);
      }
    });
  }

  it('never fires early', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), fc.integer({ min: 0, max: 3e11 }), (nowNs, delayNs) => {
        const firesNs = wheelFiresNs(nowNs, delayNs);
        assert.ok(firesNs >= nowNs + delayNs || firesNs - nowNs >= delayNs);
        assert.equal(firesNs % jiffyNs, 0);
      }),
    );
  });
});

describe('the policies of the stacks', () => {
  it('are found by name', () => {
    assert.equal(policyOf('linux'), linuxPolicy);
    assert.equal(policyOf('rfc9293'), rfc9293Policy);
  });

  it('have the numbers of RFC 9293 and RFC 6298 where Linux has its own', () => {
    assert.equal(rfc9293Policy.timeWaitNs, 2 * 2 * 60e9, '2 MSL with MSL 2 minutes (3.4.2)');
    assert.equal(rfc9293Policy.minimumRtoNs, 1e9, 'RFC 6298 2.4');
    assert.ok(rfc9293Policy.maximumRtoNs >= 60e9, 'RFC 6298 2.5');
    assert.ok(rfc9293Policy.delayedAckNs < 500e6, 'RFC 9293 3.8.6.3');
  });
});
