import type { CallEntry, Text } from './entries';

function call(signature: string, meaning: Text, effect: Text, returns: Text, sources: readonly string[]): CallEntry {
  return { kind: 'call', name: signature.slice(0, signature.indexOf('(')), signature, meaning, effect, returns, sources };
}

const nothingSent: Text = { en: 'No segment is sent.', zh: '不发送任何报文段。' };

/** Calls that make and end connections. */
const connectionCalls: readonly CallEntry[] = [
  call(
    'socket(AF_INET, SOCK_STREAM, 0)',
    { en: 'Makes a TCP socket, in CLOSED.', zh: '创建一个 TCP 套接字，处于 CLOSED。' },
    nothingSent,
    {
      en: 'The new descriptor, the lowest that is free; -1 with EMFILE when all are used.',
      zh: '返回最小的空闲描述符；描述符用完时返回 -1，EMFILE。',
    },
    ['socket(2)', 'tcp(7)'],
  ),
  call(
    'bind(fd, port)',
    { en: 'Gives the socket a local port.', zh: '为套接字指定本地端口。' },
    nothingSent,
    {
      en: '0, or -1: EADDRINUSE while another socket has the port, TIME_WAIT included, unless both have SO_REUSEADDR and none listens; EINVAL when already bound.',
      zh: '成功返回 0。失败返回 -1：端口被别的套接字占用时为 EADDRINUSE，包括 TIME_WAIT，除非双方都设了 SO_REUSEADDR 且无人监听；已绑定时为 EINVAL。',
    },
    ['bind(2)', 'measured'],
  ),
  call(
    'listen(fd, backlog)',
    {
      en: 'Passive OPEN: the socket waits for connections → LISTEN. Up to backlog + 1 established connections wait for `accept()` (backlog is cut to `net.core.somaxconn`).',
      zh: '被动打开：套接字等待连接 → LISTEN。最多有 backlog + 1 个已建立的连接等待 `accept()`（backlog 不超过 `net.core.somaxconn`）。',
    },
    {
      en: 'No segment now. From here on the kernel answers SYNs by itself, without the program.',
      zh: '此时不发送报文段。此后内核自行回应 SYN，无需程序参与。',
    },
    { en: '0, or -1 with EADDRINUSE.', zh: '成功返回 0；失败返回 -1，EADDRINUSE。' },
    ['RFC 9293 3.9.1', 'listen(2)', 'measured'],
  ),
  call(
    'accept(fd)',
    { en: "Takes the oldest established connection from the listener's queue.", zh: '从监听者的队列中取出最早建立的连接。' },
    {
      en: 'No segment: the handshake was done by the kernels before. The connection may even be in CLOSE_WAIT already.',
      zh: '不发送报文段：握手早已由内核完成。取出的连接甚至可能已处于 CLOSE_WAIT。',
    },
    {
      en: 'A new descriptor. Blocks while the queue is empty; a non-blocking listener gives -1 with EAGAIN. EINVAL when the socket does not listen.',
      zh: '返回新的描述符。队列为空时阻塞；非阻塞的监听者返回 -1，EAGAIN。套接字未监听时为 EINVAL。',
    },
    ['accept(2)', 'measured'],
  ),
  call(
    'connect(fd, host, port)',
    {
      en: 'Active OPEN: connects to a port of another host. The kernel takes a free local port if none is bound.',
      zh: '主动打开：连接另一主机的端口。若未绑定本地端口，由内核选取一个空闲端口。',
    },
    {
      en: 'Sends SYN → SYN_SENT; the SYN-ACK is answered with ACK → ESTABLISHED.',
      zh: '发出 SYN → SYN_SENT；收到 SYN-ACK 后回 ACK → ESTABLISHED。',
    },
    {
      en: '0 when established: it blocks for one round trip. Non-blocking: -1 with EINPROGRESS. ECONNREFUSED: RST came. ETIMEDOUT: no answer (about 131 s). EADDRNOTAVAIL: no local port left. EISCONN: connected already.',
      zh: '建立后返回 0，阻塞一个往返时间。非阻塞时返回 -1，EINPROGRESS。ECONNREFUSED：收到 RST。ETIMEDOUT：无应答（约 131 秒）。EADDRNOTAVAIL：没有可用的本地端口。EISCONN：已经连接。',
    },
    ['RFC 9293 3.9.1', 'connect(2)', 'measured'],
  ),
  call(
    'shutdown(fd, SHUT_RD|SHUT_WR|SHUT_RDWR)',
    {
      en: 'Ends one direction or both; the descriptor stays open. SHUT_WR is the half-close: nothing more is written, reading goes on.',
      zh: '结束一个或两个方向，描述符仍然打开。SHUT_WR 即半关闭：不再写，但继续读。',
    },
    {
      en: 'SHUT_WR and SHUT_RDWR send FIN after the queued data: ESTABLISHED → FIN_WAIT_1, CLOSE_WAIT → LAST_ACK, however many descriptors the socket has. SHUT_RD sends nothing; data that still arrives can be read.',
      zh: 'SHUT_WR 和 SHUT_RDWR 在队列中的数据之后发出 FIN：ESTABLISHED → FIN_WAIT_1，CLOSE_WAIT → LAST_ACK，不管该套接字有几个描述符。SHUT_RD 不发送任何报文段；之后到达的数据仍可读取。',
    },
    { en: '0, or -1 with ENOTCONN. Does not block.', zh: '成功返回 0；失败返回 -1，ENOTCONN。不阻塞。' },
    ['RFC 9293 3.6', 'shutdown(2)', 'measured'],
  ),
  call(
    'close(fd)',
    {
      en: "Gives the descriptor back. When it was the socket's last one the connection is closed: nothing more is read or written, the kernel goes on alone.",
      zh: '归还描述符。若这是该套接字的最后一个描述符，则关闭连接：不再读写，其余由内核独自完成。',
    },
    {
      en: 'FIN after the queued data: ESTABLISHED → FIN_WAIT_1, CLOSE_WAIT → LAST_ACK. RST instead if received data was not read, or with SO_LINGER {1, 0}.',
      zh: '在队列中的数据之后发出 FIN：ESTABLISHED → FIN_WAIT_1，CLOSE_WAIT → LAST_ACK。若有收到而未读的数据，或设置了 SO_LINGER {1, 0}，则改发 RST。',
    },
    {
      en: '0 at once, without waiting for the peer (with SO_LINGER {1, n} it waits up to n seconds for the ACK of the FIN). -1 with EBADF for a closed descriptor.',
      zh: '立即返回 0，不等待对端（设置 SO_LINGER {1, n} 时最多等 n 秒，等待对 FIN 的 ACK）。描述符已关闭时返回 -1，EBADF。',
    },
    ['RFC 9293 3.6', 'RFC 9293 3.10.4', 'close(2)', 'measured'],
  ),
];

