import type { TimerName } from '../trace/events';
import type { TimerEntry } from './entries';

/** The timers of an endpoint. */
export const timerEntries: Record<TimerName, TimerEntry> = {
  retransmission: {
    kind: 'timer',
    name: 'retransmission',
    aliases: ['RTO'],
    meaning: { en: 'Waits for the ACK of the oldest unacknowledged segment.', zh: '等待对最早的未确认报文段的 ACK。' },
    runs: {
      en: 'For the RTO: SRTT + max(4·RTTVAR, 200 ms) on Linux, 1 s before the first measurement, at most 120 s.',
      zh: '时长为 RTO：Linux 上为 SRTT + max（4·RTTVAR, 200 毫秒），首次测量之前为 1 秒，最长 120 秒。',
    },
    expires: { en: 'The segment is sent again and the RTO doubles.', zh: '重发该报文段，RTO 加倍。' },
    sources: ['RFC 6298', 'RFC 9293 3.8.1', 'measured'],
  },
  'tail-loss-probe': {
    kind: 'timer',
    name: 'tail-loss-probe',
    aliases: ['TLP'],
    meaning: {
      en: 'An earlier try than the RTO, so that a lost last segment is repaired soon.',
      zh: '比 RTO 更早的一次尝试，以便尽快修复最后一个报文段的丢失。',
    },
    runs: {
      en: 'For min(2·SRTT + 200 ms, RTO) after the last segment, a FIN too.',
      zh: '在最后一个报文段（包括 FIN）之后，时长为 min（2·SRTT + 200 毫秒，RTO）。',
    },
    expires: {
      en: 'The last segment is sent again; the RTO then starts anew, without backoff.',
      zh: '重发最后一个报文段；随后 RTO 重新开始计时，不退避。',
    },
    sources: ['RFC 8985', 'measured'],
  },
  'zero-window-probe': {
    kind: 'timer',
    name: 'zero-window-probe',
    aliases: ['persist'],
    meaning: {
      en: "The peer's window is 0 and data waits: asks whether it has opened.",
      zh: '对端窗口为 0 而有数据待发：询问窗口是否已打开。',
    },
    runs: { en: 'For the RTO, doubling with each probe.', zh: '时长为 RTO，每次探测后加倍。' },
    expires: { en: 'A probe is sent; the peer answers with its window.', zh: '发出探测，对端以其窗口回应。' },
    sources: ['RFC 9293 3.8.6.1'],
  },
  'delayed-ack': {
    kind: 'timer',
    name: 'delayed-ack',
    meaning: { en: 'An ACK waits for data, or a FIN, on which it can ride.', zh: 'ACK 等待可以捎带它的数据或 FIN。' },
    runs: { en: 'RFC: less than 0.5 s. Linux: 40 ms at least.', zh: 'RFC：小于 0.5 秒。Linux：至少 40 毫秒。' },
    expires: { en: 'The ACK is sent alone.', zh: '单独发出 ACK。' },
    sources: ['RFC 9293 3.8.6.3', 'measured'],
  },
  'time-wait': {
    kind: 'timer',
    name: 'time-wait',
    aliases: ['2MSL'],
    meaning: { en: 'How long TIME_WAIT still lasts.', zh: 'TIME_WAIT 还剩多久。' },
    runs: {
      en: 'RFC: 2×MSL = 4 minutes. Linux: 60 s. A repeated FIN restarts it.',
      zh: 'RFC：2×MSL = 4 分钟。Linux：60 秒。重复的 FIN 会使它重新开始。',
    },
    expires: { en: 'CLOSED; no segment is sent.', zh: 'CLOSED，不发送任何报文段。' },
    sources: ['RFC 9293 3.4.2', 'RFC 9293 3.10.7.4', 'measured'],
  },
  'fin-wait-2': {
    kind: 'timer',
    name: 'fin-wait-2',
    meaning: {
      en: "Linux only: how long a closed socket still waits for the peer's FIN.",
      zh: '仅 Linux：已关闭的套接字还等待对端 FIN 多久。',
    },
    runs: {
      en: 'From FIN_WAIT_2 on, after `close()`: `tcp_fin_timeout`, 60 s, or TCP_LINGER2. Not after `shutdown()`.',
      zh: '`close()` 之后进入 FIN_WAIT_2 时开始：`tcp_fin_timeout`（60 秒）或 TCP_LINGER2。`shutdown()` 之后没有。',
    },
    expires: {
      en: 'The connection is forgotten; no segment is sent. A later FIN is answered with RST.',
      zh: '忘记该连接，不发送任何报文段。此后到来的 FIN 得到 RST。',
    },
    sources: ['ip-sysctl', 'measured'],
  },
  keepalive: {
    kind: 'timer',
    name: 'keepalive',
    meaning: { en: 'SO_KEEPALIVE: the connection has been idle.', zh: 'SO_KEEPALIVE：连接处于空闲。' },
    runs: {
      en: 'For TCP_KEEPIDLE (7,200 s), then TCP_KEEPINTVL (75 s) between probes.',
      zh: '先是 TCP_KEEPIDLE（7,200 秒），之后探测间隔为 TCP_KEEPINTVL（75 秒）。',
    },
    expires: {
      en: 'A probe is sent. After TCP_KEEPCNT (9) without an answer: RST and ETIMEDOUT.',
      zh: '发出探测。连续 TCP_KEEPCNT(9)次无应答：RST 和 ETIMEDOUT。',
    },
    sources: ['RFC 9293 3.8.4', 'tcp(7)', 'measured'],
  },
  'syn-ack': {
    kind: 'timer',
    name: 'syn-ack',
    meaning: { en: 'SYN_RECEIVED waits for the last ACK of the handshake.', zh: 'SYN_RECEIVED 等待握手的最后一个 ACK。' },
    runs: { en: 'For 1 s, doubling.', zh: '1 秒，之后倍增。' },
    expires: {
      en: 'The SYN-ACK is sent again, `tcp_synack_retries` times; then the request is forgotten.',
      zh: '重发 SYN-ACK，共 `tcp_synack_retries` 次；之后放弃该请求。',
    },
    sources: ['RFC 9293 3.8.1', 'ip-sysctl'],
  },
  linger: {
    kind: 'timer',
    name: 'linger',
    meaning: { en: 'SO_LINGER {1, n}: `close()` waits for the ACK of its FIN.', zh: 'SO_LINGER {1, n}：`close()` 等待对其 FIN 的 ACK。' },
    runs: { en: 'For n seconds.', zh: 'n 秒。' },
    expires: { en: '`close()` returns 0; the kernel goes on alone.', zh: '`close()` 返回 0，其余由内核独自完成。' },
    sources: ['socket(7)', 'measured'],
  },
  'user-timeout': {
    kind: 'timer',
    name: 'user-timeout',
    meaning: {
      en: 'TCP_USER_TIMEOUT: how long data or a FIN may stay unacknowledged.',
      zh: 'TCP_USER_TIMEOUT：数据或 FIN 可以多久得不到确认。',
    },
    runs: { en: 'For the milliseconds of the option.', zh: '选项所给的毫秒数。' },
    expires: { en: 'The connection is given up with ETIMEDOUT.', zh: '以 ETIMEDOUT 放弃连接。' },
    sources: ['RFC 5482', 'tcp(7)', 'measured'],
  },
};
