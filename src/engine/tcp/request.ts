import { becomeFull, childReady, cookiesSentRecently, createRequest, dropRequest, forgetRequest, youngRequests } from '../host/endpoints';
import type { Kernel } from '../host/kernel';
import { isAcceptQueueFull } from './listen';
import { advertisedMss, initialReceiveWindow } from './opening';
import { addTimestamp, makeSegment } from './output';
import { initialRtoNs } from './policy';
import { isRateLimited, resetInAnswerTo } from './resets';
import { measured } from './roundTripTime';
import { Flag, hasFlag, type Segment, segmentEnd } from './segment';
import { segmentArrivesInOtherStates } from './segmentArrives';
import { add, isAfter, isBefore, isBetween } from './sequence';
import { State } from './states';
import { type Request, type Tcb, Tcb as TcbRecord } from './tcb';

/**
 * Connection requests: SYN-RECEIVED at a listener, kept small until the handshake is complete (Linux's request sockets), or not kept
 * at all (SYN cookies).
 */

/** Remembers the SYN and answers it. */
export function openRequest(kernel: Kernel, listener: Tcb, segment: Segment, isn: number): void {
  const request = createRequest(kernel, listener, segment);
  readSynOptions(kernel, listener, request, segment);
  if (isn) request.state = State.TIME_WAIT;
  request.iss = isn || kernel.initialSequenceNumber(request.localPort, request.remoteHost, request.remotePort);
  request.irs = segment.seq;
  kernel.setState(request, State.SYN_RECEIVED);
  request.sentNs = kernel.nowNs;
  sendSynAckOf(kernel, request);
  request.timer = kernel.armTimer(0, 'syn-ack', request, initialRtoNs);
}

function readSynOptions(kernel: Kernel, listener: Tcb, request: Request, segment: Segment): void {
  const { sysctls } = kernel;
  request.mss = segment.mss || 536;
  request.wscaleOk = segment.wscale > 0 && sysctls['net.ipv4.tcp_window_scaling'] ? 1 : 0;
  request.wscale = request.wscaleOk ? Math.min(segment.wscale - 1, 14) : 0;
  request.timestamps = segment.hasTimestamp && sysctls['net.ipv4.tcp_timestamps'] ? 1 : 0;
  request.sackPermitted = segment.sackPermitted && sysctls['net.ipv4.tcp_sack'] ? 1 : 0;
  request.tsRecent = segment.hasTimestamp ? segment.timestampValue : 0;
  request.tsOffset = kernel.timestampOffset(request.localPort, request.remoteHost, request.remotePort);
  request.window = segment.window;
  const { window, scale } = initialReceiveWindow(kernel, listener, request.timestamps === 1);
  request.rcvWnd = window;
  request.rcvWscale = request.wscaleOk ? scale : 0;
}

function sendSynAckOf(kernel: Kernel, request: Request): void {
  const segment = makeSegment(kernel, request, Flag.SYN | Flag.ACK, request.iss, add(request.irs, 1), Math.min(request.rcvWnd, 65535));
  segment.mss = advertisedMss(kernel, request.listener);
  if (request.wscaleOk) segment.wscale = request.rcvWscale + 1;
  if (request.sackPermitted) segment.sackPermitted = 1;
  if (request.timestamps) addTimestamp(kernel, segment, request.tsOffset, request.tsRecent);
  segment.retransmission = request.retransmits > 0 ? 1 : 0;
  kernel.transmit(segment, request.id);
}

/** Sends the SYN-ACK again, because its timer ran out or the SYN came again. */
function resendSynAck(kernel: Kernel, request: Request): void {
  kernel.log.addRetransmit(kernel.number, request, State.SYN_RECEIVED, 'rto');
  request.retransmits++;
  sendSynAckOf(kernel, request);
}

/** The SYN-ACK timer fires: again, with the interval doubled, until `tcp_synack_retries`. */
export function synAckTimerFires(kernel: Kernel, request: Request): void {
  const listener = new TcbRecord(kernel.memory, request.listener);
  if (request.timeouts >= synAckRetries(kernel, listener)) {
    dropRequest(kernel, request);
    return;
  }
  // With TCP_DEFER_ACCEPT a client that has answered is not bothered again before its time is over.
  if (!(listener.deferAccept > 0 && request.acked && request.timeouts < listener.deferAccept - 1)) resendSynAck(kernel, request);
  request.timeouts++;
  const delayNs = Math.min(initialRtoNs * 2 ** request.timeouts, kernel.maximumRtoNs);
  request.timer = kernel.armTimer(request.timer, 'syn-ack', request, delayNs);
}

/** A request queue more than half full makes Linux give up sooner on old requests. */
function synAckRetries(kernel: Kernel, listener: Tcb): number {
  let retries = listener.synRetries || kernel.sysctls['net.ipv4.tcp_synack_retries'];
  const { requestCount } = listener;
  if (requestCount * 2 > Math.max(8, listener.backlog)) {
    let young = youngRequests(kernel, listener) * 2;
    while (retries > 2 && requestCount >= young) {
      retries--;
      young *= 2;
    }
  }
  return Math.max(retries, listener.deferAccept);
}

