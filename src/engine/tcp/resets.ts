import type { Kernel } from '../host/kernel';
import { enterQuickAckMode } from './delayedAck';
import { makeSegment, sendAck } from './output';
import { noteDuplicate } from './receive';
import { Flag, hasFlag, type Segment, segmentEnd, segmentLength } from './segment';
import { isAfter, isBefore } from './sequence';
import { State } from './states';
import type { Tcb } from './tcb';

/** Answers a segment for which there is no connection (RFC 9293 3.10.7.1 and 3.5.2): a reset that looks acceptable to its sender. */
export function resetInAnswerTo(kernel: Kernel, segment: Segment): void {
  if (hasFlag(segment, Flag.RST)) return;
  const sender = { localPort: segment.destinationPort, remoteHost: segment.from, remotePort: segment.sourcePort };
  const answer = hasFlag(segment, Flag.ACK)
    ? makeSegment(kernel, sender, Flag.RST, segment.ack, 0, 0)
    : makeSegment(kernel, sender, Flag.RST | Flag.ACK, 0, segmentEnd(segment), 0);
  kernel.transmit(answer, 0);
}

/**
 * Whether an answer to an invalid segment is held back: one in 500 ms for each connection, so that two ends can't answer each other for
 * ever (Linux: tcp_invalid_ratelimit). Segments with data are always answered.
 */
export function isRateLimited(kernel: Kernel, endpoint: { lastOutOfWindowAckNs: number }, segment: Segment | undefined): boolean {
  if (segment && segmentLength(segment) > 0 && !hasFlag(segment, Flag.SYN)) return false;
  const limitNs = kernel.sysctls['net.ipv4.tcp_invalid_ratelimit'] * 1e6;
  if (endpoint.lastOutOfWindowAckNs !== 0 && kernel.nowNs - endpoint.lastOutOfWindowAckNs < limitNs) return true;
  endpoint.lastOutOfWindowAckNs = kernel.nowNs;
  return false;
}

/** A challenge ACK: who really has this connection will answer it properly (RFC 5961 3.2, 4.2, 5.2). */
export function challenge(kernel: Kernel, tcb: Tcb): void {
  if (!isRateLimited(kernel, tcb, undefined)) sendAck(kernel, tcb);
}

/** An unacceptable segment is answered with an ACK that says what is expected (RFC 9293 3.10.7.4, first check). */
export function answerUnacceptable(kernel: Kernel, tcb: Tcb, segment: Segment): void {
  if (isRateLimited(kernel, tcb, segment)) return;
  const end = segmentEnd(segment);
  if (segment.seq !== end && isBefore(segment.seq, tcb.rcvNxt)) {
    enterQuickAckMode(kernel, tcb, 2);
    noteDuplicate(kernel, tcb, segment.seq, isAfter(end, tcb.rcvNxt) ? tcb.rcvNxt : end);
  }
  sendAck(kernel, tcb);
}

/** An acceptable RST (RFC 9293 3.10.7.4, second check): the connection is gone, and the user learns it with the error of the state. */
export function connectionReset(kernel: Kernel, tcb: Tcb): void {
  const error = tcb.state === State.SYN_SENT ? 'ECONNREFUSED' : tcb.state === State.CLOSE_WAIT ? 'EPIPE' : 'ECONNRESET';
  kernel.fail(tcb, error);
}
