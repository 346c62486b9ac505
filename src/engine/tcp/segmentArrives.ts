import { done, enterTimeWait, waitForFin } from '../host/endpoints';
import type { Kernel } from '../host/kernel';
import { type AckOutcome, processAck } from './acknowledgment';
import { acknowledgeSoon } from './delayedAck';
import { segmentArrivesInListen } from './listen';
import { pushPending } from './output';
import { highestSackEdge } from './queues';
import { receiveText } from './receive';
import { segmentArrivesAtRequest } from './request';
import { answerUnacceptable, challenge, connectionReset, resetInAnswerTo } from './resets';
import { Flag, hasFlag, type Segment, segmentEnd } from './segment';
import { add, isAfter, isBefore } from './sequence';
import { State } from './states';
import { segmentArrivesInSynSent } from './synSent';
import { Form, Request, Shutdown, Tcb, TimeWait } from './tcb';
import { segmentArrivesInTimeWait } from './timeWait';
import { receiveWindow } from './window';

/** SEGMENT ARRIVES (RFC 9293 3.10.7): by the state of the endpoint that the segment is for. */
export function segmentArrives(kernel: Kernel, segment: Segment): void {
  const address = kernel.endpointFor(segment);
  switch (kernel.formOf(address)) {
    case Form.request:
      segmentArrivesAtRequest(kernel, new Request(kernel.memory, address), segment);
      return;
    case Form.timeWait:
      segmentArrivesInTimeWait(kernel, new TimeWait(kernel.memory, address), segment);
      return;
    case Form.full: {
      const tcb = new Tcb(kernel.memory, address);
      tcb.lastReceivedAnythingNs = kernel.nowNs;
      if (tcb.state === State.LISTEN) segmentArrivesInListen(kernel, tcb, segment);
      else if (tcb.state === State.SYN_SENT) segmentArrivesInSynSent(kernel, tcb, segment);
      else segmentArrivesInOtherStates(kernel, tcb, segment);
      return;
    }
    default:
      // 3.10.7.1: CLOSED.
      resetInAnswerTo(kernel, segment);
  }
}

/** 3.10.7.4: SYN-RECEIVED and all synchronized states. The checks in the RFC's order; one that fails ends the processing. */
export function segmentArrivesInOtherStates(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  if (!checkTimestamp(kernel, tcb, segment)) return;
  if (!checkSequenceNumber(kernel, tcb, segment)) return;
  if (!checkReset(kernel, tcb, segment)) return;
  // Third: security and compartment. Not simulated.
  if (!checkSyn(kernel, tcb, segment)) return;
  if (!checkAck(kernel, tcb, segment)) return;
  // Sixth: urgent data. Not simulated.
  if (isTextForNobody(kernel, tcb, segment)) return;
  if (takesText(tcb, segment)) receiveText(kernel, tcb, segment);
  if (!kernel.isFull(tcb)) return;
  pushPending(kernel, tcb);
  acknowledgeSoon(kernel, tcb);
}

/** PAWS: a segment with a timestamp older than the last is an old duplicate (RFC 7323 5.3 R1). A RST passes. */
function checkTimestamp(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  if (!tcb.timestamps || !segment.hasTimestamp || !isOlderTimestamp(tcb, segment.timestampValue)) return true;
  if (isHarmlessOldAck(tcb, segment) || hasFlag(segment, Flag.RST)) return true;
  if (hasFlag(segment, Flag.SYN)) challenge(kernel, tcb);
  else answerUnacceptable(kernel, tcb, segment);
  return false;
}

export function isOlderTimestamp(endpoint: { tsRecent: number }, value: number): boolean {
  return endpoint.tsRecent !== 0 && isAfter(endpoint.tsRecent, value);
}

/** A pure duplicate ACK that the network reordered: it changes nothing, so it is let through (Linux: tcp_disordered_ack). */
function isHarmlessOldAck(tcb: Tcb, segment: Segment): boolean {
  return (
    segment.flags === Flag.ACK &&
    segment.length === 0 &&
    segment.seq === tcb.rcvNxt &&
    segment.ack === tcb.sndUna &&
    segment.window * 2 ** tcb.sndWscale === tcb.sndWnd
  );
}

/** First: some of the segment must lie in the receive window. */
function checkSequenceNumber(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  const end = segmentEnd(segment);
  const edge = add(tcb.rcvNxt, receiveWindow(tcb));
  const overflows =
    isAfter(end, edge) &&
    (isAfter(segment.seq, edge) || (kernel.policy.dropsPastUnreadData && tcb.receiveHead !== 0 && segment.length > 0));
  if (!isBefore(end, tcb.rcvWup) && !overflows) return true;
  if (hasFlag(segment, Flag.RST)) {
    if (isResetOfClosing(tcb, segment)) connectionReset(kernel, tcb);
  } else if (hasFlag(segment, Flag.SYN)) {
    challenge(kernel, tcb);
  } else {
    answerUnacceptable(kernel, tcb, segment);
  }
  return false;
}

/** Some stacks reset with the number before their FIN (Linux: tcp_reset_check). */
function isResetOfClosing(tcb: Tcb, segment: Segment): boolean {
  const closing = tcb.state === State.CLOSE_WAIT || tcb.state === State.LAST_ACK || tcb.state === State.CLOSING;
  return closing && segment.seq === add(tcb.rcvNxt, -1);
}