/** Calls that move data. */
const dataCalls: readonly CallEntry[] = [
  call(
    'read(fd, buf, n)',
    {
      en: 'Takes up to n received bytes; also `read(fd, n)` without a buffer.',
      zh: '取出最多 n 个已收到的字节；也可不用缓冲区，写作 `read(fd, n)`。',
    },
    {
      en: 'Sends nothing by itself; room that it makes in the buffer may let the kernel send a window update.',
      zh: '本身不发送报文段；腾出的缓冲区空间可能使内核发出窗口更新。',
    },
    {
      en: "The number of bytes; 0 at the end of file: the peer's FIN came and all data is read, and 0 again at each further call. Blocks while there is neither. -1: ECONNRESET after an RST (once), EAGAIN when non-blocking, ETIMEDOUT, ENOTCONN, EBADF.",
      zh: '返回字节数；返回 0 表示文件结束：对端 FIN 已到且数据已读完，此后每次调用仍返回 0。两者皆无时阻塞。-1：收到 RST 后为 ECONNRESET（一次），非阻塞时为 EAGAIN，另有 ETIMEDOUT、ENOTCONN、EBADF。',
    },
    ['RFC 9293 3.9.1', 'read(2)', 'measured'],
  ),
  call(
    'write(fd, buf, n)',
    {
      en: 'Puts bytes into the send queue; also `write(fd, "text")` and `write(fd, n)` for n bytes.',
      zh: '把字节放入发送队列；也可写作 `write(fd, "text")`，或用 `write(fd, n)` 写 n 个字节。',
    },
    {
      en: 'Data segments, as the windows allow. The call does not wait until they are acknowledged.',
      zh: '在窗口允许时发出数据报文段。调用不等待它们被确认。',
    },
    {
      en: 'The number of bytes taken. Blocks while the send buffer is full. -1: EPIPE (with SIGPIPE) after `shutdown(fd, SHUT_WR)` or when the peer has reset, ECONNRESET, EAGAIN, EBADF. The first write to a peer that has closed succeeds and draws an RST; the next one fails.',
      zh: '返回已接收的字节数。发送缓冲区满时阻塞。-1：`shutdown(fd, SHUT_WR)` 之后或对端已重置时为 EPIPE（并有 SIGPIPE），另有 ECONNRESET、EAGAIN、EBADF。对端关闭后，第一次写成功并引来 RST，下一次写才失败。',
    },
    ['RFC 9293 3.9.1', 'write(2)', 'measured'],
  ),
  call(
    'recv(fd, buf, n, flags)',
    {
      en: '`read()` with flags: MSG_PEEK leaves the bytes in the queue, MSG_DONTWAIT does not block.',
      zh: '带标志的 `read()`：MSG_PEEK 把字节留在队列中，MSG_DONTWAIT 不阻塞。',
    },
    { en: 'As `read()`.', zh: '与 `read()` 相同。' },
    {
      en: 'As `read()`: bytes, 0 at the end of file, -1 with errno.',
      zh: '与 `read()` 相同：字节数，文件结束为 0，失败为 -1 并设置 errno。',
    },
    ['recv(2)'],
  ),
  call(
    'send(fd, buf, n, flags)',
    {
      en: '`write()` with flags: MSG_NOSIGNAL gives EPIPE without SIGPIPE, MSG_DONTWAIT does not block.',
      zh: '带标志的 `write()`：MSG_NOSIGNAL 只返回 EPIPE 而不产生 SIGPIPE，MSG_DONTWAIT 不阻塞。',
    },
    { en: 'As `write()`.', zh: '与 `write()` 相同。' },
    { en: 'As `write()`: bytes taken, -1 with errno.', zh: '与 `write()` 相同：已接收的字节数，失败为 -1 并设置 errno。' },
    ['send(2)'],
  ),
];

