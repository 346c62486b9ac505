import type { RecordedEvent } from './recording';

/** Linux's names of states, in the words of the RFC. */
const rfcNames: Record<string, string> = {
  FIN_WAIT1: 'FIN_WAIT_1',
  FIN_WAIT2: 'FIN_WAIT_2',
  SYN_RECV: 'SYN_RECEIVED',
  NEW_SYN_RECV: 'SYN_RECEIVED',
  CLOSE: 'CLOSED',
};

/** Calls whose results are compared; of the others only what they cause is. */
const comparedCalls = new Set(['bind', 'listen', 'accept', 'connect', 'read', 'write', 'recv', 'send', 'shutdown', 'close', 'dup']);

/** Seconds by which two runs of the same kernel differ without meaning anything. */
const jitter = 0.012;

/** Seconds by which Linux (HZ = 250) may fire a timer of `gap` seconds late: its timer wheel is coarser the longer the timer. */
function granularity(gap: number): number {
  if (gap < 0.26) return 0.008;
  if (gap < 2.1) return 0.04;
  if (gap < 17) return 0.3;
  return gap < 140 ? 2.3 : 17;
}

function stateName(state: string | null | undefined): string {
  const name = (state || 'CLOSED').replaceAll('-', '_');
  return rfcNames[name] ?? name;
}

/** A thing that happened, as text that is equal when the thing is, and when (seconds). */
interface Happening {
  time: number;
  text: string;
}

/** Client's port and server's port, whichever way the event runs. */
function ports(event: RecordedEvent, host: string | undefined): string {
  return host === 'server' ? `${event.dport}-${event.sport}` : `${event.sport}-${event.dport}`;
}

/** What is compared of a trace. Connections are numbered by their first SYN, so that ephemeral ports may differ. */
class Summary {
  readonly sends = new Map<string, Happening[]>();
  readonly calls = new Map<string, Happening[]>();
  /** `host #connection` to its path of states. */
  readonly paths = new Map<string, string[]>();
  private readonly connections = new Map<string, number>();

  constructor(events: readonly RecordedEvent[]) {
    const sorted = [...events].sort((one, other) => one.t - other.t);
    for (const event of sorted) {
      if (event.kind === 'send' && event.flags?.includes('S') && !event.flags.includes('.') && !event.forged) {
        const pair = ports(event, event.host);
        if (!this.connections.has(pair)) this.connections.set(pair, this.connections.size);
      }
    }
    for (const event of sorted) {
      if (event.kind === 'send') this.addSend(event);
      if (event.kind === 'return') this.addReturn(event);
    }
    this.addPaths(sorted);
  }

  private addSend(event: RecordedEvent): void {
    const flags = [...'SFR.'].filter((letter) => event.flags?.includes(letter)).join('');
    const connection = this.connections.get(ports(event, event.host)) ?? '?';
    const ack = event.ack === undefined ? '' : ` ack ${event.ack}`;
    const fate = (event.fate ?? 'deliver') === 'deliver' ? '' : ` ${event.fate}`;
    append(this.sends, event.host, { time: event.t, text: `#${connection} [${flags}] seq ${event.seq}${ack} len ${event.len}${fate}` });
  }

  private addReturn(event: RecordedEvent): void {
    const call = (event.call ?? '').split('(')[0] ?? '';
    if (!comparedCalls.has(call)) return;
    // Descriptors are numbered as one likes: any that is not an error counts as 0.
    const result = call === 'accept' || call === 'dup' ? Math.min(Number(event.ret), 0) : event.ret;
    append(this.calls, event.program ?? event.host, { time: event.t, text: `${call} = ${result} ${event.errno ?? ''}`.trimEnd() });
  }

