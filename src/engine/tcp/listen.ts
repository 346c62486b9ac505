import type { Kernel } from '../host/kernel';
import { answerWithCookie, childFromCookie, openRequest } from './request';
import { resetInAnswerTo } from './resets';
import { Flag, hasFlag, type Segment } from './segment';
import type { Tcb } from './tcb';

/** RFC 9293 3.10.7.2: LISTEN. `isn` is given when a SYN takes over a TIME_WAIT, 0 otherwise. */
export function segmentArrivesInListen(kernel: Kernel, listener: Tcb, segment: Segment, isn = 0): void {
  if (hasFlag(segment, Flag.RST)) return;
  if (hasFlag(segment, Flag.ACK)) {
    if (!hasFlag(segment, Flag.SYN) && childFromCookie(kernel, listener, segment)) return;
    resetInAnswerTo(kernel, segment);
    return;
  }
  if (!hasFlag(segment, Flag.SYN) || hasFlag(segment, Flag.FIN)) return;
  synArrives(kernel, listener, segment, isn);
}

/**
 * A connection request. Linux drops it without a word when the queue of connections that wait for `accept` is full; when the queue
 * of requests is, it answers with a cookie instead of remembering the request (tcp_syncookies), or drops it.
 */
function synArrives(kernel: Kernel, listener: Tcb, segment: Segment, isn: number): void {
  const cookies = kernel.sysctls['net.ipv4.tcp_syncookies'];
  const bounded = kernel.policy.boundedQueues;
  let cookie = false;
  if (bounded && (cookies === 2 || listener.requestCount > listener.backlog) && isn === 0) {
    if (cookies === 0) return;
    cookie = true;
  }
  if (isAcceptQueueFull(listener)) return;
  if (bounded && cookies === 0) {
    const limit = kernel.sysctls['net.ipv4.tcp_max_syn_backlog'];
    if (limit - listener.requestCount < limit >> 2) return;
  }
  if (cookie) answerWithCookie(kernel, listener, segment);
  else openRequest(kernel, listener, segment, isn);
}

/** Full is one more than the backlog (kernel behaviour: sk_acceptq_is_full). */
export function isAcceptQueueFull(listener: Tcb): boolean {
  return listener.acceptCount > listener.backlog;
}
