import type { KeywordEntry, Text } from './entries';

const here = ['scenario language'];

function keyword(name: string, syntax: string, meaning: Text, sources: readonly string[] = here): KeywordEntry {
  return { kind: 'keyword', name, syntax, meaning, sources };
}

const declarations: readonly KeywordEntry[] = [
  keyword('scenario', 'scenario "title"', { en: "The scenario's title. Each file begins with it.", zh: '场景的标题，每个文件以它开头。' }),
  keyword('network', 'network { ... }', {
    en: 'What the network does to segments: latency, loss, and rules for single segments.',
    zh: '网络如何对待报文段：延迟、丢包，以及针对单个报文段的规则。',
  }),
  keyword('host', 'host NAME { ... }', { en: 'A host: its sysctls, functions and processes.', zh: '一台主机：它的 sysctl、函数和进程。' }),
  keyword('process', 'process { ... }  or  process NAME { ... }', {
    en: 'A process: C code with descriptors of its own that runs from time 0. At its end it exits and the kernel closes its descriptors. Without a name it is called after its host; the second is HOST.2.',
    zh: '一个进程：有自己描述符的 C 代码，从时刻 0 开始运行。运行到末尾即退出，由内核关闭其描述符。没有名字时以主机命名，第二个为 HOST.2。',
  }),
  keyword('sysctl', 'sysctl net.ipv4.tcp_fin_timeout = 30', { en: 'Sets a kernel parameter of this host.', zh: '设置该主机的内核参数。' }),
  keyword('stack', 'stack linux  or  stack rfc9293', {
    en: 'Whose behaviour the kernel has, for one host or for the whole scenario.',
    zh: '内核采用谁的行为，可用于一台主机或整个场景。',
  }),
  keyword('linux', 'stack linux', { en: 'The default: the kernel behaves as Linux 6.18 does.', zh: '默认：内核行为与 Linux 6.18 相同。' }),
  keyword(
    'rfc9293',
    'stack rfc9293',
    {
      en: 'The kernel behaves as RFC 9293 says, for example TIME_WAIT of 4 minutes.',
      zh: '内核按 RFC 9293 行事，例如 TIME_WAIT 为 4 分钟。',
    },
    ['RFC 9293'],
  ),
];

const rules: readonly KeywordEntry[] = [
  keyword('latency', 'latency 10ms  or  latency 50ms between a and b', {
    en: 'How long a segment travels, one way; 10 ms if nothing is said.',
    zh: '报文段单程传输的时间；未指定时为 10 毫秒。',
  }),
  keyword('between', 'latency 50ms between a and b', { en: 'The two hosts to which the latency applies.', zh: '该延迟所适用的两台主机。' }),
  keyword('and', 'latency 50ms between a and b', { en: 'Joins the two hosts of a latency.', zh: '连接延迟所涉及的两台主机。' }),
  keyword('loss', 'loss 5% seed 42', {
    en: 'Random loss: each segment is lost with this probability. The same seed gives the same losses.',
    zh: '随机丢包：每个报文段以此概率丢失。相同的种子得到相同的丢包。',
  }),
  keyword('seed', 'loss 5% seed 42', {
    en: 'Start of the random numbers: the same seed, the same losses.',
    zh: '随机数的起点：种子相同，丢包也相同。',
  }),
  keyword('drop', 'drop FIN from client #1  or  drop every ACK from server', {
    en: "The segment is lost on the way. `#N` counts the host's segments of that kind as it sends them, retransmissions too; #1 without it.",
    zh: '报文段在途中丢失。`#N` 按发送次序数该主机的此类报文段，重传也算；不写则为 #1。',
  }),
  keyword('duplicate', 'duplicate DATA from client #1 after 5ms', {
    en: 'The segment arrives twice, the copy this much later.',
    zh: '报文段到达两次，副本晚这么久。',
  }),
  keyword('delay', 'delay FIN from client #1 by 500ms', {
    en: 'The segment travels this much longer, so that others may overtake it.',
    zh: '报文段多走这么久，可能被其他报文段超越。',
  }),
  keyword('inject', 'inject at 500ms from server "R. 1:1(0) ack 1 win 1000"', {
    en: "A forged segment on the latest connection, in tcpdump's notation: flags, SEQ:end(length), ack, win; numbers relative to the two SYNs, possibly negative. No host has sent it. Nothing happens when there is no connection yet.",
    zh: '在最近的连接上伪造一个报文段，采用 tcpdump 的写法：标志、SEQ：末尾（长度）、ack、win；序列号相对于两个 SYN，可以为负。没有主机发送过它。尚无连接时不产生任何作用。',
  }),
  keyword('from', 'drop FIN from client', { en: 'The host that sends the segment.', zh: '发送该报文段的主机。' }),
  keyword('every', 'drop every FIN from client', { en: 'All segments of that kind, not one.', zh: '该类的所有报文段，而非一个。' }),
  keyword('after', 'duplicate DATA from client after 5ms', { en: 'How much later the copy arrives.', zh: '副本晚到多久。' }),
  keyword('by', 'delay FIN from client by 500ms', { en: 'How much longer the segment travels.', zh: '报文段多走多久。' }),
  keyword('at', 'inject at 500ms from server "..."', {
    en: 'When the forged segment appears, counted from the start.',
    zh: '伪造的报文段何时出现，从开始算起。',
  }),
];

const language: readonly KeywordEntry[] = [
  keyword(
    'errno',
    'if (errno == ECONNRESET) ...',
    { en: 'Number of the last error of this process; set when a call returns -1.', zh: '本进程最近一次错误的编号；调用返回 -1 时设置。' },
    ['errno(3)'],
  ),
  keyword('sizeof', 'sizeof(buffer)', { en: 'Size of a variable in bytes.', zh: '变量的字节数。' }, ['C']),
  keyword(
    'linger',
    'struct linger l = {1, 0};',
    { en: 'Value of SO_LINGER: `{l_onoff, l_linger}`, the second in seconds.', zh: 'SO_LINGER 的值：`{l_onoff, l_linger}`，后者以秒计。' },
    ['socket(7)'],
  ),
  keyword(
    'epoll_event',
    'struct epoll_event events[16];',
    {
      en: 'What `epoll_wait()` fills in: `events[i].events` and `events[i].data.fd`.',
      zh: '由 `epoll_wait()` 填写：`events[i].events` 和 `events[i].data.fd`。',
    },
    ['epoll_ctl(2)'],
  ),
];

/** Words of the language itself. */
export const keywordEntries: readonly KeywordEntry[] = [...declarations, ...rules, ...language];
