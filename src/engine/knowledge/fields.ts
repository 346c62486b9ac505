import type { FieldEntry, Text } from './entries';

function field(name: string, aliases: readonly string[], meaning: Text, ...sources: string[]): FieldEntry {
  return { kind: 'field', name, aliases, meaning, sources };
}

/** What the debugger shows of an endpoint, in the words of RFC 9293 3.3.1 where that has a word. */
export const fieldEntries: readonly FieldEntry[] = [
  field(
    'SND.UNA',
    ['snd.una'],
    {
      en: 'Send unacknowledged: the oldest sequence number that is sent and not acknowledged. An ACK moves it forward.',
      zh: '最早的已发送但未确认的序列号。ACK 使它前移。',
    },
    'RFC 9293 3.3.1',
  ),
  field(
    'SND.NXT',
    ['snd.nxt'],
    { en: 'Send next: the sequence number that is sent next. A FIN moves it by one.', zh: '下一个要发送的序列号。FIN 使它加一。' },
    'RFC 9293 3.3.1',
  ),
  field(
    'SND.WND',
    ['snd.wnd'],
    {
      en: 'Send window: how many bytes from SND.UNA on the peer allows, scaled.',
      zh: '发送窗口：对端允许从 SND.UNA 起发送的字节数，已按窗口扩大计算。',
    },
    'RFC 9293 3.3.1',
  ),
  field('SND.UP', ['snd.up'], { en: 'Send urgent pointer.', zh: '发送紧急指针。' }, 'RFC 9293 3.3.1'),
  field(
    'SND.WL1',
    ['snd.wl1'],
    { en: 'SEQ of the segment that set the send window last.', zh: '最近一次更新发送窗口的报文段的 SEQ。' },
    'RFC 9293 3.3.1',
  ),
  field(
    'SND.WL2',
    ['snd.wl2'],
    { en: 'ACK of the segment that set the send window last.', zh: '最近一次更新发送窗口的报文段的 ACK。' },
    'RFC 9293 3.3.1',
  ),
  field(
    'SND.WSCALE',
    ['snd.wscale', 'Snd.Wind.Shift'],
    { en: "By how many bits the peer's windows are shifted.", zh: '对端窗口值左移的位数。' },
    'RFC 7323 2.3',
  ),
  field(
    'ISS',
    ['iss'],
    {
      en: 'Initial send sequence number: the SEQ of our SYN. Relative numbers count from it.',
      zh: '初始发送序列号：我方 SYN 的 SEQ。相对序列号由此算起。',
    },
    'RFC 9293 3.3.1',
    'RFC 9293 3.4.1',
  ),
  field(
    'RCV.NXT',
    ['rcv.nxt'],
    {
      en: "Receive next: the sequence number that is expected next; every ACK carries it. The peer's FIN moves it by one.",
      zh: '期望收到的下一个序列号，每个 ACK 都携带它。对端的 FIN 使它加一。',
    },
    'RFC 9293 3.3.1',
  ),
  field(
    'RCV.WND',
    ['rcv.wnd'],
    { en: 'Receive window: how many bytes from RCV.NXT on we allow.', zh: '接收窗口：我方允许从 RCV.NXT 起接收的字节数。' },
    'RFC 9293 3.3.1',
  ),
  field('RCV.UP', ['rcv.up'], { en: 'Receive urgent pointer.', zh: '接收紧急指针。' }, 'RFC 9293 3.3.1'),
  field(
    'RCV.WSCALE',
    ['rcv.wscale', 'Rcv.Wind.Shift'],
    { en: 'By how many bits our windows are shifted.', zh: '我方窗口值右移的位数。' },
    'RFC 7323 2.3',
  ),
  field(
    'IRS',
    ['irs'],
    { en: "Initial receive sequence number: the SEQ of the peer's SYN.", zh: '初始接收序列号：对端 SYN 的 SEQ。' },
    'RFC 9293 3.3.1',
  ),
  field(
    'SEQ',
    ['seq', 'SEG.SEQ'],
    { en: 'Sequence number of a segment: of its first byte, its SYN or its FIN.', zh: '报文段的序列号：首个字节、SYN 或 FIN 的序列号。' },
    'RFC 9293 3.3.1',
  ),
  field(
    'SEG.ACK',
    ['ack'],
    { en: 'Acknowledgement number: the sender has everything before it.', zh: '确认号：发送方已收到它之前的一切。' },
    'RFC 9293 3.3.1',
  ),
  field(
    'SEG.LEN',
    ['len'],
    { en: 'Bytes of a segment; for the arithmetic SYN and FIN count one each.', zh: '报文段的字节数；计算时 SYN 和 FIN 各算一个。' },
    'RFC 9293 3.3.1',
  ),
  field('SEG.WND', ['win'], { en: 'Window field of a segment, not scaled.', zh: '报文段的窗口字段，未按扩大因子计算。' }, 'RFC 9293 3.3.1'),
  field(
    'MSS',
    ['mss'],
    {
      en: 'Maximum segment size: most bytes in one segment, told in the SYN.',
      zh: '最大报文段长度：一个报文段的最多字节数，在 SYN 中通告。',
    },
    'RFC 9293 3.7.1',
  ),
  field(
    'MSL',
    ['msl'],
    {
      en: 'Maximum segment lifetime: the RFC takes 2 minutes, so that TIME_WAIT is 4. Linux has no such number: TIME_WAIT is 60 s.',
      zh: '报文段最大生存时间：RFC 取 2 分钟，所以 TIME_WAIT 为 4 分钟。Linux 没有这个数：TIME_WAIT 为 60 秒。',
    },
    'RFC 9293 3.4.2',
    'measured',
  ),
  field(
    'SRTT',
    ['srtt', 'srttMs'],
    { en: 'Smoothed round-trip time; -1 before the first measurement.', zh: '平滑往返时间；首次测量之前为 -1。' },
    'RFC 6298',
  ),
  field('RTTVAR', ['rttvar', 'rttvarMs'], { en: 'How much the round-trip time varies.', zh: '往返时间的变化量。' }, 'RFC 6298'),
  field(
    'RTO',
    ['rto', 'rtoMs'],
    {
      en: 'Retransmission timeout: how long the oldest unacknowledged segment waits before it is sent again. Linux: SRTT + max(4·RTTVAR, 200 ms), doubled with each retry, at most 120 s.',
      zh: '重传超时：最早的未确认报文段等待多久后重发。Linux：SRTT + max（4·RTTVAR, 200 毫秒），每次重试加倍，最长 120 秒。',
    },
    'RFC 6298',
    'measured',
  ),
  field(
    'backoff',
    [],
    { en: 'How often the RTO has been doubled since the last progress.', zh: '自上次有进展以来 RTO 加倍的次数。' },
    'RFC 6298',
  ),
  field('retransmits', [], { en: 'Retransmissions in a row without progress.', zh: '连续无进展的重传次数。' }, 'RFC 9293 3.8.3'),
  field(
    'cwnd',
    ['CWND'],
    { en: 'Congestion window in segments: what the network is trusted to carry.', zh: '拥塞窗口，以报文段计：认为网络所能承载的量。' },
    'RFC 5681',
  ),
  field(
    'ssthresh',
    ['SSTHRESH'],
    {
      en: 'Slow-start threshold in segments: above it the congestion window grows slowly.',
      zh: '慢启动门限，以报文段计：超过后拥塞窗口缓慢增长。',
    },
    'RFC 5681',
  ),
  field(
    'pingPong',
    ['pingpong'],
    {
      en: 'Linux: the connection looks interactive, so ACKs wait for data to ride on. A FIN sets it.',
      zh: 'Linux：连接看起来是交互式的，因此 ACK 等待随数据捎带。收到 FIN 会置位。',
    },
    'measured',
  ),
  field('timestamps', [], { en: 'Both ends have agreed on the timestamps option.', zh: '双方已协商使用时间戳选项。' }, 'RFC 7323'),
  field('sack', [], { en: 'Both ends have agreed on selective acknowledgements.', zh: '双方已协商使用选择性确认。' }, 'RFC 2018'),
  field(
    'sendQueue',
    [],
    {
      en: 'What `write()` has put in and the peer has not acknowledged: sent bytes, unsent bytes, and whether a FIN is queued.',
      zh: '`write()` 写入而对端尚未确认的内容：已发送字节、未发送字节，以及是否有 FIN 排队。',
    },
    'RFC 9293 3.10.4',
  ),
  field(
    'receiveQueue',
    [],
    {
      en: "What has come and was not read: bytes in order, bytes behind a gap, and the end of file (the peer's FIN).",
      zh: '已到达而未读取的内容：按序字节、缺口之后的字节，以及文件结束（对端的 FIN）。',
    },
    'RFC 9293 3.10.3',
  ),
];
