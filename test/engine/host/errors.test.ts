import assert from 'node:assert/strict';
import { callsOf, ofKind, pairText, runOf } from '../running';

/** What the calls of a single host's program came to. */
function alone(program: string, until = 5): string[] {
  return callsOf(
    runOf(`host alone { process { int fd = socket(AF_INET, SOCK_STREAM, 0); ${program} pause(); } } host other { process { } }`, until),
    'alone',
  ).slice(1);
}

/** What the calls of server and client came to, without the server's first three and the client's first two. */
function pair(server: string, client: string, more = {}, until = 5): { server: string[]; client: string[] } {
  const events = runOf(pairText(server, client, more), until);
  return { server: callsOf(events, 'server').slice(3), client: callsOf(events, 'client').slice(2) };
}

const serve = 'int conn = accept(listener);';
const open = 'connect(fd, server, 80);';

describe('descriptors', () => {
  it('are the lowest free numbers, from 3', () => {
    assert.deepEqual(
      callsOf(
        runOf(
          'host a { process { int x = socket(AF_INET, SOCK_STREAM, 0); int y = dup(x); close(x); epoll_create1(0); } } host b { process { } }',
        ),
        'a',
      ),
      ['socket(AF_INET, SOCK_STREAM, 0) = 3', 'dup(x) = 4', 'close(x) = 0', 'epoll_create1(0) = 3'],
    );
  });

  it('that are not open are EBADF in every call', () => {
    assert.deepEqual(
      alone(`close(fd); close(fd); read(fd, 1); write(fd, 1); recv(fd, 1, 0); send(fd, 1, 0); bind(fd, 80); listen(fd, 1); accept(fd); connect(fd, other, 80);
        shutdown(fd, SHUT_WR); dup(fd); getsockname(fd); setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1); getsockopt(fd, SOL_SOCKET, SO_ERROR);
        fcntl(fd, F_GETFL, 0); read(-1, 1); read(1000, 1); struct epoll_event events[2]; epoll_wait(fd, events, 1, 0);`)
        .slice(1)
        .filter((line) => !line.endsWith(' = -1 EBADF')),
      [],
    );
  });

  it('of an epoll are ENOTSOCK where a socket is wanted', () => {
    assert.deepEqual(alone('int ep = epoll_create1(0); bind(ep, 80); accept(ep); shutdown(ep, SHUT_WR); getsockname(ep);').slice(1), [
      'bind(ep, 80) = -1 ENOTSOCK',
      'accept(ep) = -1 ENOTSOCK',
      'shutdown(ep, SHUT_WR) = -1 ENOTSOCK',
      'getsockname(ep) = -1 ENOTSOCK',
    ]);
  });

  it('made by dup share one socket: only the last close ends the connection', () => {
    const { server, client } = pair(
      `${serve} read(conn, 10);`,
      `${open} int copy = dup(fd); close(fd); sleep(50ms); write(copy, 3); close(copy);`,
    );
    assert.deepEqual(client.slice(1), ['dup(fd) = 4', 'close(fd) = 0', 'sleep(50ms) = 0', 'write(copy, 3) = 3', 'close(copy) = 0']);
    assert.equal(server[1], 'read(conn, 10) = 3');
  });
});

describe('a socket that is not connected', () => {
  it('is ENOTCONN to read and to shut down, EPIPE to write', () => {
    assert.deepEqual(alone('signal(SIGPIPE, SIG_IGN); read(fd, 1); shutdown(fd, SHUT_RDWR); write(fd, 1);').slice(1), [
      'read(fd, 1) = -1 ENOTCONN',
      'shutdown(fd, SHUT_RDWR) = -1 ENOTCONN',
      'write(fd, 1) = -1 EPIPE',
    ]);
  });

  it('is EINVAL to accept', () => assert.deepEqual(alone('accept(fd);'), ['accept(fd) = -1 EINVAL']));

  it('of another family does not exist', () => {
    const events = runOf('host a { process { socket(1, SOCK_STREAM, 0); } } host b { process { } }');
    assert.deepEqual(callsOf(events, 'a'), ['socket(1, SOCK_STREAM, 0) = -1 EAFNOSUPPORT']);
  });
});

