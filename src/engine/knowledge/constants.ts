import type { ConstantEntry, Text } from './entries';

function constant(name: string, usedBy: string, meaning: Text, sources: readonly string[]): ConstantEntry {
  return { kind: 'constant', name, usedBy, meaning, sources };
}

const socketConstants: readonly ConstantEntry[] = [
  constant('AF_INET', 'socket(AF_INET, ...)', { en: 'IPv4.', zh: 'IPv4。' }, ['socket(2)']),
  constant('PF_INET', 'socket(PF_INET, ...)', { en: 'The same as AF_INET.', zh: '与 AF_INET 相同。' }, ['socket(2)']),
  constant('SOCK_STREAM', 'socket(..., SOCK_STREAM, 0)', { en: 'A byte stream: TCP.', zh: '字节流，即 TCP。' }, ['socket(2)']),
  constant(
    'SOCK_NONBLOCK',
    'socket(..., SOCK_STREAM | SOCK_NONBLOCK, 0)',
    { en: 'The new socket does not block: calls that would wait fail with EAGAIN.', zh: '新套接字不阻塞：需要等待的调用以 EAGAIN 失败。' },
    ['socket(2)'],
  ),
  constant(
    'SOCK_CLOEXEC',
    'socket(..., SOCK_STREAM | SOCK_CLOEXEC, 0)',
    { en: 'The descriptor is closed on exec; without effect here.', zh: '执行 exec 时关闭描述符；在此没有作用。' },
    ['socket(2)'],
  ),
  constant(
    'IPPROTO_IP',
    'socket(..., ..., IPPROTO_IP)',
    { en: '0: the usual protocol of the socket type.', zh: '0：该套接字类型的默认协议。' },
    ['ip(7)'],
  ),
  constant(
    'SOL_SOCKET',
    'setsockopt(fd, SOL_SOCKET, ...)',
    { en: 'Level of the options of all sockets: SO_...', zh: '所有套接字共有的选项 SO_... 所在的层。' },
    ['socket(7)'],
  ),
  constant(
    'IPPROTO_TCP',
    'setsockopt(fd, IPPROTO_TCP, ...)',
    { en: 'TCP: as protocol of a socket, or as level of the options TCP_...', zh: 'TCP：作为套接字的协议，或选项 TCP_... 所在的层。' },
    ['tcp(7)'],
  ),
  constant('SOL_TCP', 'setsockopt(fd, SOL_TCP, ...)', { en: 'The same as IPPROTO_TCP.', zh: '与 IPPROTO_TCP 相同。' }, ['tcp(7)']),
  constant('INADDR_ANY', 'bind()', { en: 'All addresses of the host.', zh: '主机的所有地址。' }, ['ip(7)']),
  constant('SOMAXCONN', 'listen(fd, SOMAXCONN)', { en: 'The largest usual backlog, 4096.', zh: '通常的最大 backlog，4096。' }, [
    'listen(2)',
  ]),
];

