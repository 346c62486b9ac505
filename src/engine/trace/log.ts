import { errnoName } from '../program/constants';
import type { CompiledScenario } from '../scenario/compiled';
import type { SourceSpan } from '../scenario/source';
import { Flag, Segment as SegmentRow, sackBlocks } from '../tcp/segment';
import { stateName } from '../tcp/states';
import { Ledger } from '../world/ledger';
import type { Memory } from '../world/memory';
import { recordType } from '../world/records';
import type { EventKind, EventLog, Fate, RequestStep, Segment, SegmentKind, SegmentOptions, TimerName, TraceEvent } from './events';

/** An event as a row of the ledger. What `a` to `h` hold depends on the kind. */
const Row = recordType(['kind', 'timeNs', 'host', 'cause', 'action', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
type Row = InstanceType<typeof Row>;

const kinds: readonly EventKind[] = [
  'call', 'return', 'exit', 'signal', 'output', 'statement', 'send', 'deliver', 'lost', 'retransmit', 'state', 'timer',
]; // biome-ignore format: one list

const fates: readonly Fate[] = ['deliver', 'drop', 'dup', 'delay'];
const requestSteps: readonly RequestStep[] = ['opened', 'completed', 'dropped'];
const retransmitReasons = ['rto', 'tlp', 'fast'] as const;
export const timerNames: readonly TimerName[] = [
  'retransmission', 'tail-loss-probe', 'zero-window-probe', 'delayed-ack', 'time-wait', 'fin-wait-2', 'keepalive', 'syn-ack', 'linger', 'user-timeout',
]; // biome-ignore format: one list

type ProcessEventKind = 'call' | 'return' | 'exit' | 'signal' | 'output' | 'statement';
type WithoutBase<Event> = Event extends TraceEvent ? Omit<Event, 'index' | 'timeNs' | 'host' | 'cause'> : never;
type ProcessPart = WithoutBase<Extract<TraceEvent, { kind: ProcessEventKind }>>;

/** Who an event at an endpoint happens to. */
export interface EndpointReference {
  address: number;
  id: number;
  connection: number;
  localPort: number;
  remotePort: number;
}

/** Names that rows refer to by number. */
export interface LogNames {
  hosts: readonly string[];
  addresses: readonly string[];
  /** Name of the process with the id. */
  program(process: number): string;
}

/**
 * All events of a world so far, in rows of numbers: an event is made as an object only when it is read. Events come with their cause
 * (the event that the world was acting on) and their action (the one uninterrupted piece of kernel or program work they belong to).
 */
export class TraceLog implements EventLog {
  private readonly rows: Ledger;
  readonly segments: Ledger;
  /** Source spans and output texts that rows refer to. They only grow: the spans are the compiler's, the texts few. */
  private readonly spans: SourceSpan[] = [];
  private readonly spanNumbers = new Map<SourceSpan, number>();
  private readonly texts: string[] = [];
  private readonly memory: Memory;
  /** The moment of the newest event is not marked yet. */
  private open = false;

  constructor(
    memory: Memory,
    private readonly scenario: CompiledScenario,
    private readonly names: LogNames,
    private readonly clock: () => number,
  ) {
    this.memory = memory;
    this.rows = new Ledger(memory, Row.size);
    this.segments = new Ledger(memory, SegmentRow.size);
  }

  /** Event that the work under way reacts to; -1 for none. Set by the world at the start of each action. */
  cause = -1;
  /** Number of the action under way. */
  action = 0;
  /** Events computed, whatever moment the memory shows. */
  length = 0;

  /** Ends an action: what it changed after its last event belongs to that event's moment; without an event, to the next one's. */
  close(): void {
    if (this.open) this.memory.mark();
    this.open = false;
  }

  /** Forgets all events after the given number of them. */
  truncate(length: number): void {
    this.length = length;
    this.open = false;
  }

  private add(kind: EventKind, host: number): Row {
    if (this.open) this.memory.mark();
    this.open = true;
    const row = new Row(this.rows, this.rows.add());
    row.kind = kinds.indexOf(kind);
    row.timeNs = this.clock();
    row.host = host;
    row.cause = this.cause;
    row.action = this.action;
    this.length++;
    return row;
  }

  private get newest(): number {
    return this.length - 1;
  }

  /** A system call begins. */
  addCall(host: number, process: number, site: number, endpoint: number): number {
    const row = this.add('call', host);
    row.a = process;
    row.b = site;
    row.c = endpoint;
    this.cause = this.newest;
    return this.newest;
  }

  /** The call of the given call event returns. */
  addReturn(host: number, callIndex: number, result: number, errno: number, endpoint: number): number {
    const call = new Row(this.rows, callIndex * Row.size);
    const row = this.add('return', host);
    row.a = call.a;
    row.b = call.b;
    row.c = endpoint;
    row.d = result;
    row.e = errno;
    row.f = callIndex;
    this.cause = this.newest;
    return this.newest;
  }

  /** A process ends: `signal` 0 for an exit. */
  addExit(host: number, process: number, status: number, signal: string): number {
    const row = this.add('exit', host);
    row.a = process;
    row.b = status;
    row.c = this.textNumber(signal);
    this.cause = this.newest;
    return this.newest;
  }

  addSignal(host: number, process: number, signal: string, killed: boolean): number {
    const row = this.add('signal', host);
    row.a = process;
    row.b = this.textNumber(signal);
    row.c = killed ? 1 : 0;
    this.cause = this.newest;
    return this.newest;
  }

  addOutput(host: number, process: number, text: string, source: SourceSpan | undefined): number {
    const row = this.add('output', host);
    row.a = process;
    row.b = this.textNumber(text);
    row.c = this.spanNumber(source);
    return this.newest;
  }

  addStatement(host: number, process: number, source: SourceSpan): number {
    const row = this.add('statement', host);
    row.a = process;
    row.c = this.spanNumber(source);
    return this.newest;
  }

  /** A host puts a segment on the wire, which decides its fate. */
  addSend(host: number, segment: SegmentRow, endpoint: number, fate: Fate, delayNs: number): number {
    const row = this.add('send', host);
    row.a = segment.address;
    row.b = endpoint;
    row.c = fates.indexOf(fate);
    row.d = delayNs;
    return this.newest;
  }

  addDeliver(host: number, segment: SegmentRow, endpoint: number, sendIndex: number, copy: boolean): number {
    const row = this.add('deliver', host);
    row.a = segment.address;
    row.b = endpoint;
    row.c = sendIndex;
    row.d = copy ? 1 : 0;
    this.cause = this.newest;
    return this.newest;
  }

  addLost(host: number, segment: SegmentRow, endpoint: number, sendIndex: number): number {
    const row = this.add('lost', host);
    row.a = segment.address;
    row.b = endpoint;
    row.c = sendIndex;
    this.cause = this.newest;
    return this.newest;
  }

  addRetransmit(host: number, at: EndpointReference, state: number, why: (typeof retransmitReasons)[number]): number {
    const row = this.atEndpoint(this.add('retransmit', host), at);
    row.e = state;
    row.f = retransmitReasons.indexOf(why);
    return this.newest;
  }

  addState(host: number, at: EndpointReference, old: number, next: number, request: RequestStep | undefined, bucket: boolean): number {
    const row = this.atEndpoint(this.add('state', host), at);
    row.e = old;
    row.f = next;
    row.g = request ? requestSteps.indexOf(request) + 1 : 0;
    row.h = bucket ? 1 : 0;
    return this.newest;
  }

  addTimer(host: number, at: EndpointReference, timer: TimerName): number {
    const row = this.atEndpoint(this.add('timer', host), at);
    row.e = timerNames.indexOf(timer);
    this.cause = this.newest;
    return this.newest;
  }

  private atEndpoint(row: Row, at: EndpointReference): Row {
    row.a = at.id;
    row.b = at.connection;
    row.c = at.localPort;
    row.d = at.remotePort;
    return row;
  }

  private textNumber(text: string): number {
    return this.texts.push(text) - 1;
  }

  private spanNumber(span: SourceSpan | undefined): number {
    if (!span) return 0;
    let number = this.spanNumbers.get(span);
    if (number === undefined) {
      number = this.spans.push(span);
      this.spanNumbers.set(span, number);
    }
    return number;
  }

  private row(index: number): Row {
    if (!(index >= 0 && index < this.length)) throw new RangeError(`there is no event ${index}`);
    return new Row(this.rows, index * Row.size);
  }

  kindAt(index: number): EventKind {
    return kinds[this.row(index).kind] as EventKind;
  }

  timeAt(index: number): number {
    return this.row(index).timeNs;
  }

  actionAt(index: number): number {
    return this.row(index).action;
  }

  at(index: number): TraceEvent {
    const row = this.row(index);
    const kind = kinds[row.kind] as EventKind;
    const base = { index, timeNs: row.timeNs, host: this.names.hosts[row.host] as string, cause: row.cause };
    switch (kind) {
      case 'call':
      case 'return':
      case 'exit':
      case 'signal':
      case 'output':
      case 'statement':
        return { ...base, ...this.ofProcess(kind, row) } as TraceEvent;
      case 'send': {
        const fate = fates[row.c] as Fate;
        return { ...base, kind, ...this.carried(row), fate, ...(row.d ? { delayNs: row.d } : {}) };
      }
      case 'deliver':
        return { ...base, kind, ...this.carried(row), sendIndex: row.c, copy: row.d === 1 };
      case 'lost':
        return { ...base, kind, ...this.carried(row), sendIndex: row.c };
      case 'retransmit':
        return { ...base, kind, ...endpointOf(row), state: stateName(row.e), why: retransmitReasons[row.f] as 'rto' | 'tlp' | 'fast' };
      case 'state':
        return { ...base, kind, ...endpointOf(row), old: stateName(row.e), new: stateName(row.f), ...stateDetails(row) };
      case 'timer':
        return { ...base, kind, ...endpointOf(row), timer: timerNames[row.e] as TimerName };
      default:
        return unknownKind(kind);
    }
  }

  /** The part of an event that tells of a process: its first cell is always the process. */
  private ofProcess(kind: ProcessEventKind, row: Row): ProcessPart {
    const process = { process: row.a, program: this.names.program(row.a) };
    switch (kind) {
      case 'call': {
        const site = this.site(row.b);
        return { ...process, kind, source: site.source, name: site.name, call: site.text, endpoint: row.c };
      }
      case 'return':
        return { ...process, kind, ...this.returned(row) };
      case 'exit': {
        const signal = this.texts[row.c] as string;
        return { ...process, kind, ...(signal ? { signal } : { status: row.b }) };
      }
      case 'signal':
        return { ...process, kind, signal: this.texts[row.b] as string, action: row.c ? 'killed' : 'ignored' };
      case 'output':
        return { ...process, kind, text: this.texts[row.b] as string, ...this.source(row.c) };
      case 'statement':
        return { ...process, kind, ...this.source(row.c) };
      default:
        return unknownKind(kind);
    }
  }

  private site(number: number) {
    const site = this.scenario.callSites[number];
    if (!site) throw new RangeError(`there is no call site ${number}`);
    return site;
  }

  private returned(row: Row) {
    const site = this.site(row.b);
    return {
      source: site.source,
      name: site.name,
      call: site.text,
      result: row.d,
      ...(row.e ? { errno: errnoName(row.e) } : {}),
      callIndex: row.f,
      endpoint: row.c,
    };
  }

  private source(number: number): { source?: SourceSpan } {
    const source = this.spans[number - 1];
    return source ? { source } : {};
  }

  private carried(row: Row) {
    const segment = this.segmentAt(row.a);
    const outgoing = kinds[row.kind] === 'send';
    return {
      segment,
      endpoint: row.b,
      connection: segment.connection,
      localPort: outgoing ? segment.sourcePort : segment.destinationPort,
      remotePort: outgoing ? segment.destinationPort : segment.sourcePort,
    };
  }

  /** The segment of the ledger's row at the address, as an object. */
  segmentAt(address: number): Segment {
    const row = new SegmentRow(this.segments, address);
    return {
      id: address / SegmentRow.size + 1,
      from: this.names.hosts[row.from] as string,
      to: this.names.hosts[row.to] as string,
      sourceAddress: this.names.addresses[row.from] as string,
      destinationAddress: this.names.addresses[row.to] as string,
      sourcePort: row.sourcePort,
      destinationPort: row.destinationPort,
      connection: row.connection,
      seq: row.seq,
      ack: row.ack,
      relativeSeq: (row.seq - row.seqBase) >>> 0,
      relativeAck: (row.ack - row.ackBase) >>> 0,
      flags: flagLetters(row.flags),
      window: row.window,
      length: row.length,
      options: optionsOf(row),
      kind: kindOfSegment(row),
      forged: row.forged === 1,
      retransmission: row.retransmission === 1,
    };
  }
}

function endpointOf(row: Row) {
  return { endpoint: row.a, connection: row.b, localPort: row.c, remotePort: row.d };
}

function stateDetails(row: Row): { request?: RequestStep; bucket?: true } {
  const request = requestSteps[row.g - 1];
  return { ...(request ? { request } : {}), ...(row.h ? { bucket: true } : {}) };
}

function unknownKind(kind: never): never {
  throw new Error(`unknown kind of event: ${String(kind)}`);
}

function flagLetters(flags: number): string {
  return (
    (flags & Flag.SYN ? 'S' : '') +
    (flags & Flag.FIN ? 'F' : '') +
    (flags & Flag.RST ? 'R' : '') +
    (flags & Flag.PSH ? 'P' : '') +
    (flags & Flag.ACK ? '.' : '')
  );
}

function optionsOf(row: SegmentRow): SegmentOptions {
  return {
    ...(row.mss ? { mss: row.mss } : {}),
    ...(row.wscale ? { wscale: row.wscale - 1 } : {}),
    ...(row.sackPermitted ? { sackOK: true } : {}),
    ...(row.hasTimestamp ? { ts: [row.timestampValue, row.timestampEcho] as [number, number] } : {}),
    ...(row.sackCount ? { sack: sackBlocks(row) } : {}),
  };
}

/** What the segment carries, in the words of the fault rules. */
export function kindOfSegment(segment: SegmentRow): SegmentKind {
  const { flags } = segment;
  if (flags & Flag.RST) return 'RST';
  if (flags & Flag.SYN) return flags & Flag.ACK ? 'SYN-ACK' : 'SYN';
  if (flags & Flag.FIN) return 'FIN';
  return segment.length > 0 ? 'DATA' : 'ACK';
}