describe('connect', () => {
  it('is refused where nobody listens', () => {
    assert.deepEqual(pair('', 'connect(fd, server, 81);').client, ['connect(fd, server, 81) = -1 ECONNREFUSED']);
  });

  it('may be tried again after a refusal', () => {
    const { client } = pair('', 'connect(fd, server, 81); connect(fd, server, 80);');
    assert.deepEqual(client, ['connect(fd, server, 81) = -1 ECONNREFUSED', 'connect(fd, server, 80) = 0']);
  });

  it('times out when nothing comes back', () => {
    const more = {
      network: 'drop every SYN from client',
      onClient: 'sysctl net.ipv4.tcp_syn_retries = 1 sysctl net.ipv4.tcp_syn_linear_timeouts = 0',
    };
    assert.deepEqual(pair('', open, more).client, ['connect(fd, server, 80) = -1 ETIMEDOUT']);
  });

  it('is EISCONN on a connection and on a listener', () => {
    assert.deepEqual(pair(serve, `${open} ${open}`).client.at(-1), 'connect(fd, server, 80) = -1 EISCONN');
    assert.equal(alone('bind(fd, 80); listen(fd, 1); connect(fd, other, 80);').at(-1), 'connect(fd, other, 80) = -1 EISCONN');
  });

  it('goes on in the background without blocking: EINPROGRESS, EALREADY, then 0, then EISCONN', () => {
    const { client } = pair(serve, `fcntl(fd, F_SETFL, O_NONBLOCK); ${open} ${open} sleep(50ms); ${open} ${open}`);
    assert.deepEqual(
      client.slice(1),
      ['-1 EINPROGRESS', '-1 EALREADY', 'sleep(50ms) = 0', '0', '-1 EISCONN'].map((end) =>
        end.startsWith('sleep') ? end : `connect(fd, server, 80) = ${end}`,
      ),
    );
  });

  it('in the background tells of its failure by SO_ERROR, once', () => {
    const { client } = pair(
      '',
      'fcntl(fd, F_SETFL, O_NONBLOCK); connect(fd, server, 81); sleep(50ms); getsockopt(fd, SOL_SOCKET, SO_ERROR); getsockopt(fd, SOL_SOCKET, SO_ERROR);',
    );
    assert.deepEqual(client.slice(-2), ['getsockopt(fd, SOL_SOCKET, SO_ERROR) = 111', 'getsockopt(fd, SOL_SOCKET, SO_ERROR) = 0']);
  });

  it('is EADDRNOTAVAIL when no port is left', () => {
    const more = { onClient: 'sysctl net.ipv4.ip_local_port_range = "40000 40000"' };
    const { client } = pair(serve, `${open} int second = socket(AF_INET, SOCK_STREAM, 0); connect(second, server, 80);`, more);
    assert.equal(client.at(-1), 'connect(second, server, 80) = -1 EADDRNOTAVAIL');
  });

  it('is EADDRNOTAVAIL from a port whose connection to there exists', () => {
    const reuse = (name: string) => `setsockopt(${name}, SOL_SOCKET, SO_REUSEADDR, 1); bind(${name}, 5000);`;
    const { client } = pair(
      serve,
      `${reuse('fd')} int second = socket(AF_INET, SOCK_STREAM, 0); ${reuse('second')} ${open} connect(second, server, 80);`,
    );
    assert.equal(client.at(-1), 'connect(second, server, 80) = -1 EADDRNOTAVAIL');
  });
});

