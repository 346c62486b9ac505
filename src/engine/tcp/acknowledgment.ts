import type { Kernel } from '../host/kernel';
import { congestionWindowGrows } from './congestion';
import { probeAcknowledged, scheduleLossProbe } from './lossProbe';
import { packetsInFlight, retransmitLost } from './output';
import { removeFirstSent, trimSent } from './queues';
import { detectLosses, noteDelivered, readSackBlocks, recoveryProgress, type SackReport } from './recovery';
import { armTransmissionTimer, probeIntervalNs, rearmRetransmission, stopTransmissionTimer } from './retransmission';
import { measured } from './roundTripTime';
import type { Segment } from './segment';
import { Flag } from './segment';
import { add, difference, isAfter, isBefore } from './sequence';
import { Buffer, CongestionState, Pending, type Tcb } from './tcb';

/** What became of a segment's ACK field. */
export type AckOutcome = 'new' | 'old' | 'tooOld' | 'notSent';

/**
 * The ACK field of a segment in a synchronized state (RFC 9293 3.10.7.4, fifth check): what it acknowledges leaves the send queue, it
 * measures the round trip, opens the window, and moves or stops the timers.
 */
export function processAck(kernel: Kernel, tcb: Tcb, segment: Segment): AckOutcome {
  const { ack } = segment;
  const priorUna = tcb.sndUna;
  const priorPackets = tcb.packetsOut;
  if (isBefore(ack, priorUna)) {
    // RFC 5961 5.2: acceptable are only ACKs of what was sent within the largest window, and that was sent at all (Linux since 6.7).
    if (isBefore(ack, add(priorUna, -Math.min(tcb.maxWindow, tcb.acknowledgedBytes)))) return 'tooOld';
    const report = readSackBlocks(kernel, tcb, segment);
    if (report.newlySacked > 0) detectLosses(kernel, tcb);
    return 'old';
  }
  if (isAfter(ack, tcb.sndNxt)) return 'notSent';
  const advanced = isAfter(ack, priorUna);
  if (advanced) tcb.retransmits = 0;
  const windowChanged = updateSendWindow(tcb, segment);
  tcb.acknowledgedBytes += difference(ack, priorUna);
  tcb.sndUna = ack;
  tcb.probesOut = 0;
  if (priorPackets === 0) {
    windowMayHaveOpened(kernel, tcb);
    return 'new';
  }
  // A window that the application did not fill says nothing about the network and does not grow (RFC 7661; Linux: twice in slow start).
  const wasLimited = tcb.cwnd < tcb.ssthresh ? tcb.cwnd < 2 * priorPackets : packetsInFlight(tcb) >= tcb.cwnd;
  const report = readSackBlocks(kernel, tcb, segment);
  const acknowledged = removeAcknowledged(kernel, tcb, segment, report);
  const duplicate = !advanced && !windowChanged && segment.length === 0 && !(segment.flags & (Flag.SYN | Flag.FIN));
  tcb.dupAcks = advanced ? 0 : duplicate ? tcb.dupAcks + 1 : tcb.dupAcks;
  afterRemoval(kernel, tcb, segment, acknowledged, report, wasLimited);
  return 'new';
}

/** SND.WND, SND.WL1 and SND.WL2 (RFC 9293 3.10.7.4: only from newer segments). Returns whether the window changed. */
function updateSendWindow(tcb: Tcb, segment: Segment): boolean {
  const window = segment.flags & Flag.SYN ? segment.window : segment.window * 2 ** tcb.sndWscale;
  const newer = isAfter(segment.ack, tcb.sndUna) || isAfter(segment.seq, tcb.sndWl1) || (segment.seq === tcb.sndWl1 && window > tcb.sndWnd);
  if (!newer) return false;
  tcb.sndWl1 = segment.seq;
  tcb.sndWl2 = segment.ack;
  if (tcb.sndWnd === window) return false;
  tcb.sndWnd = window;
  if (window > tcb.maxWindow) tcb.maxWindow = window;
  return true;
}

/** Nothing was outstanding: the ACK can only bring a window. Probing stops when what waits fits in. */
function windowMayHaveOpened(kernel: Kernel, tcb: Tcb): void {
  if (tcb.unsentHead === 0) return;
  const head = new Buffer(kernel.memory, tcb.unsentHead);
  if (!isAfter(head.endSeq, add(tcb.sndUna, tcb.sndWnd))) {
    tcb.backoff = 0;
    if (tcb.pendingTimer === Pending.zeroWindowProbe) stopTransmissionTimer(kernel, tcb);
  } else if (tcb.pendingTimer === Pending.zeroWindowProbe) {
    armTransmissionTimer(kernel, tcb, Pending.zeroWindowProbe, probeIntervalNs(kernel, tcb, tcb.backoff));
  }
}

