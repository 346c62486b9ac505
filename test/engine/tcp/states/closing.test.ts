import assert from 'node:assert/strict';
import { inState } from '../inState';

/** States by what a FIN makes of them (RFC 9293 3.10.7.4, eighth check), and text before it. */

describe('ESTABLISHED', () => {
  const reading = { next: 'while (read(fd, 100) > 0) { }' };

  it('takes text in order, wakes the reader, and acknowledges at once at first (quick ACK)', () => {
    const bench = inState('ESTABLISHED', reading);
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, text: 'hello' }), ['. seq 1 ack 6']);
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'read(fd, 100) = 5');
    assert.equal(bench.tcb, 'ESTABLISHED una 1 nxt 1 rcv 6');
  });

  it('keeps text out of order for later, and says what is missing', () => {
    const bench = inState('ESTABLISHED', reading);
    assert.deepEqual(bench.arrive('P.', { seq: 6, ack: 1, length: 10 }), ['. seq 1 ack 1']);
    assert.equal(bench.endpoint?.receiveQueue.outOfOrderBytes, 10);
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, length: 5 }), ['. seq 1 ack 16']);
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'read(fd, 100) = 15');
  });

  it('takes of overlapping text what is new', () => {
    const bench = inState('ESTABLISHED', { next: 'char buffer[100]; while (read(fd, buffer, 99) > 0) printf("%s|", buffer);' });
    bench.arrive('P.', { seq: 1, ack: 1, text: 'abcd' });
    bench.arrive('P.', { seq: 3, ack: 1, text: 'cdef' });
    bench.arrive('P.', { seq: 9, ack: 1, text: 'ij' });
    bench.arrive('P.', { seq: 5, ack: 1, text: 'efghi' });
    bench.pass(1);
    const output = bench.events.flatMap((event) => (event.kind === 'output' ? [event.text] : [])).join('');
    assert.equal(output.replaceAll('|', '').slice(0, 10), 'abcdefghij');
    assert.equal(bench.tcb, 'ESTABLISHED una 1 nxt 1 rcv 11');
  });

  it('takes of text beyond the right edge nothing while there is unread data (Linux), and answers', () => {
    const bench = inState('ESTABLISHED', { before: 'setsockopt(fd, SOL_SOCKET, SO_RCVBUF, 4096);' });
    bench.arrive('P.', { seq: 1, ack: 1, length: 100 });
    const window = bench.endpoint?.rcv.wnd ?? 0;
    assert.deepEqual(bench.arrive('P.', { seq: 101, ack: 1, length: window + 1 }), ['. seq 1 ack 101']);
    assert.equal(bench.endpoint?.receiveQueue.bytes, 100);
  });

  it('becomes CLOSE_WAIT with a FIN, and the reader gets 0', () => {
    const bench = inState('ESTABLISHED', reading);
    assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 1 }), [], 'the ACK may wait for a FIN to ride on');
    assert.equal(bench.tcb, 'CLOSE_WAIT una 1 nxt 1 rcv 2 [delayed-ack]');
    assert.deepEqual(bench.pass(40), ['. seq 1 ack 2']);
    assert.equal(bench.calls.at(-1), 'read(fd, 100) = 0');
  });

  it('becomes CLOSE_WAIT with text and FIN in one segment', () => {
    const bench = inState('ESTABLISHED', reading);
    bench.arrive('FP.', { seq: 1, ack: 1, length: 10 });
    assert.match(bench.tcb, /^CLOSE_WAIT una 1 nxt 1 rcv 12/);
    bench.pass(1);
    assert.deepEqual(bench.calls.slice(-2), ['read(fd, 100) = 10', 'read(fd, 100) = 0']);
  });

  it('keeps a FIN out of order until the gap is filled (FIN before data)', () => {
    const bench = inState('ESTABLISHED', reading);
    assert.deepEqual(bench.arrive('F.', { seq: 11, ack: 1 }), ['. seq 1 ack 1']);
    assert.equal(bench.state, 'ESTABLISHED');
    bench.arrive('P.', { seq: 1, ack: 1, length: 10 });
    assert.match(bench.tcb, /^CLOSE_WAIT una 1 nxt 1 rcv 12/);
  });
});

