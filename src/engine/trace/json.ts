import type { CompiledScenario } from '../scenario/compiled';
import type { EventLog, Fate, Segment, SegmentOptions, TraceEvent } from './events';

/** A segment as a trace has it: ports, numbers relative to the two SYNs, the window as the header has it. */
interface JsonSegment {
  sport: number;
  dport: number;
  seq: number;
  /** Only with an ACK in the flags. */
  ack?: number;
  flags: string;
  win: number;
  len: number;
  opts: SegmentOptions;
  fate: Fate;
}

/** One event of a trace, apart from its time, in the form that the recordings of real kernels have. */
export type JsonEvent = { host: string } & (
  | { kind: 'call'; program: string; call: string }
  | { kind: 'return'; program: string; call: string; ret: number; errno?: string }
  | { kind: 'exit'; program: string; status?: number; signal?: string }
  | ({ kind: 'send' } & JsonSegment)
  | ({ kind: 'deliver'; forged?: true } & JsonSegment)
  | { kind: 'retransmit'; sport: number; dport: number; state: string; why: string }
  | { kind: 'state' | 'bucket'; sport: number; dport: number; old: string; new: string }
);

type StateEvent = Extract<TraceEvent, { kind: 'state' }>;

const sequenceSpace = 2 ** 32;

/** Selective acknowledgements are absolute in a segment and relative in a trace, as the acknowledgement number is. */
function relativeOptions(segment: Segment): SegmentOptions {
  if (!segment.options.sack) {
    return segment.options;
  }
  const initial = segment.ack - segment.relativeAck;
  const relative = (edge: number) => (edge - initial + 2 * sequenceSpace) % sequenceSpace;
  return { ...segment.options, sack: segment.options.sack.map(([left, right]) => [relative(left), relative(right)]) };
}

function jsonSegment(segment: Segment, fate: Fate): JsonSegment {
  return {
    sport: segment.sourcePort,
    dport: segment.destinationPort,
    seq: segment.relativeSeq,
    ...(segment.flags.includes('.') ? { ack: segment.relativeAck } : {}),
    flags: segment.flags,
    win: segment.window,
    len: segment.length,
    opts: relativeOptions(segment),
    fate,
  };
}

/** What the network did to a delivered segment; a forged one was never sent. */
function fateOf(sendIndex: number, log: EventLog): Fate {
  const sent = sendIndex < 0 ? undefined : log.at(sendIndex);
  return sent?.kind === 'send' ? sent.fate : 'deliver';
}

/** How often the recordings read the socket table: what a state changes to sooner is seen as the first change. */
const tableReadEveryNs = 5e6;

/**
 * Makes the events of a trace from those of the world, in order.
 *
 * The recordings see states in two ways: the kernel's tracepoint, which knows neither connection requests nor time-wait buckets, and
 * the changes of the host's socket table, which shows buckets, read through the first process of the host for as long as that lives.
 * So a request appears only when it becomes a socket, and a connection that becomes a bucket looks closed after the end of that process,
 * or when its state in the table never changes any more. What the bucket does is written all the same, under the kind `bucket`, which
 * the comparison with recordings leaves out.
 */
export class TraceWriter {
  private readonly firstProcesses = new Set<string>();
  /** Hosts whose socket table nobody reads any more. */
  private readonly unseen = new Set<string>();
  private readonly buckets = new Set<number>();
  private readonly reopened = new Set<number>();
  /** When an endpoint came into its state. */
  private readonly enteredNs = new Map<number, number>();
  /** Sockets closed in FIN_WAIT_2 whose bucket has not changed its state since. */
  private readonly unchanged = new Map<number, StateEvent>();

  constructor(
    scenario: CompiledScenario,
    private readonly log: EventLog,
  ) {
    for (const host of scenario.hosts) if (host.processes[0]) this.firstProcesses.add(`${host.name} ${host.processes[0].name}`);
  }

  /** The events that stand in a trace for this one, without their time: usually one, none for the kinds that traces leave out. */
  write(event: TraceEvent): JsonEvent[] {
    if (event.kind === 'state') return this.states(event);
    if (event.kind === 'exit' && this.firstProcesses.has(`${event.host} ${event.program}`)) this.unseen.add(event.host);
    const json = jsonEvent(event, this.log);
    return json ? [json] : [];
  }

  /** What stands at the end of a trace: the sockets that only the tracepoint saw end. */
  finish(): JsonEvent[] {
    return [...this.unchanged.values()].map((event) => stateChange(event, 'FIN_WAIT_2', 'CLOSED'));
  }

