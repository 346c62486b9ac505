/**
 * What a stack may decide for itself. SEGMENT ARRIVES and the user calls are RFC 9293's; where the RFC leaves a choice, or where Linux
 * goes its own way, the code asks the policy. The rows below are the whole difference between `stack linux` and `stack rfc9293`; the
 * table in the documentation is made from them.
 */

const ms = 1e6;
const seconds = 1e9;
/** A timer tick of the kernel that the recordings are of: HZ = 250. */
export const jiffyNs = 4 * ms;

interface Row<Value> {
  /** What is decided, as a heading of the table. */
  what: string;
  /** Where the RFC's side is written, and what Linux's side was seen in. */
  source: string;
  linux: Value;
  rfc9293: Value;
  /** The two sides in words. */
  words: { linux: string; rfc9293: string };
}

function row<Value>(what: string, source: string, linux: [Value, string], rfc9293: [Value, string]): Row<Value> {
  return { what, source, linux: linux[0], rfc9293: rfc9293[0], words: { linux: linux[1], rfc9293: rfc9293[1] } };
}

/** All rows by the name under which the code asks. */
export const policyRows = {
  settingsBoundRto: row<boolean>(
    'Bounds of the retransmission timeout',
    'RFC 6298 2.4, 2.5; tcp_rto_min_us, tcp_rto_max_ms',
    [true, 'the sysctls: 200 ms and 120 s'],
    [false, '1 s and 60 s'],
  ),
  minimumRtoIsVariance: row<boolean>(
    'What the lower bound holds for',
    'RFC 6298 2.4',
    [true, 'the variance term alone: RTO is SRTT plus at least 200 ms'],
    [false, 'the timeout as a whole'],
  ),
  minimumRtoNs: row<number>('Least retransmission timeout', 'RFC 6298 2.4', [200 * ms, '200 ms above SRTT'], [1 * seconds, '1 s']),
  maximumRtoNs: row<number>('Largest retransmission timeout', 'RFC 6298 2.5', [120 * seconds, '120 s'], [60 * seconds, '60 s']),
  tailLossProbe: row<boolean>(
    'Tail loss probe and RACK',
    'RFC 8985; tcp_early_retrans',
    [true, 'the last segment again after 2 SRTT, before the retransmission timer; losses are judged by time sent'],
    [false, 'none: the retransmission timer and three duplicate ACKs'],
  ),
  linearSynTimeouts: row<boolean>(
    'Intervals between SYNs',
    'RFC 6298 5.5; tcp_syn_linear_timeouts',
    [true, '1 s for the first five, doubled from then on'],
    [false, 'doubled from the first'],
  ),
  settingsLimitRetries: row<boolean>(
    'When a connection gives up (R2)',
    'RFC 9293 3.8.3; tcp_retries2, tcp_syn_retries, tcp_orphan_retries',
    [true, 'the time that so many doublings of 200 ms take; 10 SYNs; less for sockets without a process'],
    [false, '100 s after the first retransmission, 3 minutes for a SYN'],
  ),
  repeatsSynSoonAfterReset: row<boolean>(
    'SYN-SENT gets an ACK for an older connection',
    'RFC 9293 3.10.7.3, figure 9',
    [true, 'a reset, and the SYN again after 8 ms'],
    [false, 'a reset; the SYN again when its timer runs out'],
  ),
  quickAcks: row<boolean>(
    'Delayed acknowledgments',
    'RFC 9293 3.8.6.3',
    [true, 'at once at the start and after disorder; 40 to 200 ms in a conversation and after a FIN'],
    [false, 'every second full segment at once, otherwise within 200 ms'],
  ),
  delayedAckNs: row<number>('First delay of an ACK', 'RFC 9293 3.8.6.3: less than 500 ms', [40 * ms, '40 ms'], [200 * ms, '200 ms']),
  dropsPastUnreadData: row<boolean>(
    'A segment that ends beyond the window',
    'RFC 9293 3.10.7.4, first check',
    [true, 'is dropped while received data waits to be read'],
    [false, 'is trimmed to the window'],
  ),
  boundedQueues: row<boolean>(
    'SYN and accept queues',
    'RFC 9293 says nothing; tcp_syncookies, tcp_max_syn_backlog',
    [true, 'a full accept queue drops SYNs; a full SYN queue answers with cookies'],
    [false, 'a full accept queue drops SYNs'],
  ),
  timeWaitNs: row<number>(
    'Length of TIME-WAIT',
    'RFC 9293 3.4.2, MUST-13',
    [60 * seconds, '60 s, not adjustable'],
    [240 * seconds, '2 MSL: 4 minutes'],
  ),
  timeWaitRestartsOnAnyAck: row<boolean>(
    'What restarts TIME-WAIT',
    'RFC 9293 3.10.7.4',
    [true, 'a retransmitted FIN, and any segment with an ACK that is answered or in order'],
    [false, 'a retransmitted FIN'],
  ),
  timeWaitBuckets: row<boolean>(
    'What is kept in TIME-WAIT',
    'RFC 9293 3.3.2; tcp_max_tw_buckets',
    [true, 'a bucket of few bytes, whose number is limited'],
    [false, 'the connection, however many'],
  ),
  finWait2Timeout: row<boolean>(
    'FIN-WAIT-2 after close',
    'RFC 9293 3.6; tcp_fin_timeout, TCP_LINGER2',
    [true, 'ends after tcp_fin_timeout (60 s), or at least 3.5 RTO'],
    [false, "lasts until the peer's FIN"],
  ),
  orphanRetries: row<boolean>(
    'Sockets without a process',
    'RFC 9293 says nothing; tcp_max_orphans',
    [true, 'their number is limited: one too many is reset'],
    [false, 'like any other'],
  ),
  failsThroughSynSent: row<boolean>(
    'connect from a port whose connection exists',
    'seen in recordings',
    [true, 'passes through SYN-SENT before it fails'],
    [false, 'fails in CLOSED'],
  ),
  coarseTimers: row<boolean>(
    'When a timer fires',
    'seen in recordings (HZ = 250)',
    [true, 'late by up to 4 ms; by 32 ms from 0.25 s, 0.26 s from 2 s, 2 s from 16 s, 16 s from 129 s'],
    [false, 'to the nanosecond'],
  ),
} as const;