const shutdownAndFlags: readonly ConstantEntry[] = [
  constant(
    'SHUT_RD',
    'shutdown(fd, SHUT_RD)',
    {
      en: 'Ends reading. No segment is sent and the peer does not learn of it; data that still arrives can be read.',
      zh: '结束读。不发送报文段，对端不会知道；之后到达的数据仍可读取。',
    },
    ['shutdown(2)', 'measured'],
  ),
  constant(
    'SHUT_WR',
    'shutdown(fd, SHUT_WR)',
    {
      en: 'Ends writing: FIN is sent after the queued data, reading goes on. The half-close.',
      zh: '结束写：在队列中的数据之后发出 FIN，仍可继续读。即半关闭。',
    },
    ['RFC 9293 3.6', 'shutdown(2)', 'measured'],
  ),
  constant(
    'SHUT_RDWR',
    'shutdown(fd, SHUT_RDWR)',
    {
      en: 'Ends both: FIN is sent, `read()` gives 0, `write()` gives EPIPE. The descriptor stays open.',
      zh: '结束两个方向：发出 FIN，`read()` 返回 0，`write()` 返回 EPIPE。描述符仍然打开。',
    },
    ['shutdown(2)', 'measured'],
  ),
  constant(
    'MSG_PEEK',
    'recv(fd, buf, n, MSG_PEEK)',
    { en: 'Reads without taking the bytes out of the queue.', zh: '读取但不从队列中取走字节。' },
    ['recv(2)'],
  ),
  constant(
    'MSG_DONTWAIT',
    'recv(), send()',
    { en: 'This one call does not block; EAGAIN instead.', zh: '仅此次调用不阻塞，改为返回 EAGAIN。' },
    ['recv(2)', 'send(2)'],
  ),
  constant(
    'MSG_NOSIGNAL',
    'send(fd, buf, n, MSG_NOSIGNAL)',
    { en: 'No SIGPIPE: writing to a reset connection only gives EPIPE.', zh: '不产生 SIGPIPE：向已重置的连接写只得到 EPIPE。' },
    ['send(2)'],
  ),
  constant(
    'F_GETFD',
    'fcntl(fd, F_GETFD)',
    { en: 'Reads the flags of the descriptor (close-on-exec).', zh: '读取描述符的标志(close-on-exec)。' },
    ['fcntl(2)'],
  ),
  constant(
    'F_SETFD',
    'fcntl(fd, F_SETFD, flags)',
    { en: 'Sets the flags of the descriptor (close-on-exec).', zh: '设置描述符的标志(close-on-exec)。' },
    ['fcntl(2)'],
  ),
  constant('F_GETFL', 'fcntl(fd, F_GETFL)', { en: 'Reads the flags of the file: O_NONBLOCK.', zh: '读取文件的标志：O_NONBLOCK。' }, [
    'fcntl(2)',
  ]),
  constant(
    'F_SETFL',
    'fcntl(fd, F_SETFL, O_NONBLOCK)',
    { en: 'Sets the flags of the file: O_NONBLOCK.', zh: '设置文件的标志：O_NONBLOCK。' },
    ['fcntl(2)'],
  ),
  constant(
    'O_NONBLOCK',
    'fcntl(fd, F_SETFL, O_NONBLOCK)',
    {
      en: 'Calls that would wait fail with EAGAIN; `connect()` with EINPROGRESS.',
      zh: '需要等待的调用以 EAGAIN 失败；`connect()` 为 EINPROGRESS。',
    },
    ['fcntl(2)'],
  ),
];

const epollConstants: readonly ConstantEntry[] = [
  constant('EPOLL_CTL_ADD', 'epoll_ctl(ep, EPOLL_CTL_ADD, fd, events)', { en: 'Begins to watch a descriptor.', zh: '开始监视描述符。' }, [
    'epoll_ctl(2)',
  ]),
  constant('EPOLL_CTL_MOD', 'epoll_ctl(ep, EPOLL_CTL_MOD, fd, events)', { en: 'Changes what is watched.', zh: '修改所监视的事件。' }, [
    'epoll_ctl(2)',
  ]),
  constant('EPOLL_CTL_DEL', 'epoll_ctl(ep, EPOLL_CTL_DEL, fd, 0)', { en: 'Ends watching.', zh: '停止监视。' }, ['epoll_ctl(2)']),
  constant(
    'EPOLL_CLOEXEC',
    'epoll_create1(EPOLL_CLOEXEC)',
    { en: 'The descriptor is closed on exec; without effect here.', zh: '执行 exec 时关闭描述符；在此没有作用。' },
    ['epoll_create(2)'],
  ),
  constant(
    'EPOLLIN',
    'epoll_ctl(), epoll_wait()',
    {
      en: "Something can be read: data, a connection to accept, or the end of file after the peer's FIN.",
      zh: '有可读之物：数据、待接受的连接，或对端 FIN 之后的文件结束。',
    },
    ['epoll_ctl(2)', 'measured'],
  ),
  constant(
    'EPOLLOUT',
    'epoll_ctl(), epoll_wait()',
    { en: 'Writing would not block; also the end of a non-blocking `connect()`.', zh: '写不会阻塞；也表示非阻塞的 `connect()` 已结束。' },
    ['epoll_ctl(2)'],
  ),
  constant(
    'EPOLLRDHUP',
    'epoll_ctl(), epoll_wait()',
    {
      en: "The peer's FIN is here, even while data is still unread. It must be asked for.",
      zh: '对端 FIN 已到，即使还有数据未读。必须主动请求。',
    },
    ['epoll_ctl(2)', 'measured'],
  ),
  constant(
    'EPOLLHUP',
    'epoll_wait()',
    { en: 'Both directions are ended, or the connection is gone. Always reported.', zh: '两个方向都已结束，或连接已不存在。总会报告。' },
    ['epoll_ctl(2)'],
  ),
  constant(
    'EPOLLERR',
    'epoll_wait()',
    { en: 'An error is pending: see SO_ERROR. Always reported.', zh: '有待处理的错误：见 SO_ERROR。总会报告。' },
    ['epoll_ctl(2)'],
  ),
  constant(
    'EPOLLET',
    'epoll_ctl()',
    {
      en: 'Edge-triggered: reported once when something new comes. A program that does not read to the end waits for ever.',
      zh: '边沿触发：有新情况时只报告一次。不读到底的程序会永远等下去。',
    },
    ['epoll(7)'],
  ),
  constant(
    'EPOLLONESHOT',
    'epoll_ctl()',
    { en: 'Reported once, then off until EPOLL_CTL_MOD.', zh: '报告一次后停用，直到 EPOLL_CTL_MOD。' },
    ['epoll_ctl(2)'],
  ),
];