/** Calls on descriptors and options. */
const descriptorCalls: readonly CallEntry[] = [
  call(
    'dup(fd)',
    { en: 'Makes a second descriptor of the same socket.', zh: '为同一套接字再造一个描述符。' },
    {
      en: 'No segment. `close()` of one of the two puts nothing on the wire; only the last one sends the FIN. `shutdown()` ignores the count.',
      zh: '不发送报文段。`close()` 其中之一不在线路上产生任何东西，只有最后一个才发出 FIN。`shutdown()` 不理会计数。',
    },
    { en: 'The new descriptor, or -1 with EBADF or EMFILE.', zh: '返回新的描述符；失败返回 -1，EBADF 或 EMFILE。' },
    ['dup(2)', 'measured'],
  ),
  call(
    'setsockopt(fd, level, option, value)',
    { en: 'Sets an option of the socket; `{1, 0}` is a `struct linger`.', zh: '设置套接字选项；`{1, 0}` 是一个 `struct linger`。' },
    {
      en: 'No segment, except that TCP_QUICKACK sends a delayed ACK at once.',
      zh: '不发送报文段；例外是 TCP_QUICKACK 会立即发出被延迟的 ACK。',
    },
    {
      en: '0, or -1: ENOPROTOOPT for an unknown option, EINVAL for a bad value, EBADF.',
      zh: '成功返回 0。失败返回 -1：选项未知为 ENOPROTOOPT，值不合法为 EINVAL，另有 EBADF。',
    },
    ['setsockopt(2)', 'socket(7)', 'tcp(7)', 'measured'],
  ),
  call(
    'getsockopt(fd, level, option)',
    { en: 'Reads an option. SO_ERROR gives the pending error and clears it.', zh: '读取选项。SO_ERROR 返回待处理的错误并将其清除。' },
    nothingSent,
    { en: 'The value itself; -1 with errno.', zh: '直接返回选项的值；失败返回 -1 并设置 errno。' },
    ['getsockopt(2)', 'socket(7)'],
  ),
  call(
    'fcntl(fd, F_SETFL, O_NONBLOCK)',
    {
      en: 'Sets or reads flags of a descriptor. With O_NONBLOCK calls that would block fail with EAGAIN (`connect()`: EINPROGRESS).',
      zh: '设置或读取描述符的标志。设置 O_NONBLOCK 后，本会阻塞的调用以 EAGAIN 失败（`connect()` 为 EINPROGRESS）。',
    },
    nothingSent,
    { en: '0, or the flags for F_GETFL; -1 with EBADF or EINVAL.', zh: '返回 0，F_GETFL 返回标志；失败返回 -1，EBADF 或 EINVAL。' },
    ['fcntl(2)'],
  ),
  call(
    'getsockname(fd)',
    { en: 'Tells the local port.', zh: '取得本地端口。' },
    nothingSent,
    { en: 'The port, 0 when none is bound; -1 with EBADF or ENOTSOCK.', zh: '返回端口，未绑定时为 0；失败返回 -1，EBADF 或 ENOTSOCK。' },
    ['getsockname(2)'],
  ),
  call(
    'epoll_create1(0)',
    { en: 'Makes an epoll: a list of descriptors to watch.', zh: '创建一个 epoll：要监视的描述符的列表。' },
    nothingSent,
    { en: "The epoll's descriptor, or -1.", zh: '返回 epoll 的描述符；失败返回 -1。' },
    ['epoll_create(2)'],
  ),
  call(
    'epoll_ctl(epfd, op, fd, events)',
    {
      en: 'Adds, changes or removes a watched descriptor. A connection that is not added goes unnoticed, its FIN too: one way to CLOSE_WAIT.',
      zh: '添加、修改或移除被监视的描述符。没有加入的连接无人察觉，它的 FIN 也一样：CLOSE_WAIT 的成因之一。',
    },
    nothingSent,
    {
      en: '0, or -1: EEXIST when added twice, ENOENT when not watched, EBADF.',
      zh: '成功返回 0。失败返回 -1：重复添加为 EEXIST，未被监视为 ENOENT，另有 EBADF。',
    },
    ['epoll_ctl(2)', 'measured'],
  ),
  call(
    'epoll_wait(epfd, events, max, timeout_ms)',
    {
      en: "Waits until a watched descriptor is ready. After the peer's FIN it reports EPOLLIN (and EPOLLRDHUP if asked for), each time until the program closes.",
      zh: '等待被监视的描述符就绪。对端 FIN 到达后报告 EPOLLIN（若要求则还有 EPOLLRDHUP），在程序关闭之前每次都报告。',
    },
    nothingSent,
    {
      en: 'How many are ready; 0 after timeout_ms (-1 waits without limit, 0 not at all); -1 with errno.',
      zh: '返回就绪的个数；超过 timeout_ms 返回 0（-1 为无限等待，0 为不等待）；失败返回 -1 并设置 errno。',
    },
    ['epoll_wait(2)', 'measured'],
  ),
];

