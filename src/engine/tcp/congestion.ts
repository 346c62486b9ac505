import type { Kernel } from '../host/kernel';
import { packetsInFlight } from './output';
import { Buffer, CongestionState, type Tcb } from './tcb';

/**
 * Congestion control as far as short flows need it: slow start, and the collapse of the window after a timeout (RFC 5681 3.1). The long
 * run of a bulk transfer (CUBIC, pacing, ACK thinning) is not simulated: a transfer of more than some hundred segments is not told as
 * Linux would pace it.
 */
export const initialWindow = 10;

/** Slow start below ssthresh, about one segment a round trip above it (RFC 5681 3.1). */
export function congestionWindowGrows(tcb: Tcb, acknowledgedSegments: number, wasLimited: boolean): void {
  if (acknowledgedSegments === 0 || !wasLimited) return;
  if (tcb.cwnd < tcb.ssthresh) {
    tcb.cwnd = Math.min(tcb.cwnd + acknowledgedSegments, Math.max(tcb.ssthresh, tcb.cwnd));
    return;
  }
  tcb.cwndCount += acknowledgedSegments;
  if (tcb.cwndCount >= tcb.cwnd) {
    tcb.cwndCount = 0;
    tcb.cwnd++;
  }
}

/** A timeout: everything not selectively acknowledged counts as lost, and sending starts again with one segment (RFC 5681 3.1, RFC 6298 5). */
export function enterLoss(kernel: Kernel, tcb: Tcb): void {
  const fresh = tcb.caState < CongestionState.recovery || !(tcb.caState === CongestionState.loss && tcb.retransmits > 0);
  if (fresh && tcb.caState !== CongestionState.loss) {
    tcb.priorCwnd = tcb.cwnd;
    tcb.ssthresh = Math.max(Math.floor(tcb.cwnd / 2), 2);
    tcb.undoMarker = 1;
  }
  for (let address = tcb.sentHead; address !== 0; ) {
    const buffer = new Buffer(kernel.memory, address);
    address = buffer.next;
    if (buffer.retransmitted) {
      buffer.retransmitted = 0;
      tcb.retransOut--;
    }
    if (!buffer.sacked && !buffer.lost) {
      buffer.lost = 1;
      tcb.lostOut++;
    }
  }
  tcb.cwnd = packetsInFlight(tcb) + 1;
  tcb.caState = CongestionState.loss;
  tcb.highSeq = tcb.sndNxt;
  tcb.frto = tcb.retransmits > 0 || fresh ? 1 : 0;
}

/** Leaves loss or recovery; `undo` when it was found that nothing had been lost (RFC 4015, by timestamps or DSACK). */
export function leaveRecovery(kernel: Kernel, tcb: Tcb, undo: boolean): void {
  if (undo) {
    tcb.cwnd = Math.max(tcb.cwnd, tcb.priorCwnd);
    for (let address = tcb.sentHead; address !== 0; ) {
      const buffer = new Buffer(kernel.memory, address);
      address = buffer.next;
      if (buffer.lost) {
        buffer.lost = 0;
        tcb.lostOut--;
      }
    }
  } else if (tcb.caState === CongestionState.recovery) {
    tcb.cwnd = Math.max(tcb.ssthresh, 2);
  }
  tcb.caState = CongestionState.open;
  tcb.undoMarker = 0;
  tcb.frto = 0;
  if (tcb.retransOut === 0) tcb.retransStampNs = 0;
}