describe('FIN_WAIT_1', () => {
  it('becomes FIN_WAIT_2 when its FIN is acknowledged', () => {
    const bench = inState('FIN_WAIT_1');
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 2 }), []);
    assert.equal(bench.tcb, 'FIN_WAIT_2 una 2 nxt 2 rcv 1');
  });

  it('becomes TIME_WAIT when the FIN comes with that acknowledgment (three segments)', () => {
    for (const holds of [true, false]) {
      const bench = inState('FIN_WAIT_1', { holds });
      assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 2 }), ['. seq 2 ack 2']);
      assert.equal(bench.tcb, 'TIME_WAIT (time-wait) una 2 nxt 2 rcv 2 [time-wait]');
      assert.deepEqual(bench.path.slice(-2), ['FIN_WAIT_2', 'TIME_WAIT']);
    }
  });

  it('becomes CLOSING when a FIN comes without it (simultaneous close)', () => {
    const bench = inState('FIN_WAIT_1');
    assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 1 }), ['. seq 2 ack 2']);
    assert.equal(bench.tcb, 'CLOSING una 1 nxt 2 rcv 2 [retransmission]');
  });

  it('still takes text for a reader after shutdown', () => {
    const bench = inState('FIN_WAIT_1', { next: 'read(fd, 100);' });
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, length: 10 }), ['. seq 2 ack 11']);
    bench.pass(1);
    assert.equal(bench.calls.at(-1), 'read(fd, 100) = 10');
  });

  it('resets when text comes after close: nobody will read it (RFC 9293 3.6.1, SHLD-3)', () => {
    const bench = inState('FIN_WAIT_1', { holds: false });
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, length: 10 }), ['R seq 1']);
    assert.equal(bench.state, 'CLOSED');
    const acknowledging = inState('FIN_WAIT_1', { holds: false });
    assert.deepEqual(acknowledging.arrive('P.', { seq: 1, ack: 2, length: 10 }), ['R seq 2']);
    assert.equal(acknowledging.state, 'CLOSED');
  });
});

describe('FIN_WAIT_2', () => {
  it('becomes TIME_WAIT with the FIN', () => {
    for (const holds of [true, false]) {
      const bench = inState('FIN_WAIT_2', { holds });
      assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 2 }), ['. seq 2 ack 2']);
      assert.equal(bench.tcb, 'TIME_WAIT (time-wait) una 2 nxt 2 rcv 2 [time-wait]');
    }
  });

  it('takes text after shutdown, and text with the FIN', () => {
    const bench = inState('FIN_WAIT_2', { next: 'while (read(fd, 100) > 0) { }' });
    bench.arrive('P.', { seq: 1, ack: 2, length: 10 });
    bench.pass(1);
    bench.arrive('FP.', { seq: 11, ack: 2, length: 5 });
    assert.equal(bench.tcb, 'TIME_WAIT (time-wait) una 2 nxt 2 rcv 17 [time-wait]');
    bench.pass(1);
    assert.deepEqual(bench.calls.slice(-3), ['read(fd, 100) = 10', 'read(fd, 100) = 5', 'read(fd, 100) = 0']);
  });

  it('has no time limit while a process holds it', () => {
    const bench = inState('FIN_WAIT_2');
    bench.pass(300_000);
    assert.equal(bench.tcb, 'FIN_WAIT_2 una 2 nxt 2 rcv 1');
  });

  describe('after close, as a bucket', () => {
    const orphan = { holds: false };

    it('ends after tcp_fin_timeout without a word', () => {
      const bench = inState('FIN_WAIT_2', { ...orphan, sysctls: { tcp_fin_timeout: 5 } });
      assert.deepEqual(bench.pass(4900), []);
      assert.equal(bench.state, 'FIN_WAIT_2');
      assert.deepEqual(bench.pass(600), []);
      assert.equal(bench.state, 'CLOSED');
    });

    it('resets when text comes', () => {
      const bench = inState('FIN_WAIT_2', orphan);
      assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 2, length: 10 }), ['R seq 2']);
      assert.equal(bench.state, 'CLOSED');
    });

    it('resets when text comes with the FIN', () => {
      const bench = inState('FIN_WAIT_2', orphan);
      assert.deepEqual(bench.arrive('FP.', { seq: 1, ack: 2, length: 10 }), ['R seq 2']);
      assert.equal(bench.state, 'CLOSED');
    });

    it('ends with any reset in the window', () => {
      for (const seq of [1, 100]) {
        const bench = inState('FIN_WAIT_2', orphan);
        assert.deepEqual(bench.arrive('R', { seq }), []);
        assert.equal(bench.state, 'CLOSED');
      }
    });

    it('answers what lies outside the window with an ACK, even a reset (Linux)', () => {
      for (const [flags, seq] of [
        ['.', 10_000_000],
        ['R', 10_000_000],
        ['R', 0],
      ] as const) {
        const bench = inState('FIN_WAIT_2', orphan);
        assert.deepEqual(bench.arrive(flags, { seq, ack: 2 }), ['. seq 2 ack 1']);
        assert.equal(bench.state, 'FIN_WAIT_2');
      }
    });

    it('resets a SYN in the window, and ends', () => {
      const bench = inState('FIN_WAIT_2', orphan);
      assert.deepEqual(bench.arrive('S', { seq: 50 }), ['R. seq 0 ack 51']);
      assert.equal(bench.state, 'CLOSED');
    });

    it('ignores an ACK that brings nothing, and a FIN without ACK', () => {
      inState('FIN_WAIT_2', orphan).ignores('.', { seq: 1, ack: 2 });
      inState('FIN_WAIT_2', orphan).ignores('F', { seq: 1 });
    });
  });
});