/** Calls on the process, and the library's functions. */
const processCalls: readonly CallEntry[] = [
  call(
    'signal(signum, handler)',
    { en: 'Says what a signal does: SIG_IGN ignores it, SIG_DFL is the default.', zh: '设定信号的处理：SIG_IGN 忽略，SIG_DFL 为默认。' },
    {
      en: 'No segment. With SIGPIPE ignored, writing to a reset connection gives EPIPE instead of ending the process.',
      zh: '不发送报文段。忽略 SIGPIPE 后，向已重置的连接写会得到 EPIPE，而不会终止进程。',
    },
    { en: 'The former handler.', zh: '返回原来的处理方式。' },
    ['signal(2)', 'signal(7)'],
  ),
  call(
    'sleep(duration)',
    { en: 'Waits: `sleep(2)` two seconds, `sleep(100ms)` exactly that.', zh: '等待：`sleep(2)` 为两秒，`sleep(100ms)` 恰为所写的时长。' },
    { en: 'No segment; the kernel goes on answering by itself.', zh: '程序不发送报文段；内核继续自行应答。' },
    { en: '0.', zh: '返回 0。' },
    ['sleep(3)'],
  ),
  call(
    'usleep(microseconds)',
    { en: 'Waits for a number of microseconds, or for a duration such as `250us`.', zh: '等待若干微秒，或等待 `250us` 这样的时长。' },
    nothingSent,
    { en: '0.', zh: '返回 0。' },
    ['usleep(3)'],
  ),
  call(
    'pause()',
    {
      en: 'Waits without end. It keeps the process, and so its descriptors and connections, alive.',
      zh: '无限等待。进程因此存活，它的描述符和连接也随之保留。',
    },
    nothingSent,
    { en: 'Does not return; a signal that kills ends the process.', zh: '不返回；致命信号会结束进程。' },
    ['pause(2)'],
  ),
  call(
    'exit(status)',
    { en: 'Ends the process.', zh: '结束进程。' },
    {
      en: 'The kernel closes all its descriptors as `close()` does: FIN, or RST where received data was not read.',
      zh: '内核像 `close()` 一样关闭它的全部描述符：发 FIN；有收到而未读的数据时发 RST。',
    },
    { en: 'Does not return.', zh: '不返回。' },
    ['exit(3)', 'measured'],
  ),
  call(
    'printf(format, ...)',
    { en: 'Prints a line to the Debug Console.', zh: '向调试控制台输出一行。' },
    nothingSent,
    { en: 'The number of bytes printed.', zh: '返回输出的字节数。' },
    ['printf(3)'],
  ),
  call(
    'perror(text)',
    {
      en: 'Prints the text and the message for errno: `read error: Connection reset by peer`.',
      zh: '输出所给文字和 errno 对应的消息：`read error: Connection reset by peer`。',
    },
    nothingSent,
    { en: 'Nothing.', zh: '无返回值。' },
    ['perror(3)'],
  ),
  call(
    'strerror(errno)',
    { en: 'The message for an error number.', zh: '错误号对应的消息。' },
    nothingSent,
    { en: 'A text, for `printf("%s")`.', zh: '返回文本，可用于 `printf("%s")`。' },
    ['strerror(3)'],
  ),
  call(
    'strlen(text)',
    { en: 'The length of a text in bytes.', zh: '文本的字节数。' },
    nothingSent,
    { en: 'The number of bytes before the first 0.', zh: '第一个 0 之前的字节数。' },
    ['strlen(3)'],
  ),
];

/** Every call of the scenario language. */
export const callEntries: readonly CallEntry[] = [...connectionCalls, ...dataCalls, ...descriptorCalls, ...processCalls];
