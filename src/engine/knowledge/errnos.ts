import { errnoMessage, errnoNumbers } from '../program/constants';
import type { ErrnoEntry, Text } from './entries';

function error(name: string, meaning: Text, cause: Text, sources: readonly string[] = ['errno(3)']): ErrnoEntry {
  return { kind: 'errno', name, message: errnoMessage(errnoNumbers[name] ?? 0), meaning, cause, sources };
}

/** Errors that the end of a connection brings. */
const connectionErrors: readonly ErrnoEntry[] = [
  error(
    'ECONNRESET',
    { en: 'The peer has sent an RST: the connection is gone, and data may be lost.', zh: '对端发来 RST：连接已不存在，数据可能丢失。' },
    {
      en: '`read()` once after the RST, then it returns 0. The peer closed with unread data, with SO_LINGER {1, 0}, or has forgotten the connection. In CLOSE_WAIT an RST gives EPIPE instead.',
      zh: '收到 RST 后的 `read()` 报告一次，此后返回 0。原因：对端在有未读数据时关闭、设置了 SO_LINGER {1, 0}，或已忘记该连接。在 CLOSE_WAIT 中 RST 给出的是 EPIPE。',
    },
    ['RFC 9293 3.5.2', 'RFC 9293 3.10.7.4', 'measured'],
  ),
  error(
    'EPIPE',
    { en: 'Nothing can be written to this connection any more.', zh: '已无法再向该连接写入。' },
    {
      en: '`write()` after `shutdown(fd, SHUT_WR)` or after an RST. SIGPIPE comes with it and ends the process unless it is ignored or MSG_NOSIGNAL is given. Also SO_ERROR after an RST in CLOSE_WAIT.',
      zh: '`shutdown(fd, SHUT_WR)` 之后或收到 RST 之后的 `write()`。同时产生 SIGPIPE，若未忽略或未用 MSG_NOSIGNAL，进程会被终止。在 CLOSE_WAIT 中收到 RST 后 SO_ERROR 也是它。',
    },
    ['write(2)', 'measured'],
  ),
  error(
    'ETIMEDOUT',
    { en: 'The peer did not answer for so long that the kernel gave up.', zh: '对端长时间不应答，内核已放弃。' },
    {
      en: '`connect()` after all SYNs (about 131 s); `read()` or `write()` when data or a FIN stayed unacknowledged (`tcp_retries2`: 924.6 s, or TCP_USER_TIMEOUT), or keepalive probes unanswered.',
      zh: '所有 SYN 都无回应后的 `connect()`（约 131 秒）；数据或 FIN 一直得不到确认（`tcp_retries2`：924.6 秒，或 TCP_USER_TIMEOUT），或 keepalive 探测无应答时的 `read()`、`write()`。',
    },
    ['RFC 9293 3.8.3', 'connect(2)', 'measured'],
  ),
  error(
    'ECONNREFUSED',
    { en: 'Nobody listens at that port: the SYN was answered with RST.', zh: '该端口无人监听：SYN 得到的回应是 RST。' },
    { en: '`connect()`, one round trip after the SYN.', zh: '`connect()`，在 SYN 之后一个往返时间。' },
    ['RFC 9293 3.10.7.1', 'connect(2)', 'measured'],
  ),
  error(
    'EADDRINUSE',
    {
      en: 'The local port is taken by another socket, perhaps one in TIME_WAIT.',
      zh: '本地端口被另一个套接字占用，它可能处于 TIME_WAIT。',
    },
    {
      en: '`bind()` without SO_REUSEADDR at both sockets, or while one listens; `listen()`. Also an automatic port when all are used.',
      zh: '两个套接字没有都设置 SO_REUSEADDR，或其中之一在监听时的 `bind()`；`listen()`。自动选取端口而全部用完时也是它。',
    },
    ['bind(2)', 'measured'],
  ),
  error(
    'EADDRNOTAVAIL',
    { en: 'No local port is left for this destination.', zh: '到该目的地已没有可用的本地端口。' },
    {
      en: '`connect()` on a host that connects out and closes first: every port of `net.ipv4.ip_local_port_range` is in use with that address and port, often by TIME_WAIT.',
      zh: '在主动外连且先关闭的主机上调用 `connect()`：`net.ipv4.ip_local_port_range` 中的每个端口都已用于该地址和端口，往往被 TIME_WAIT 占着。',
    },
    ['connect(2)', 'measured'],
  ),
  error(
    'ENOTCONN',
    { en: 'The socket is not connected.', zh: '套接字没有连接。' },
    {
      en: '`read()`, `write()` or `shutdown()` before `connect()` has succeeded.',
      zh: '`connect()` 成功之前的 `read()`、`write()` 或 `shutdown()`。',
    },
  ),
  error(
    'EISCONN',
    { en: 'The socket is connected already.', zh: '套接字已经连接。' },
    { en: 'A second `connect()`.', zh: '再次调用 `connect()`。' },
    ['connect(2)'],
  ),
  error(
    'ECONNABORTED',
    { en: 'The connection was ended before the program got it.', zh: '程序拿到之前，连接已被中止。' },
    {
      en: '`connect()` or `accept()` on a connection that is torn down at that moment.',
      zh: '连接恰在此时被拆除的 `connect()` 或 `accept()`。',
    },
  ),
  error(
    'EINPROGRESS',
    { en: 'The connection is being made; not a failure.', zh: '连接正在建立，并非失败。' },
    {
      en: '`connect()` on a non-blocking socket: the SYN is sent. EPOLLOUT tells when it is done.',
      zh: '非阻塞套接字上的 `connect()`：SYN 已发出。EPOLLOUT 表示完成。',
    },
    ['connect(2)', 'measured'],
  ),
  error(
    'EALREADY',
    { en: 'An earlier `connect()` has not ended yet.', zh: '先前的 `connect()` 尚未结束。' },
    { en: 'A second `connect()` on a non-blocking socket.', zh: '在非阻塞套接字上再次 `connect()`。' },
    ['connect(2)'],
  ),
  error(
    'EAGAIN',
    { en: 'The call would have to wait, and was told not to.', zh: '调用本需等待，但被要求不等待。' },
    {
      en: '`read()`, `accept()` or `write()` on a non-blocking socket, or with MSG_DONTWAIT, when there is nothing to take or no room.',
      zh: '在非阻塞套接字上，或使用 MSG_DONTWAIT 时，无可取之物或没有空间的 `read()`、`accept()`、`write()`。',
    },
  ),
  error('EWOULDBLOCK', { en: 'On Linux the same as EAGAIN.', zh: '在 Linux 上与 EAGAIN 相同。' }, { en: 'As EAGAIN.', zh: '同 EAGAIN。' }),
];

