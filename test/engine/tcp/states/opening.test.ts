import assert from 'node:assert/strict';
import { inState } from '../inState';

describe('CLOSED (RFC 9293 3.10.7.1)', () => {
  it('answers a SYN with a reset that acknowledges it', () => {
    assert.deepEqual(inState('CLOSED').arrive('S', { seq: 3 }), ['R. seq 0 ack 4']);
  });

  it('answers text without ACK with a reset that acknowledges all of it', () => {
    assert.deepEqual(inState('CLOSED').arrive('P', { seq: 3, length: 10 }), ['R. seq 0 ack 13']);
  });

  it('answers an ACK with a reset at the number that it acknowledges', () => {
    assert.deepEqual(inState('CLOSED').arrive('.', { seq: 3, ack: 77 }), ['R seq 77']);
    assert.deepEqual(inState('CLOSED').arrive('F.', { seq: 3, ack: 78 }), ['R seq 78']);
  });

  it('is silent to a reset', () => {
    assert.deepEqual(inState('CLOSED').arrive('R', { seq: 3 }), []);
    assert.deepEqual(inState('CLOSED').arrive('R.', { seq: 3, ack: 4 }), []);
  });
});

describe('LISTEN (RFC 9293 3.10.7.2)', () => {
  it('answers a SYN with SYN-ACK and keeps a request', () => {
    const bench = inState('LISTEN');
    assert.deepEqual(bench.arrive('S', { mss: 1000 }), ['S. seq 0 ack 1']);
    assert.equal(bench.tcb, 'SYN_RECEIVED (request) una 0 nxt 1 rcv 1 [syn-ack]');
    assert.equal(bench.endpoint?.mss, 1000);
  });

  it('answers only the options that were offered (RFC 7323 2.2, 3.2; RFC 2018 2)', () => {
    const plain = inState('LISTEN');
    plain.arrive('S');
    assert.deepEqual(plain.lastSent.options, { mss: 1460 });
    const rich = inState('LISTEN');
    rich.arrive('S', { mss: 1460, wscale: 7, sackPermitted: true, ts: [0] });
    assert.deepEqual(Object.keys(rich.lastSent.options).sort(), ['mss', 'sackOK', 'ts', 'wscale']);
  });

  it('offers a window of whole segments, and a scale for the largest buffer there may be', () => {
    const offered = (options: Parameters<typeof inState>[1], ts: boolean) => {
      const bench = inState('LISTEN', options);
      bench.arrive('S', { mss: 1460, wscale: 7, ...(ts ? { ts: [0] } : {}) });
      return [bench.lastSent.window, bench.lastSent.options.wscale];
    };
    assert.deepEqual(offered({}, false), [44 * 1460, 10]);
    assert.deepEqual(offered({}, true), [45 * 1448, 10], 'a segment with timestamps holds 12 bytes less');
    const fixed = (size: number) => ({ before: `setsockopt(fd, SOL_SOCKET, SO_RCVBUF, ${size});` });
    assert.deepEqual(offered(fixed(4000), true), [2 * 1448, 0], 'a buffer that the user has fixed does not grow');
    assert.deepEqual(offered(fixed(1), true), [1152, 0], 'less than a segment');
    assert.deepEqual(offered(fixed(1_000_000), true), [65535, 4]);
  });

  it('answers an ACK with a reset', () => {
    const bench = inState('LISTEN');
    assert.deepEqual(bench.arrive('.', { seq: 3, ack: 77 }), ['R seq 77']);
    assert.deepEqual(bench.arrive('S.', { seq: 3, ack: 78 }), ['R seq 78']);
    assert.equal(bench.state, 'LISTEN');
  });

  it('ignores a reset, text without flags, a FIN, and a SYN that carries a FIN (Linux)', () => {
    const bench = inState('LISTEN');
    for (const flags of ['R', 'R.', 'P', 'F', 'SF']) bench.ignores(flags, { seq: 3, ack: 1, length: flags === 'P' ? 5 : 0 });
  });
});

