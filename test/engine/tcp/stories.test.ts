import assert from 'node:assert/strict';
import { callsOf, ofKind, pairText, runOf, sentBy, statesOf, worldOf } from '../running';
import { inState } from './inState';

const open = 'connect(fd, server, 80);';
const serve = 'int conn = accept(listener);';
const drain = 'while (read(conn, 1000) > 0) { }';

/** Two hosts and what became of them. */
function story(server: string, client: string, more = {}, until = 10) {
  const events = runOf(pairText(server, client, more), until);
  return {
    events,
    client: statesOf(events, 'client'),
    server: statesOf(events, 'server').filter((state) => state !== 'LISTEN'),
    calls: (program: string) => callsOf(events, program),
    sent: (host: string) => sentBy(events, host),
  };
}

describe('stories of two hosts', () => {
  it('four segments close a connection', () => {
    const { client, server, sent } = story(`${serve} ${drain} sleep(100ms); close(conn);`, `${open} close(fd);`);
    assert.deepEqual(client, ['SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT']);
    assert.deepEqual(server, ['SYN_RECEIVED', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED']);
    assert.deepEqual(sent('client').slice(2), ['F. seq 1 ack 1', '. seq 2 ack 2']);
    assert.deepEqual(sent('server').slice(1), ['. seq 1 ack 2', 'F. seq 1 ack 2']);
  });

  it('simultaneous close: both go through CLOSING', () => {
    const { client, server } = story(`${serve} sleep(200ms); close(conn);`, `${open} sleep(205ms); close(fd);`);
    assert.deepEqual(client.slice(2), ['FIN_WAIT_1', 'CLOSING', 'TIME_WAIT']);
    assert.deepEqual(server.slice(2), ['FIN_WAIT_1', 'CLOSING', 'TIME_WAIT']);
  });

  it('simultaneous open: two SYNs cross, and there is one connection', () => {
    const program = (own: number, host: string, other: number) =>
      `process { int fd = socket(AF_INET, SOCK_STREAM, 0); bind(fd, ${own}); sleep(10ms); connect(fd, ${host}, ${other}); write(fd, "hi"); read(fd, 10); pause(); }`;
    const events = runOf(`host a { ${program(1000, 'b', 2000)} } host b { ${program(2000, 'a', 1000)} }`);
    for (const host of ['a', 'b']) {
      assert.deepEqual(statesOf(events, host), ['SYN_SENT', 'SYN_RECEIVED', 'ESTABLISHED']);
      assert.deepEqual(callsOf(events, host).slice(-2), ['write(fd, "hi") = 2', 'read(fd, 10) = 2']);
    }
    assert.deepEqual([...new Set(ofKind(events, 'send').map(({ connection }) => connection))], [0]);
  });

  it('lost SYN: it is sent again after a second', () => {
    const { events, calls } = story(serve, open, { network: 'drop SYN from client' });
    assert.equal(calls('client').at(-1), 'connect(fd, server, 80) = 0');
    const [first, second] = ofKind(events, 'send', 'client');
    assert.ok(first && second && second.timeNs - first.timeNs >= 1e9 && second.timeNs - first.timeNs < 1.05e9);
    assert.equal(second?.segment.seq, first?.segment.seq, 'the same initial sequence number');
  });

  it('FIN before data: the FIN waits for what was lost in front of it', () => {
    const { server, calls } = story(`${serve} ${drain}`, `${open} write(fd, 100); shutdown(fd, SHUT_WR);`, {
      network: 'drop DATA from client',
    });
    assert.deepEqual(server.slice(2), ['CLOSE_WAIT']);
    assert.deepEqual(calls('server').slice(-2), ['read(conn, 1000) = 100', 'read(conn, 1000) = 0']);
  });

  it('data after close: a reset, and the writer learns of it', () => {
    const { calls, client } = story(
      `signal(SIGPIPE, SIG_IGN); ${serve} sleep(100ms); write(conn, 5); sleep(50ms); write(conn, 5);`,
      `${open} close(fd);`,
    );
    assert.deepEqual(
      calls('server').filter((call) => call.startsWith('write')),
      ['write(conn, 5) = 5', 'write(conn, 5) = -1 EPIPE'],
    );
    assert.equal(client.at(-1), 'CLOSED');
  });

  it('half close: the other direction stays open for minutes', () => {
    const { calls } = story(
      `${serve} ${drain} sleep(120); write(conn, 5); close(conn);`,
      `${open} shutdown(fd, SHUT_WR); read(fd, 10); read(fd, 10);`,
      {},
      200,
    );
    assert.deepEqual(calls('client').slice(-2), ['read(fd, 10) = 5', 'read(fd, 10) = 0']);
  });

  it('closed window: the writer waits, probes, and goes on when the reader reads', () => {
    const server =
      'setsockopt(listener, SOL_SOCKET, SO_RCVBUF, 4000); int conn = accept(listener); sleep(3); while (read(conn, 100000) > 0) { }';
    const { events, calls } = story(server, `${open} write(fd, 60000); close(fd);`, {}, 30);
    assert.ok(ofKind(events, 'timer', 'client').some(({ timer }) => timer === 'zero-window-probe'));
    const read = calls('server').reduce((sum, call) => sum + Number(/^read.* = (\d+)/.exec(call)?.[1] ?? 0), 0);
    assert.equal(read, 60000);
  });

  it('lost FINs of a socket without a process: it gives up in silence', () => {
    const more = { network: 'drop every FIN from client', onClient: 'sysctl net.ipv4.tcp_orphan_retries = 2' };
    const { client, sent } = story(`${serve} ${drain}`, `${open} close(fd);`, more);
    assert.deepEqual(client.slice(2), ['FIN_WAIT_1', 'CLOSED']);
    assert.ok(
      sent('client')
        .slice(2)
        .every((text) => text === 'F. seq 1 ack 1'),
    );
    assert.ok(sent('client').length > 4);
  });

  it('a sequence number wraps in the middle of a transfer', () => {
    const world = worldOf(
      pairText(
        `${serve} ${drain} write(conn, 3000); close(conn);`,
        `${open} write(fd, 20000); shutdown(fd, SHUT_WR); while (read(fd, 1000) > 0) { }`,
        { network: 'drop DATA from client #4' },
      ),
    );
    world.kernel(1).initialSequenceNumber = () => 2 ** 32 - 7001;
    world.kernel(0).initialSequenceNumber = () => 2 ** 32 - 1501;
    while (world.act(5e9));
    const events = Array.from({ length: world.log.length }, (_, index) => world.log.at(index));
    const total = (program: string, name: string) =>
      callsOf(events, program)
        .filter((call) => call.startsWith(name))
        .reduce((sum, call) => sum + Number(call.split(' = ')[1]), 0);
    assert.equal(total('server', 'read'), 20000);
    assert.equal(total('client', 'read'), 3000);
    const numbers = ofKind(events, 'send', 'client').map(({ segment }) => segment.seq);
    assert.ok(numbers.some((seq) => seq > 2 ** 32 - 8000) && numbers.some((seq) => seq < 14000), 'it did wrap');
    assert.equal(statesOf(events, 'client').at(-1), 'TIME_WAIT');
    assert.equal(statesOf(events, 'server').at(-1), 'CLOSED');
  });
});

describe('stories of one host', () => {
  it('zero window: probes below the window, at doubling intervals, until it opens', () => {
    const bench = inState('ESTABLISHED', { next: 'sleep(40ms); write(fd, 10);' });
    bench.arrive('.', { seq: 1, ack: 1, window: 0 });
    assert.deepEqual(bench.pass(200), []);
    assert.ok(bench.timer('zero-window-probe') !== undefined);
    assert.equal(bench.endpoint?.sendQueue.unsentBytes, 10);
    assert.deepEqual(new Set(bench.pass(2000)), new Set(['. seq 0 ack 1']));
    const gaps = bench.gaps(2);
    assert.ok(gaps.length >= 2 && gaps.every((gap, i) => i === 0 || gap > 1.8 * (gaps[i - 1] as number)), `${gaps}`);
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 1, window: 0 }), []);
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 1, window: 500 }), ['P. seq 1 ack 1 len 10']);
    assert.equal(bench.timer('zero-window-probe'), undefined);
  });

  it('zero window of a peer that no longer answers: ETIMEDOUT after tcp_retries2 probes', () => {
    const bench = inState('ESTABLISHED', { next: 'sleep(40ms); write(fd, 10); read(fd, 10);', sysctls: { tcp_retries2: 3 } });
    bench.arrive('.', { seq: 1, ack: 1, window: 0 });
    assert.deepEqual(bench.pass(10_000), ['. seq 0 ack 1', '. seq 0 ack 1', '. seq 0 ack 1']);
    assert.equal(bench.calls.at(-1), 'read(fd, 10) = -1 ETIMEDOUT');
  });

  it('keep-alive: probes below the window, then a reset and ETIMEDOUT', () => {
    const before = `setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, 1); setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, 2);
      setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, 1); setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, 2);`;
    const bench = inState('ESTABLISHED', { before, next: 'read(fd, 10);' });
    assert.deepEqual(bench.pass(6000), ['. seq 0 ack 1', '. seq 0 ack 1', 'R. seq 1 ack 1']);
    assert.equal(bench.calls.at(-1), 'read(fd, 10) = -1 ETIMEDOUT');
    const alive = inState('ESTABLISHED', { before, next: 'read(fd, 10);' });
    alive.pass(2500);
    alive.arrive('.', { seq: 1, ack: 1 });
    assert.deepEqual(alive.pass(1500), [], 'an answer starts the idle time anew');
    assert.equal(alive.state, 'ESTABLISHED');
  });

  it('quick ACKs at first, delayed ones in a conversation', () => {
    const bench = inState('ESTABLISHED', { next: 'while (1) { read(fd, 10); write(fd, 1); }' });
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, length: 5 }), ['. seq 1 ack 6'], 'quick');
    bench.pass(1);
    assert.deepEqual(bench.arrive('P.', { seq: 6, ack: 2, length: 5 }), [], 'delayed: the reply will carry it');
    assert.deepEqual(bench.pass(1), ['P. seq 2 ack 11 len 1']);
  });

  it('a delayed ACK leaves after 40 ms when there is no reply', () => {
    const bench = inState('ESTABLISHED', { next: 'read(fd, 10); write(fd, 1);' });
    bench.arrive('P.', { seq: 1, ack: 1, length: 5 });
    bench.pass(1);
    bench.arrive('P.', { seq: 6, ack: 2, length: 5 });
    const [before, after] = [bench.pass(35), bench.pass(12)];
    assert.deepEqual([before, after], [[], ['. seq 2 ack 11']]);
  });

  it('a segment that comes twice is told to the sender (DSACK)', () => {
    const bench = inState('ESTABLISHED', { offer: { sackPermitted: true }, next: 'while (read(fd, 10) > 0) { }' });
    bench.arrive('P.', { seq: 1, ack: 1, length: 5 });
    bench.pass(1);
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, length: 5 }), ['. seq 1 ack 6 sack 1:6']);
    const without = inState('ESTABLISHED', { offer: { sackPermitted: true }, sysctls: { tcp_dsack: 0 } });
    without.arrive('P.', { seq: 1, ack: 1, length: 5 });
    assert.deepEqual(without.arrive('P.', { seq: 1, ack: 1, length: 5 }), ['. seq 1 ack 6']);
  });

  it('what lies beyond a gap is told to the sender, the latest first (SACK, RFC 2018 4)', () => {
    const bench = inState('ESTABLISHED', { offer: { sackPermitted: true } });
    assert.deepEqual(bench.arrive('P.', { seq: 11, ack: 1, length: 5 }), ['. seq 1 ack 1 sack 11:16']);
    assert.deepEqual(bench.arrive('P.', { seq: 21, ack: 1, length: 5 }), ['. seq 1 ack 1 sack 21:26 sack 11:16']);
    assert.deepEqual(bench.arrive('P.', { seq: 16, ack: 1, length: 5 }), ['. seq 1 ack 1 sack 11:26']);
    assert.deepEqual(bench.arrive('P.', { seq: 1, ack: 1, length: 10 }), ['. seq 1 ack 26']);
  });

  it('an old duplicate is found out by its timestamp (PAWS, RFC 7323 5)', () => {
    const bench = inState('ESTABLISHED', { offer: { ts: [0], sackPermitted: true } });
    bench.arrive('P.', { seq: 1, ack: 1, length: 5, ts: [100] });
    const before = bench.tcb;
    assert.match(bench.arrive('P.', { seq: 6, ack: 1, length: 5, ts: [50] }).join(), /^\. seq 1 ack 6/);
    assert.equal(bench.tcb, before, 'its text is not taken, although its number is the next');
    assert.deepEqual(bench.arrive('R', { seq: 6, ts: [50] }), []);
    assert.equal(bench.state, 'CLOSED', 'a reset passes (RFC 7323 5.3)');
  });

  it('a host at the wrap of both sequence numbers does as anywhere else', () => {
    const wrap = { iss: 2 ** 32 - 1, peerIss: 2 ** 32 - 1 };
    for (const state of ['FIN_WAIT_1', 'CLOSING', 'LAST_ACK', 'TIME_WAIT'] as const) {
      assert.equal(inState(state, wrap).tcb, inState(state).tcb);
      assert.deepEqual(inState(state, wrap).history, inState(state).history);
    }
  });
});

