import type { Kernel } from '../host/kernel';
import { sendAck } from './output';
import { longestAckDelayNs } from './policy';
import { difference } from './sequence';
import { State } from './states';
import type { Tcb } from './tcb';
import { receiveWindow, selectWindow } from './window';

/**
 * When an acknowledgment leaves (RFC 9293 3.8.6.3, RFC 1122 4.2.3.2).
 *
 * Linux does two things of its own, and they decide between four segments and three in a close. A connection starts with a budget of
 * quick ACKs, sent at once, so that the peer's slow start is not held up. Once the connection is a conversation ("ping-pong": a reply
 * was sent soon after data came, or a FIN came) ACKs wait up to 40 ms for something to ride on.
 */
const ms = 1e6;
/** The shortest time that an ACK is delayed once data has come: Linux's TCP_ATO_MIN and TCP_DELACK_MIN. */
export const minimumDelayNs = 40 * ms;
const maximumQuickAcks = 16;

/** Whether the next ACK is to leave at once. */
function inQuickAckMode(tcb: Tcb): boolean {
  return tcb.quickAcks > 0 && !tcb.pingPong;
}

/** Raises the budget of quick ACKs to half the receive window, in segments. */
function raiseQuickAcks(tcb: Tcb, maximum: number): void {
  const wanted = Math.min(Math.floor(tcb.rcvWnd / (2 * tcb.rcvMss)) || 2, maximum);
  if (wanted > tcb.quickAcks) tcb.quickAcks = wanted;
}

/** Turns to quick ACKs because something is out of order: the peer must learn of it soon. */
export function enterQuickAckMode(kernel: Kernel, tcb: Tcb, maximum: number): void {
  if (!kernel.policy.quickAcks) {
    tcb.ackNow = 1;
    return;
  }
  raiseQuickAcks(tcb, maximum);
  tcb.pingPong = 0;
  tcb.atoNs = minimumDelayNs;
}

/** Adapts the delay to the rhythm in which data comes; called for each segment that brought data in order. */
export function dataReceived(kernel: Kernel, tcb: Tcb, length: number, pushed: boolean): void {
  tcb.ackScheduled = 1;
  measureReceiveMss(tcb, length, pushed);
  const now = kernel.nowNs;
  if (!kernel.policy.quickAcks) {
    tcb.atoNs = kernel.policy.delayedAckNs;
  } else if (tcb.atoNs === 0) {
    raiseQuickAcks(tcb, maximumQuickAcks);
    tcb.atoNs = minimumDelayNs;
  } else {
    const gapNs = kernel.jiffiesBetween(tcb.lastReceiveNs, now) * 4 * ms;
    if (gapNs <= minimumDelayNs / 2) tcb.atoNs = tcb.atoNs / 2 + minimumDelayNs / 2;
    else if (gapNs < tcb.atoNs) tcb.atoNs = Math.min(tcb.atoNs / 2 + gapNs, tcb.rtoNs);
    else if (gapNs > tcb.rtoNs) raiseQuickAcks(tcb, maximumQuickAcks);
  }
  tcb.lastReceiveNs = now;
}

/** Learns the peer's segment size, which decides how much unacknowledged data is two full segments. */
function measureReceiveMss(tcb: Tcb, length: number, pushed: boolean): void {
  if (length >= tcb.rcvMss) {
    tcb.rcvMss = Math.min(length, tcb.advertisedMss);
    if (pushed) tcb.ackPushed = 1;
    return;
  }
  if (tcb.ackPushed) tcb.ackPushedTwice = 1;
  tcb.ackPushed = 1;
}

