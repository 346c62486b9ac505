/**
 * The sysctls that a host of a scenario has, with the defaults and ranges of Linux 6.18 (read from a fresh network namespace and by
 * writing to it; what each does: the kernel's documentation, networking/ip-sysctl and admin-guide/sysctl/net).
 */

export type SysctlUnit = 'seconds' | 'milliseconds' | 'microseconds' | 'bytes' | 'ports' | 'count' | 'flag' | 'mode' | 'bits';

export interface Sysctl {
  key: string;
  /** As `sysctl` prints it, fields apart by one space. */
  default: string;
  unit: SysctlUnit;
  /** Smallest and largest value of each field. */
  minimum: number;
  maximum: number;
  /** How many numbers a value has: 1, 2 for a range, 3 for minimum, default and maximum; 0 for a list of ports, which may be empty. */
  fields: 0 | 1 | 2 | 3;
}

const largestInt = 2147483647;

function entry(
  key: string,
  value: string | number,
  unit: SysctlUnit,
  minimum: number,
  maximum: number,
  fields: Sysctl['fields'] = 1,
): Sysctl {
  return { key, default: String(value), unit, minimum, maximum, fields };
}

const list: Sysctl[] = [
  // How connections end.
  entry('net.ipv4.tcp_fin_timeout', 60, 'seconds', 0, 2147483),
  entry('net.ipv4.tcp_orphan_retries', 0, 'count', 0, 255),
  entry('net.ipv4.tcp_max_orphans', 131072, 'count', 0, largestInt),
  entry('net.ipv4.tcp_max_tw_buckets', 131072, 'count', 0, largestInt),
  entry('net.ipv4.tcp_tw_reuse', 2, 'mode', 0, 2),
  entry('net.ipv4.tcp_tw_reuse_delay', 1000, 'milliseconds', 1, 60000),
  entry('net.ipv4.tcp_rfc1337', 0, 'flag', 0, 255),
  // Retransmission.
  entry('net.ipv4.tcp_retries1', 3, 'count', 0, 255),
  entry('net.ipv4.tcp_retries2', 15, 'count', 0, 255),
  entry('net.ipv4.tcp_syn_retries', 6, 'count', 1, 127),
  entry('net.ipv4.tcp_synack_retries', 5, 'count', 0, 255),
  entry('net.ipv4.tcp_syn_linear_timeouts', 4, 'count', 0, 127),
  entry('net.ipv4.tcp_early_retrans', 3, 'mode', 0, 4),
  entry('net.ipv4.tcp_recovery', 1, 'bits', 0, 255),
  entry('net.ipv4.tcp_frto', 2, 'mode', 0, 255),
  entry('net.ipv4.tcp_rto_min_us', 200000, 'microseconds', 1, largestInt),
  entry('net.ipv4.tcp_rto_max_ms', 120000, 'milliseconds', 1000, 120000),
  entry('net.ipv4.tcp_thin_linear_timeouts', 0, 'flag', 0, 255),
  entry('net.ipv4.tcp_reordering', 3, 'count', 1, 300),
  // Connections that are being made.
  entry('net.ipv4.tcp_abort_on_overflow', 0, 'flag', 0, 255),
  entry('net.ipv4.tcp_syncookies', 1, 'mode', 0, 255),
  entry('net.ipv4.tcp_max_syn_backlog', 2048, 'count', 0, largestInt),
  entry('net.core.somaxconn', 4096, 'count', 0, largestInt),
  entry('net.ipv4.tcp_fastopen', 1, 'bits', 0, largestInt),
  // Ports.
  entry('net.ipv4.ip_local_port_range', '32768 60999', 'ports', 1, 65535, 2),
  entry('net.ipv4.ip_local_reserved_ports', '', 'ports', 1, 65535, 0),
  entry('net.ipv4.ip_unprivileged_port_start', 1024, 'ports', 0, 65535),
  entry('net.ipv4.ip_nonlocal_bind', 0, 'flag', 0, 255),
  entry('net.ipv4.ip_autobind_reuse', 0, 'flag', 0, 1),
  // Idle connections.
  entry('net.ipv4.tcp_keepalive_time', 7200, 'seconds', 0, 2147483),
  entry('net.ipv4.tcp_keepalive_intvl', 75, 'seconds', 0, 2147483),
  entry('net.ipv4.tcp_keepalive_probes', 9, 'count', 0, 255),
  entry('net.ipv4.tcp_slow_start_after_idle', 1, 'flag', 0, 255),
  // Options and answers to strange segments.
  entry('net.ipv4.tcp_timestamps', 1, 'mode', 0, 255),
  entry('net.ipv4.tcp_sack', 1, 'flag', 0, 255),
  entry('net.ipv4.tcp_dsack', 1, 'flag', 0, 255),
  entry('net.ipv4.tcp_window_scaling', 1, 'flag', 0, 255),
  entry('net.ipv4.tcp_ecn', 2, 'mode', 0, 2),
  entry('net.ipv4.tcp_challenge_ack_limit', largestInt, 'count', 0, largestInt),
  entry('net.ipv4.tcp_invalid_ratelimit', 500, 'milliseconds', 0, largestInt),
  // Buffers and windows.
  entry('net.ipv4.tcp_rmem', '4096 131072 33554432', 'bytes', 1, largestInt, 3),
  entry('net.ipv4.tcp_wmem', '4096 16384 4194304', 'bytes', 1, largestInt, 3),
  entry('net.core.rmem_max', 4194304, 'bytes', 2304, largestInt),
  entry('net.core.wmem_max', 4194304, 'bytes', 4608, largestInt),
  entry('net.core.rmem_default', 212992, 'bytes', 2304, largestInt),
  entry('net.core.wmem_default', 212992, 'bytes', 4608, largestInt),
  entry('net.ipv4.tcp_moderate_rcvbuf', 1, 'flag', 0, 255),
  entry('net.ipv4.tcp_adv_win_scale', 1, 'count', -31, 31),
  entry('net.ipv4.tcp_shrink_window', 0, 'flag', 0, 1),
  entry('net.ipv4.tcp_autocorking', 1, 'flag', 0, 1),
  entry('net.ipv4.tcp_no_metrics_save', 0, 'flag', 0, 255),
];

