import type { Kernel } from '../host/kernel';
import { processAck } from './acknowledgment';
import { minimumDelayNs } from './delayedAck';
import { startKeepAlive } from './keepAlive';
import { setSegmentSize } from './opening';
import { sendAck, sendSynAck } from './output';
import { longestAckDelayNs } from './policy';
import { connectionReset, resetInAnswerTo } from './resets';
import { armTransmissionTimer } from './retransmission';
import { Flag, hasFlag, type Segment } from './segment';
import { add, isAfter } from './sequence';
import { State } from './states';
import { Pending, type Tcb } from './tcb';

/** RFC 9293 3.10.7.3: SYN-SENT. */
export function segmentArrivesInSynSent(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  const hasAck = hasFlag(segment, Flag.ACK);
  // First: an ACK of anything but our SYN is old or forged.
  if (hasAck && (!isAfter(segment.ack, tcb.sndUna) || isAfter(segment.ack, tcb.sndNxt))) {
    unacceptableAck(kernel, tcb, segment);
    return;
  }
  // Second: a RST is valid only with the ACK of our SYN.
  if (hasFlag(segment, Flag.RST)) {
    if (hasAck) connectionReset(kernel, tcb);
    return;
  }
  // Fourth: the SYN. Without one the segment says nothing.
  if (!hasFlag(segment, Flag.SYN)) return;
  tcb.irs = segment.seq;
  tcb.rcvNxt = add(segment.seq, 1);
  tcb.rcvWup = tcb.rcvNxt;
  tcb.copiedSeq = tcb.rcvNxt;
  tcb.sndWl1 = segment.seq;
  tcb.maxWindow = Math.max(tcb.maxWindow, segment.window);
  negotiate(kernel, tcb, segment);
  if (hasAck) establish(kernel, tcb, segment);
  else openSimultaneously(kernel, tcb, segment);
}

/** The peer answers for an older connection: reset that, and try again soon (Linux repeats the SYN after two ticks, once). */
function unacceptableAck(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  if (tcb.retransmits === 0 && kernel.policy.repeatsSynSoonAfterReset) armTransmissionTimer(kernel, tcb, Pending.retransmission, 8e6);
  resetInAnswerTo(kernel, segment);
}

/** What both offered holds; the rest is off (RFC 7323 2.2 and 3.2, RFC 2018 2, RFC 9293 3.7.1). */
function negotiate(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  if (segment.wscale > 0 && kernel.sysctls['net.ipv4.tcp_window_scaling']) {
    tcb.sndWscale = Math.min(segment.wscale - 1, 14);
  } else {
    tcb.sndWscale = 0;
    tcb.rcvWscale = 0;
    tcb.windowClamp = Math.min(tcb.windowClamp, 65535);
  }
  tcb.timestamps = tcb.timestamps && segment.hasTimestamp ? 1 : 0;
  tcb.sackPermitted = segment.sackPermitted && kernel.sysctls['net.ipv4.tcp_sack'] ? 1 : 0;
  if (tcb.timestamps) {
    tcb.tsRecent = segment.timestampValue;
    tcb.tsRecentNs = kernel.nowNs;
  }
  setSegmentSize(kernel, tcb, segment.mss || 536);
}

function establish(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  tcb.sndWnd = segment.window;
  processAck(kernel, tcb, segment);
  kernel.setState(tcb, State.ESTABLISHED);
  tcb.lastReceiveNs = kernel.nowNs;
  if (tcb.keepAlive) startKeepAlive(kernel, tcb);
  kernel.wake(tcb);
  if (tcb.deferAccept || tcb.pingPong) {
    // The user will write at once, so the ACK rides on that (Linux: TCP_DEFER_ACCEPT, or TCP_QUICKACK switched off, before connect).
    tcb.ackScheduled = 1;
    tcb.atoNs = minimumDelayNs;
    tcb.delackDeadlineNs = kernel.nowNs + longestAckDelayNs;
    tcb.delackTimer = kernel.armTimer(tcb.delackTimer, 'delayed-ack', tcb, longestAckDelayNs);
  } else {
    sendAck(kernel, tcb);
  }
}

/** Both ends have opened at once (RFC 9293 3.5, figure 7). */
function openSimultaneously(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  kernel.setState(tcb, State.SYN_RECEIVED);
  tcb.sndWnd = segment.window;
  sendSynAck(kernel, tcb);
}
