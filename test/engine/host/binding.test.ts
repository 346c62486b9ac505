import assert from 'node:assert/strict';
import { callsOf, ofKind, pairText, runOf, sentBy, statesOf } from '../running';

const socketOf = (name: string, option = '') =>
  `int ${name} = socket(AF_INET, SOCK_STREAM, 0); ${option ? `setsockopt(${name}, SOL_SOCKET, ${option}, 1);` : ''}`;

/** What bind and listen come to in a program of one host. */
function binding(program: string): string[] {
  const events = runOf(`host alone { process { ${program} pause(); } } host other { process { } }`);
  return callsOf(events, 'alone').filter((line) => /^(bind|listen)/.test(line));
}

describe('bind', () => {
  it('takes a port, once for each socket', () => {
    assert.deepEqual(binding(`${socketOf('a')} bind(a, 80); bind(a, 81);`), ['bind(a, 80) = 0', 'bind(a, 81) = -1 EINVAL']);
  });

  it('is EADDRINUSE for a port that another socket holds', () => {
    assert.deepEqual(binding(`${socketOf('a')} ${socketOf('b')} bind(a, 80); bind(b, 80);`).at(-1), 'bind(b, 80) = -1 EADDRINUSE');
  });

  it('takes the port of a socket that is closed', () => {
    assert.deepEqual(binding(`${socketOf('a')} ${socketOf('b')} bind(a, 80); close(a); bind(b, 80);`).at(-1), 'bind(b, 80) = 0');
  });

  it('shares with SO_REUSEADDR on both, as long as neither listens', () => {
    const both = `${socketOf('a', 'SO_REUSEADDR')} ${socketOf('b', 'SO_REUSEADDR')} bind(a, 80);`;
    assert.equal(binding(`${both} bind(b, 80);`).at(-1), 'bind(b, 80) = 0');
    assert.equal(binding(`${both} listen(a, 1); bind(b, 80);`).at(-1), 'bind(b, 80) = -1 EADDRINUSE');
    assert.equal(binding(`${both} bind(b, 80); listen(a, 1); listen(b, 1);`).at(-1), 'listen(b, 1) = -1 EADDRINUSE');
  });

  it('does not share with SO_REUSEADDR on one', () => {
    assert.equal(
      binding(`${socketOf('a')} ${socketOf('b', 'SO_REUSEADDR')} bind(a, 80); bind(b, 80);`).at(-1),
      'bind(b, 80) = -1 EADDRINUSE',
    );
  });

  it('shares with SO_REUSEPORT on both, also when both listen', () => {
    const both = `${socketOf('a', 'SO_REUSEPORT')} ${socketOf('b', 'SO_REUSEPORT')} bind(a, 80); listen(a, 1); bind(b, 80); listen(b, 1);`;
    assert.deepEqual(binding(both), ['bind(a, 80) = 0', 'listen(a, 1) = 0', 'bind(b, 80) = 0', 'listen(b, 1) = 0']);
  });

  it('of port 0 takes a free one, which getsockname tells', () => {
    const events = runOf(`host alone { process { ${socketOf('a')} bind(a, 0); getsockname(a); } } host other { process { } }`);
    const [, port] = /= (\d+)/.exec(callsOf(events, 'alone').at(-1) ?? '') ?? [];
    assert.ok(Number(port) >= 32768 && Number(port) <= 60999);
  });

  /** A server that has closed first restarts while its old connection is in TIME_WAIT. */
  const restart = (option: string) =>
    callsOf(
      runOf(
        pairText(
          `int conn = accept(listener); close(conn); close(listener); sleep(100ms); ${socketOf('again', option)} bind(again, 80);`,
          'connect(fd, server, 80); sleep(30ms); close(fd);',
        ),
      ),
      'server',
    ).at(-1);

  it('is EADDRINUSE while a connection of the port is in TIME_WAIT', () => assert.equal(restart(''), 'bind(again, 80) = -1 EADDRINUSE'));

  it('needs SO_REUSEADDR on the socket that made the connection, too', () => {
    assert.equal(restart('SO_REUSEADDR'), 'bind(again, 80) = -1 EADDRINUSE', 'the old listener did not have it');
  });

  it('works after TIME_WAIT with SO_REUSEADDR on both', () => {
    const server = `close(listener); int first = socket(AF_INET, SOCK_STREAM, 0); setsockopt(first, SOL_SOCKET, SO_REUSEADDR, 1); bind(first, 80); listen(first, 8);
      int conn = accept(first); close(conn); close(first); sleep(100ms); ${socketOf('again', 'SO_REUSEADDR')} bind(again, 80); listen(again, 8);`;
    const events = runOf(pairText(server, 'connect(fd, server, 80); sleep(30ms); close(fd);'));
    assert.ok(statesOf(events, 'server').includes('TIME_WAIT'));
    assert.deepEqual(callsOf(events, 'server').slice(-2), ['bind(again, 80) = 0', 'listen(again, 8) = 0']);
  });
});

