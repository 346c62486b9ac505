import type { Random } from './random';

/** Values that each sysctl may get, the unusual ones included; which host it makes sense for ("both" when either). */
const choices: readonly (readonly [host: 'client' | 'server' | 'both', key: string, values: readonly (number | string)[]])[] = [
  ['both', 'net.ipv4.tcp_fin_timeout', [0, 1, 2, 3, 5, 70]],
  ['both', 'net.ipv4.tcp_orphan_retries', [0, 1, 2, 3, 8]],
  ['client', 'net.ipv4.tcp_tw_reuse', [0, 1, 2]],
  ['client', 'net.ipv4.tcp_tw_reuse_delay', [1, 100, 500, 3000]],
  ['both', 'net.ipv4.tcp_max_tw_buckets', [0, 1]],
  ['both', 'net.ipv4.tcp_rfc1337', [0, 1]],
  ['both', 'net.ipv4.tcp_timestamps', [0, 0, 1, 2]],
  ['both', 'net.ipv4.tcp_sack', [0]],
  ['both', 'net.ipv4.tcp_dsack', [0]],
  ['both', 'net.ipv4.tcp_window_scaling', [0]],
  ['server', 'net.ipv4.tcp_abort_on_overflow', [1]],
  ['server', 'net.ipv4.tcp_syncookies', [0, 1, 2]],
  ['client', 'net.ipv4.tcp_syn_retries', [1, 2, 3]],
  ['server', 'net.ipv4.tcp_synack_retries', [0, 1, 2]],
  ['both', 'net.ipv4.tcp_retries2', [1, 2, 3, 5]],
  ['both', 'net.ipv4.tcp_retries1', [1]],
  ['both', 'net.ipv4.tcp_early_retrans', [0, 3, 4]],
  ['client', 'net.ipv4.ip_local_port_range', ['40000 40000', '40000 40001', '40000 40003']],
  ['server', 'net.core.somaxconn', [0, 1, 2]],
  ['server', 'net.ipv4.tcp_max_syn_backlog', [1, 2]],
  ['client', 'net.ipv4.tcp_syn_linear_timeouts', [0, 1, 2]],
  ['both', 'net.ipv4.tcp_keepalive_time', [1, 2]],
  ['both', 'net.ipv4.tcp_keepalive_intvl', [1, 2]],
  ['both', 'net.ipv4.tcp_keepalive_probes', [1, 2]],
  ['both', 'net.ipv4.tcp_rto_min_us', [50000, 500000]],
  ['both', 'net.ipv4.tcp_rto_max_ms', [1000, 2000]],
];

/** Sysctls for one host; undefined for most, which keep the defaults. */
export function randomSysctls(random: Random, host: 'client' | 'server'): Record<string, number | string> | undefined {
  if (random.chance(0.65)) return undefined;
  const own = choices.filter(([where]) => where === host || where === 'both');
  const sysctls: Record<string, number | string> = {};
  for (let count = random.integer(1, 3); count > 0; count--) {
    const [, key, values] = random.pick(own);
    sysctls[key] = random.pick(values);
  }
  return sysctls;
}
