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
  | { kind: 'state'; sport: number; dport: number; old: string; new: string }
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

/**
 * An event as a trace has it, without its time: nothing for the kinds that traces leave out (statements, output, signals, timers,
 * and losses, which the fate of the `send` tells).
 */
export function jsonEvents(event: TraceEvent, log: EventLog): JsonEvent[] {
  if (event.kind === 'state') return stateEvents(event, log);
  const json = jsonEvent(event, log);
  return json ? [json] : [];
}

/**
 * The kernel's own trace knows a connection request only from the moment at which it becomes a socket; one that never does is not
 * in it.
 */
function stateEvents(event: StateEvent, log: EventLog): JsonEvent[] {
  const json = (old: string, next: string): JsonEvent => ({
    kind: 'state',
    host: event.host,
    sport: event.localPort,
    dport: event.remotePort,
    old,
    new: next,
  });
  switch (event.request) {
    case 'opened':
      return [];
    case 'completed':
      return [json('LISTEN', 'SYN_RECEIVED'), json(event.old, event.new)];
    case 'dropped':
      return reopenedTimeWait(event, log) ? [json('TIME_WAIT', 'CLOSED')] : [];
    case undefined:
      return [json(event.old, event.new)];
    default:
      return event.request satisfies never;
  }
}

/** Whether the request that ends had taken over a TIME_WAIT. */
function reopenedTimeWait(event: StateEvent, log: EventLog): boolean {
  for (let index = event.index - 1; index >= 0; index--) {
    const earlier = log.kindAt(index) === 'state' ? log.at(index) : undefined;
    if (earlier?.kind === 'state' && earlier.endpoint === event.endpoint) return earlier.old === 'TIME_WAIT';
  }
  return false;
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
  for (const event of events) {
    for (const json of jsonEvents(event, log)) {
      yield `${separator}{"t":${jsonSeconds(event.timeNs)},${JSON.stringify(json).slice(1)}`;
      separator = ',\n  ';
    }
  }
  yield '\n]}\n';
}