describe('reading', () => {
  it('returns what is there, then 0 at the end of the stream, again and again', () => {
    const { server } = pair(
      `${serve} read(conn, 3); read(conn, 10); read(conn, 10); read(conn, 10);`,
      `${open} write(fd, "hello"); close(fd);`,
    );
    assert.deepEqual(server.slice(1), ['read(conn, 3) = 3', 'read(conn, 10) = 2', 'read(conn, 10) = 0', 'read(conn, 10) = 0']);
  });

  it('of no bytes returns 0 at once', () => assert.equal(pair(`${serve} read(conn, 0);`, open).server[1], 'read(conn, 0) = 0'));

  it('ahead leaves the bytes (MSG_PEEK)', () => {
    const { server } = pair(`${serve} recv(conn, 4, MSG_PEEK); recv(conn, 4, 0);`, `${open} write(fd, "hello");`);
    assert.deepEqual(server.slice(1), ['recv(conn, 4, MSG_PEEK) = 4', 'recv(conn, 4, 0) = 4']);
  });

  it('does not wait on a non-blocking socket, nor with MSG_DONTWAIT: EAGAIN', () => {
    const { server } = pair(`${serve} recv(conn, 4, MSG_DONTWAIT); fcntl(conn, F_SETFL, O_NONBLOCK); read(conn, 4);`, open);
    assert.deepEqual(server.slice(1), [
      'recv(conn, 4, MSG_DONTWAIT) = -1 EAGAIN',
      'fcntl(conn, F_SETFL, O_NONBLOCK) = 0',
      'read(conn, 4) = -1 EAGAIN',
    ]);
  });

  it('gives ECONNRESET once after a reset, then 0', () => {
    const { server } = pair(
      `${serve} read(conn, 10); read(conn, 10);`,
      `${open} setsockopt(fd, SOL_SOCKET, SO_LINGER, {1, 0}); close(fd);`,
    );
    assert.deepEqual(server.slice(1), ['read(conn, 10) = -1 ECONNRESET', 'read(conn, 10) = 0']);
  });

  it('still gives what arrived before the reset', () => {
    const { server } = pair(
      `${serve} sleep(100ms); read(conn, 10); read(conn, 10); read(conn, 10);`,
      `${open} write(fd, 5); sleep(20ms); setsockopt(fd, SOL_SOCKET, SO_LINGER, {1, 0}); close(fd);`,
    );
    assert.deepEqual(server.slice(2), ['read(conn, 10) = 5', 'read(conn, 10) = -1 ECONNRESET', 'read(conn, 10) = 0']);
  });

  it('returns 0 after SHUT_RD', () => {
    assert.deepEqual(pair(`${serve} shutdown(conn, SHUT_RD); read(conn, 10);`, open).server.at(-1), 'read(conn, 10) = 0');
  });

  it('goes on after SHUT_RD with what still arrives (Linux)', () => {
    const { server } = pair(
      `${serve} shutdown(conn, SHUT_RD); sleep(100ms); read(conn, 10); read(conn, 10);`,
      `${open} sleep(30ms); write(fd, 5);`,
    );
    assert.deepEqual(server.slice(-2), ['read(conn, 10) = 5', 'read(conn, 10) = 0']);
  });
});