describe('CLOSE_WAIT', () => {
  it('sends data of a user who goes on writing', () => {
    const bench = inState('CLOSE_WAIT', { next: 'sleep(60ms); write(fd, 10);' });
    assert.deepEqual(bench.pass(20), ['P. seq 1 ack 2 len 10']);
    assert.equal(bench.calls.at(-1), 'write(fd, 10) = 10');
  });

  it('answers the FIN that comes again, and stays', () => {
    const bench = inState('CLOSE_WAIT');
    const before = bench.tcb;
    assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 1 }), ['. seq 1 ack 2']);
    assert.equal(bench.tcb, before);
  });

  it('ignores text behind the FIN', () => {
    const bench = inState('CLOSE_WAIT');
    assert.deepEqual(bench.arrive('P.', { seq: 2, ack: 1, length: 10 }), []);
    assert.equal(bench.tcb, 'CLOSE_WAIT una 1 nxt 1 rcv 2');
    assert.equal(bench.endpoint?.receiveQueue.bytes, 0);
  });
});

describe('CLOSING', () => {
  it('becomes TIME_WAIT when its FIN is acknowledged', () => {
    const bench = inState('CLOSING');
    assert.deepEqual(bench.arrive('.', { seq: 2, ack: 2 }), []);
    assert.equal(bench.tcb, 'TIME_WAIT (time-wait) una 2 nxt 2 rcv 2 [time-wait]');
  });

  it('answers the FIN that comes again', () => {
    const bench = inState('CLOSING');
    assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 1 }), ['. seq 2 ack 2']);
    assert.equal(bench.state, 'CLOSING');
  });

  it('sends its FIN again', () => {
    const bench = inState('CLOSING');
    assert.deepEqual(new Set(bench.pass(1000)), new Set(['F. seq 1 ack 2']));
    assert.equal(bench.state, 'CLOSING');
  });
});

describe('LAST_ACK', () => {
  it('ends when its FIN is acknowledged', () => {
    for (const holds of [true, false]) {
      const bench = inState('LAST_ACK', { holds });
      assert.deepEqual(bench.arrive('.', { seq: 2, ack: 2 }), []);
      assert.equal(bench.state, 'CLOSED');
    }
  });

  it('answers the FIN that comes again', () => {
    const bench = inState('LAST_ACK');
    assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 1 }), ['. seq 2 ack 2']);
    assert.equal(bench.state, 'LAST_ACK');
  });

  it('sends its FIN again', () => {
    assert.deepEqual(new Set(inState('LAST_ACK').pass(1000)), new Set(['F. seq 1 ack 2']));
  });
});