/** Errors of wrong use. */
const usageErrors: readonly ErrnoEntry[] = [
  error(
    'EBADF',
    { en: 'The number is not an open descriptor.', zh: '该数字不是打开的描述符。' },
    {
      en: "Any call on a descriptor after `close()`, the peer's answer still under way or not.",
      zh: '`close()` 之后对该描述符的任何调用，不论对端的回应是否还在途中。',
    },
    ['errno(3)', 'measured'],
  ),
  error(
    'EINVAL',
    { en: 'An argument is not valid here.', zh: '参数在此处不合法。' },
    {
      en: 'A second `bind()`, `accept()` on a socket that does not listen, a bad option value.',
      zh: '再次 `bind()`，对未监听的套接字 `accept()`，选项值不合法。',
    },
  ),
  error(
    'ENOTSOCK',
    { en: 'The descriptor is not a socket.', zh: '该描述符不是套接字。' },
    { en: 'A socket call on an epoll descriptor.', zh: '对 epoll 描述符使用套接字调用。' },
  ),
  error(
    'EDESTADDRREQ',
    { en: 'A destination is missing.', zh: '缺少目的地址。' },
    { en: 'Does not arise with connected TCP sockets.', zh: '已连接的 TCP 套接字不会出现。' },
  ),
  error(
    'EMSGSIZE',
    { en: 'The message is too long.', zh: '消息过长。' },
    { en: 'Does not arise with a byte stream.', zh: '字节流不会出现。' },
  ),
  error(
    'EPROTOTYPE',
    { en: 'Protocol and socket type do not go together.', zh: '协议与套接字类型不匹配。' },
    { en: '`socket()` with a wrong protocol.', zh: '协议参数错误的 `socket()`。' },
  ),
  error(
    'ENOPROTOOPT',
    { en: 'The option does not exist at this level.', zh: '该层没有这个选项。' },
    {
      en: '`setsockopt()`, `getsockopt()`, for instance a TCP option with SOL_SOCKET.',
      zh: '`setsockopt()`、`getsockopt()`，例如对 SOL_SOCKET 使用 TCP 选项。',
    },
    ['setsockopt(2)'],
  ),
  error(
    'EPROTONOSUPPORT',
    { en: 'The protocol is not supported.', zh: '不支持该协议。' },
    { en: '`socket()` with an unknown protocol.', zh: '协议未知的 `socket()`。' },
    ['socket(2)'],
  ),
  error(
    'ESOCKTNOSUPPORT',
    { en: 'The socket type is not supported.', zh: '不支持该套接字类型。' },
    { en: '`socket()` with another type than SOCK_STREAM.', zh: '类型不是 SOCK_STREAM 的 `socket()`。' },
    ['errno(3)'],
  ),
  error(
    'EOPNOTSUPP',
    { en: 'The call does not fit this kind of socket.', zh: '该调用不适用于这类套接字。' },
    { en: 'For instance `accept()` on a socket that is no stream.', zh: '例如对非流式套接字 `accept()`。' },
  ),
  error(
    'ENOTSUP',
    { en: 'On Linux the same as EOPNOTSUPP.', zh: '在 Linux 上与 EOPNOTSUPP 相同。' },
    { en: 'As EOPNOTSUPP.', zh: '同 EOPNOTSUPP。' },
  ),
  error(
    'EAFNOSUPPORT',
    { en: 'The address family is not supported.', zh: '不支持该地址族。' },
    { en: '`socket()` with another domain than AF_INET.', zh: '域不是 AF_INET 的 `socket()`。' },
    ['socket(2)'],
  ),
  error(
    'EEXIST',
    { en: 'It is there already.', zh: '已经存在。' },
    { en: '`epoll_ctl(EPOLL_CTL_ADD)` of a watched descriptor.', zh: '对已被监视的描述符使用 `epoll_ctl(EPOLL_CTL_ADD)`。' },
    ['epoll_ctl(2)'],
  ),
  error(
    'ENOENT',
    { en: 'It is not there.', zh: '不存在。' },
    {
      en: '`epoll_ctl()` with EPOLL_CTL_MOD or EPOLL_CTL_DEL of a descriptor that is not watched.',
      zh: '对未被监视的描述符使用 EPOLL_CTL_MOD 或 EPOLL_CTL_DEL 的 `epoll_ctl()`。',
    },
    ['epoll_ctl(2)'],
  ),
  error(
    'EFAULT',
    { en: 'A pointer is not valid.', zh: '指针无效。' },
    { en: 'A call with a buffer that does not exist.', zh: '缓冲区不存在的调用。' },
  ),
  error(
    'EACCES',
    { en: 'Not permitted for this user.', zh: '该用户无此权限。' },
    { en: '`bind()` to a port below 1024 without the privilege.', zh: '无特权时对 1024 以下端口的 `bind()`。' },
    ['bind(2)'],
  ),
  error('EPERM', { en: 'Not permitted.', zh: '不允许。' }, { en: 'A call that needs a privilege.', zh: '需要特权的调用。' }),
  error(
    'EDOM',
    { en: 'A number is outside of what the call takes.', zh: '数值超出调用可接受的范围。' },
    { en: '`setsockopt()` with a timeout out of range.', zh: '超时值越界的 `setsockopt()`。' },
  ),
];

