import { bindTo } from '../host/binding';
import { takeOverTimeWait } from '../host/endpoints';
import { type Kernel, tupleKey } from '../host/kernel';
import { sendNew } from './output';
import { initialRtoNs } from './policy';
import { appendUnsent } from './queues';
import { Flag } from './segment';
import { add } from './sequence';
import { State } from './states';
import { type Tcb, Tcb as TcbRecord, type TimeWait } from './tcb';

/** OPEN (RFC 9293 3.10.1), and the sizes that a connection starts with. */

/** MTU of every link of a scenario. */
const mtu = 1500;
const maximumMss = mtu - 40;
const timestampOption = 12;

/** The MSS option that a socket sends. */
export function advertisedMss(kernel: Kernel, address: number): number {
  const { userMss } = new TcbRecord(kernel.memory, address);
  return userMss > 0 ? Math.min(userMss, maximumMss) : maximumMss;
}

/**
 * The window of the first segment, in whole segments, and the shift that later ones need (RFC 7323 2.3: enough for the largest buffer that
 * there may be; a buffer that SO_RCVBUF has fixed does not grow). `timestamps` says whether each segment is known to carry them.
 */
export function initialReceiveWindow(kernel: Kernel, tcb: Tcb, timestamps: boolean): { window: number; scale: number } {
  const space = Math.floor(tcb.rcvBuf / 2);
  const mss = advertisedMss(kernel, tcb.address) - (timestamps ? timestampOption : 0);
  let scale = 0;
  if (kernel.sysctls['net.ipv4.tcp_window_scaling']) {
    let largest = tcb.rcvBufLocked ? space : Math.max(space, kernel.sysctls['net.ipv4.tcp_rmem.2'], kernel.sysctls['net.core.rmem_max']);
    while (largest > 65535 && scale < 14) {
      largest = Math.floor(largest / 2);
      scale++;
    }
  }
  return { window: Math.min(space > mss ? Math.floor(space / mss) * mss : space, 65535), scale };
}

/** Takes the peer's MSS option into the size of what is sent, and guesses the size of what will come. */
export function setSegmentSize(kernel: Kernel, tcb: Tcb, peerMss: number): void {
  const limit = tcb.userMss > 0 ? Math.min(tcb.userMss, peerMss) : peerMss;
  const header = tcb.timestamps ? timestampOption : 0;
  tcb.advertisedMss = Math.min(advertisedMss(kernel, tcb.address), maximumMss) - header;
  tcb.mss = Math.max(48, Math.min(Math.min(limit, maximumMss) - header, halfOfWindow(tcb.maxWindow)));
  const hint = Math.min(tcb.advertisedMss, tcb.mss, Math.floor(tcb.rcvWnd / 2) || 536);
  tcb.rcvMss = Math.max(Math.min(hint, 536), 88);
}

/** Linux sends no segment larger than half of the largest window that the peer has offered, unless that is very small. */
function halfOfWindow(maximumWindow: number): number {
  return maximumWindow > 536 ? maximumWindow >> 1 : maximumWindow || Number.POSITIVE_INFINITY;
}

/** An active OPEN: the SYN leaves. The port is already chosen; a bucket that it takes over ends. */
export function openActively(
  kernel: Kernel,
  tcb: Tcb,
  port: number,
  remoteHost: number,
  remotePort: number,
  takesOver: TimeWait | undefined,
): void {
  if (tcb.localPort === 0) bindTo(kernel, tcb, port);
  tcb.remoteHost = remoteHost;
  tcb.remotePort = remotePort;
  tcb.iss = kernel.initialSequenceNumber(port, remoteHost, remotePort);
  tcb.tsOffset = kernel.timestampOffset(port, remoteHost, remotePort);
  tcb.timestamps = kernel.sysctls['net.ipv4.tcp_timestamps'] ? 1 : 0;
  if (takesOver) {
    tcb.iss = add(takesOver.sndNxt, 65537) || 1;
    tcb.tsRecent = takesOver.tsRecent;
    tcb.tsRecentNs = takesOver.tsRecentNs;
    takeOverTimeWait(kernel, takesOver, tcb);
  }
  const { window, scale } = initialReceiveWindow(kernel, tcb, tcb.tsRecent !== 0);
  tcb.rcvWnd = window;
  tcb.rcvSsthresh = window;
  tcb.windowClamp = Math.floor(tcb.rcvBuf / 2);
  tcb.rcvWscale = scale;
  tcb.advertisedMss = advertisedMss(kernel, tcb.address);
  tcb.sndUna = tcb.iss;
  tcb.sndNxt = tcb.iss;
  tcb.sndSml = tcb.iss;
  tcb.writeSeq = add(tcb.iss, 1);
  tcb.rtoNs = initialRtoNs;
  tcb.retransmits = 0;
  tcb.connection = kernel.world.wire.connectionFor(kernel.number, tcb.localPort, remoteHost, remotePort, tcb.iss);
  kernel.connections.set(tupleKey(tcb.localPort, remoteHost, remotePort), tcb.address);
  kernel.setState(tcb, State.SYN_SENT);
  sendNew(kernel, tcb, appendUnsent(kernel, tcb, Flag.SYN, 0, 0, 0));
}
