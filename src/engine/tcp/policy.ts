/**
 * What a stack may decide for itself. SEGMENT ARRIVES and the user calls are the RFC's; where RFC 9293 leaves a choice or where Linux
 * goes its own way, the code asks the policy by name. Each row says what it decides, and both columns are the whole difference
 * between `stack linux` and `stack rfc9293`.
 */
export interface StackPolicy {
  readonly name: 'linux' | 'rfc9293';
  /** RTO before the first measurement (RFC 6298 2.1). */
  readonly initialRtoNs: number;
  /** Lower bound: of RTO as a whole in the RFC (6298 2.4), of its variance term on Linux. */
  readonly minimumRtoNs: number;
  /** Whether `minimumRtoNs` bounds only the variance term, so that RTO is SRTT plus at least that. */
  readonly minimumRtoIsVariance: boolean;
  readonly maximumRtoNs: number;
  /** RTO after the handshake when the SYN was sent again (RFC 6298 5.7). */
  readonly rtoAfterSynLossNs: number;
  /** Tail loss probe and RACK (RFC 8985) beside the retransmission timer. */
  readonly tailLossProbe: boolean;
  /** How long a delayed ACK may wait at first, and at most (RFC 9293 3.8.6.3: less than 500 ms). */
  readonly delayedAckNs: number;
  readonly delayedAckMaximumNs: number;
  /** Acknowledge at once at the start of a connection and after disorder, and turn to delayed ACKs in a conversation (Linux). */
  readonly quickAcks: boolean;
  /** TIME-WAIT: 2 MSL with MSL 2 minutes (3.4.2), or the fixed 60 s of Linux. */
  readonly timeWaitNs: number;
  /** Whether a closed socket leaves FIN-WAIT-2 by a timeout (`tcp_fin_timeout`); the RFC knows none. */
  readonly finWait2Timeout: boolean;
  /** Whether a closed socket without a FIN-WAIT-2 owner, and TIME-WAIT, shrink to a bucket whose number is limited. */
  readonly timeWaitBuckets: boolean;
  /** Whether a retransmission limit of its own holds for sockets that no process has any more (`tcp_orphan_retries`). */
  readonly orphanRetries: boolean;
  /** Whether FINs and ACKs of TIME-WAIT, and any in-order segment, restart it (Linux), or only a retransmitted FIN (3.10.7.4). */
  readonly timeWaitRestartsOnAnyAck: boolean;
  /** R2 for data (3.8.3: at least 100 s) where no sysctl sets it, as total time. */
  readonly giveUpAfterNs: number;
  /** R2 for SYNs (3.8.3: at least 3 minutes) where no sysctl sets it. */
  readonly giveUpSynAfterNs: number;
  /** Granularity of timers: when a timer set at `nowNs` for `delayNs` fires. */
  timerFiresNs(nowNs: number, delayNs: number): number;
}

const ms = 1e6;
const seconds = 1e9;
/** A timer tick of the kernel that the recordings are of: HZ = 250. */
export const jiffyNs = 4 * ms;

/**
 * When Linux's timer wheel fires a timer (kernel behaviour: kernel/time/timer.c as documented there). The farther away a timer is,
 * the coarser its bucket: 4 ms up to a quarter of a second, 32 ms up to 2 s, 256 ms up to 16 s, 2 s up to 129 s, then 16 s. It never
 * fires early: the time is rounded up to the bucket after.
 */
export function wheelFiresNs(nowNs: number, delayNs: number): number {
  const now = Math.floor(nowNs / jiffyNs);
  const delta = Math.ceil(delayNs / jiffyNs);
  let granularity = 1;
  for (let start = 63; delta >= start && granularity < 8 ** 8; start *= 8) granularity *= 8;
  return (Math.floor((now + delta) / granularity) + 1) * granularity * jiffyNs;
}

export const linuxPolicy: StackPolicy = {
  name: 'linux',
  initialRtoNs: 1 * seconds,
  minimumRtoNs: 200 * ms,
  minimumRtoIsVariance: true,
  maximumRtoNs: 120 * seconds,
  rtoAfterSynLossNs: 3 * seconds,
  tailLossProbe: true,
  delayedAckNs: 40 * ms,
  delayedAckMaximumNs: 200 * ms,
  quickAcks: true,
  timeWaitNs: 60 * seconds,
  finWait2Timeout: true,
  timeWaitBuckets: true,
  orphanRetries: true,
  timeWaitRestartsOnAnyAck: true,
  giveUpAfterNs: Number.POSITIVE_INFINITY,
  giveUpSynAfterNs: Number.POSITIVE_INFINITY,
  timerFiresNs: wheelFiresNs,
};

export const rfc9293Policy: StackPolicy = {
  name: 'rfc9293',
  initialRtoNs: 1 * seconds,
  minimumRtoNs: 1 * seconds,
  minimumRtoIsVariance: false,
  maximumRtoNs: 60 * seconds,
  rtoAfterSynLossNs: 3 * seconds,
  tailLossProbe: false,
  delayedAckNs: 200 * ms,
  delayedAckMaximumNs: 200 * ms,
  quickAcks: false,
  timeWaitNs: 240 * seconds,
  finWait2Timeout: false,
  timeWaitBuckets: false,
  orphanRetries: false,
  timeWaitRestartsOnAnyAck: false,
  giveUpAfterNs: 100 * seconds,
  giveUpSynAfterNs: 180 * seconds,
  timerFiresNs: (nowNs, delayNs) => nowNs + delayNs,
};

/** The policy that a scenario names with `stack`. */
export function policyOf(name: 'linux' | 'rfc9293'): StackPolicy {
  return name === 'linux' ? linuxPolicy : rfc9293Policy;
}
