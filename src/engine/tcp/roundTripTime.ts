import type { Kernel } from '../host/kernel';
import { jiffyNs } from './policy';
import { isAfter } from './sequence';
import type { Tcb } from './tcb';

/**
 * Takes a measured round-trip time into SRTT, RTTVAR and RTO (RFC 6298 2, in the integer arithmetic of its appendix A). The variance
 * falls at most once in a round trip, as Linux has it: RTTVAR follows the largest deviation of the present window of data.
 */
export function measured(kernel: Kernel, tcb: Tcb, rttUs: number): void {
  const minimumVarianceUs = kernel.policy.minimumRtoIsVariance ? kernel.minimumRtoNs / 1000 : 0;
  const rtt = Math.max(1, Math.round(rttUs));
  if (tcb.srtt8Us === 0) {
    tcb.srtt8Us = rtt * 8;
    tcb.mdevUs = rtt * 2;
    tcb.rttvarUs = Math.max(tcb.mdevUs, minimumVarianceUs);
    tcb.mdevMaxUs = tcb.rttvarUs;
    tcb.rttSeq = tcb.sndNxt;
  } else {
    smooth(tcb, rtt, minimumVarianceUs);
  }
  if (tcb.minRttUs === 0 || rtt < tcb.minRttUs) tcb.minRttUs = rtt;
  setRto(kernel, tcb);
}

function smooth(tcb: Tcb, rtt: number, minimumVarianceUs: number): void {
  let deviation = rtt - Math.floor(tcb.srtt8Us / 8);
  tcb.srtt8Us = Math.max(1, tcb.srtt8Us + deviation);
  if (deviation < 0) {
    deviation = -deviation - Math.floor(tcb.mdevUs / 4);
    // A sudden fall of the RTT must not raise the RTO (Linux takes an eighth of such a deviation).
    if (deviation > 0) deviation = Math.floor(deviation / 8);
  } else {
    deviation -= Math.floor(tcb.mdevUs / 4);
  }
  tcb.mdevUs += deviation;
  if (tcb.mdevUs > tcb.mdevMaxUs) {
    tcb.mdevMaxUs = tcb.mdevUs;
    if (tcb.mdevMaxUs > tcb.rttvarUs) tcb.rttvarUs = tcb.mdevMaxUs;
  }
  if (isAfter(tcb.sndUna, tcb.rttSeq)) {
    if (tcb.mdevMaxUs < tcb.rttvarUs) tcb.rttvarUs -= Math.floor((tcb.rttvarUs - tcb.mdevMaxUs) / 4);
    tcb.rttSeq = tcb.sndNxt;
    tcb.mdevMaxUs = minimumVarianceUs;
  }
}

/** RTO from SRTT and RTTVAR, without backoff (RFC 6298 2.2 to 2.5). `rttvarUs` holds four times RTTVAR. */
export function setRto(kernel: Kernel, tcb: Tcb): void {
  const rtoUs = Math.floor(tcb.srtt8Us / 8) + tcb.rttvarUs;
  const rtoNs = kernel.policy.minimumRtoIsVariance
    ? Math.ceil((rtoUs * 1000) / jiffyNs) * jiffyNs
    : Math.max(rtoUs * 1000, kernel.policy.minimumRtoNs);
  tcb.rtoNs = Math.min(rtoNs, kernel.maximumRtoNs);
}
