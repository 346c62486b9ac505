import type { Kernel } from '../host/kernel';
import { enterLoss } from './congestion';
import { lossProbeTimerFires } from './lossProbe';
import { retransmit, sendProbe } from './output';
import { giveUpAfterNs, giveUpSynAfterNs } from './policy';
import { reorderingTimerFires } from './recovery';
import { add } from './sequence';
import { State } from './states';
import { Buffer, Pending, type Tcb } from './tcb';

/**
 * The retransmission timer (RFC 6298 5, RFC 9293 3.8.1 and 3.8.3) and the other uses of a socket's one transmission timer: tail loss
 * probes, reordering, and probes of a zero window.
 */
const ms = 1e6;

/** Starts the transmission timer for a purpose, stopping whatever it ran for. */
export function armTransmissionTimer(kernel: Kernel, tcb: Tcb, pending: number, delayNs: number): void {
  const name =
    pending === Pending.tailLossProbe ? 'tail-loss-probe' : pending === Pending.zeroWindowProbe ? 'zero-window-probe' : 'retransmission';
  tcb.pendingTimer = pending;
  tcb.xmitTimer = kernel.armTimer(tcb.xmitTimer, name, tcb, Math.min(delayNs, kernel.maximumRtoNs));
}

export function stopTransmissionTimer(kernel: Kernel, tcb: Tcb): void {
  tcb.pendingTimer = Pending.none;
  kernel.cancelTimer(tcb.xmitTimer);
}

/** How long until the RTO of the first unacknowledged segment runs out; negative when it should have. */
export function untilRetransmissionNs(kernel: Kernel, tcb: Tcb): number {
  const head = new Buffer(kernel.memory, tcb.sentHead);
  return head.sentNs + tcb.rtoNs - kernel.nowNs;
}

/** Restarts the retransmission timer, or stops it when nothing is outstanding (RFC 6298 5.2, 5.3). */
export function rearmRetransmission(kernel: Kernel, tcb: Tcb): void {
  if (tcb.packetsOut === 0) {
    stopTransmissionTimer(kernel, tcb);
    return;
  }
  const instead = tcb.pendingTimer === Pending.tailLossProbe || tcb.pendingTimer === Pending.reordering;
  const delayNs = instead ? Math.max(untilRetransmissionNs(kernel, tcb), 1000) : tcb.rtoNs;
  armTransmissionTimer(kernel, tcb, Pending.retransmission, delayNs);
}

/** The transmission timer fires. */
export function transmissionTimerFires(kernel: Kernel, tcb: Tcb): void {
  const pending = tcb.pendingTimer;
  switch (pending) {
    case Pending.tailLossProbe:
      lossProbeTimerFires(kernel, tcb);
      return;
    case Pending.reordering:
      reorderingTimerFires(kernel, tcb);
      return;
    case Pending.zeroWindowProbe:
      tcb.pendingTimer = Pending.none;
      zeroWindowProbeFires(kernel, tcb);
      return;
    case Pending.retransmission:
      tcb.pendingTimer = Pending.none;
      retransmissionTimeout(kernel, tcb);
      return;
    default:
      return;
  }
}

/** RFC 6298 5.4 to 5.6: the earliest unacknowledged segment again, the RTO doubled, the timer anew. Or the end (RFC 9293 3.8.3). */
function retransmissionTimeout(kernel: Kernel, tcb: Tcb): void {
  if (tcb.packetsOut === 0) return;
  const head = new Buffer(kernel.memory, tcb.sentHead);
  if (hasGivenUp(kernel, tcb)) {
    kernel.fail(tcb, 'ETIMEDOUT');
    return;
  }
  enterLoss(kernel, tcb);
  tcb.retransmits++;
  tcb.totalRto++;
  retransmit(kernel, tcb, head, 'rto');
  const linear = tcb.state === State.SYN_SENT && kernel.policy.linearSynTimeouts;
  if (!linear || tcb.totalRto > kernel.sysctls['net.ipv4.tcp_syn_linear_timeouts']) {
    tcb.backoff++;
    tcb.rtoNs = Math.min(tcb.rtoNs * 2, kernel.maximumRtoNs);
  }
  armTransmissionTimer(kernel, tcb, Pending.retransmission, clampedToUserTimeout(kernel, tcb));
}