type Rows = typeof policyRows;

/** One column of the table. */
export type StackPolicy = { readonly name: 'linux' | 'rfc9293' } & { readonly [Name in keyof Rows]: Rows[Name]['linux'] };

function column(name: 'linux' | 'rfc9293'): StackPolicy {
  const values = Object.entries(policyRows).map(([key, { [name]: value }]) => [key, value]);
  return { name, ...Object.fromEntries(values) };
}

export const linuxPolicy = column('linux');
export const rfc9293Policy = column('rfc9293');

/** The policy that a scenario names with `stack`. */
export function policyOf(name: 'linux' | 'rfc9293'): StackPolicy {
  return name === 'linux' ? linuxPolicy : rfc9293Policy;
}

/** RTO before the first measurement (RFC 6298 2.1); both stacks. */
export const initialRtoNs = 1 * seconds;
/** No ACK is delayed for longer; both stacks. */
export const longestAckDelayNs = 200 * ms;
/** R2 of the RFC (3.8.3), where no sysctl sets it. */
export const giveUpAfterNs = 100 * seconds;
export const giveUpSynAfterNs = 180 * seconds;

/** When a timer set at `nowNs` for `delayNs` fires. */
export function timerFiresNs(policy: StackPolicy, nowNs: number, delayNs: number): number {
  return policy.coarseTimers ? wheelFiresNs(nowNs, delayNs) : nowNs + delayNs;
}

/**
 * Where the kernel's count of ticks stands when a scenario starts. On a real host it stands anywhere; here it is such that the SYN timer of
 * a client that starts after 20 ms and the SYN-ACK timer that it causes run out together, as they most often do.
 */
export const startOfTicksNs = 4 * ms;

/**
 * When Linux's timer wheel fires a timer (kernel behaviour: kernel/time/timer.c as documented there). The farther away a timer is,
 * the coarser its bucket: 4 ms up to a quarter of a second, 32 ms up to 2 s, 256 ms up to 16 s, 2 s up to 129 s, then 16 s. It never
 * fires early: the time is rounded up to the bucket after.
 */
export function wheelFiresNs(nowNs: number, delayNs: number): number {
  const now = Math.floor((nowNs + startOfTicksNs) / jiffyNs);
  const delta = Math.ceil(delayNs / jiffyNs);
  let granularity = 1;
  for (let start = 63; delta >= start && granularity < 8 ** 8; start *= 8) granularity *= 8;
  return (Math.floor((now + delta) / granularity) + 1) * granularity * jiffyNs - startOfTicksNs;
}
