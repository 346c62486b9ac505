import { endTimeWait, removeTimeWait, restartTimeWait } from '../host/endpoints';
import type { Kernel } from '../host/kernel';
import { segmentArrivesInListen } from './listen';
import { addTimestamp, makeSegment } from './output';
import { isRateLimited, resetInAnswerTo } from './resets';
import { Flag, hasFlag, type Segment, segmentEnd } from './segment';
import { isOlderTimestamp } from './segmentArrives';
import { add, isAfter, isBefore, isBetween } from './sequence';
import { State } from './states';
import type { TimeWait } from './tcb';

/**
 * SEGMENT ARRIVES for what is left of a connection: TIME-WAIT (RFC 9293 3.10.7.4), or FIN-WAIT-2 whose user is gone (Linux keeps only
 * a bucket of it).
 */
export function segmentArrivesInTimeWait(kernel: Kernel, bucket: TimeWait, segment: Segment): void {
  const old =
    bucket.timestamps === 1 &&
    segment.hasTimestamp === 1 &&
    isOlderTimestamp(bucket, segment.timestampValue) &&
    !hasFlag(segment, Flag.RST);
  if (bucket.state === State.FIN_WAIT_2) arrivesInFinWait2(kernel, bucket, segment, old);
  else arrivesInTimeWait(kernel, bucket, segment, old);
}

function arrivesInFinWait2(kernel: Kernel, bucket: TimeWait, segment: Segment, old: boolean): void {
  const end = segmentEnd(segment);
  if (old || !isInWindow(bucket, segment.seq, end)) {
    // Also a RST: the check comes before it is looked at (kernel behaviour; a whole socket is silent here).
    if (!isRateLimited(kernel, bucket, segment)) sendAckOf(kernel, bucket);
    return;
  }
  if (hasFlag(segment, Flag.RST)) {
    endTimeWait(kernel, bucket);
    return;
  }
  if (hasFlag(segment, Flag.SYN) && !isBefore(segment.seq, bucket.rcvNxt)) {
    abort(kernel, bucket, segment);
    return;
  }
  // An ACK without anything new is no news.
  if (!hasFlag(segment, Flag.ACK) || !isAfter(end, bucket.rcvNxt) || end === segment.seq) return;
  if (!hasFlag(segment, Flag.FIN) || end !== add(bucket.rcvNxt, 1)) {
    // Data for a user who has closed (RFC 9293 3.6.1, SHLD-3).
    abort(kernel, bucket, segment);
    return;
  }
  kernel.setState(bucket, State.TIME_WAIT);
  bucket.rcvNxt = end;
  keepTimestamp(kernel, bucket, segment);
  restartTimeWait(kernel, bucket);
  sendAckOf(kernel, bucket);
}

function arrivesInTimeWait(kernel: Kernel, bucket: TimeWait, segment: Segment, old: boolean): void {
  const end = segmentEnd(segment);
  const reset = hasFlag(segment, Flag.RST);
  if (!old && segment.seq === bucket.rcvNxt && (segment.seq === end || reset)) {
    // A RST with exactly the expected number kills TIME-WAIT early (RFC 1337); `tcp_rfc1337` forbids it.
    if (reset && !kernel.sysctls['net.ipv4.tcp_rfc1337']) {
      endTimeWait(kernel, bucket);
      return;
    }
    if (!reset && kernel.policy.timeWaitRestartsOnAnyAck) restartTimeWait(kernel, bucket);
    keepTimestamp(kernel, bucket, segment);
    return;
  }
  if (isNewSyn(bucket, segment, old)) {
    reopen(kernel, bucket, segment);
    return;
  }
  if (reset) return;
  // A FIN that comes again means that our last ACK was lost: the wait begins anew. An ACKless SYN may be old and restarts nothing.
  const retransmittedFin = hasFlag(segment, Flag.FIN);
  const restarts = kernel.policy.timeWaitRestartsOnAnyAck ? old || hasFlag(segment, Flag.ACK) : retransmittedFin;
  if (restarts) restartTimeWait(kernel, bucket);
  acknowledgeAgain(kernel, bucket, segment);
}

/** A SYN that can't belong to the old connection: its number or its timestamp is newer (RFC 9293 3.6.1 MAY-2, RFC 6191). */
function isNewSyn(bucket: TimeWait, segment: Segment, old: boolean): boolean {
  if ((segment.flags & (Flag.SYN | Flag.RST | Flag.ACK)) !== Flag.SYN || old) return false;
  const newerTimestamp = segment.hasTimestamp === 1 && bucket.timestamps === 1 && isBefore(bucket.tsRecent, segment.timestampValue);
  return isAfter(segment.seq, bucket.rcvNxt) || newerTimestamp;
}

/** The listener takes the SYN; the new connection starts well above the numbers of the old. */
function reopen(kernel: Kernel, bucket: TimeWait, segment: Segment): void {
  const listener = kernel.listenerFor(segment);
  if (!listener) {
    acknowledgeAgain(kernel, bucket, segment);
    return;
  }
  removeTimeWait(kernel, bucket);
  segmentArrivesInListen(kernel, listener, segment, add(bucket.sndNxt, 65537) || 1);
  // A listener whose queue is full has dropped the SYN, and the old connection is gone all the same.
  if (kernel.endpointFor(segment) === listener.address) kernel.setState(bucket, State.CLOSED);
}

function isInWindow(bucket: TimeWait, seq: number, end: number): boolean {
  const edge = add(bucket.rcvNxt, bucket.rcvWnd);
  if (seq === bucket.rcvNxt) return true;
  if (isAfter(end, bucket.rcvNxt) && isBefore(seq, edge)) return true;
  return seq === edge && seq === end && isBetween(bucket.rcvNxt, seq, edge);
}

function abort(kernel: Kernel, bucket: TimeWait, segment: Segment): void {
  resetInAnswerTo(kernel, segment);
  endTimeWait(kernel, bucket);
}

function acknowledgeAgain(kernel: Kernel, bucket: TimeWait, segment: Segment): void {
  if (hasFlag(segment, Flag.RST) || isRateLimited(kernel, bucket, segment)) return;
  sendAckOf(kernel, bucket);
}

function sendAckOf(kernel: Kernel, bucket: TimeWait): void {
  const window = Math.floor(bucket.rcvWnd / 2 ** bucket.rcvWscale);
  const segment = makeSegment(kernel, bucket, Flag.ACK, bucket.sndNxt, bucket.rcvNxt, window);
  if (bucket.timestamps) addTimestamp(kernel, segment, bucket.tsOffset, bucket.tsRecent);
  kernel.transmit(segment, bucket.id);
}

function keepTimestamp(kernel: Kernel, bucket: TimeWait, segment: Segment): void {
  if (!bucket.timestamps || !segment.hasTimestamp) return;
  bucket.tsRecent = segment.timestampValue;
  bucket.tsRecentNs = kernel.nowNs;
}
