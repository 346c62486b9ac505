import type { Kernel } from '../host/kernel';
import { leaveRecovery } from './congestion';
import { packetsInFlight, retransmitLost } from './output';
import { armTransmissionTimer, rearmRetransmission } from './retransmission';
import { type Segment, sackBlocks } from './segment';
import { isAfter, isBefore, isBeforeOrAt } from './sequence';
import { Buffer, CongestionState, Pending, type Tcb } from './tcb';

/**
 * Finding losses before the timer does: the SACK scoreboard (RFC 2018, RFC 2883, RFC 6675) and, on Linux, RACK (RFC 8985), which judges
 * by time sent instead of counting duplicate ACKs.
 */

/** What an ACK's SACK blocks told. */
export interface SackReport {
  newlySacked: number;
  /** The first block repeated what was acknowledged already: something arrived twice (RFC 2883 4). */
  duplicate: boolean;
  /** Milliseconds of round trip of the most recently sent segment that was newly sacked; -1 for none. */
  rttUs: number;
}

/** Marks what the SACK blocks of an arriving ACK cover. */
export function readSackBlocks(kernel: Kernel, tcb: Tcb, segment: Segment): SackReport {
  const report: SackReport = { newlySacked: 0, duplicate: false, rttUs: -1 };
  if (!tcb.sackPermitted) return report;
  const blocks = sackBlocks(segment);
  blocks.forEach(([left, right], i) => {
    const covers = (inner: [number, number], outer: [number, number] | undefined) =>
      outer !== undefined && isBeforeOrAt(outer[0], inner[0]) && isBeforeOrAt(inner[1], outer[1]);
    if (i === 0 && (isBefore(left, segment.ack) || covers([left, right], blocks[1]))) {
      report.duplicate = true;
      return;
    }
    if (isAfter(right, tcb.sndNxt) || isBefore(left, tcb.sndUna)) return;
    markSacked(kernel, tcb, left, right, report);
  });
  return report;
}

function markSacked(kernel: Kernel, tcb: Tcb, left: number, right: number, report: SackReport): void {
  for (let address = tcb.sentHead; address !== 0; ) {
    const buffer = new Buffer(kernel.memory, address);
    address = buffer.next;
    if (buffer.sacked || isBefore(buffer.seq, left) || isAfter(buffer.endSeq, right)) continue;
    if (buffer.lost) {
      buffer.lost = 0;
      tcb.lostOut--;
    }
    if (buffer.retransmitted) {
      buffer.retransmitted = 0;
      tcb.retransOut--;
    } else if (buffer.transmissions === 1) {
      report.rttUs = (kernel.nowNs - buffer.sentNs) / 1000;
    }
    buffer.sacked = 1;
    tcb.sackedOut++;
    report.newlySacked++;
    noteDelivered(kernel, tcb, buffer);
  }
}

/** RACK's clock: the most recently sent segment that is known to have arrived (RFC 8985 6.2 step 2). */
export function noteDelivered(kernel: Kernel, tcb: Tcb, buffer: Buffer): void {
  const rttUs = (kernel.nowNs - buffer.sentNs) / 1000;
  // An ACK sooner than any round trip so far is one of the original, not of the retransmission.
  if (buffer.transmissions > 1 && rttUs < tcb.minRttUs) return;
  if (buffer.sentNs > tcb.rackNs || (buffer.sentNs === tcb.rackNs && isAfter(buffer.endSeq, tcb.rackEndSeq))) {
    tcb.rackNs = buffer.sentNs;
    tcb.rackEndSeq = buffer.endSeq;
    tcb.rackRttUs = rttUs;
  }
}

/** How much later than its successors a segment may arrive before it counts as lost (RFC 8985 6.2 step 4). */
function reorderingWindowUs(tcb: Tcb): number {
  if (tcb.caState >= CongestionState.recovery || tcb.sackedOut >= 3) return 0;
  return Math.min(tcb.minRttUs / 4, tcb.srtt8Us / 64);
}

