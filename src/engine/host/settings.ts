import type { CompiledHost } from '../scenario/compiled';
import { type RecordOf, recordType } from '../world/records';
import { sysctlNumbers, sysctls } from './sysctls';

/** The sysctls that the simulated kernel acts on, by key; a second and third number of a value have `.1` and `.2` behind it. */
export type SettingName =
  | 'net.ipv4.tcp_fin_timeout'
  | 'net.ipv4.tcp_orphan_retries'
  | 'net.ipv4.tcp_max_orphans'
  | 'net.ipv4.tcp_max_tw_buckets'
  | 'net.ipv4.tcp_tw_reuse'
  | 'net.ipv4.tcp_tw_reuse_delay'
  | 'net.ipv4.tcp_rfc1337'
  | 'net.ipv4.tcp_retries2'
  | 'net.ipv4.tcp_syn_retries'
  | 'net.ipv4.tcp_synack_retries'
  | 'net.ipv4.tcp_syn_linear_timeouts'
  | 'net.ipv4.tcp_early_retrans'
  | 'net.ipv4.tcp_rto_min_us'
  | 'net.ipv4.tcp_rto_max_ms'
  | 'net.ipv4.tcp_abort_on_overflow'
  | 'net.ipv4.tcp_syncookies'
  | 'net.ipv4.tcp_max_syn_backlog'
  | 'net.core.somaxconn'
  | 'net.ipv4.ip_local_port_range'
  | 'net.ipv4.ip_local_port_range.1'
  | 'net.ipv4.tcp_keepalive_time'
  | 'net.ipv4.tcp_keepalive_intvl'
  | 'net.ipv4.tcp_keepalive_probes'
  | 'net.ipv4.tcp_timestamps'
  | 'net.ipv4.tcp_sack'
  | 'net.ipv4.tcp_dsack'
  | 'net.ipv4.tcp_window_scaling'
  | 'net.ipv4.tcp_invalid_ratelimit'
  | 'net.ipv4.tcp_rmem.1'
  | 'net.ipv4.tcp_rmem.2'
  | 'net.ipv4.tcp_wmem.1'
  | 'net.ipv4.tcp_wmem.2'
  | 'net.core.rmem_max'
  | 'net.core.wmem_max';

/** Names of the cells of one key. */
function fieldsOf(key: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => (i === 0 ? key : `${key}.${i}`));
}

/** The settings of a host: a cell for each number of each sysctl. */
export const Settings = recordType([...sysctls.values()].flatMap((sysctl) => fieldsOf(sysctl.key, sysctl.fields)));
export type Settings = RecordOf<SettingName>;

/** Gives each cell its Linux default, then what the scenario sets. */
export function loadSettings(settings: Settings, host: CompiledHost): void {
  const cells = settings as unknown as Record<string, number>;
  const load = (key: string, value: string) => {
    sysctlNumbers(value).forEach((number, i) => {
      cells[i === 0 ? key : `${key}.${i}`] = number;
    });
  };
  for (const sysctl of sysctls.values()) if (sysctl.fields > 0) load(sysctl.key, sysctl.default);
  for (const { key, value } of host.sysctls) if ((sysctls.get(key)?.fields ?? 0) > 0) load(key, value);
}

/** The values as `sysctl` prints them. */
export function settingsText(settings: Settings): Record<string, string> {
  const cells = settings as unknown as Record<string, number>;
  const text: Record<string, string> = {};
  for (const sysctl of sysctls.values()) {
    text[sysctl.key] =
      sysctl.fields === 0
        ? sysctl.default
        : fieldsOf(sysctl.key, sysctl.fields)
            .map((field) => cells[field])
            .join(' ');
  }
  return text;
}
