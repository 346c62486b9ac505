import type { Kernel } from '../host/kernel';
import { receiveMemory } from './queues';
import { add, difference } from './sequence';
import type { Tcb } from './tcb';

/**
 * What a received segment costs of the receive buffer: Linux counts the memory that holds the bytes and not the bytes. These are
 * the sizes seen for segments that come through a TUN device.
 */
export function memoryOf(length: number): number {
  return length <= 192 ? 768 : length <= 704 ? 1280 : 2304 + Math.max(0, Math.ceil((length - 1536) / 1024)) * 1024;
}

/** Half of the receive buffer's memory counts as window (Linux's default scaling ratio). */
function windowOf(space: number): number {
  return Math.max(0, Math.floor(space / 2));
}

/** Bytes that could still be received. */
export function freeSpace(kernel: Kernel, tcb: Tcb): number {
  return windowOf(tcb.rcvBuf - receiveMemory(kernel, tcb));
}

/** What is left of the window as it was last advertised (RCV.WND from RCV.NXT). */
export function receiveWindow(tcb: Tcb): number {
  return Math.max(0, difference(add(tcb.rcvWup, tcb.rcvWnd), tcb.rcvNxt));
}

/**
 * The window to offer now: never a silly small step (RFC 9293 3.8.6.2.2), 0 when under a sixteenth of the buffer is free, a multiple of
 * the scale's unit.
 */
export function selectWindow(kernel: Kernel, tcb: Tcb): number {
  const allowed = windowOf(tcb.rcvBuf);
  const full = Math.min(tcb.windowClamp, allowed);
  const mss = Math.min(tcb.rcvMss, full);
  if (mss <= 0) return 0;
  let free = freeSpace(kernel, tcb);
  const unit = 1 << tcb.rcvWscale;
  if (free < full / 2) {
    tcb.quickAcks = 0;
    free = Math.floor(free / unit) * unit;
    if (free < allowed >> 4 || free < mss) return 0;
  }
  free = Math.min(free, tcb.rcvSsthresh);
  if (tcb.rcvWscale > 0) return Math.ceil(free / unit) * unit;
  const window = tcb.rcvWnd;
  if (window <= free - mss || window > free) return Math.floor(free / mss) * mss;
  return mss === full && free > window + full / 2 ? free : window;
}

/** Decides the window, notes it as advertised, and returns the header's field. The right edge never moves back (RFC 9293 3.8.6). */
export function windowToAdvertise(kernel: Kernel, tcb: Tcb): number {
  const unit = 1 << tcb.rcvWscale;
  const current = receiveWindow(tcb);
  const wanted = selectWindow(kernel, tcb);
  const window = wanted < current ? Math.ceil(current / unit) * unit : wanted;
  tcb.rcvWnd = Math.min(window, 65535 * unit);
  tcb.rcvWup = tcb.rcvNxt;
  return Math.floor(tcb.rcvWnd / unit);
}

/** Lets the window grow with the data that comes (Linux's rcv_ssthresh), as far as the buffer allows. */
export function growWindow(tcb: Tcb, length: number): void {
  const room = Math.min(tcb.windowClamp, windowOf(tcb.rcvBuf)) - tcb.rcvSsthresh;
  if (room > 0 && length > 128) tcb.rcvSsthresh += Math.min(room, 2 * tcb.advertisedMss);
}
