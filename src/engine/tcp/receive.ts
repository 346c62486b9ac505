import { enterTimeWait } from '../host/endpoints';
import type { Kernel } from '../host/kernel';
import { dataReceived, enterQuickAckMode } from './delayedAck';
import { sendAck } from './output';
import { appendReceived, freeBuffer, insertOutOfOrder, purgeOutOfOrder, removeFirstOutOfOrder } from './queues';
import { Flag, type Segment, segmentEnd } from './segment';
import { add, difference, isAfter, isBefore, isBeforeOrAt } from './sequence';
import { State } from './states';
import { Buffer, Shutdown, type Tcb } from './tcb';
import { growWindow, receiveWindow } from './window';

const quickAcksAfterDisorder = 16;

/**
 * The text of a segment and its FIN (RFC 9293 3.10.7.4, seventh and eighth checks): in order to the user, out of order to a queue of its
 * own, old or outside the window to nowhere but an ACK.
 */
export function receiveText(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  const end = segmentEnd(segment);
  if (segment.seq === end) return;
  if (isBeforeOrAt(end, tcb.rcvNxt)) {
    // A retransmission of what is here already: the ACK that answers it must not be delayed, and tells of the duplicate (RFC 2883 4).
    noteDuplicate(kernel, tcb, segment.seq, end);
    demandAck(kernel, tcb);
    return;
  }
  if (!isBefore(segment.seq, add(tcb.rcvNxt, receiveWindow(tcb)))) {
    if (!(segment.seq === tcb.rcvNxt && segment.length === 0)) {
      demandAck(kernel, tcb);
      return;
    }
  }
  if (isAfter(segment.seq, tcb.rcvNxt)) {
    queueOutOfOrder(kernel, tcb, segment, end);
    return;
  }
  if (isBefore(segment.seq, tcb.rcvNxt)) noteDuplicate(kernel, tcb, segment.seq, tcb.rcvNxt);
  const skip = difference(tcb.rcvNxt, segment.seq);
  takeInOrder(kernel, tcb, segment.flags, segment.text, segment.offset + skip, segment.length - skip, end);
  if (tcb.outOfOrderHead !== 0) takeFromOutOfOrder(kernel, tcb);
  if (!tcb.orphan) kernel.wake(tcb);
}

function demandAck(kernel: Kernel, tcb: Tcb): void {
  enterQuickAckMode(kernel, tcb, quickAcksAfterDisorder);
  tcb.ackScheduled = 1;
}

/** Remembers what came twice, for the next ACK's first SACK block. */
export function noteDuplicate(kernel: Kernel, tcb: Tcb, left: number, right: number): void {
  if (!tcb.sackPermitted || !kernel.sysctls['net.ipv4.tcp_dsack']) return;
  tcb.dsackLeft = left;
  tcb.dsackRight = right;
}

/** Data at RCV.NXT goes to the receive queue; a FIN behind it ends the stream. */
function takeInOrder(kernel: Kernel, tcb: Tcb, flags: number, text: number, offset: number, length: number, end: number): void {
  if (length > 0) {
    appendReceived(kernel, tcb, text, offset, length, add(end, flags & Flag.FIN ? -1 : 0));
    growWindow(tcb, length);
  }
  tcb.rcvNxt = end;
  if (length > 0) dataReceived(kernel, tcb, length, (flags & Flag.PSH) !== 0);
  if (flags & Flag.FIN) finArrives(kernel, tcb);
}

/** What the gap kept apart follows now, as far as it is contiguous. A gap filled is acknowledged at once (RFC 5681 4.2). */
function takeFromOutOfOrder(kernel: Kernel, tcb: Tcb): void {
  while (tcb.outOfOrderHead !== 0) {
    const buffer = new Buffer(kernel.memory, tcb.outOfOrderHead);
    if (isAfter(buffer.seq, tcb.rcvNxt)) break;
    removeFirstOutOfOrder(tcb, buffer);
    if (isAfter(buffer.endSeq, tcb.rcvNxt)) {
      const skip = difference(tcb.rcvNxt, buffer.seq);
      const { flags, text, offset, length, endSeq } = buffer;
      freeBuffer(kernel, buffer);
      if (length - skip > 0) appendReceived(kernel, tcb, text, offset + skip, length - skip, add(endSeq, flags & Flag.FIN ? -1 : 0));
      tcb.rcvNxt = endSeq;
      if (flags & Flag.FIN) finArrives(kernel, tcb);
    } else {
      freeBuffer(kernel, buffer);
    }
  }
  if (tcb.outOfOrderHead === 0) tcb.ackNow = 1;
}

/** Beyond a gap: kept in order of sequence numbers, each byte once, and acknowledged at once with a SACK block. */
function queueOutOfOrder(kernel: Kernel, tcb: Tcb, segment: Segment, end: number): void {
  tcb.ackScheduled = 1;
  tcb.sackRecentLeft = segment.seq;
  let seq = segment.seq;
  for (let address = tcb.outOfOrderHead; address !== 0; ) {
    const buffer = new Buffer(kernel.memory, address);
    address = buffer.next;
    if (isBeforeOrAt(buffer.endSeq, seq)) continue;
    if (isAfter(buffer.seq, seq)) {
      const until = isBefore(buffer.seq, end) ? buffer.seq : end;
      insertPiece(kernel, tcb, segment, seq, until);
    } else if (isBefore(seq, buffer.endSeq)) {
      noteDuplicate(kernel, tcb, seq, isBefore(end, buffer.endSeq) ? end : buffer.endSeq);
    }
    seq = isAfter(buffer.endSeq, seq) ? buffer.endSeq : seq;
    if (!isBefore(seq, end)) return;
  }
  insertPiece(kernel, tcb, segment, seq, end);
}

function insertPiece(kernel: Kernel, tcb: Tcb, segment: Segment, seq: number, until: number): void {
  const skip = difference(seq, segment.seq);
  const withFin = until === segmentEnd(segment) && (segment.flags & Flag.FIN) !== 0;
  const length = difference(until, seq) - (withFin ? 1 : 0);
  insertOutOfOrder(kernel, tcb, seq, until, withFin ? Flag.FIN : 0, segment.text, segment.offset + skip, length);
}

/** The peer has sent everything (RFC 9293 3.10.7.4, eighth check). RCV.NXT already lies behind the FIN. */
function finArrives(kernel: Kernel, tcb: Tcb): void {
  tcb.ackScheduled = 1;
  tcb.shutdown |= Shutdown.receive;
  tcb.receivedFin = 1;
  switch (tcb.state) {
    case State.SYN_RECEIVED:
    case State.ESTABLISHED:
      kernel.setState(tcb, State.CLOSE_WAIT);
      // Linux expects the user to close soon, so the ACK waits for the FIN that it could ride on.
      if (kernel.policy.quickAcks) tcb.pingPong = 1;
      break;
    case State.FIN_WAIT_1:
      // Both have closed at once: had our FIN been acknowledged, this would be FIN-WAIT-2.
      sendAck(kernel, tcb);
      kernel.setState(tcb, State.CLOSING);
      break;
    case State.FIN_WAIT_2:
      sendAck(kernel, tcb);
      enterTimeWait(kernel, tcb, State.TIME_WAIT, kernel.policy.timeWaitNs);
      break;
    default:
      break;
  }
  purgeOutOfOrder(kernel, tcb);
  if (!tcb.orphan) kernel.wake(tcb);
}