describe('stack rfc9293', () => {
  const rfc = { stack: 'rfc9293' } as const;

  it('keeps TIME-WAIT for 2 MSL, 240 s, and restarts it only with the FIN', () => {
    const bench = inState('TIME_WAIT', rfc);
    assert.equal(Math.round(bench.timer('time-wait') ?? 0), 240);
    bench.pass(100_000);
    bench.arrive('.', { seq: 2, ack: 2 });
    assert.ok((bench.timer('time-wait') ?? 0) < 141, 'an ACK does not');
    assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 2 }), ['. seq 2 ack 2']);
    assert.equal(bench.timer('time-wait'), 240);
    bench.pass(240_001);
    assert.equal(bench.state, 'CLOSED');
  });

  it('waits at least a second before it retransmits, to the millisecond, and doubles', () => {
    const bench = inState('ESTABLISHED', { ...rfc, next: 'write(fd, 10);', offer: { sackPermitted: true } });
    bench.pass(8000);
    assert.deepEqual(
      bench.gaps(2).map((gap) => Math.round(gap * 1e6) / 1e6),
      [1, 2, 4],
    );
    assert.deepEqual([...new Set(ofKind(bench.events, 'retransmit').map(({ why }) => why))], ['rto'], 'no tail loss probe');
  });

  it('stays in FIN-WAIT-2 after close until the FIN comes', () => {
    const bench = inState('FIN_WAIT_2', { ...rfc, holds: false });
    bench.pass(3_600_000);
    assert.equal(bench.state, 'FIN_WAIT_2');
    assert.deepEqual(bench.arrive('F.', { seq: 1, ack: 2 }), ['. seq 2 ack 2']);
    assert.equal(bench.state, 'TIME_WAIT');
  });

  it('acknowledges every second full segment at once, and one within 200 ms', () => {
    const bench = inState('ESTABLISHED', { ...rfc, offer: { mss: 1000 } });
    assert.deepEqual(bench.arrive('.', { seq: 1, ack: 1, length: 1000 }), []);
    assert.deepEqual(bench.arrive('.', { seq: 1001, ack: 1, length: 1000 }), ['. seq 1 ack 2001']);
    assert.deepEqual(bench.arrive('P.', { seq: 2001, ack: 1, length: 10 }), []);
    assert.deepEqual(bench.pass(201), ['. seq 1 ack 2011']);
  });
});