/** Every sysctl of the language by its key. */
export const sysctls: ReadonlyMap<string, Sysctl> = new Map(list.map((sysctl) => [sysctl.key, sysctl]));

/** The numbers of a value as a scenario or `sysctl` writes it: `40000 40000`. */
export function sysctlNumbers(value: string): number[] {
  return value.split(/\s+/).filter(Boolean).map(Number);
}

/** Why a value can't be one of this sysctl, in a short sentence; undefined when it can. */
export function sysctlValueProblem(sysctl: Sysctl, value: string): string | undefined {
  if (sysctl.fields === 0) return portListProblem(value);
  const words = value.split(/\s+/).filter(Boolean);
  const numbers = words.map((word) => (/^-?\d+$/.test(word) ? Number(word) : Number.NaN));
  if (numbers.some(Number.isNaN)) return `\`${value}\` is not ${fieldsText(sysctl)}.`;
  if (numbers.length !== sysctl.fields) return `It has ${fieldsText(sysctl)}, not ${numbers.length}.`;
  if (numbers.some((number) => number < sysctl.minimum || number > sysctl.maximum)) return `It must be ${rangeText(sysctl)}.`;
  if (sysctl.fields === 2 && (numbers[0] ?? 0) > (numbers[1] ?? 0)) return 'The first port is above the last.';
  return undefined;
}

function portListProblem(value: string): string | undefined {
  const right = /^(?:\d{1,5}(?:-\d{1,5})?(?:,\d{1,5}(?:-\d{1,5})?)*)?$/.test(value.replace(/\s/g, ''));
  return right ? undefined : 'It is a list of ports and ranges: "8080,9000-9010".';
}

function fieldsText(sysctl: Sysctl): string {
  if (sysctl.fields === 1) return 'a whole number';
  return sysctl.fields === 2 ? 'two numbers' : 'three numbers';
}

/** `0 to 255`, with the unit when it has one. */
export function rangeText(sysctl: Sysctl): string {
  const unit = ['seconds', 'milliseconds', 'microseconds', 'bytes'].includes(sysctl.unit) ? ` ${sysctl.unit}` : '';
  return `${sysctl.minimum} to ${sysctl.maximum}${unit}`;
}