  private addPaths(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if ((event.kind !== 'state' && event.kind !== 'netstat') || !event.dport) continue;
      const connection = this.connections.get(ports(event, event.host));
      if (connection === undefined) continue;
      const key = `${event.host} #${connection}`;
      const path = this.paths.get(key) ?? [];
      this.paths.set(key, path);
      const state = stateName(event.new);
      if (event.kind === 'state') {
        if (state !== 'SYN_SENT' && state !== 'LISTEN' && path.at(-1) !== state) path.push(state);
      } else {
        addSampledState(path, state);
      }
    }
    for (const [key, path] of this.paths) {
      if (path.length === 0 || (path.length === 1 && path[0] === 'SYN_RECEIVED')) this.paths.delete(key);
    }
  }
}

/** A state read from the kernel's table, which alone knows TIME_WAIT: the kernel's full socket has ended by then, a small one goes on. */
function addSampledState(path: string[], state: string): void {
  const last = path.at(-1);
  const ends = state === 'CLOSED' && (last === 'TIME_WAIT' || last === 'FIN_WAIT_2');
  if (state !== 'TIME_WAIT' && state !== 'FIN_WAIT_2' && !ends) return;
  if (last === 'CLOSED' && state !== 'CLOSED') path.pop();
  if (path.at(-1) !== state) path.push(state);
}

function append(lists: Map<string, Happening[]>, key: string, happening: Happening): void {
  const list = lists.get(key);
  if (list) list.push(happening);
  else lists.set(key, [happening]);
}

function keysOf(one: Map<string, unknown>, other: Map<string, unknown>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].sort();
}

/** Where two lists of happenings first part, in words; undefined when they agree. */
function listDifference(label: string, expected: readonly Happening[], actual: readonly Happening[], timing: boolean): string | undefined {
  const shown = (happening?: Happening) => (happening ? `${happening.text} at ${happening.time.toFixed(3)}` : 'nothing more');
  for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
    if (expected[i]?.text !== actual[i]?.text) {
      return `${label} ${i + 1}: expected ${shown(expected[i])}, got ${shown(actual[i])}`;
    }
  }
  if (!timing) return undefined;
  const gap = (list: readonly Happening[], i: number) => (list[i]?.time ?? 0) - (list[i - 1]?.time ?? 0);
  for (let i = 1; i < expected.length; i++) {
    const wanted = gap(expected, i);
    const got = gap(actual, i);
    if (Math.abs(wanted - got) > jitter + granularity(Math.max(wanted, got))) {
      const ms = (seconds: number) => (seconds * 1000).toFixed(0);
      return `${label} ${i + 1}, ${expected[i]?.text}: expected ${ms(wanted)} ms after the one before, got ${ms(got)} ms`;
    }
  }
  return undefined;
}

/**
 * Where two traces of the same scenario part, in words, one line for each list compared; empty when they agree. Compared are, in
 * this order: what each host sent (connection, flags without PSH, numbers, length, fate), each connection's path of states at each
 * host, each program's calls with their results, and of segments and calls the gap to the one before at the same host.
 */
export function differences(expected: readonly RecordedEvent[], actual: readonly RecordedEvent[], timing = true): string[] {
  const kernel = new Summary(expected);
  const ours = new Summary(actual);
  const found: (string | undefined)[] = [];
  for (const host of ['client', 'server']) {
    found.push(listDifference(`segment of ${host}`, kernel.sends.get(host) ?? [], ours.sends.get(host) ?? [], timing));
  }
  for (const key of keysOf(kernel.paths, ours.paths)) {
    const wanted = kernel.paths.get(key)?.join(' > ') ?? 'none';
    const got = ours.paths.get(key)?.join(' > ') ?? 'none';
    if (wanted !== got) found.push(`states of ${key}: expected ${wanted}, got ${got}`);
  }
  for (const key of keysOf(kernel.calls, ours.calls)) {
    found.push(listDifference(`call of ${key}`, kernel.calls.get(key) ?? [], ours.calls.get(key) ?? [], timing));
  }
  return found.filter((line) => line !== undefined);
}
