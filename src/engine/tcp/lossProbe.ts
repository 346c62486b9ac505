import type { Kernel } from '../host/kernel';
import { retransmit, sendNew } from './output';
import { initialRtoNs } from './policy';
import { armTransmissionTimer, rearmRetransmission, untilRetransmissionNs } from './retransmission';
import { add, difference, isAfter } from './sequence';
import { Buffer, CongestionState, Pending, type Tcb } from './tcb';

/**
 * Tail loss probe (RFC 8985 7): the last segment of a flight has nothing behind it whose ACK could reveal its loss, so it is sent again
 * after about two round trips, before the retransmission timer would. A lone FIN is such a segment.
 */

/**
 * Arms the probe timer; false when the connection does not probe (without SACK, in recovery, switched off). The probe comes after
 * 2 SRTT, plus the shortest RTO when only one segment is out (its ACK may be delayed), and never after the RTO.
 */
export function scheduleLossProbe(kernel: Kernel, tcb: Tcb, advancing: boolean): boolean {
  const setting = kernel.sysctls['net.ipv4.tcp_early_retrans'];
  if (!kernel.policy.tailLossProbe || (setting !== 3 && setting !== 4) || tcb.packetsOut === 0 || !tcb.sackPermitted) return false;
  if (tcb.caState !== CongestionState.open) return false;
  let delayNs = initialRtoNs;
  if (tcb.srtt8Us > 0) delayNs = (tcb.srtt8Us / 4) * 1000 + (tcb.packetsOut === 1 ? kernel.minimumRtoNs : 2e6);
  const rtoNs = advancing ? tcb.rtoNs : untilRetransmissionNs(kernel, tcb);
  if (rtoNs > 0) delayNs = Math.min(delayNs, rtoNs);
  armTransmissionTimer(kernel, tcb, Pending.tailLossProbe, delayNs);
  return true;
}

/** The probe timer fires: new data if the windows have room for it, else the last segment again. One probe in an episode. */
export function lossProbeTimerFires(kernel: Kernel, tcb: Tcb): void {
  if (tcb.tlpHighSeq === 0 && tcb.packetsOut > 0) {
    const head = tcb.unsentHead === 0 ? undefined : new Buffer(kernel.memory, tcb.unsentHead);
    const windowEnd = add(tcb.sndUna, tcb.sndWnd);
    tcb.tlpRetransmitted = 0;
    tcb.pendingTimer = Pending.none;
    if (head && !isAfter(head.endSeq, windowEnd)) {
      sendNew(kernel, tcb, head);
    } else {
      retransmit(kernel, tcb, new Buffer(kernel.memory, tcb.sentTail), 'tlp');
      tcb.tlpRetransmitted = 1;
    }
    tcb.tlpHighSeq = tcb.sndNxt;
    // The retransmission timer counts from the probe, not from the first transmission.
    tcb.pendingTimer = Pending.none;
  }
  rearmRetransmission(kernel, tcb);
}

/** An ACK during a probe's episode: it ends when the probe or what lies behind it is acknowledged (RFC 8985 7.4). */
export function probeAcknowledged(tcb: Tcb, ack: number, sawDuplicate: boolean): void {
  if (tcb.tlpHighSeq === 0 || difference(ack, tcb.tlpHighSeq) < 0) return;
  if (!tcb.tlpRetransmitted || sawDuplicate || isAfter(ack, tcb.tlpHighSeq) || ack === tcb.tlpHighSeq) tcb.tlpHighSeq = 0;
}
