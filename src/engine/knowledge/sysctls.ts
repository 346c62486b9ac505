import { sysctls } from '../host/sysctls';
import type { SysctlEntry, Text } from './entries';

function sysctl(name: string, values: Text, meaning: Text, sources: readonly string[] = ['ip-sysctl']): SysctlEntry {
  const short = name.slice(name.lastIndexOf('.') + 1);
  return { kind: 'sysctl', name, aliases: [short], default: sysctls.get(name)?.default || '""', values, meaning, sources };
}

const onOff: Text = { en: '0 off, 1 on', zh: '0 关，1 开' };
const seconds: Text = { en: 'seconds', zh: '秒' };
const times: Text = { en: 'how many times', zh: '次数' };
const minimumDefaultMaximum: Text = { en: 'three numbers of bytes: minimum, default, maximum', zh: '三个字节数：最小值、默认值、最大值' };

/** Sysctls that decide how connections end. */
const closing: readonly SysctlEntry[] = [
  sysctl(
    'net.ipv4.tcp_fin_timeout',
    seconds,
    {
      en: 'How long a connection stays in FIN_WAIT_2 after `close()`. It does not apply after `shutdown()`, and it does not change TIME_WAIT. At least 3.5 × RTO; a value T above 60 gives 2·(T − 60) s (measured).',
      zh: '`close()` 之后连接在 FIN_WAIT_2 停留的时长。对 `shutdown()` 不起作用，也不改变 TIME_WAIT。至少 3.5 × RTO；大于 60 的值 T 实际得到 2·(T − 60) 秒（实测）。',
    },
    ['ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_orphan_retries',
    { en: 'a number of retries, turned into a time', zh: '重试次数，会换算成时间' },
    {
      en: 'How long a FIN (or data) is retransmitted on a connection that no program holds; 0 counts as 8. It is (2^(N+1) − 1) × 200 ms from the first RTO retransmission on. 1: 0.6 s, 2: 1.4 s, 3: 3.0 s, 8: 102.2 s. Then the connection is gone without a segment.',
      zh: '没有程序持有的连接，其 FIN（或数据）重传多久，0 按 8 计：从第一次 RTO 重传起 (2^(N+1) − 1) × 200 毫秒。1:0.6 秒，2:1.4 秒，3:3.0 秒，8:102.2 秒。之后连接消失，不发任何报文段。',
    },
    ['ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_retries2',
    { en: 'a number of retries, turned into a time', zh: '重试次数，会换算成时间' },
    {
      en: 'How long unacknowledged data, or the FIN of a connection whose descriptor is open, is retransmitted: 15 is 924.6 s. Then the program gets ETIMEDOUT.',
      zh: '未确认的数据，或描述符仍打开的连接的 FIN，重传多久：15 为 924.6 秒。之后程序得到 ETIMEDOUT。',
    },
    ['RFC 9293 3.8.3', 'ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_retries1',
    times,
    {
      en: 'Retransmissions before the kernel doubts the route and looks for another. The connection goes on.',
      zh: '重传多少次后内核怀疑路由并另行查找。连接继续。',
    },
    ['RFC 9293 3.8.3', 'ip-sysctl'],
  ),
  sysctl(
    'net.ipv4.tcp_max_orphans',
    { en: 'connections', zh: '连接数' },
    { en: 'Most connections that no program holds. Beyond it they are reset.', zh: '没有程序持有的连接的最大数目。超过后会被重置。' },
  ),
  sysctl(
    'net.ipv4.tcp_max_tw_buckets',
    { en: 'connections', zh: '连接数' },
    {
      en: 'Most TIME_WAIT (and FIN_WAIT_2 after `close()`) that the host keeps; Linux takes half of its connection hash table. Beyond it a new one is simply not made: the connection is gone, and a repeated FIN is answered with RST. The documentation says not to lower it.',
      zh: '主机保留的 TIME_WAIT(以及 `close()` 之后的 FIN_WAIT_2)的最大数目；Linux 取连接哈希表大小的一半。超过后不再新建：连接直接消失，重复的 FIN 得到 RST。文档要求不要调低它。',
    },
    ['ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_tw_reuse',
    { en: '0 off, 1 on, 2 for loopback only', zh: '0 关，1 开，2 仅限回环' },
    {
      en: 'Lets `connect()` take over a TIME_WAIT of its own host when that is older than `tcp_tw_reuse_delay`. Needs timestamps. Does nothing for a server that only accepts.',
      zh: '允许 `connect()` 接管本机上已超过 `tcp_tw_reuse_delay` 的 TIME_WAIT。需要时间戳。对只接受连接的服务器没有作用。',
    },
    ['RFC 6191', 'ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_tw_reuse_delay',
    { en: 'milliseconds', zh: '毫秒' },
    { en: 'How old a TIME_WAIT must be before `tcp_tw_reuse` may take it.', zh: 'TIME_WAIT 存在多久之后 `tcp_tw_reuse` 才能接管它。' },
    ['ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_rfc1337',
    onOff,
    {
      en: '1: an RST does not end TIME_WAIT. 0, the default: an RST with SEQ = RCV.NXT ends it at once ("TIME-WAIT assassination").',
      zh: '1：RST 不会结束 TIME_WAIT。0（默认）：SEQ = RCV.NXT 的 RST 会立即结束它（"TIME-WAIT 暗杀"）。',
    },
    ['RFC 1337', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_abort_on_overflow',
    onOff,
    {
      en: '1: when the accept queue is full the last ACK of a handshake is answered with RST. 0: it is ignored, the client tries again. The SYN that comes to a full queue is dropped either way.',
      zh: '1：accept 队列已满时，握手的最后一个 ACK 以 RST 回应。0：忽略它，客户端会重试。无论哪种，队列满时到来的 SYN 都被丢弃。',
    },
    ['ip-sysctl', 'measured'],
  ),
];

/** Sysctls of the handshake and its queues. */
const opening: readonly SysctlEntry[] = [
  sysctl(
    'net.core.somaxconn',
    { en: 'connections', zh: '连接数' },
    { en: 'Upper limit of the backlog of `listen()`.', zh: '`listen()` 的 backlog 的上限。' },
    ['ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_max_syn_backlog',
    { en: 'connections', zh: '连接数' },
    { en: 'Most connections in SYN_RECEIVED that a listener remembers.', zh: '一个监听者记住的 SYN_RECEIVED 连接的最大数目。' },
  ),
  sysctl(
    'net.ipv4.tcp_syncookies',
    { en: '0 off, 1 when the queue overflows, 2 always', zh: '0 关，1 队列溢出时，2 总是' },
    {
      en: 'SYN cookies: when the SYN queue is full the SYN-ACK carries a code instead of the host remembering the SYN.',
      zh: 'SYN cookie：SYN 队列已满时，用 SYN-ACK 携带的编码代替主机对 SYN 的记忆。',
    },
    ['RFC 4987', 'ip-sysctl', 'measured'],
  ),
  sysctl('net.ipv4.tcp_syn_retries', times, {
    en: 'Retransmissions of a SYN; then `connect()` ends with ETIMEDOUT, after about 131 s.',
    zh: 'SYN 的重传次数；之后 `connect()` 以 ETIMEDOUT 结束，约在 131 秒后。',
  }),
  sysctl(
    'net.ipv4.tcp_syn_linear_timeouts',
    times,
    {
      en: 'Retransmissions of a SYN at even distances of 1 s before the distance doubles.',
      zh: 'SYN 在间隔倍增之前，以 1 秒等间隔重传的次数。',
    },
    ['ip-sysctl', 'measured'],
  ),
  sysctl('net.ipv4.tcp_synack_retries', times, {
    en: 'Retransmissions of a SYN-ACK, at 1, 3, 7, 15, 31 s; after 63 s the request is forgotten.',
    zh: 'SYN-ACK 的重传次数，在第 1、3、7、15、31 秒；63 秒后放弃该请求。',
  }),
  sysctl(
    'net.ipv4.ip_local_port_range',
    { en: 'first and last port', zh: '起始端口和结束端口' },
    {
      en: 'Local ports that the kernel chooses from: 28,232. `connect()` takes even ones first, `bind()` to port 0 odd ones. When all are in use for a destination: EADDRNOTAVAIL.',
      zh: '内核选取本地端口的范围：28,232 个。`connect()` 先取偶数端口，绑定端口 0 的 `bind()` 先取奇数端口。到某目的地全部用完时：EADDRNOTAVAIL。',
    },
    ['ip-sysctl', 'measured'],
  ),
];

/** Sysctls of data, acknowledgements and timers. */
const transfer: readonly SysctlEntry[] = [
  sysctl(
    'net.ipv4.tcp_timestamps',
    { en: '0 off, 1 on with a random offset, 2 on without', zh: '0 关，1 开并带随机偏移，2 开但不带偏移' },
    {
      en: 'The timestamps option: measures round trips and lets PAWS reject old segments. `tcp_tw_reuse` needs it.',
      zh: '时间戳选项：用于测量往返时间，并让 PAWS 拒绝旧报文段。`tcp_tw_reuse` 需要它。',
    },
    ['RFC 7323', 'ip-sysctl', 'measured'],
  ),
  sysctl('net.ipv4.tcp_sack', onOff, { en: 'Selective acknowledgements.', zh: '选择性确认(SACK)。' }, ['RFC 2018', 'ip-sysctl']),
  sysctl('net.ipv4.tcp_dsack', onOff, { en: 'SACK also tells of segments received twice.', zh: 'SACK 也报告重复收到的报文段。' }, [
    'RFC 2883',
    'ip-sysctl',
  ]),
  sysctl('net.ipv4.tcp_window_scaling', onOff, { en: 'Windows above 65,535 bytes.', zh: '允许大于 65,535 字节的窗口。' }, [
    'RFC 7323',
    'ip-sysctl',
  ]),
  sysctl(
    'net.ipv4.tcp_early_retrans',
    { en: '0 off, 3 or 4: tail loss probe on', zh: '0 关，3 或 4：启用尾部丢失探测' },
    {
      en: 'Tail loss probe: the last segment, a FIN too, is sent again after min(2·SRTT + 200 ms, RTO), before the RTO counts. 0 switches it off.',
      zh: '尾部丢失探测：最后一个报文段（也包括 FIN）在 min（2·SRTT + 200 毫秒，RTO）之后重发，先于 RTO 计时。0 为关闭。',
    },
    ['RFC 8985', 'ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_rto_max_ms',
    { en: 'milliseconds', zh: '毫秒' },
    { en: 'Longest RTO that backoff reaches.', zh: '退避所能达到的最长 RTO。' },
    ['RFC 6298', 'ip-sysctl'],
  ),
  sysctl(
    'net.ipv4.tcp_rto_min_us',
    { en: 'microseconds', zh: '微秒' },
    {
      en: 'Least part of the RTO above the smoothed round-trip time.',
      zh: 'RTO 超出平滑往返时间部分的最小值。',
    },
  ),
  sysctl(
    'net.ipv4.tcp_keepalive_time',
    seconds,
    {
      en: 'Idle time before the first keepalive probe, on sockets with SO_KEEPALIVE.',
      zh: '设置了 SO_KEEPALIVE 的套接字，发出第一个 keepalive 探测前的空闲时间。',
    },
    ['RFC 9293 3.8.4', 'ip-sysctl'],
  ),
  sysctl('net.ipv4.tcp_keepalive_intvl', seconds, { en: 'Time between two keepalive probes.', zh: '两次 keepalive 探测的间隔。' }),
  sysctl('net.ipv4.tcp_keepalive_probes', times, {
    en: 'Unanswered keepalive probes before the connection is given up.',
    zh: '多少次 keepalive 探测无应答后放弃连接。',
  }),
  sysctl(
    'net.ipv4.tcp_invalid_ratelimit',
    { en: 'milliseconds', zh: '毫秒' },
    { en: 'Least time between two ACKs that answer segments outside of the window.', zh: '对窗口外报文段回应 ACK 的最小间隔。' },
    ['ip-sysctl', 'measured'],
  ),
  sysctl(
    'net.ipv4.tcp_challenge_ack_limit',
    { en: 'per second', zh: '每秒个数' },
    { en: 'Most challenge ACKs that the host sends in a second.', zh: '主机每秒最多发出的 challenge ACK 数。' },
    ['RFC 5961', 'ip-sysctl'],
  ),
  sysctl('net.ipv4.tcp_rmem', minimumDefaultMaximum, {
    en: 'Receive buffer of a connection: it bounds the window.',
    zh: '连接的接收缓冲区：限制窗口大小。',
  }),
  sysctl('net.ipv4.tcp_wmem', minimumDefaultMaximum, {
    en: 'Send buffer of a connection: what `write()` takes without blocking.',
    zh: '连接的发送缓冲区：`write()` 不阻塞时能接收的量。',
  }),
  sysctl(
    'net.core.rmem_max',
    { en: 'bytes', zh: '字节' },
    { en: 'Largest receive buffer that SO_RCVBUF may ask for.', zh: 'SO_RCVBUF 可请求的最大接收缓冲区。' },
    ['socket(7)'],
  ),
  sysctl(
    'net.core.wmem_max',
    { en: 'bytes', zh: '字节' },
    { en: 'Largest send buffer that SO_SNDBUF may ask for.', zh: 'SO_SNDBUF 可请求的最大发送缓冲区。' },
    ['socket(7)'],
  ),
];

/** Sysctls that matter less to the end of a connection. */
const others: readonly SysctlEntry[] = [
  sysctl(
    'net.ipv4.tcp_recovery',
    { en: 'a bit mask; 1: RACK', zh: '位掩码；1：RACK' },
    { en: 'How losses are found: RACK judges by the times of sending.', zh: '如何发现丢包：RACK 按发送时间判断。' },
    ['RFC 8985', 'ip-sysctl'],
  ),
  sysctl(
    'net.ipv4.tcp_frto',
    { en: '0 off, else on', zh: '0 关，其他为开' },
    { en: 'Finds out after a timeout whether the retransmission was needless.', zh: '超时之后判断重传是否多余。' },
    ['RFC 5682', 'ip-sysctl'],
  ),
  sysctl('net.ipv4.tcp_thin_linear_timeouts', onOff, {
    en: 'With few segments in flight the RTO does not double for the first tries.',
    zh: '在途报文段很少时，最初几次重试 RTO 不加倍。',
  }),
  sysctl(
    'net.ipv4.tcp_reordering',
    { en: 'segments', zh: '报文段数' },
    { en: 'How much reordering is expected before a gap counts as a loss.', zh: '出现多大程度的乱序之后才把缺口视为丢包。' },
  ),
  sysctl(
    'net.ipv4.tcp_fastopen',
    { en: 'a bit mask; 1: client, 2: server', zh: '位掩码；1：客户端，2：服务器' },
    { en: 'TCP Fast Open: data in the SYN. A program has to ask for it.', zh: 'TCP Fast Open：在 SYN 中携带数据。需要程序主动请求。' },
    ['RFC 7413', 'ip-sysctl'],
  ),
  sysctl(
    'net.ipv4.ip_local_reserved_ports',
    { en: 'a list: `8080,9000-9010`', zh: '列表：`8080,9000-9010`' },
    {
      en: 'Ports that the kernel does not choose by itself; `bind()` may still take them.',
      zh: '内核不会自行选取的端口；`bind()` 仍可使用。',
    },
  ),
  sysctl(
    'net.ipv4.ip_unprivileged_port_start',
    { en: 'a port', zh: '端口' },
    {
      en: 'The first port that `bind()` takes without a privilege.',
      zh: '无特权的 `bind()` 可使用的第一个端口。',
    },
  ),
  sysctl('net.ipv4.ip_nonlocal_bind', onOff, {
    en: '`bind()` also takes addresses that the host does not have.',
    zh: '`bind()` 也可使用主机没有的地址。',
  }),
  sysctl('net.ipv4.ip_autobind_reuse', onOff, {
    en: '1: `bind()` to port 0 may share a port between sockets with SO_REUSEADDR when all are used.',
    zh: '1：端口用完时，绑定端口 0 的 `bind()` 可在设置了 SO_REUSEADDR 的套接字之间共用端口。',
  }),
  sysctl(
    'net.ipv4.tcp_slow_start_after_idle',
    onOff,
    { en: 'After an idle time the congestion window starts small again.', zh: '空闲一段时间后，拥塞窗口重新从小开始。' },
    ['RFC 2861', 'ip-sysctl'],
  ),
  sysctl(
    'net.ipv4.tcp_ecn',
    { en: '0 off, 1 ask and accept, 2 accept only', zh: '0 关，1 请求并接受，2 仅接受' },
    { en: 'Explicit congestion notification, agreed on in the SYNs.', zh: '显式拥塞通知，在 SYN 中协商。' },
    ['RFC 3168', 'ip-sysctl'],
  ),
  sysctl(
    'net.core.rmem_default',
    { en: 'bytes', zh: '字节' },
    {
      en: 'Receive buffer of sockets of other protocols; TCP uses `net.ipv4.tcp_rmem`.',
      zh: '其他协议套接字的接收缓冲区；TCP 使用 `net.ipv4.tcp_rmem`。',
    },
  ),
  sysctl(
    'net.core.wmem_default',
    { en: 'bytes', zh: '字节' },
    {
      en: 'Send buffer of sockets of other protocols; TCP uses `net.ipv4.tcp_wmem`.',
      zh: '其他协议套接字的发送缓冲区；TCP 使用 `net.ipv4.tcp_wmem`。',
    },
  ),
  sysctl('net.ipv4.tcp_moderate_rcvbuf', onOff, {
    en: "The receive buffer grows by itself with the program's reading.",
    zh: '接收缓冲区随程序的读取自动增长。',
  }),
  sysctl(
    'net.ipv4.tcp_adv_win_scale',
    { en: 'obsolete on current Linux', zh: '在当前 Linux 上已过时' },
    {
      en: 'Once the share of the receive buffer that is announced as window; without effect since Linux 6.6.',
      zh: '曾用于决定接收缓冲区中作为窗口通告的比例；自 Linux 6.6 起不再起作用。',
    },
  ),
  sysctl('net.ipv4.tcp_shrink_window', onOff, {
    en: '1: the right edge of the announced window may move back when memory is short.',
    zh: '1：内存不足时，已通告窗口的右边缘可以后退。',
  }),
  sysctl('net.ipv4.tcp_autocorking', onOff, {
    en: 'Small writes wait a moment for more while an earlier segment has not left the host.',
    zh: '先前的报文段尚未离开主机时，小的写入稍等以合并更多数据。',
  }),
  sysctl('net.ipv4.tcp_no_metrics_save', onOff, {
    en: '1: what a closed connection has learnt of the path (RTT, window) is not kept for the next one.',
    zh: '1：不为下一个连接保留已关闭连接对路径的了解（RTT、窗口）。',
  }),
];

/** The sysctls of the scenario language. */
export const sysctlEntries: readonly SysctlEntry[] = [...closing, ...opening, ...transfer, ...others];
