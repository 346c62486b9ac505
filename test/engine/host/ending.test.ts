import assert from 'node:assert/strict';
import { callsOf, ofKind, outputOf, pairText, runOf, sentBy, statesOf } from '../running';

const open = 'connect(fd, server, 80);';
const serve = 'int conn = accept(listener);';
const drain = 'while (read(conn, 100) > 0) { }';

/** Milliseconds between the begin and the return of the last call of the name. */
function duration(events: ReturnType<typeof runOf>, program: string, name: string): number {
  const last = ofKind(events, 'return')
    .filter((event) => event.program === program && event.name === name)
    .at(-1);
  assert.ok(last, `${name} returns`);
  return (last.timeNs - (events[last.callIndex]?.timeNs ?? 0)) / 1e6;
}

/** What the client sends from its call on, the handshake aside. */
function sent(client: string, server = `${serve} ${drain}`, more = {}): string[] {
  return sentBy(runOf(pairText(server, `${open} ${client}`, more), 2), 'client').slice(2);
}

describe('close', () => {
  it('sends what is queued, then the FIN', () => {
    assert.deepEqual(sent('write(fd, 10); close(fd);'), ['P. seq 1 ack 1 len 10', 'F. seq 11 ack 1']);
  });

  it('resets when received data has not been read (RFC 9293 3.6.1)', () => {
    assert.deepEqual(sent('sleep(50ms); close(fd);', `${serve} write(conn, 5);`).slice(-1), ['R. seq 1 ack 6']);
  });

  it('of one of two descriptors sends nothing', () => assert.deepEqual(sent('dup(fd); close(fd);'), []));
});

describe('shutdown', () => {
  it('of writing sends the FIN, and reading goes on', () => {
    const events = runOf(pairText(`${serve} ${drain} write(conn, 5);`, `${open} shutdown(fd, SHUT_WR); read(fd, 10);`));
    assert.equal(callsOf(events, 'client').at(-1), 'read(fd, 10) = 5');
  });

  it('of reading sends nothing', () => assert.deepEqual(sent('shutdown(fd, SHUT_RD); sleep(50ms);'), []));

  it('of both sends the FIN once, and close another time nothing', () => {
    assert.deepEqual(sent('shutdown(fd, SHUT_RDWR); shutdown(fd, SHUT_WR); close(fd);'), ['F. seq 1 ack 1']);
  });

  it('works for every descriptor of the socket', () => {
    const client = `signal(SIGPIPE, SIG_IGN); ${open} int copy = dup(fd); shutdown(fd, SHUT_WR); write(copy, 1);`;
    assert.equal(callsOf(runOf(pairText(serve, client)), 'client').at(-1), 'write(copy, 1) = -1 EPIPE');
  });

  it('of a listener ends its listening', () => {
    const events = runOf(pairText('shutdown(listener, SHUT_RDWR); accept(listener);', 'connect(fd, server, 80);'));
    assert.equal(callsOf(events, 'server').at(-1), 'accept(listener) = -1 EINVAL');
    assert.equal(callsOf(events, 'client').at(-1), 'connect(fd, server, 80) = -1 ECONNREFUSED');
  });

  it('in CLOSE_WAIT leads to LAST_ACK', () => {
    const events = runOf(pairText(`${serve} ${drain} shutdown(conn, SHUT_WR);`, `${open} close(fd);`));
    assert.deepEqual(statesOf(events, 'server').slice(-3), ['CLOSE_WAIT', 'LAST_ACK', 'CLOSED']);
  });
});