interface Removed {
  segments: number;
  /** Round trip of the first segment acknowledged that was sent only once, in microseconds; -1 for none (Karn's rule). */
  rttUs: number;
  /** Something never sent again was acknowledged that SACK had not reported: an original arrived. */
  original: boolean;
}

/** Takes from the send queue what SEG.ACK covers, whole segments and the acknowledged part of the next. */
function removeAcknowledged(kernel: Kernel, tcb: Tcb, segment: Segment, report: SackReport): Removed {
  const removed: Removed = { segments: 0, rttUs: -1, original: false };
  let retransmitted = false;
  while (tcb.sentHead !== 0) {
    const buffer = new Buffer(kernel.memory, tcb.sentHead);
    if (isAfter(buffer.endSeq, segment.ack)) {
      if (isAfter(segment.ack, buffer.seq)) trimSent(buffer, segment.ack);
      break;
    }
    if (buffer.retransmitted || buffer.transmissions > 1) {
      retransmitted = true;
    } else if (!buffer.sacked) {
      if (removed.rttUs < 0) removed.rttUs = (kernel.nowNs - buffer.sentNs) / 1000;
      removed.original = true;
    }
    if (buffer.retransmitted) tcb.retransOut--;
    if (buffer.sacked) tcb.sackedOut--;
    else noteDelivered(kernel, tcb, buffer);
    if (buffer.lost) tcb.lostOut--;
    tcb.packetsOut--;
    removed.segments++;
    removeFirstSent(kernel, tcb, buffer);
  }
  if (retransmitted) removed.rttUs = -1;
  if (removed.rttUs < 0) removed.rttUs = report.rttUs;
  if (removed.rttUs < 0 && removed.segments > 0) removed.rttUs = rttFromTimestamp(kernel, tcb, segment);
  return removed;
}

/** Round trip by the echoed timestamp (RFC 7323 4.1), which tells apart what was sent again. */
function rttFromTimestamp(kernel: Kernel, tcb: Tcb, segment: Segment): number {
  if (!tcb.timestamps || !segment.hasTimestamp || segment.timestampEcho === 0) return -1;
  const elapsedMs = (kernel.timestampMs + tcb.tsOffset - segment.timestampEcho) | 0;
  return elapsedMs < 0 ? -1 : Math.max(elapsedMs, 1) * 1000;
}

function afterRemoval(kernel: Kernel, tcb: Tcb, segment: Segment, removed: Removed, report: SackReport, wasLimited: boolean): void {
  if (removed.rttUs >= 0) {
    measured(kernel, tcb, removed.rttUs);
    tcb.backoff = 0;
  }
  probeAcknowledged(tcb, segment.ack, report.duplicate);
  const spurious = removed.segments > 0 && isSpurious(tcb, segment, removed);
  recoveryProgress(kernel, tcb, spurious);
  const timerSet = tcb.packetsOut > 0 && detectLosses(kernel, tcb);
  if (removed.segments > 0 && !timerSet && (tcb.packetsOut === 0 || !scheduleLossProbe(kernel, tcb, true)))
    rearmRetransmission(kernel, tcb);
  if (tcb.caState < CongestionState.recovery) congestionWindowGrows(tcb, removed.segments, wasLimited);
  else if (tcb.caState === CongestionState.loss) {
    tcb.cwnd += removed.segments;
    retransmitLost(kernel, tcb);
  }
}

/** The acknowledged segment's echoed timestamp is older than the first retransmission: the original had arrived (RFC 3522). */
function isSpurious(tcb: Tcb, segment: Segment, removed: Removed): boolean {
  if (tcb.caState !== CongestionState.loss || tcb.retransStampNs === 0) return false;
  if (tcb.timestamps && segment.hasTimestamp && segment.timestampEcho !== 0) {
    const retransmittedMs = (Math.floor(tcb.retransStampNs / 1e6) + tcb.tsOffset) >>> 0;
    return isBefore(segment.timestampEcho, retransmittedMs);
  }
  return tcb.frto === 1 && removed.original;
}