describe('ephemeral ports', () => {
  const connects = (count: number) =>
    Array.from({ length: count }, (_, i) => `${socketOf(`s${i}`)} connect(s${i}, server, 80);`).join('\n');
  const accepting = 'while (accept(listener) >= 0) { }';

  it('come from ip_local_port_range, each once', () => {
    const events = runOf(pairText(accepting, connects(5), { onClient: 'sysctl net.ipv4.ip_local_port_range = "40000 40009"' }));
    const used = new Set(ofKind(events, 'send', 'client').map(({ localPort }) => localPort));
    assert.equal(used.size, 5);
    for (const port of used) assert.ok(port >= 40000 && port <= 40009);
  });

  it('leave out what ip_local_reserved_ports names', () => {
    const onClient = 'sysctl net.ipv4.ip_local_port_range = "40000 40003" sysctl net.ipv4.ip_local_reserved_ports = "40000-40002"';
    const events = runOf(pairText(accepting, connects(2), { onClient }));
    assert.deepEqual([...new Set(ofKind(events, 'send', 'client').map(({ localPort }) => localPort))], [40003]);
    assert.equal(callsOf(events, 'client').at(-1), 'connect(s1, server, 80) = -1 EADDRNOTAVAIL');
  });

  it('that are in TIME_WAIT come back with tcp_tw_reuse after tcp_tw_reuse_delay', () => {
    const again = (wait: string) =>
      `connect(fd, server, 80); close(fd); sleep(${wait}); ${socketOf('second')} connect(second, server, 80);`;
    const more = { onClient: 'sysctl net.ipv4.ip_local_port_range = "40000 40000" sysctl net.ipv4.tcp_tw_reuse = 1' };
    const server = 'while (1) { int conn = accept(listener); read(conn, 10); close(conn); }';
    const last = (wait: string) => callsOf(runOf(pairText(server, again(wait), more)), 'client').at(-1);
    assert.equal(last('500ms'), 'connect(second, server, 80) = -1 EADDRNOTAVAIL');
    assert.equal(last('1200ms'), 'connect(second, server, 80) = 0');
    const events = runOf(pairText(server, again('1200ms'), more));
    assert.ok(ofKind(events, 'state', 'client').some((event) => event.old === 'TIME_WAIT' && event.new === 'SYN_SENT'));
  });
});

describe('the queues of a listener', () => {
  const clients = (count: number) =>
    Array.from(
      { length: count },
      (_, i) => `${socketOf(`s${i}`)} fcntl(s${i}, F_SETFL, O_NONBLOCK); connect(s${i}, server, 80); sleep(50ms);`,
    ).join('\n');
  const listening = (backlog: number, then = '') =>
    `close(listener); ${socketOf('small')} bind(small, 80); listen(small, ${backlog}); ${then}`;

  it('hold one connection more than the backlog; the SYN of the next is dropped in silence', () => {
    const events = runOf(pairText(listening(1), clients(3)), 0.5);
    const answers = ofKind(events, 'send', 'server').filter(({ segment }) => segment.kind === 'SYN-ACK');
    assert.equal(new Set(answers.map(({ remotePort }) => remotePort)).size, 2);
  });

  it('give connections to accept in the order in which they were made', () => {
    const events = runOf(
      pairText(
        'sleep(200ms); int a = accept(listener); int b = accept(listener); read(a, 10); read(b, 10);',
        `${clients(2)} sleep(50ms); write(s0, 1); write(s1, 2);`,
      ),
    );
    assert.deepEqual(callsOf(events, 'server').slice(-2), ['read(a, 10) = 1', 'read(b, 10) = 2']);
  });

  it('are bounded by somaxconn', () => {
    const events = runOf(pairText(listening(100), clients(3), { onServer: 'sysctl net.core.somaxconn = 0' }), 0.5);
    const opened = statesOf(events, 'server').filter((state) => state === 'ESTABLISHED');
    assert.equal(opened.length, 1);
  });

  it('reset what waits in them when the listener closes', () => {
    const events = runOf(pairText('sleep(100ms); close(listener);', 'connect(fd, server, 80); read(fd, 10);'));
    assert.deepEqual(sentBy(events, 'server').slice(-1), ['R. seq 1 ack 1']);
    assert.equal(callsOf(events, 'client').at(-1), 'read(fd, 10) = -1 ECONNRESET');
  });

  it('answer the handshake that finds no room with a reset only with tcp_abort_on_overflow', () => {
    // The second and the third SYN come before either handshake is complete: both requests are taken, and there is room for one.
    const program = `${clients(1)} ${['s1', 's2'].map((name) => `${socketOf(name)} fcntl(${name}, F_SETFL, O_NONBLOCK);`).join(' ')}
      connect(s1, server, 80); connect(s2, server, 80);`;
    const resets = (onServer: string) =>
      sentBy(runOf(pairText(listening(1), program, { onServer }), 0.5), 'server').filter((text) => text.startsWith('R'));
    assert.deepEqual(resets(''), []);
    assert.deepEqual(resets('sysctl net.ipv4.tcp_abort_on_overflow = 1'), ['R seq 1']);
  });

  it('let TCP_DEFER_ACCEPT wait for the first data', () => {
    const server = 'setsockopt(listener, IPPROTO_TCP, TCP_DEFER_ACCEPT, 5); int conn = accept(listener);';
    const events = runOf(pairText(server, 'connect(fd, server, 80); sleep(500ms); write(fd, 3);'));
    const [accepted] = ofKind(events, 'return', 'server').filter(({ name }) => name === 'accept');
    assert.ok(accepted && accepted.timeNs > 500e6);
  });
});