/** Marks what RACK takes for lost; returns how long to wait until more may have to be marked, 0 for nothing. */
function markLostByTime(kernel: Kernel, tcb: Tcb): number {
  const toleranceUs = tcb.rackRttUs + reorderingWindowUs(tcb);
  let waitUs = 0;
  for (let address = tcb.sentHead; address !== 0; ) {
    const buffer = new Buffer(kernel.memory, address);
    address = buffer.next;
    if (buffer.sacked || (buffer.lost && !buffer.retransmitted)) continue;
    const earlier = buffer.sentNs < tcb.rackNs || (buffer.sentNs === tcb.rackNs && isBefore(buffer.endSeq, tcb.rackEndSeq));
    if (!earlier) continue;
    const remainingUs = toleranceUs - (kernel.nowNs - buffer.sentNs) / 1000;
    if (remainingUs > 0) waitUs = Math.max(waitUs, remainingUs);
    else markLost(tcb, buffer);
  }
  return waitUs;
}

function markLost(tcb: Tcb, buffer: Buffer): void {
  if (buffer.retransmitted) {
    buffer.retransmitted = 0;
    tcb.retransOut--;
  }
  if (!buffer.lost) {
    buffer.lost = 1;
    tcb.lostOut++;
  }
}

/** Without RACK: three segments delivered beyond the first hole, or three duplicate ACKs, tell of a loss (RFC 5681 3.2, RFC 6675). */
function markLostByCount(kernel: Kernel, tcb: Tcb): void {
  if (Math.max(tcb.sackedOut, tcb.dupAcks) < 3 || tcb.sentHead === 0) return;
  const head = new Buffer(kernel.memory, tcb.sentHead);
  if (!head.retransmitted) markLost(tcb, head);
}

/** Looks for losses after an ACK and starts or goes on with recovery. Returns whether the transmission timer was set here. */
export function detectLosses(kernel: Kernel, tcb: Tcb): boolean {
  let timerSet = false;
  if (kernel.policy.tailLossProbe && tcb.sackPermitted && tcb.rackNs > 0) {
    const waitUs = markLostByTime(kernel, tcb);
    if (waitUs > 0) {
      armTransmissionTimer(kernel, tcb, Pending.reordering, (waitUs + 2000) * 1000);
      timerSet = true;
    }
  } else {
    markLostByCount(kernel, tcb);
  }
  if (tcb.lostOut > 0 && tcb.caState < CongestionState.recovery) enterRecovery(tcb);
  else if (tcb.caState === CongestionState.open && tcb.sackedOut > 0) tcb.caState = CongestionState.disorder;
  else if (tcb.caState === CongestionState.disorder && tcb.sackedOut === 0) tcb.caState = CongestionState.open;
  if (tcb.caState >= CongestionState.recovery) {
    tcb.cwnd = Math.max(tcb.cwnd, packetsInFlight(tcb) + 1);
    retransmitLost(kernel, tcb);
  }
  return timerSet;
}

/** Fast recovery (RFC 5681 3.2): half the window, until what was out now is acknowledged. */
function enterRecovery(tcb: Tcb): void {
  tcb.priorCwnd = tcb.cwnd;
  tcb.ssthresh = Math.max(Math.floor(tcb.cwnd / 2), 2);
  tcb.caState = CongestionState.recovery;
  tcb.highSeq = tcb.sndNxt;
  tcb.undoMarker = 1;
}

/** The acknowledgment has reached the end of what was out when recovery or loss began. */
export function recoveryProgress(kernel: Kernel, tcb: Tcb, spurious: boolean): void {
  if (tcb.caState < CongestionState.recovery) return;
  if (spurious) leaveRecovery(kernel, tcb, true);
  else if (!isBefore(tcb.sndUna, tcb.highSeq)) leaveRecovery(kernel, tcb, false);
}

/** RACK's reordering timer fires: what has not arrived by now counts as lost. */
export function reorderingTimerFires(kernel: Kernel, tcb: Tcb): void {
  const before = tcb.lostOut;
  const timerSet = detectLosses(kernel, tcb);
  if (tcb.lostOut > before || !timerSet) {
    if (tcb.pendingTimer !== Pending.retransmission) rearmRetransmission(kernel, tcb);
  }
}
