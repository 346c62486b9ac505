import type { TimeWait } from '../tcp/tcb';
import type { Kernel } from './kernel';

/**
 * Whether `connect` may take over a TIME_WAIT (kernel behaviour as recorded): the old connection must have had timestamps, which keep its
 * segments out of the new one (RFC 6191). A socket bound to the port may do so at once; a port that the kernel chooses needs
 * `tcp_tw_reuse` (1 everywhere, 2 to the own host only) and `tcp_tw_reuse_delay` milliseconds since the connection got its last
 * timestamp.
 */
export function isOlderThanReuseDelay(kernel: Kernel, bucket: TimeWait, remoteHost: number, bound: boolean): boolean {
  if (!bucket.timestamps || bucket.tsRecentNs === 0) return false;
  if (bound) return true;
  const mode = kernel.settings['net.ipv4.tcp_tw_reuse'];
  const allowed = mode === 1 || (mode === 2 && remoteHost === kernel.number);
  const ageMs = Math.floor(kernel.nowNs / 1e6) - Math.floor(bucket.enteredNs / 1e6);
  return allowed && ageMs > kernel.settings['net.ipv4.tcp_tw_reuse_delay'];
}
