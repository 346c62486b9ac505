import assert from 'node:assert/strict';
import type { TcpState } from '../../../../src/engine/tcp/states';
import type { Bench } from '../bench';
import { inState } from '../inState';

interface Synchronized {
  state: TcpState;
  /** SND.UNA, SND.NXT and RCV.NXT, relative. */
  una: number;
  nxt: number;
  rcv: number;
  /** What a user who reads is told after a reset. */
  afterReset: string;
}

/** The states with a whole socket in which segments of a connection arrive. */
const states: Synchronized[] = [
  { state: 'ESTABLISHED', una: 1, nxt: 1, rcv: 1, afterReset: '-1 ECONNRESET' },
  { state: 'FIN_WAIT_1', una: 1, nxt: 2, rcv: 1, afterReset: '-1 ECONNRESET' },
  { state: 'FIN_WAIT_2', una: 2, nxt: 2, rcv: 1, afterReset: '-1 ECONNRESET' },
  { state: 'CLOSE_WAIT', una: 1, nxt: 1, rcv: 2, afterReset: '0' },
  { state: 'CLOSING', una: 1, nxt: 2, rcv: 2, afterReset: '0' },
  { state: 'LAST_ACK', una: 1, nxt: 2, rcv: 2, afterReset: '0' },
];

for (const { state, una, nxt, rcv, afterReset } of states) {
  const acknowledges = `. seq ${nxt} ack ${rcv}`;
  const finReceived = rcv === 2;

  /** The segment is answered with an ACK of what is expected, and nothing changes. */
  const isAnswered = (flags: string, fields: Parameters<Bench['arrive']>[1]) => {
    const bench = inState(state);
    const before = bench.tcb;
    assert.deepEqual(bench.arrive(flags, fields), [acknowledges]);
    assert.equal(bench.tcb, before);
    return bench;
  };

  describe(`${state}, first check: the sequence number (RFC 9293 3.10.7.4)`, () => {
    it('answers text that is old', () => void isAnswered('P.', { seq: rcv - 10, ack: una, length: 5 }));
    it('answers text beyond the window', () => void isAnswered('P.', { seq: rcv + 10_000_000, ack: una, length: 5 }));
    it('answers an ACK beyond the window', () => void isAnswered('.', { seq: rcv + 10_000_000, ack: una }));
    it('answers text at the last number that has been received (a keep-alive)', () =>
      void isAnswered('.', { seq: rcv - 1, ack: una, length: 1 }));

    it('answers pure ACKs outside the window at most twice a second (tcp_invalid_ratelimit)', () => {
      const bench = isAnswered('.', { seq: rcv + 10_000_000, ack: una });
      bench.ignores('.', { seq: rcv + 10_000_000, ack: una });
      bench.pass(20);
      assert.deepEqual(bench.arrive('P.', { seq: rcv + 10_000_000, ack: una, length: 5 }), [acknowledges], 'text is always answered');
    });
  });

  describe(`${state}, second check: RST (RFC 5961 3.2)`, () => {
    it('ends with a reset of exactly the expected number, and the user is told', () => {
      for (const flags of ['R', 'R.']) {
        const bench = inState(state, { next: 'sleep(60ms); read(fd, 10); read(fd, 10);' });
        assert.deepEqual(bench.arrive(flags, { seq: rcv, ack: una }), []);
        assert.equal(bench.state, 'CLOSED');
        bench.pass(100);
        assert.deepEqual(bench.calls.slice(-2), [`read(fd, 10) = ${afterReset}`, 'read(fd, 10) = 0']);
      }
    });

    it('challenges a reset elsewhere in the window', () => {
      const bench = isAnswered('R', { seq: rcv + 100 });
      assert.deepEqual(bench.arrive('R', { seq: rcv }), [], 'whoever knows the answer resets exactly');
      assert.equal(bench.state, 'CLOSED');
    });

    it('is silent to a reset outside the window', () => {
      inState(state).ignores('R', { seq: rcv + 10_000_000 });
      inState(state).ignores('R', { seq: rcv - 2 });
    });

    if (finReceived) {
      it("takes a reset at the number of the peer's FIN as well (Linux)", () => {
        const bench = inState(state);
        assert.deepEqual(bench.arrive('R', { seq: rcv - 1 }), []);
        assert.equal(bench.state, 'CLOSED');
      });
    } else {
      it('is silent to a reset just below the window', () => inState(state).ignores('R', { seq: rcv - 1 }));
    }
  });

  describe(`${state}, fourth check: SYN (RFC 5961 4.2)`, () => {
    for (const seq of [0, rcv, rcv + 100, rcv + 10_000_000]) {
      it(`challenges a SYN at ${seq}`, () => void isAnswered('S', { seq }));
    }
    it('challenges a SYN-ACK', () => void isAnswered('S.', { ack: 1 }));
    it('challenges at most twice a second', () => isAnswered('S', { seq: rcv }).ignores('S', { seq: rcv }));
  });

  describe(`${state}, fifth check: ACK (RFC 5961 5.2)`, () => {
    it('ignores what has no ACK', () => {
      inState(state).ignores('', { seq: rcv, length: 10 });
      inState(state).ignores('F', { seq: rcv });
    });
    it('challenges an ACK of what was not sent, and takes no text with it', () => {
      isAnswered('.', { seq: rcv, ack: nxt + 10 });
      isAnswered('P.', { seq: rcv, ack: nxt + 10, length: 10 });
    });
    it('challenges an ACK of what was never in flight', () => {
      isAnswered('.', { seq: rcv, ack: -1 });
      isAnswered('.', { seq: rcv, ack: -100_000 });
    });
    it('takes an old ACK for what it is', () => inState(state).ignores('.', { seq: rcv, ack: una - 1 }));
  });
}

describe('the window of the peer (RFC 9293 3.10.7.4, fifth check)', () => {
  it('follows newer segments and not older ones', () => {
    const bench = inState('ESTABLISHED');
    bench.arrive('P.', { seq: 1, ack: 1, length: 5, window: 500 });
    assert.equal(bench.endpoint?.snd.wnd, 500);
    bench.arrive('P.', { seq: 20, ack: 1, length: 5, window: 300 });
    assert.deepEqual([bench.endpoint?.snd.wnd, bench.endpoint?.snd.wl1], [300, bench.endpoint?.irs && bench.endpoint.irs + 20]);
    bench.arrive('P.', { seq: 10, ack: 1, length: 5, window: 900 });
    assert.equal(bench.endpoint?.snd.wnd, 300, 'SEG.SEQ is below SND.WL1');
    bench.arrive('.', { seq: 20, ack: 1, window: 800 });
    assert.equal(bench.endpoint?.snd.wnd, 800, 'the same number may open the window');
    bench.arrive('.', { seq: 20, ack: 1, window: 400 });
    assert.equal(bench.endpoint?.snd.wnd, 800, 'but not close it');
  });

  it('is scaled as the peer has said (RFC 7323 2.3)', () => {
    const bench = inState('ESTABLISHED', { offer: { wscale: 5 } });
    bench.arrive('.', { seq: 1, ack: 1, window: 100 });
    assert.equal(bench.endpoint?.snd.wnd, 3200);
  });
});