describe('SYN_SENT (RFC 9293 3.10.7.3)', () => {
  it('is open with the SYN-ACK: the ACK leaves, connect returns', () => {
    const bench = inState('SYN_SENT');
    assert.deepEqual(bench.arrive('S.', { ack: 1 }), ['. seq 1 ack 1']);
    assert.equal(bench.tcb, 'ESTABLISHED una 1 nxt 1 rcv 1');
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'connect(fd, peer, 4000) = 0');
  });

  it('takes the options of the SYN-ACK', () => {
    const bench = inState('SYN_SENT');
    bench.arrive('S.', { ack: 1, mss: 500, wscale: 3, sackPermitted: true, ts: [5], window: 20000 });
    const { endpoint } = bench;
    assert.deepEqual([endpoint?.mss, endpoint?.snd.wscale, endpoint?.sack, endpoint?.timestamps], [488, 3, true, true]);
    assert.equal(endpoint?.snd.wnd, 20000, 'the window of a SYN is never scaled (RFC 7323 2.2)');
    assert.equal(bench.lastSent.options.ts?.[1], 7005);
  });

  for (const ack of [0, 2, -5, 1000]) {
    it(`answers a SYN-ACK that acknowledges ${ack} with a reset at that number, and waits on`, () => {
      const bench = inState('SYN_SENT');
      const before = bench.tcb;
      assert.deepEqual(bench.arrive('S.', { ack }), [`R seq ${ack}`]);
      assert.equal(bench.tcb, before);
    });
  }

  it('tries again two ticks after such an answer (Linux)', () => {
    const bench = inState('SYN_SENT');
    bench.arrive('.', { seq: 50, ack: 300 });
    assert.deepEqual(bench.pass(20), ['S seq 0']);
  });

  it('is refused by a reset that acknowledges the SYN', () => {
    const bench = inState('SYN_SENT');
    assert.deepEqual(bench.arrive('R.', { ack: 1 }), []);
    bench.pass(1);
    assert.equal(bench.state, 'CLOSED');
    assert.equal(bench.calls.at(-1), 'connect(fd, peer, 4000) = -1 ECONNREFUSED');
  });

  it('ignores a reset without ACK, and one with a wrong ACK (RFC 5961 3)', () => {
    const bench = inState('SYN_SENT');
    bench.ignores('R', { seq: 1 });
    assert.deepEqual(bench.arrive('R.', { seq: 1, ack: 2 }), []);
    assert.equal(bench.state, 'SYN_SENT');
  });

  it('ignores what has no SYN', () => {
    const bench = inState('SYN_SENT');
    bench.ignores('.', { seq: 1, ack: 1 });
    bench.ignores('F.', { seq: 1, ack: 1 });
    bench.ignores('P', { seq: 1, length: 10 });
    bench.ignores('', { seq: 1 });
  });

  it('answers a SYN with SYN-ACK: both open at once (figure 7)', () => {
    const bench = inState('SYN_SENT');
    assert.deepEqual(bench.arrive('S'), ['S. seq 0 ack 1']);
    assert.equal(bench.tcb, 'SYN_RECEIVED una 0 nxt 1 rcv 1 [retransmission]');
    bench.arrive('S.', { ack: 1 });
    assert.equal(bench.tcb, 'ESTABLISHED una 1 nxt 1 rcv 1');
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'connect(fd, peer, 4000) = 0');
    assert.deepEqual(bench.path, ['SYN_SENT', 'SYN_RECEIVED', 'ESTABLISHED']);
  });
});

describe('SYN_RECEIVED of a listener (RFC 9293 3.10.7.4)', () => {
  const accepting = { next: 'int conn = accept(fd); read(conn, 100);' };

  it('is open with the ACK of its SYN, and accept returns', () => {
    const bench = inState('SYN_RECEIVED', accepting);
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 1, window: 77 }), []);
    assert.equal(bench.tcb, 'ESTABLISHED una 1 nxt 1 rcv 1');
    assert.equal(bench.endpoint?.snd.wnd, 77);
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'accept(fd) = 4');
    assert.deepEqual(bench.path, ['LISTEN', 'SYN_RECEIVED', 'ESTABLISHED']);
  });

  it('takes text with the ACK', () => {
    const bench = inState('SYN_RECEIVED', accepting);
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, length: 10 }), ['. seq 1 ack 11']);
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'read(conn, 100) = 10');
  });

  it('takes a FIN with the ACK, through ESTABLISHED', () => {
    const bench = inState('SYN_RECEIVED', accepting);
    bench.arrive('F.', { seq: 1, ack: 1 });
    assert.deepEqual(bench.path.slice(-2), ['ESTABLISHED', 'CLOSE_WAIT']);
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'read(conn, 100) = 0');
  });

  for (const ack of [0, 2, -3]) {
    it(`answers an ACK of ${ack} with a reset at that number, and waits on`, () => {
      const bench = inState('SYN_RECEIVED');
      const before = bench.tcb;
      assert.deepEqual(bench.arrive('.', { seq: 1, ack }), [`R seq ${ack}`]);
      assert.equal(bench.tcb, before);
    });
  }

  it('answers the same SYN with the same SYN-ACK', () => {
    const bench = inState('SYN_RECEIVED');
    bench.pass(600);
    assert.deepEqual(bench.arrive('S'), ['S. seq 0 ack 1']);
    assert.deepEqual(bench.arrive('S'), [], 'but not more often than twice a second (tcp_invalid_ratelimit)');
  });

  it('ends with a reset in the window, and goes back to listening', () => {
    for (const seq of [1, 100]) {
      const bench = inState('SYN_RECEIVED');
      assert.deepEqual(bench.arrive('R', { seq }), []);
      assert.equal(bench.state, 'LISTEN');
      assert.deepEqual(bench.path.slice(-1), ['CLOSED']);
    }
  });

  it('ignores a reset outside the window', () => {
    inState('SYN_RECEIVED').ignores('R', { seq: 1_000_000 });
    inState('SYN_RECEIVED').ignores('R', { seq: -1 });
  });

  it('resets, and ends with, another SYN in the window', () => {
    const bench = inState('SYN_RECEIVED');
    assert.deepEqual(bench.arrive('S', { seq: 50 }), ['R. seq 0 ack 51']);
    assert.equal(bench.state, 'LISTEN');
  });

  it('answers what lies outside the window with an ACK', () => {
    assert.deepEqual(inState('SYN_RECEIVED').arrive('.', { seq: 1_000_000, ack: 1 }), ['. seq 1 ack 1']);
  });

  it('ignores what has no ACK', () => {
    inState('SYN_RECEIVED').ignores('', { seq: 1, length: 10 });
    inState('SYN_RECEIVED').ignores('F', { seq: 1 });
  });
});
