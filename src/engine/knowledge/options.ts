import type { OptionEntry, Text } from './entries';

function option(level: OptionEntry['level'], name: string, value: Text, meaning: Text, sources: readonly string[]): OptionEntry {
  return { kind: 'option', name, level, value, meaning, sources };
}

const onOff: Text = { en: '0 or 1', zh: '0 或 1' };

/** The socket options of the scenario language. */
export const optionEntries: readonly OptionEntry[] = [
  option(
    'SOL_SOCKET',
    'SO_REUSEADDR',
    onOff,
    {
      en: 'Lets `bind()` take a port that another socket still has, in any state but LISTEN, if that socket had the option too; TIME_WAIT inherits it. The usual option of a server that restarts.',
      zh: '允许 `bind()` 使用别的套接字仍占用的端口，只要那个套接字不在 LISTEN 且也设置过此选项；TIME_WAIT 会继承它。服务器重启时的常用选项。',
    },
    ['socket(7)', 'measured'],
  ),
  option(
    'SOL_SOCKET',
    'SO_REUSEPORT',
    onOff,
    {
      en: 'Lets several sockets of the same user listen on one port, if all have it; connections are spread over them. A TIME_WAIT left without it blocks too.',
      zh: '允许同一用户的多个套接字监听同一端口，前提是都设置了此选项；连接在它们之间分配。没有此选项的 TIME_WAIT 同样会阻止绑定。',
    },
    ['socket(7)', 'measured'],
  ),
  option(
    'SOL_SOCKET',
    'SO_LINGER',
    { en: '`{l_onoff, l_linger}`, seconds', zh: '`{l_onoff, l_linger}`，单位为秒' },
    {
      en: '{1, 0}: `close()` discards unsent data and sends RST; no TIME_WAIT at this end, ECONNRESET at the other. {1, n}: `close()` waits up to n seconds for the ACK of the FIN; after that it returns and the kernel goes on.',
      zh: '{1, 0}：`close()` 丢弃未发送的数据并发出 RST；本端没有 TIME_WAIT，另一端得到 ECONNRESET。{1, n}：`close()` 最多等 n 秒，等待对 FIN 的 ACK；超时后返回，由内核继续。',
    },
    ['RFC 9293 3.10.5', 'socket(7)', 'measured'],
  ),
  option(
    'SOL_SOCKET',
    'SO_KEEPALIVE',
    onOff,
    {
      en: 'Probes an idle connection: after TCP_KEEPIDLE, then every TCP_KEEPINTVL, TCP_KEEPCNT times. No answer: ETIMEDOUT and an RST is sent. A peer that has forgotten the connection answers with RST.',
      zh: '探测空闲连接：空闲 TCP_KEEPIDLE 后开始，每隔 TCP_KEEPINTVL 一次，共 TCP_KEEPCNT 次。无应答：ETIMEDOUT，并发出 RST。已忘记该连接的对端会回 RST。',
    },
    ['RFC 9293 3.8.4', 'tcp(7)', 'measured'],
  ),
  option(
    'SOL_SOCKET',
    'SO_RCVBUF',
    { en: 'bytes; Linux doubles the value', zh: '字节；Linux 会将其加倍' },
    { en: 'Size of the receive buffer: it bounds the window that the peer may fill.', zh: '接收缓冲区大小：限制对端可用的窗口。' },
    ['socket(7)'],
  ),
  option(
    'SOL_SOCKET',
    'SO_SNDBUF',
    { en: 'bytes; Linux doubles the value', zh: '字节；Linux 会将其加倍' },
    {
      en: 'Size of the send buffer: what `write()` takes without blocking. After `close()` the kernel still sends what is in it, then the FIN.',
      zh: '发送缓冲区大小：`write()` 不阻塞时能接收的量。`close()` 之后内核仍会把其中的数据发完，再发 FIN。',
    },
    ['socket(7)', 'measured'],
  ),
  option(
    'SOL_SOCKET',
    'SO_ERROR',
    { en: 'an error number; only `getsockopt()`', zh: '错误号；仅用于 `getsockopt()`' },
    {
      en: 'The pending error of the socket; reading clears it. After an RST: ECONNRESET, but EPIPE in CLOSE_WAIT.',
      zh: '套接字的待处理错误，读取即清除。收到 RST 后为 ECONNRESET，在 CLOSE_WAIT 中则为 EPIPE。',
    },
    ['socket(7)', 'measured'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_NODELAY',
    onOff,
    {
      en: 'Switches the Nagle algorithm off: small segments are sent at once, though data is unacknowledged.',
      zh: '关闭 Nagle 算法：即使有未确认的数据，小报文段也立即发送。',
    },
    ['RFC 9293 3.7.4', 'tcp(7)'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_QUICKACK',
    onOff,
    {
      en: '1 sends a waiting delayed ACK at once and delays none for a while; it does not last. Set after `read()` = 0 it acknowledges the FIN at once; set before the FIN it has no effect on that ACK.',
      zh: '设为 1 会立即发出被延迟的 ACK，并在一段时间内不再延迟；效果不持久。在 `read()` = 0 之后设置会立即确认 FIN；在 FIN 之前设置对该 ACK 没有作用。',
    },
    ['tcp(7)', 'measured'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_LINGER2',
    { en: 'seconds; below 0: no FIN_WAIT_2', zh: '秒；小于 0：不要 FIN_WAIT_2' },
    {
      en: 'How long this socket stays in FIN_WAIT_2 after `close()`, instead of `tcp_fin_timeout`. A negative value sends RST instead of waiting.',
      zh: '本套接字在 `close()` 之后停留在 FIN_WAIT_2 的时长，取代 `tcp_fin_timeout`。负值则不等待，直接发 RST。',
    },
    ['tcp(7)', 'measured'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_USER_TIMEOUT',
    { en: "milliseconds; 0: the system's limits", zh: '毫秒；0：采用系统限制' },
    {
      en: 'How long sent data, or the FIN, may stay unacknowledged before the connection is given up with ETIMEDOUT. Overrides `tcp_retries2` and `tcp_orphan_retries`.',
      zh: '已发送的数据或 FIN 多久得不到确认就以 ETIMEDOUT 放弃连接。取代 `tcp_retries2` 和 `tcp_orphan_retries`。',
    },
    ['RFC 5482', 'tcp(7)', 'measured'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_KEEPIDLE',
    { en: 'seconds', zh: '秒' },
    {
      en: 'Idle time before the first keepalive probe (default `tcp_keepalive_time`).',
      zh: '发出第一个 keepalive 探测前的空闲时间（默认取 `tcp_keepalive_time`）。',
    },
    ['tcp(7)'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_KEEPINTVL',
    { en: 'seconds', zh: '秒' },
    {
      en: 'Time between keepalive probes (default `tcp_keepalive_intvl`).',
      zh: '两次 keepalive 探测的间隔（默认取 `tcp_keepalive_intvl`）。',
    },
    ['tcp(7)'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_KEEPCNT',
    { en: 'a number', zh: '次数' },
    {
      en: 'Unanswered keepalive probes before the connection is given up (default `tcp_keepalive_probes`).',
      zh: '多少次 keepalive 探测无应答后放弃连接（默认取 `tcp_keepalive_probes`）。',
    },
    ['tcp(7)'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_DEFER_ACCEPT',
    { en: 'seconds', zh: '秒' },
    {
      en: 'The listener hands a connection to `accept()` only when data has come, or when the time is over.',
      zh: '监听者在数据到达或时间用完之后，才把连接交给 `accept()`。',
    },
    ['tcp(7)'],
  ),
  option(
    'IPPROTO_TCP',
    'TCP_MAXSEG',
    { en: 'bytes', zh: '字节' },
    {
      en: 'Upper limit of the segment size; set before `connect()` or `listen()` it is what the SYN announces.',
      zh: '报文段大小的上限；在 `connect()` 或 `listen()` 之前设置时，SYN 中通告的就是它。',
    },
    ['RFC 9293 3.7.1', 'tcp(7)'],
  ),
];
