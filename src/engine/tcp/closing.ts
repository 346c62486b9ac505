import { destroySocket, done, dropRequest, enterTimeWait, finWait2Ns, makeOrphan, takeChild } from '../host/endpoints';
import type { Kernel } from '../host/kernel';
import { errnoNumbers } from '../program/constants';
import { armSocketTimer } from './keepAlive';
import { sendAbortReset, sendFin } from './output';
import { discardReceived, purgeSendQueues } from './queues';
import { State } from './states';
import { Request, Shutdown, type Tcb } from './tcb';

/** CLOSE and ABORT (RFC 9293 3.10.4, 3.10.5), in the forms that POSIX gives them: close, shutdown, and the end of a process. */

/**
 * `shutdown`. Sending ends with a FIN behind what is queued; reading ends without a word to the peer. Returns 0 or an errno.
 */
export function shutDown(kernel: Kernel, tcb: Tcb, how: number): number {
  if (tcb.state === State.CLOSED) {
    // The call fails, and yet the socket reads as at its end from now on (kernel behaviour).
    tcb.shutdown |= how;
    kernel.wake(tcb);
    return errnoNumbers.ENOTCONN ?? 107;
  }
  if (tcb.state === State.LISTEN || tcb.state === State.SYN_SENT) {
    if (how & Shutdown.receive || tcb.state === State.SYN_SENT) abort(kernel, tcb);
    return 0;
  }
  tcb.shutdown |= how;
  const open = tcb.state === State.ESTABLISHED || tcb.state === State.CLOSE_WAIT;
  if (how & Shutdown.send && open) finIfDue(kernel, tcb);
  kernel.wake(tcb);
  return 0;
}

/** The state that a CLOSE leads to, and the FIN where one is due. */
function finIfDue(kernel: Kernel, tcb: Tcb): void {
  switch (tcb.state) {
    case State.SYN_RECEIVED:
    case State.ESTABLISHED:
      kernel.setState(tcb, State.FIN_WAIT_1);
      sendFin(kernel, tcb);
      return;
    case State.CLOSE_WAIT:
      kernel.setState(tcb, State.LAST_ACK);
      sendFin(kernel, tcb);
      return;
    case State.SYN_SENT:
      done(kernel, tcb);
      return;
    default:
      return;
  }
}

/**
 * The last descriptor of a socket is closed. Returns whether the caller has to wait because of SO_LINGER: then `finishClose` follows when
 * the FIN is acknowledged or the time is over.
 */
export function close(kernel: Kernel, tcb: Tcb, processEnds: boolean): boolean {
  tcb.shutdown = Shutdown.both;
  if (tcb.state === State.LISTEN) {
    stopListening(kernel, tcb);
    finishClose(kernel, tcb);
    return false;
  }
  const unread = discardReceived(kernel, tcb);
  if (tcb.state !== State.CLOSED) {
    if (unread) {
      // RFC 9293 3.6.1 (SHLD-3), RFC 2525 2.17: data was lost, and the peer must know.
      kernel.setState(tcb, State.CLOSED);
      sendAbortReset(kernel, tcb);
    } else if (tcb.lingerOn && tcb.lingerSeconds === 0) {
      abort(kernel, tcb);
    } else {
      finIfDue(kernel, tcb);
    }
  }
  if (tcb.lingerOn && tcb.lingerSeconds > 0 && !processEnds && isClosing(tcb)) return true;
  finishClose(kernel, tcb);
  return false;
}

/** Whether our FIN has not been acknowledged yet: what SO_LINGER waits for. */
export function isClosing(tcb: Tcb): boolean {
  return tcb.state === State.FIN_WAIT_1 || tcb.state === State.CLOSING || tcb.state === State.LAST_ACK;
}

/** The socket has no user any more: the kernel finishes the close alone, or what is left is thrown away. */
export function finishClose(kernel: Kernel, tcb: Tcb): void {
  makeOrphan(kernel, tcb);
  if (tcb.state === State.FIN_WAIT_2 && kernel.policy.finWait2Timeout) {
    if (tcb.linger2 < 0) {
      kernel.setState(tcb, State.CLOSED);
      sendAbortReset(kernel, tcb);
    } else {
      const durationNs = finWait2Ns(kernel, tcb);
      if (durationNs > kernel.policy.timeWaitNs) armSocketTimer(kernel, tcb, durationNs - kernel.policy.timeWaitNs);
      else {
        enterTimeWait(kernel, tcb, State.FIN_WAIT_2, durationNs);
        return;
      }
    }
  }
  if (tcb.state === State.CLOSED) destroySocket(kernel, tcb);
  else if (kernel.policy.orphanRetries) kernel.isOutOfOrphans(tcb, true);
}

/** ABORT: a reset where the peer has a connection, and everything queued is forgotten. The socket can be used again. */
export function abort(kernel: Kernel, tcb: Tcb): void {
  const { state } = tcb;
  if (state === State.LISTEN) {
    stopListening(kernel, tcb);
    return;
  }
  const synchronized = state !== State.CLOSED && state !== State.SYN_SENT && state !== State.TIME_WAIT;
  const finSent = state === State.LAST_ACK || state === State.CLOSING;
  if (synchronized && (!finSent || tcb.sndNxt !== tcb.writeSeq)) sendAbortReset(kernel, tcb);
  if (state === State.SYN_SENT) tcb.error = errnoNumbers.ECONNRESET ?? 104;
  purgeSendQueues(kernel, tcb);
  discardReceived(kernel, tcb);
  done(kernel, tcb);
}

/** A listener ends: requests are forgotten, connections that nobody accepted are reset. */
function stopListening(kernel: Kernel, listener: Tcb): void {
  kernel.setState(listener, State.CLOSED);
  while (listener.requestHead !== 0) dropRequest(kernel, new Request(kernel.memory, listener.requestHead));
  for (let child = takeChild(kernel, listener); child; child = takeChild(kernel, listener)) {
    makeOrphan(kernel, child);
    if (child.state === State.CLOSED) destroySocket(kernel, child);
    else abort(kernel, child);
  }
  kernel.wake(listener);
}
