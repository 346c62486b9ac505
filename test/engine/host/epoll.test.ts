import assert from 'node:assert/strict';
import { callsOf, outputOf, pairText, runOf } from '../running';

/** A server that watches its connection by epoll, and what its calls come to from epoll_create1 on. */
function watching(events: string, program: string, client: string): { calls: string[]; output: string } {
  const server = `int conn = accept(listener); struct epoll_event events[4]; int n; int i; int ep = epoll_create1(0); epoll_ctl(ep, EPOLL_CTL_ADD, conn, ${events}); ${program}`;
  const run = runOf(pairText(server, `connect(fd, server, 80); ${client}`));
  const calls = callsOf(run, 'server');
  return { calls: calls.slice(calls.findIndex((call) => call.startsWith('epoll_ctl')) + 1), output: outputOf(run, 'server') };
}

const wait = 'n = epoll_wait(ep, events, 4, 200); for (i = 0; i < n; i++) printf("[%x]", events[i].events);';

describe('epoll', () => {
  it('reports data again and again until it is read (level-triggered)', () => {
    const { calls, output } = watching('EPOLLIN', `${wait} ${wait} read(conn, 10); ${wait}`, 'sleep(50ms); write(fd, 10);');
    assert.deepEqual(
      calls.filter((call) => call.startsWith('epoll_wait')).map((call) => call.split(' = ')[1]),
      ['1', '1', '0'],
    );
    assert.equal(output, '[1][1]');
  });

  it('reports data once with EPOLLET, and again when more comes', () => {
    const { calls, output } = watching(
      'EPOLLIN | EPOLLET',
      `${wait} ${wait} ${wait}`,
      'sleep(50ms); write(fd, 10); sleep(300ms); write(fd, 10);',
    );
    assert.deepEqual(
      calls.map((call) => call.split(' = ')[1]),
      ['1', '0', '1'],
    );
    assert.equal(output, '[1][1]');
  });

  it('reports once with EPOLLONESHOT, until it is armed again', () => {
    const { calls } = watching(
      'EPOLLIN | EPOLLONESHOT',
      `${wait} ${wait} epoll_ctl(ep, EPOLL_CTL_MOD, conn, EPOLLIN | EPOLLONESHOT); ${wait}`,
      'sleep(50ms); write(fd, 10);',
    );
    assert.deepEqual(
      calls.map((call) => call.split(' = ')[1]),
      ['1', '0', '0', '1'],
    );
  });

  it('reports the end of the stream as IN and RDHUP where that is watched', () => {
    assert.equal(watching('EPOLLIN', wait, 'sleep(50ms); close(fd);').output, '[1]');
    assert.equal(watching('EPOLLIN | EPOLLRDHUP', wait, 'sleep(50ms); close(fd);').output, '[2001]');
  });

  it('reports a reset as IN, ERR, HUP and RDHUP, watched or not', () => {
    const reset = 'sleep(50ms); setsockopt(fd, SOL_SOCKET, SO_LINGER, {1, 0}); close(fd);';
    assert.equal(watching('EPOLLIN | EPOLLRDHUP', wait, reset).output, '[2019]');
    assert.equal(watching('EPOLLOUT', wait.replace('200', '20'), 'sleep(50ms);').output, '[4]');
  });

  it('reports HUP when both directions are shut', () => {
    assert.equal(watching('EPOLLIN', `shutdown(conn, SHUT_WR); ${wait}`, 'sleep(50ms); close(fd);').output, '[11]');
  });

  it('reports a listener with a connection to accept', () => {
    const server = `int ep = epoll_create1(0); struct epoll_event events[4]; epoll_ctl(ep, EPOLL_CTL_ADD, listener, EPOLLIN);
      int n = epoll_wait(ep, events, 4, -1); printf("%d %d", events[0].data.fd == listener, n); accept(listener); epoll_wait(ep, events, 4, 0);`;
    const run = runOf(pairText(server, 'connect(fd, server, 80);'));
    assert.equal(outputOf(run, 'server'), '1 1');
    assert.equal(callsOf(run, 'server').at(-1), 'epoll_wait(ep, events, 4, 0) = 0');
  });

  it('reports a connection that has been made in the background as OUT', () => {
    const client = `fcntl(fd, F_SETFL, O_NONBLOCK); connect(fd, server, 80); int ep = epoll_create1(0); struct epoll_event events[4];
      epoll_ctl(ep, EPOLL_CTL_ADD, fd, EPOLLOUT); int n = epoll_wait(ep, events, 4, 1000); printf("%d %x", n, events[0].events);`;
    assert.equal(outputOf(runOf(pairText('', client)), 'client'), '1 4');
  });

  it('reports at most as many descriptors as asked for', () => {
    const server = `int a = accept(listener); int b = accept(listener); int ep = epoll_create1(0); struct epoll_event events[4];
      epoll_ctl(ep, EPOLL_CTL_ADD, a, EPOLLOUT); epoll_ctl(ep, EPOLL_CTL_ADD, b, EPOLLOUT); epoll_wait(ep, events, 1, 0); epoll_wait(ep, events, 4, 0);`;
    const run = runOf(
      pairText(server, 'connect(fd, server, 80); int other = socket(AF_INET, SOCK_STREAM, 0); connect(other, server, 80);'),
    );
    assert.deepEqual(callsOf(run, 'server').slice(-2), ['epoll_wait(ep, events, 1, 0) = 1', 'epoll_wait(ep, events, 4, 0) = 2']);
  });

  it('wakes when its time is over, not earlier', () => {
    const run = runOf(
      'host a { process { int ep = epoll_create1(0); struct epoll_event events[1]; epoll_wait(ep, events, 1, 150); } } host b { process { } }',
    );
    const [begin, end] = run.filter((event) => (event.kind === 'call' || event.kind === 'return') && event.name === 'epoll_wait');
    assert.ok(begin && end && end.timeNs - begin.timeNs >= 150e6 && end.timeNs - begin.timeNs < 155e6);
  });

  it('forgets a descriptor that is closed', () => {
    const { calls } = watching('EPOLLIN', 'close(conn); n = epoll_wait(ep, events, 4, 100);', 'sleep(50ms); write(fd, 10);');
    assert.equal(calls.at(-1), 'epoll_wait(ep, events, 4, 100) = 0');
  });

  it('knows EEXIST, ENOENT, EPERM, EINVAL and EBADF', () => {
    const { calls } = watching(
      'EPOLLIN',
      `epoll_ctl(ep, EPOLL_CTL_ADD, conn, EPOLLIN); epoll_ctl(ep, EPOLL_CTL_DEL, conn); epoll_ctl(ep, EPOLL_CTL_DEL, conn); epoll_ctl(ep, EPOLL_CTL_MOD, conn, EPOLLIN);
       epoll_ctl(ep, EPOLL_CTL_ADD, ep, EPOLLIN); epoll_ctl(conn, EPOLL_CTL_ADD, listener, EPOLLIN); epoll_ctl(ep, EPOLL_CTL_ADD, 77, EPOLLIN);
       epoll_wait(ep, events, 0, 0); epoll_wait(conn, events, 1, 0);`,
      '',
    );
    assert.deepEqual(
      calls.map((call) => call.split(' ').at(-1)),
      ['EEXIST', '0', 'ENOENT', 'ENOENT', 'EINVAL', 'EINVAL', 'EBADF', 'EINVAL', 'EINVAL'],
    );
  });
});