describe('writing', () => {
  const afterReset = `${serve} sleep(100ms);`;
  const reset = `${open} setsockopt(fd, SOL_SOCKET, SO_LINGER, {1, 0}); close(fd);`;

  it('gives the error of a reset once, then EPIPE and SIGPIPE', () => {
    const events = runOf(pairText(`signal(SIGPIPE, SIG_IGN); ${afterReset} write(conn, 1); write(conn, 1);`, reset));
    assert.deepEqual(callsOf(events, 'server').slice(-2), ['write(conn, 1) = -1 ECONNRESET', 'write(conn, 1) = -1 EPIPE']);
    assert.deepEqual(
      ofKind(events, 'signal').map(({ signal, action }) => [signal, action]),
      [['SIGPIPE', 'ignored']],
    );
  });

  it('where nobody reads kills a process that does not ignore SIGPIPE', () => {
    const events = runOf(pairText(`${afterReset} write(conn, 1); write(conn, 1); sleep(1);`, reset));
    assert.deepEqual(
      ofKind(events, 'exit', 'server').map(({ signal }) => signal),
      ['SIGPIPE'],
    );
    assert.equal(callsOf(events, 'server').at(-1), 'write(conn, 1) = -1 ECONNRESET', 'the call that raised it never returns');
  });

  it('raises no signal with MSG_NOSIGNAL', () => {
    const events = runOf(pairText(`${afterReset} send(conn, 1, MSG_NOSIGNAL); send(conn, 1, MSG_NOSIGNAL);`, reset));
    assert.equal(callsOf(events, 'server').at(-1), 'send(conn, 1, MSG_NOSIGNAL) = -1 EPIPE');
    assert.deepEqual(ofKind(events, 'signal'), []);
  });

  it('is EPIPE after SHUT_WR, on the own side', () => {
    const { client } = pair(serve, `signal(SIGPIPE, SIG_IGN); ${open} shutdown(fd, SHUT_WR); write(fd, 1);`);
    assert.equal(client.at(-1), 'write(fd, 1) = -1 EPIPE');
  });

  it('succeeds once to a peer that has closed, whose reset makes the next EPIPE', () => {
    const { client } = pair(
      `${serve} close(conn);`,
      `signal(SIGPIPE, SIG_IGN); ${open} sleep(50ms); write(fd, 1); sleep(50ms); write(fd, 1);`,
    );
    assert.deepEqual(
      client.filter((line) => line.startsWith('write')),
      ['write(fd, 1) = 1', 'write(fd, 1) = -1 EPIPE'],
    );
  });

  it('waits for room in the send buffer, or writes what fits when it may not wait', () => {
    const { client } = pair(serve, `${open} send(fd, 1000000, MSG_DONTWAIT); send(fd, 1000000, MSG_DONTWAIT);`, {}, 0.05);
    const [first = '', second] = client.slice(1);
    const accepted = Number(/= (\d+)/.exec(first)?.[1]);
    assert.ok(accepted > 10_000 && accepted < 1_000_000, first);
    assert.equal(second, 'send(fd, 1000000, MSG_DONTWAIT) = -1 EAGAIN');
  });

  it('ends with ETIMEDOUT when the network is gone', () => {
    const more = { network: 'drop every DATA from client', onClient: 'sysctl net.ipv4.tcp_retries2 = 2' };
    const { client } = pair(serve, `signal(SIGPIPE, SIG_IGN); ${open} write(fd, 1); sleep(4); write(fd, 1); write(fd, 1);`, more, 9);
    assert.deepEqual(client.slice(-2), ['write(fd, 1) = -1 ETIMEDOUT', 'write(fd, 1) = -1 EPIPE']);
  });
});

describe('a call that succeeds', () => {
  it('returns 0, and not the negative zero of JavaScript', () => {
    const results = ofKind(runOf(pairText('accept(listener);', `${open} shutdown(fd, SHUT_WR);`)), 'return').filter(({ result }) =>
      Object.is(result, -0),
    );
    assert.deepEqual(results, []);
  });
});

describe('arguments that make no sense', () => {
  it('are EINVAL or ENOPROTOOPT', () => {
    assert.deepEqual(
      alone(
        'shutdown(fd, 3); setsockopt(fd, SOL_SOCKET, 99, 1); getsockopt(fd, IPPROTO_TCP, 99); setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, 0); fcntl(fd, 77, 0);',
      ),
      [
        'shutdown(fd, 3) = -1 EINVAL',
        'setsockopt(fd, SOL_SOCKET, 99, 1) = -1 ENOPROTOOPT',
        'getsockopt(fd, IPPROTO_TCP, 99) = -1 ENOPROTOOPT',
        'setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, 0) = -1 EINVAL',
        'fcntl(fd, 77, 0) = -1 EINVAL',
      ],
    );
  });
});