/** Sends the ACK that is due now, or sees to it that it is sent in time. Called after each arriving segment that asked for one. */
export function acknowledgeSoon(kernel: Kernel, tcb: Tcb): void {
  if (!tcb.ackScheduled || tcb.state === State.CLOSED) return;
  const unacknowledged = difference(tcb.rcvNxt, tcb.rcvWup);
  const enough = kernel.policy.quickAcks
    ? unacknowledged > tcb.rcvMss && (difference(tcb.rcvNxt, tcb.copiedSeq) < 1 || selectWindow(kernel, tcb) >= receiveWindow(tcb))
    : unacknowledged >= 2 * tcb.rcvMss;
  if (enough || inQuickAckMode(tcb) || tcb.ackNow || tcb.outOfOrderHead !== 0) {
    sendAck(kernel, tcb);
  } else {
    delayAck(kernel, tcb);
  }
}

function delayAck(kernel: Kernel, tcb: Tcb): void {
  const now = kernel.nowNs;
  let delayNs = tcb.atoNs;
  if (kernel.policy.quickAcks && delayNs > minimumDelayNs) {
    let maximumNs = tcb.pingPong || tcb.ackPushed ? longestAckDelayNs : 500 * ms;
    if (tcb.srtt8Us > 0) maximumNs = Math.min(maximumNs, Math.max((tcb.srtt8Us / 8) * 1000, minimumDelayNs));
    delayNs = Math.min(delayNs, maximumNs);
  }
  delayNs = Math.min(delayNs, longestAckDelayNs);
  let deadlineNs = now + delayNs;
  if (kernel.isScheduled(tcb.delackTimer)) {
    if (tcb.delackDeadlineNs <= now + tcb.atoNs / 4) {
      sendAck(kernel, tcb);
      return;
    }
    deadlineNs = Math.min(deadlineNs, tcb.delackDeadlineNs);
  }
  tcb.delackDeadlineNs = deadlineNs;
  tcb.delackTimer = kernel.armTimer(tcb.delackTimer, 'delayed-ack', tcb, deadlineNs - now);
}

/** The delayed-ACK timer fires. A conversation whose reply did not come in time is none: its ACKs go back to being quick. */
export function delayedAckTimerFires(kernel: Kernel, tcb: Tcb): void {
  if (!tcb.ackScheduled || tcb.state === State.CLOSED || tcb.state === State.LISTEN) return;
  if (!tcb.pingPong) {
    tcb.atoNs = Math.min(tcb.atoNs * 2, tcb.rtoNs);
  } else {
    tcb.pingPong = 0;
    tcb.atoNs = minimumDelayNs;
  }
  sendAck(kernel, tcb);
}

/** A segment with an ACK has left: nothing is owed any more. */
export function acknowledgementSent(kernel: Kernel, tcb: Tcb): void {
  if (tcb.quickAcks > 0 && tcb.ackScheduled) {
    tcb.quickAcks--;
    if (tcb.quickAcks === 0) tcb.atoNs = minimumDelayNs;
  }
  tcb.ackScheduled = 0;
  tcb.ackPushed = 0;
  tcb.ackPushedTwice = 0;
  tcb.ackNow = 0;
  tcb.dsackLeft = 0;
  tcb.dsackRight = 0;
  kernel.cancelTimer(tcb.delackTimer);
}

/**
 * The user has read: an ACK that waits leaves when two segments' worth is unacknowledged, when the reading emptied the queue of a
 * connection that is no conversation, or when the window has opened by as much as is left of it.
 */
export function acknowledgeAfterRead(kernel: Kernel, tcb: Tcb, copied: number): void {
  let due = false;
  if (tcb.ackScheduled) {
    const pushed = tcb.ackPushedTwice === 1 || (tcb.ackPushed === 1 && tcb.pingPong === 0);
    due = difference(tcb.rcvNxt, tcb.rcvWup) > tcb.rcvMss || (copied > 0 && pushed && tcb.receiveHead === 0);
  }
  if (copied > 0 && !due && !(tcb.shutdown & 1)) {
    const current = receiveWindow(tcb);
    if (2 * current <= tcb.windowClamp) {
      const wanted = selectWindow(kernel, tcb);
      due = wanted > 0 && wanted >= 2 * current;
    }
  }
  if (due) sendAck(kernel, tcb);
}