/** Second: a RST counts only with exactly the expected number, otherwise it is challenged (RFC 5961 3.2). */
function checkReset(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  if (!hasFlag(segment, Flag.RST)) return true;
  const expected = segment.seq === tcb.rcvNxt || isResetOfClosing(tcb, segment) || segment.seq === highestSackEdge(kernel, tcb);
  if (expected) connectionReset(kernel, tcb);
  else challenge(kernel, tcb);
  return false;
}

/** Fourth: a SYN in a synchronized state is challenged (RFC 5961 4.2). A SYN-ACK that completes a simultaneous open goes on. */
function checkSyn(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  if (!hasFlag(segment, Flag.SYN)) return true;
  const completesOpen =
    tcb.state === State.SYN_RECEIVED && hasFlag(segment, Flag.ACK) && add(segment.seq, 1) === tcb.rcvNxt && segment.ack === tcb.sndNxt;
  if (completesOpen) return true;
  challenge(kernel, tcb);
  return false;
}

/** Fifth: without ACK a segment is dropped; what the ACK means depends on the state. */
function checkAck(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  if (!hasFlag(segment, Flag.ACK)) return false;
  keepTimestamp(kernel, tcb, segment);
  const outcome = processAck(kernel, tcb, segment);
  if (tcb.state === State.SYN_RECEIVED) return establish(kernel, tcb, segment, outcome);
  if (outcome === 'tooOld' || outcome === 'notSent') {
    challenge(kernel, tcb);
    return false;
  }
  return acknowledgedByState(kernel, tcb, segment);
}

/** RFC 7323 4.3: TS.Recent is taken from segments that cover the last acknowledgment sent. */
export function keepTimestamp(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  if (!tcb.timestamps || !segment.hasTimestamp || isAfter(segment.seq, tcb.rcvWup)) return;
  if (isOlderTimestamp(tcb, segment.timestampValue)) return;
  tcb.tsRecent = segment.timestampValue;
  tcb.tsRecentNs = kernel.nowNs;
}

/** SYN-RECEIVED: the ACK of our SYN completes the opening; any other is answered with a reset. */
function establish(kernel: Kernel, tcb: Tcb, segment: Segment, outcome: AckOutcome): boolean {
  if (outcome !== 'new' || !isAfter(segment.ack, tcb.iss)) {
    resetInAnswerTo(kernel, segment);
    return false;
  }
  kernel.setState(tcb, State.ESTABLISHED);
  tcb.sndWnd = segment.window * 2 ** tcb.sndWscale;
  tcb.maxWindow = Math.max(tcb.maxWindow, tcb.sndWnd);
  tcb.sndWl1 = segment.seq;
  tcb.sndWl2 = segment.ack;
  kernel.wake(tcb);
  return true;
}

/** What follows when our FIN is acknowledged (RFC 9293 3.10.7.4, fifth check, from FIN-WAIT-1 on). */
function acknowledgedByState(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  const finAcknowledged = tcb.sndUna === tcb.writeSeq && tcb.unsentHead === 0;
  if (!finAcknowledged) return true;
  switch (tcb.state) {
    case State.FIN_WAIT_1:
      return finAcknowledgedInFinWait1(kernel, tcb, segment);
    case State.CLOSING:
      enterTimeWait(kernel, tcb, State.TIME_WAIT, kernel.policy.timeWaitNs);
      return false;
    case State.LAST_ACK:
      done(kernel, tcb);
      return false;
    default:
      return true;
  }
}

function finAcknowledgedInFinWait1(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  tcb.shutdown |= Shutdown.send;
  const fin = hasFlag(segment, Flag.FIN);
  const newText = bringsNewText(tcb, segment);
  const aborts = tcb.orphan === 1 && (tcb.linger2 < 0 || newText);
  if (tcb.orphan && !aborts && kernel.policy.finWait2Timeout) return waitForFin(kernel, tcb, fin);
  kernel.setState(tcb, State.FIN_WAIT_2);
  if (aborts) {
    // Nobody is left to read it (RFC 9293 3.6.1 SHLD-3): the connection is aborted.
    done(kernel, tcb);
    if (newText) resetInAnswerTo(kernel, segment);
    return false;
  }
  if (!tcb.orphan) kernel.wake(tcb);
  return true;
}

/**
 * New data for a user who has closed: nobody will read it, so the connection is aborted with a reset (RFC 9293 3.6.1, SHLD-3). After
 * shutdown of the sending side alone the user still reads.
 */
function isTextForNobody(kernel: Kernel, tcb: Tcb, segment: Segment): boolean {
  if ((tcb.state !== State.FIN_WAIT_1 && tcb.state !== State.FIN_WAIT_2) || !(tcb.shutdown & Shutdown.receive)) return false;
  if (!bringsNewText(tcb, segment)) return false;
  kernel.fail(tcb, 'ECONNRESET');
  resetInAnswerTo(kernel, segment);
  return true;
}

/** Whether there is text that has not been received yet: in the segment, or before a FIN that has overtaken it. */
function bringsNewText(tcb: Tcb, segment: Segment): boolean {
  const end = segmentEnd(segment);
  return segment.seq !== end && isAfter(add(end, hasFlag(segment, Flag.FIN) ? -1 : 0), tcb.rcvNxt);
}

/** Seventh: after the peer's FIN there is no new text; what was sent before it and comes again is still answered. */
function takesText(tcb: Tcb, segment: Segment): boolean {
  const finReceived = tcb.state === State.CLOSE_WAIT || tcb.state === State.CLOSING || tcb.state === State.LAST_ACK;
  return !finReceived || isBefore(segment.seq, tcb.rcvNxt);
}