const signalConstants: readonly ConstantEntry[] = [
  constant(
    'SIGPIPE',
    'signal(SIGPIPE, SIG_IGN)',
    {
      en: 'Raised by writing to a connection that was reset or whose writing end is shut. By default it ends the process without a message.',
      zh: '向已重置或已关闭写方向的连接写入时产生。默认会终止进程，且没有任何消息。',
    },
    ['signal(7)', 'write(2)', 'measured'],
  ),
  constant('SIGHUP', 'signal()', { en: 'Hangup; by default it ends the process.', zh: '挂断；默认终止进程。' }, ['signal(7)']),
  constant('SIGINT', 'signal()', { en: 'Interrupt (Ctrl-C); by default it ends the process.', zh: '中断(Ctrl-C)；默认终止进程。' }, [
    'signal(7)',
  ]),
  constant('SIGFPE', 'signal()', { en: 'Division by zero; by default it ends the process.', zh: '除以零；默认终止进程。' }, ['signal(7)']),
  constant('SIGSEGV', 'signal()', { en: 'Access outside of memory; by default it ends the process.', zh: '越界访问内存；默认终止进程。' }, [
    'signal(7)',
  ]),
  constant(
    'SIGKILL',
    'signal()',
    { en: 'Ends the process; cannot be ignored. The kernel closes its descriptors.', zh: '终止进程，不可忽略。内核会关闭它的描述符。' },
    ['signal(7)'],
  ),
  constant('SIGALRM', 'signal()', { en: 'Alarm clock; by default it ends the process.', zh: '闹钟；默认终止进程。' }, ['signal(7)']),
  constant('SIGTERM', 'signal()', { en: 'Request to end; by default it ends the process.', zh: '请求终止；默认终止进程。' }, ['signal(7)']),
  constant('SIGCHLD', 'signal()', { en: 'A child has ended; ignored by default.', zh: '子进程结束；默认忽略。' }, ['signal(7)']),
  constant('SIG_IGN', 'signal(SIGPIPE, SIG_IGN)', { en: 'Ignore the signal.', zh: '忽略该信号。' }, ['signal(2)']),
  constant('SIG_DFL', 'signal(SIGPIPE, SIG_DFL)', { en: 'The default action of the signal.', zh: '信号的默认动作。' }, ['signal(2)']),
];

const generalConstants: readonly ConstantEntry[] = [
  constant('NULL', 'accept(fd, NULL, NULL)', { en: 'No address: 0.', zh: '空地址：0。' }, ['C']),
  constant('EXIT_SUCCESS', 'exit(EXIT_SUCCESS)', { en: 'Exit status 0.', zh: '退出状态 0。' }, ['exit(3)']),
  constant('EXIT_FAILURE', 'exit(EXIT_FAILURE)', { en: 'Exit status 1.', zh: '退出状态 1。' }, ['exit(3)']),
  constant('true', 'while (true)', { en: '1.', zh: '1。' }, ['C']),
  constant('false', 'while (false)', { en: '0.', zh: '0。' }, ['C']),
];

/** The constants of the scenario language but the options and error names, which have entries of their own. */
export const constantEntries: readonly ConstantEntry[] = [
  ...socketConstants,
  ...shutdownAndFlags,
  ...epollConstants,
  ...signalConstants,
  ...generalConstants,
];
