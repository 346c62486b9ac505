import type { EndpointSnapshot } from '../../src/engine/world/snapshot';
import { formatDuration, relativeTo, significant } from './format';

/** On a line of its own, two on a line, or shown on request. */
export type Place = 'line' | 'half' | 'more';

/** One line of a TCB. */
export interface Field {
  /** Path as in the debugger's expressions: `snd.una`. */
  key: string;
  /** As RFC 9293 3.3.1 writes it: `SND.UNA`. */
  name: string;
  value: string;
  /** What it was before the latest step, when that changed it. */
  former?: string;
  place: Place;
}

type Read = (endpoint: EndpointSnapshot, absolute: boolean) => string;

/** What a field shows that has no meaning yet: RCV.NXT before the peer's SYN, SRTT before the first measurement. */
const unknown = '–';

const sent = (read: (e: EndpointSnapshot) => number): Read => {
  return (e, absolute) => (e.state === 'LISTEN' ? unknown : String(absolute ? read(e) : relativeTo(read(e), e.iss)));
};

const received = (read: (e: EndpointSnapshot) => number): Read => {
  return (e, absolute) => {
    if (e.state === 'LISTEN' || e.state === 'SYN_SENT') return unknown;
    return String(absolute ? read(e) : relativeTo(read(e), e.irs));
  };
};

const connected = (read: (e: EndpointSnapshot) => string): Read => {
  return (e) => (e.state === 'LISTEN' ? unknown : read(e));
};

/** What only a full socket has: a request and a small time-wait entry keep neither timers' figures nor the peer's window. */
const full = (read: (e: EndpointSnapshot) => string): Read => {
  return (e) => (e.state === 'LISTEN' || e.form !== 'full' ? unknown : read(e));
};

const milliseconds = (value: number): string => (value < 0 ? unknown : `${significant(value)} ms`);

const fields: [key: string, name: string, place: Place, read: Read][] = [
  ['snd.una', 'SND.UNA', 'line', sent((e) => e.snd.una)],
  ['snd.nxt', 'SND.NXT', 'line', sent((e) => e.snd.nxt)],
  ['snd.wnd', 'SND.WND', 'line', connected((e) => (e.form === 'time-wait' ? unknown : String(e.snd.wnd)))],
  ['rcv.nxt', 'RCV.NXT', 'line', received((e) => e.rcv.nxt)],
  ['rcv.wnd', 'RCV.WND', 'line', connected((e) => String(e.rcv.wnd))],
  ['rto', 'RTO', 'half', full((e) => milliseconds(e.rtoMs))],
  ['srtt', 'SRTT', 'half', full((e) => milliseconds(e.srttMs))],
  ['iss', 'ISS', 'more', connected((e) => String(e.iss))],
  ['irs', 'IRS', 'more', (e) => (e.state === 'LISTEN' || e.state === 'SYN_SENT' ? unknown : String(e.irs))],
  ['snd.wl1', 'SND.WL1', 'more', received((e) => e.snd.wl1)],
  ['snd.wl2', 'SND.WL2', 'more', sent((e) => e.snd.wl2)],
  ['mss', 'MSS', 'more', connected((e) => String(e.mss))],
  ['rttvar', 'RTTVAR', 'more', full((e) => milliseconds(e.rttvarMs))],
  ['retransmits', 'retransmits', 'more', full((e) => String(e.retransmits))],
  ['backoff', 'backoff', 'more', full((e) => String(e.backoff))],
  ['cwnd', 'cwnd', 'more', full((e) => String(e.cwnd))],
  ['ssthresh', 'ssthresh', 'more', full((e) => (e.ssthresh >= 0x7fffffff ? '∞' : String(e.ssthresh)))],
];

const keptInTimeWait: ReadonlySet<string> = new Set(['snd.una', 'snd.nxt', 'rcv.nxt', 'rcv.wnd', 'iss', 'irs']);

/**
 * The lines of an endpoint's TCB, with what the latest step changed. A former endpoint with another id is another TCB: nothing is
 * marked then, because nothing of it changed.
 */
export function fieldsOf(endpoint: EndpointSnapshot, former: EndpointSnapshot | undefined, absolute: boolean): Field[] {
  const comparable = former?.id === endpoint.id ? former : undefined;
  return fields.map(([key, name, place, read]) => {
    const value = read(endpoint, absolute);
    const before = comparable ? read(comparable, absolute) : value;
    const changed = before !== value && !forgets(key, endpoint, comparable);
    return { key, name, place, value, ...(changed ? { former: before } : {}) };
  });
}

/** What is not kept any longer in a small time-wait entry has not changed; nor has it when stepping back makes the entry a full socket again. */
function forgets(key: string, endpoint: EndpointSnapshot, former: EndpointSnapshot | undefined): boolean {
  const small = endpoint.form === 'time-wait' || former?.form === 'time-wait';
  return small && endpoint.form !== former?.form && !keptInTimeWait.has(key);
}

/** A timer that runs: what is left of it, and of how much. */
export interface RunningTimer {
  name: EndpointSnapshot['timers'][number]['name'];
  leftNs: number;
  totalNs: number;
  /** From 0 to 1. */
  leftShare: number;
}

export function timersOf(endpoint: EndpointSnapshot, timeNs: number): RunningTimer[] {
  return endpoint.timers.map(({ name, startedNs, expiresNs }) => {
    const totalNs = Math.max(1, expiresNs - startedNs);
    const leftNs = Math.min(totalNs, Math.max(0, expiresNs - timeNs));
    return { name, leftNs, totalNs, leftShare: leftNs / totalNs };
  });
}

/** `31 of 40 ms`: the unit once when both have the same. */
export function formatTimer(timer: RunningTimer, of: (left: string, total: string) => string): string {
  const left = formatDuration(timer.leftNs);
  const total = formatDuration(timer.totalNs);
  const unit = total.split(' ')[1] ?? '';
  return of(left.endsWith(` ${unit}`) ? left.slice(0, -unit.length - 1) : left, total);
}
