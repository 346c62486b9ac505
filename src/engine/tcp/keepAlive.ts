import { done, enterTimeWait, fail, finWait2Ns } from '../host/endpoints';
import type { Kernel } from '../host/kernel';
import { sendAbortReset, sendProbe } from './output';
import { add } from './sequence';
import { State } from './states';
import type { Tcb } from './tcb';

/** The socket's own timer: keep-alive probes (RFC 9293 3.8.4), or what is left of a long FIN-WAIT-2. */

const seconds = 1e9;

export function armSocketTimer(kernel: Kernel, tcb: Tcb, delayNs: number): void {
  const name = tcb.state === State.FIN_WAIT_2 && tcb.orphan ? 'fin-wait-2' : 'keepalive';
  tcb.keepTimer = kernel.armTimer(tcb.keepTimer, name, tcb, delayNs);
}

function idleLimitNs(kernel: Kernel, tcb: Tcb): number {
  return (tcb.keepIdleSeconds || kernel.sysctls['net.ipv4.tcp_keepalive_time']) * seconds;
}

function idleNs(kernel: Kernel, tcb: Tcb): number {
  return kernel.nowNs - Math.max(tcb.lastReceiveNs, tcb.lastReceivedAnythingNs);
}

/** Starts watching an idle connection. */
export function startKeepAlive(kernel: Kernel, tcb: Tcb): void {
  armSocketTimer(kernel, tcb, idleLimitNs(kernel, tcb));
}

/** The option changes on a connection that is open: the timer starts or stops with it. */
export function keepAliveChanged(kernel: Kernel, tcb: Tcb, on: boolean): void {
  if (tcb.state === State.CLOSED || tcb.state === State.LISTEN || tcb.state === State.SYN_SENT) return;
  if (!on) kernel.cancelTimer(tcb.keepTimer);
  else armSocketTimer(kernel, tcb, Math.max(0, idleLimitNs(kernel, tcb) - idleNs(kernel, tcb)));
}

/** The timer fires. */
export function socketTimerFires(kernel: Kernel, tcb: Tcb): void {
  if (tcb.state === State.FIN_WAIT_2 && tcb.orphan) {
    finWait2Fires(kernel, tcb);
    return;
  }
  if (!tcb.keepAlive || tcb.state === State.CLOSED || tcb.state === State.LISTEN || tcb.state === State.SYN_SENT) return;
  const limitNs = idleLimitNs(kernel, tcb);
  if (tcb.packetsOut > 0 || tcb.unsentHead !== 0) {
    // It is alive or dying by retransmission: no probes are needed.
    armSocketTimer(kernel, tcb, limitNs);
    return;
  }
  const elapsedNs = idleNs(kernel, tcb);
  if (elapsedNs < limitNs) {
    armSocketTimer(kernel, tcb, limitNs - elapsedNs);
    return;
  }
  probe(kernel, tcb, elapsedNs);
}

function probe(kernel: Kernel, tcb: Tcb, elapsedNs: number): void {
  const count = tcb.keepCount || kernel.sysctls['net.ipv4.tcp_keepalive_probes'];
  const userTimeoutNs = tcb.userTimeoutMs * 1e6;
  const silent = userTimeoutNs > 0 ? elapsedNs >= userTimeoutNs && tcb.probesOut > 0 : tcb.probesOut >= count;
  if (silent) {
    sendAbortReset(kernel, tcb);
    fail(kernel, tcb, 'ETIMEDOUT');
    return;
  }
  sendProbe(kernel, tcb, add(tcb.sndUna, -1));
  tcb.probesOut++;
  armSocketTimer(kernel, tcb, (tcb.keepIntervalSeconds || kernel.sysctls['net.ipv4.tcp_keepalive_intvl']) * seconds);
}

/** A closed socket has waited long enough with all its memory: the rest as a bucket, or not at all. */
function finWait2Fires(kernel: Kernel, tcb: Tcb): void {
  if (tcb.linger2 >= 0) {
    const restNs = finWait2Ns(kernel, tcb) - kernel.policy.timeWaitNs;
    if (restNs > 0) {
      enterTimeWait(kernel, tcb, State.FIN_WAIT_2, restNs);
      return;
    }
  }
  sendAbortReset(kernel, tcb);
  done(kernel, tcb);
}