describe('SO_LINGER', () => {
  const linger = (value: string) => `setsockopt(fd, SOL_SOCKET, SO_LINGER, ${value});`;

  it('with 0 seconds resets, and there is no TIME_WAIT', () => {
    const events = runOf(pairText(`${serve} ${drain}`, `${open} ${linger('{1, 0}')} close(fd);`), 2);
    assert.deepEqual(sentBy(events, 'client').slice(2), ['R. seq 1 ack 1']);
    assert.deepEqual(statesOf(events, 'client'), ['SYN_SENT', 'ESTABLISHED', 'CLOSED']);
  });

  it('with seconds lets close wait for the acknowledgment of the FIN', () => {
    const events = runOf(pairText(`${serve} ${drain}`, `${open} write(fd, 10); ${linger('{1, 2}')} close(fd);`), 4);
    const waited = duration(events, 'client', 'close');
    assert.ok(waited >= 20 && waited < 100, `${waited} ms: a round trip and a delayed ACK at most`);
  });

  it('with seconds gives up waiting when they are over, and the kernel goes on alone', () => {
    const events = runOf(
      pairText(`${serve} ${drain}`, `${open} ${linger('{1, 1}')} close(fd);`, { network: 'drop every FIN from client' }),
      4,
    );
    assert.ok(Math.abs(duration(events, 'client', 'close') - 1000) < 20);
    assert.equal(callsOf(events, 'client').at(-1), 'close(fd) = 0');
    const fins = ofKind(events, 'send', 'client').filter(({ segment }) => segment.kind === 'FIN');
    assert.ok(
      fins.some(({ timeNs }) => timeNs > 1.1e9),
      'retransmitted after close returned',
    );
  });

  it('switched off does not wait', () => {
    const events = runOf(pairText(`${serve} ${drain}`, `${open} ${linger('{0, 5}')} close(fd);`), 2);
    assert.ok(duration(events, 'client', 'close') < 1);
  });

  it('does not hold up a process that exits', () => {
    const events = runOf(
      pairText(`${serve} ${drain}`, `${open} ${linger('{1, 2}')} exit(3);`, { network: 'drop every FIN from client' }),
      2,
    );
    const [exit] = ofKind(events, 'exit', 'client');
    assert.equal(exit?.status, 3);
    assert.deepEqual(sentBy(events, 'client').slice(2, 3), ['F. seq 1 ack 1']);
  });

  it('is inherited by accepted connections', () => {
    const events = runOf(pairText(`setsockopt(listener, SOL_SOCKET, SO_LINGER, {1, 0}); ${serve} close(conn);`, open), 1);
    assert.deepEqual(sentBy(events, 'server').slice(-1), ['R. seq 1 ack 1']);
  });
});

describe('a process that ends', () => {
  it('closes its descriptors, the highest first', () => {
    const client = `${open} int second = socket(AF_INET, SOCK_STREAM, 0); connect(second, server, 80); exit(0);`;
    const events = runOf(pairText('while (1) accept(listener);', client), 1);
    const fins = ofKind(events, 'send', 'client').filter(({ segment }) => segment.kind === 'FIN');
    const opened = ofKind(events, 'send', 'client')
      .filter(({ segment }) => segment.kind === 'SYN')
      .map(({ localPort }) => localPort);
    assert.deepEqual(
      fins.slice(0, 2).map(({ localPort }) => localPort),
      opened.reverse(),
    );
  });

  it('at its end exits with 0, by exit with its status, by a signal with that', () => {
    const exits = (program: string) =>
      ofKind(runOf(`host a { process { ${program} } } host b { process { pause(); } }`), 'exit').map(
        ({ status, signal }) => signal ?? status,
      );
    assert.deepEqual(exits('sleep(1ms);'), [0]);
    assert.deepEqual(exits('exit(7);'), [7]);
    assert.deepEqual(exits('char text[2]; text[5] = 1;'), ['SIGSEGV']);
    assert.deepEqual(exits('int n = 0; n = 1 / n;'), ['SIGFPE']);
  });

  it('with unread data resets', () => {
    assert.deepEqual(sent('sleep(50ms); exit(0);', `${serve} write(conn, 5);`).slice(-1), ['R. seq 1 ack 6']);
  });

  it('while it waits at a listener leaves nothing behind', () => {
    const events = runOf(
      pairText(
        'accept(listener); exit(1);',
        `${open} sleep(100ms); connect(fd, server, 80); int again = socket(AF_INET, SOCK_STREAM, 0); connect(again, server, 80);`,
      ),
    );
    assert.equal(callsOf(events, 'client').at(-1), 'connect(again, server, 80) = -1 ECONNREFUSED');
  });

  it('leaves the others of its host alone', () => {
    const text = `host a { process { exit(1); } process { sleep(10ms); printf("here"); } } host b { process { } }`;
    assert.equal(outputOf(runOf(text), 'a.2'), 'here');
  });
});