/** Errors of the system and the network. */
const systemErrors: readonly ErrnoEntry[] = [
  error(
    'EINTR',
    { en: 'A signal interrupted the call.', zh: '调用被信号中断。' },
    { en: 'A blocking call when a handled signal arrives.', zh: '阻塞中的调用遇到有处理程序的信号。' },
    ['signal(7)'],
  ),
  error('EIO', { en: 'Input or output failed.', zh: '输入或输出失败。' }, { en: 'Not from TCP itself.', zh: '并非来自 TCP 本身。' }),
  error(
    'ENOMEM',
    { en: 'No memory is left.', zh: '内存不足。' },
    { en: 'Any call that needs a new structure in the kernel.', zh: '任何需要内核分配新结构的调用。' },
  ),
  error(
    'ENOBUFS',
    { en: 'No buffer space is left.', zh: '缓冲区空间不足。' },
    { en: 'Calls that need buffers when the kernel has none.', zh: '内核没有缓冲区可用时的调用。' },
  ),
  error('EBUSY', { en: 'In use.', zh: '正在使用。' }, { en: 'Rare with sockets.', zh: '套接字很少出现。' }),
  error(
    'ENFILE',
    { en: 'The system has no more file structures.', zh: '系统的文件结构已用完。' },
    { en: '`socket()` or `accept()`.', zh: '`socket()` 或 `accept()`。' },
    ['socket(2)'],
  ),
  error(
    'EMFILE',
    { en: 'The process has no more descriptors.', zh: '进程的描述符已用完。' },
    {
      en: '`socket()`, `accept()`, `dup()`. A program that forgets `close()` gets here: look for CLOSE_WAIT. TIME_WAIT holds no descriptor.',
      zh: '`socket()`、`accept()`、`dup()`。忘记 `close()` 的程序会走到这一步：去看 CLOSE_WAIT。TIME_WAIT 不占描述符。',
    },
    ['socket(2)', 'measured'],
  ),
  error(
    'EPROTO',
    { en: 'Protocol error.', zh: '协议错误。' },
    { en: 'Not from TCP on Linux in normal operation.', zh: 'Linux 上的 TCP 正常工作时不会出现。' },
  ),
  error(
    'ENETDOWN',
    { en: 'The network is down.', zh: '网络不可用。' },
    { en: 'A call that would send while the interface is down.', zh: '接口停用时需要发送的调用。' },
  ),
  error(
    'ENETUNREACH',
    { en: 'There is no route to that network.', zh: '没有到该网络的路由。' },
    { en: '`connect()` to such a network.', zh: '向这样的网络 `connect()`。' },
    ['connect(2)'],
  ),
  error(
    'EHOSTDOWN',
    { en: 'The host is down.', zh: '主机不在线。' },
    { en: 'Rare: a host that is silent gives ETIMEDOUT.', zh: '少见：沉默的主机给出的是 ETIMEDOUT。' },
  ),
  error(
    'EHOSTUNREACH',
    { en: 'The host cannot be reached.', zh: '无法到达该主机。' },
    {
      en: '`connect()` or a later call, after the network reported it (ICMP) until the retransmissions ended.',
      zh: '网络报告不可达(ICMP)直到重传结束后的 `connect()` 或后续调用。',
    },
  ),
];

/** Every error name of the scenario language. */
export const errnoEntries: readonly ErrnoEntry[] = [...connectionErrors, ...usageErrors, ...systemErrors];