/** SEGMENT ARRIVES for a request (RFC 9293 3.10.7.4 in SYN-RECEIVED). */
export function segmentArrivesAtRequest(kernel: Kernel, request: Request, segment: Segment): void {
  const onlySyn = (segment.flags & (Flag.SYN | Flag.ACK | Flag.RST | Flag.FIN)) === Flag.SYN;
  if (onlySyn && segment.seq === request.irs) {
    if (!isRateLimited(kernel, request, segment)) {
      resendSynAck(kernel, request);
      const delayNs = Math.min(initialRtoNs * 2 ** request.timeouts, kernel.maximumRtoNs);
      request.timer = kernel.armTimer(request.timer, 'syn-ack', request, delayNs);
    }
    return;
  }
  if (hasFlag(segment, Flag.ACK) && segment.ack !== add(request.iss, 1)) {
    resetInAnswerTo(kernel, segment);
    return;
  }
  if (!isInWindow(request, segment)) {
    if (!hasFlag(segment, Flag.RST) && !isRateLimited(kernel, request, segment)) sendAckOf(kernel, request);
    return;
  }
  if (request.timestamps && segment.hasTimestamp && !isAfter(segment.seq, add(request.irs, 1))) request.tsRecent = segment.timestampValue;
  const synElsewhere = hasFlag(segment, Flag.SYN) && segment.seq !== request.irs;
  if (hasFlag(segment, Flag.RST) || synElsewhere) {
    dropRequest(kernel, request);
    if (!hasFlag(segment, Flag.RST)) resetInAnswerTo(kernel, segment);
    return;
  }
  if (hasFlag(segment, Flag.ACK)) completeHandshake(kernel, request, segment);
}

function isInWindow(request: Request, segment: Segment): boolean {
  const next = add(request.irs, 1);
  const edge = add(next, request.rcvWnd);
  const end = segmentEnd(segment);
  if (request.timestamps && segment.hasTimestamp && isBefore(segment.timestampValue, request.tsRecent)) return false;
  if (segment.seq === next) return true;
  if (isAfter(end, next) && isBefore(segment.seq, edge)) return true;
  return segment.seq === edge && segment.seq === end ? true : segment.seq === request.irs && isBetween(request.irs, end, edge);
}

function sendAckOf(kernel: Kernel, request: Request): void {
  const window = Math.floor(request.rcvWnd / 2 ** request.rcvWscale);
  const segment = makeSegment(kernel, request, Flag.ACK, add(request.iss, 1), add(request.irs, 1), window);
  if (request.timestamps) addTimestamp(kernel, segment, request.tsOffset, request.tsRecent);
  kernel.transmit(segment, request.id);
}

/** The third segment of the handshake: the request becomes a socket that waits for `accept`, if there is room for it. */
function completeHandshake(kernel: Kernel, request: Request, segment: Segment): void {
  const listener = new TcbRecord(kernel.memory, request.listener);
  const bare = segmentEnd(segment) === add(request.irs, 1);
  if (listener.deferAccept > request.timeouts && bare) {
    request.acked = 1;
    return;
  }
  if (isAcceptQueueFull(listener)) {
    if (!kernel.sysctls['net.ipv4.tcp_abort_on_overflow']) {
      request.acked = 1;
      return;
    }
    dropRequest(kernel, request);
    resetInAnswerTo(kernel, segment);
    return;
  }
  const { sentNs, retransmits } = request;
  const child = becomeFull(kernel, request, listener);
  if (retransmits === 0) measured(kernel, child, (kernel.nowNs - sentNs) / 1000);
  else child.rtoNs = initialRtoNs;
  segmentArrivesInOtherStates(kernel, child, segment);
  childReady(kernel, listener, child);
}

/** Answers a SYN without remembering it: everything needed comes back with the ACK (kernel behaviour: SYN cookies). */
export function answerWithCookie(kernel: Kernel, listener: Tcb, segment: Segment): void {
  const request = createRequest(kernel, listener, segment);
  readSynOptions(kernel, listener, request, segment);
  request.iss = kernel.cookie(request.localPort, request.remoteHost, request.remotePort, segment.seq);
  request.irs = segment.seq;
  sendSynAckOf(kernel, request);
  kernel.record.cookieNs = kernel.nowNs;
  forgetRequest(kernel, request);
}

/** An ACK at a listener that bears a valid cookie makes a connection out of nothing. */
export function childFromCookie(kernel: Kernel, listener: Tcb, segment: Segment): boolean {
  const irs = add(segment.seq, -1);
  const iss = add(segment.ack, -1);
  if (kernel.sysctls['net.ipv4.tcp_syncookies'] === 0 || !cookiesSentRecently(kernel)) return false;
  if (iss !== kernel.cookie(segment.destinationPort, segment.from, segment.sourcePort, irs)) return false;
  if (isAcceptQueueFull(listener)) return true;
  const request = createRequest(kernel, listener, segment);
  readSynOptions(kernel, listener, request, segment);
  request.iss = iss;
  request.irs = irs;
  kernel.setState(request, State.SYN_RECEIVED);
  const child = becomeFull(kernel, request, listener);
  segmentArrivesInOtherStates(kernel, child, segment);
  childReady(kernel, listener, child);
  return true;
}