/** Whether the connection has been retransmitting for longer than it may (R2 of RFC 9293 3.8.3, in Linux's terms). */
function hasGivenUp(kernel: Kernel, tcb: Tcb): boolean {
  const { sysctls } = kernel;
  if (!kernel.policy.settingsLimitRetries) {
    const limit = tcb.state === State.SYN_SENT ? giveUpSynAfterNs : giveUpAfterNs;
    return tcb.retransStampNs !== 0 && kernel.nowNs - tcb.retransStampNs >= limit;
  }
  if (tcb.state === State.SYN_SENT) {
    const tries = tcb.synRetries || sysctls['net.ipv4.tcp_syn_retries'];
    return tcb.retransmits >= tries + sysctls['net.ipv4.tcp_syn_linear_timeouts'] || hasTimedOut(kernel, tcb, tries, true);
  }
  let boundary = sysctls['net.ipv4.tcp_retries2'];
  if (tcb.orphan) {
    const alive = tcb.rtoNs < kernel.maximumRtoNs;
    boundary = orphanRetries(kernel, alive);
    if (kernel.isOutOfOrphans(tcb, alive || !retransmitsTimedOut(kernel, tcb, boundary, 0))) return true;
  }
  return retransmitsTimedOut(kernel, tcb, boundary, tcb.userTimeoutMs);
}

/** A user timeout bounds SYN retries as well. */
function hasTimedOut(kernel: Kernel, tcb: Tcb, boundary: number, onlyUserTimeout: boolean): boolean {
  if (onlyUserTimeout && tcb.userTimeoutMs === 0) return false;
  return retransmitsTimedOut(kernel, tcb, boundary, tcb.userTimeoutMs);
}

/** `tcp_orphan_retries`; 0 means 8 while the RTO is below its maximum. */
export function orphanRetries(kernel: Kernel, alive: boolean): number {
  const retries = kernel.sysctls['net.ipv4.tcp_orphan_retries'];
  return retries === 0 && alive ? 8 : retries;
}

/**
 * Linux turns a number of retries into a time: that of an exponential backoff from 200 ms with so many doublings, counted from the
 * first retransmission. So the number is no count of segments. `timeoutMs` takes its place when it is not 0.
 */
export function retransmitsTimedOut(kernel: Kernel, tcb: Tcb, boundary: number, timeoutMs: number): boolean {
  if (tcb.retransmits === 0) return false;
  const budgetMs = timeoutMs || modelTimeoutMs(boundary, kernel.maximumRtoNs / ms);
  return Math.floor(kernel.nowNs / ms) - Math.floor(tcb.retransStampNs / ms) >= budgetMs;
}

/** The time of `boundary` doublings of 200 ms, the steps limited to the largest RTO. */
export function modelTimeoutMs(boundary: number, maximumRtoMs: number): number {
  const baseMs = 200;
  const doublings = Math.floor(Math.log2(maximumRtoMs / baseMs));
  if (boundary <= doublings) return (2 ** (boundary + 1) - 1) * baseMs;
  return (2 ** (doublings + 1) - 1) * baseMs + (boundary - doublings) * maximumRtoMs;
}

/** The last retransmission timeout before a user timeout is cut short, so that the error comes when it is due. */
function clampedToUserTimeout(kernel: Kernel, tcb: Tcb): number {
  if (tcb.userTimeoutMs === 0) return tcb.rtoNs;
  const remainingMs = tcb.userTimeoutMs - (Math.floor(kernel.nowNs / ms) - Math.floor(tcb.retransStampNs / ms));
  return remainingMs <= 0 ? 4 * ms : Math.min(tcb.rtoNs, remainingMs * ms);
}

/** Starts probing a window that has closed while data waits (RFC 9293 3.8.6.1). */
export function startZeroWindowProbes(kernel: Kernel, tcb: Tcb): void {
  armTransmissionTimer(kernel, tcb, Pending.zeroWindowProbe, Math.max(tcb.rtoNs, kernel.minimumRtoNs));
}

/**
 * The persist timer fires: a segment below the window, which the peer must answer with its window; the interval doubles. Linux gives up
 * only on sockets without a user, and on a peer that no longer answers.
 */
function zeroWindowProbeFires(kernel: Kernel, tcb: Tcb): void {
  if (tcb.packetsOut > 0 || tcb.unsentHead === 0) {
    tcb.probesOut = 0;
    return;
  }
  let limit = kernel.sysctls['net.ipv4.tcp_retries2'];
  if (tcb.orphan) {
    const alive = probeIntervalNs(kernel, tcb, tcb.backoff) < kernel.maximumRtoNs;
    limit = orphanRetries(kernel, alive);
    if (kernel.isOutOfOrphans(tcb, true)) return;
  }
  if (tcb.probesOut >= limit) {
    kernel.fail(tcb, 'ETIMEDOUT');
    return;
  }
  tcb.probesOut++;
  if (tcb.backoff < kernel.sysctls['net.ipv4.tcp_retries2']) tcb.backoff++;
  sendProbe(kernel, tcb, add(tcb.sndUna, -1));
  armTransmissionTimer(kernel, tcb, Pending.zeroWindowProbe, probeIntervalNs(kernel, tcb, tcb.backoff));
}

export function probeIntervalNs(kernel: Kernel, tcb: Tcb, backoff: number): number {
  return Math.min(Math.max(tcb.rtoNs, kernel.minimumRtoNs) * 2 ** backoff, kernel.maximumRtoNs);
}