  private states(event: StateEvent): JsonEvent[] {
    switch (event.request) {
      case 'opened':
        if (event.old === 'TIME_WAIT') this.reopened.add(event.endpoint);
        return [];
      case 'dropped':
        return this.reopened.has(event.endpoint) ? [stateChange(event, 'TIME_WAIT', 'CLOSED')] : [];
      case 'completed':
        return [stateChange(event, 'LISTEN', 'SYN_RECEIVED'), stateChange(event, event.old, event.new)];
      case undefined:
        return this.statesOfSocket(event);
      default:
        return event.request satisfies never;
    }
  }

  private statesOfSocket(event: StateEvent): JsonEvent[] {
    const wasBucket = this.buckets.has(event.endpoint);
    this.unchanged.delete(event.endpoint);
    if (event.bucket) this.buckets.add(event.endpoint);
    if (this.unseen.has(event.host)) return wasBucket || event.bucket ? this.unseenBucket(event, wasBucket) : [plain(event)];
    if (event.old !== event.new) {
      this.enteredNs.set(event.endpoint, event.timeNs);
      return [plain(event)];
    }
    const seenBefore = event.timeNs - (this.enteredNs.get(event.endpoint) ?? 0) >= tableReadEveryNs;
    if (seenBefore) this.unchanged.set(event.endpoint, event);
    return [];
  }

  private unseenBucket(event: StateEvent, wasBucket: boolean): JsonEvent[] {
    const bucket: JsonEvent = { ...stateChange(event, event.old, event.new), kind: 'bucket' };
    if (wasBucket) return [bucket];
    const closed = stateChange(event, event.new === 'FIN_WAIT_2' ? event.new : event.old, 'CLOSED');
    if (event.new !== 'FIN_WAIT_2') return [closed, bucket];
    return event.old === event.new ? [closed] : [plain(event), closed];
  }
}

function plain(event: StateEvent): StateChange {
  return stateChange(event, event.old, event.new);
}

type StateChange = Extract<JsonEvent, { kind: 'state' | 'bucket' }>;

function stateChange(event: StateEvent, old: string, next: string): StateChange {
  return { kind: 'state', host: event.host, sport: event.localPort, dport: event.remotePort, old, new: next };
}

function jsonEvent(event: Exclude<TraceEvent, StateEvent>, log: EventLog): JsonEvent | undefined {
  const { host } = event;
  switch (event.kind) {
    case 'call':
      return { kind: event.kind, host, program: event.program, call: event.call };
    case 'return':
      return {
        kind: event.kind,
        host,
        program: event.program,
        call: event.call,
        ret: event.result,
        ...(event.errno === undefined ? {} : { errno: event.errno }),
      };
    case 'exit':
      return {
        kind: event.kind,
        host,
        program: event.program,
        ...(event.signal === undefined ? { status: event.status ?? 0 } : { signal: event.signal }),
      };
    case 'send':
      return { kind: event.kind, host, ...jsonSegment(event.segment, event.fate) };
    case 'deliver':
      return {
        kind: event.kind,
        host,
        ...jsonSegment(event.segment, fateOf(event.sendIndex, log)),
        ...(event.segment.forged ? { forged: true } : {}),
      };
    case 'retransmit':
      return { kind: event.kind, host, sport: event.localPort, dport: event.remotePort, state: event.state, why: event.why };
    case 'signal':
    case 'output':
    case 'statement':
    case 'lost':
    case 'timer':
      return undefined;
    default:
      return event satisfies never;
  }
}

/** Nanoseconds as a JSON number of seconds: exact, without an exponent and without needless zeros. */
export function jsonSeconds(timeNs: number): string {
  const whole = Math.floor(timeNs / 1e9);
  const fraction = String(timeNs - whole * 1e9)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}

/** Which kernel's behaviour the hosts have: one name when all agree, else their names with commas, in the order of the hosts. */
function stackOf(scenario: CompiledScenario): string {
  return [...new Set(scenario.hosts.map((host) => host.stack))].join(',') || 'linux';
}

/**
 * A trace as JSON text in pieces, one event a line, so that a long one needs no memory of its own. `events` are those that
 * happen, in order; what is not part of a trace is left out.
 */
export function* jsonTrace(scenario: CompiledScenario, events: Iterable<TraceEvent>, log: EventLog): Generator<string> {
  yield `{"stack": ${JSON.stringify(stackOf(scenario))},\n "events": [`;
  let separator = '\n  ';
  const writer = new TraceWriter(scenario, log);
  let timeNs = 0;
  const line = (json: JsonEvent) => `{"t":${jsonSeconds(timeNs)},${JSON.stringify(json).slice(1)}`;
  for (const event of events) {
    timeNs = event.timeNs;
    for (const json of writer.write(event)) {
      yield `${separator}${line(json)}`;
      separator = ',\n  ';
    }
  }
  for (const json of writer.finish()) {
    yield `${separator}${line(json)}`;
    separator = ',\n  ';
  }
  yield '\n]}\n';
}
