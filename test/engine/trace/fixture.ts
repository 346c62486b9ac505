import type { EventLog, Segment, SegmentKind, TraceEvent } from '../../../src/engine/trace/events';

/** The keys of every event that a test need not say. */
type Omitted = 'index' | 'cause' | 'endpoint' | 'connection' | 'localPort' | 'remotePort' | 'process' | 'program';
type Distributed<T> = T extends unknown ? Omit<T, Extract<Omitted, keyof T>> & Partial<Pick<T, Extract<Omitted, keyof T>>> : never;

/** An event of which a test says what matters to it. */
export type EventSketch = Distributed<TraceEvent>;

const ports: Record<string, number> = { client: 41260, server: 80 };

/** The other of the two hosts. */
export function peerOf(host: string): string {
  return host === 'client' ? 'server' : 'client';
}

/** A log of hand-written events between `client` and `server`. */
export function logOf(sketches: readonly EventSketch[]): EventLog {
  const events: unknown[] = sketches.map((sketch, index) => ({
    index,
    cause: -1,
    endpoint: sketch.host === 'client' ? 1 : 2,
    connection: 0,
    localPort: ports[sketch.host],
    remotePort: ports[peerOf(sketch.host)],
    process: sketch.host === 'client' ? 2 : 1,
    program: sketch.host,
    ...sketch,
  }));
  const at = (index: number): TraceEvent => {
    const event = events[index] as TraceEvent | undefined;
    if (!event) throw new RangeError(`no event ${index}`);
    return event;
  };
  return { length: events.length, at, kindAt: (index) => at(index).kind };
}

function kindOf(flags: string, length: number): SegmentKind {
  if (flags.includes('R')) return 'RST';
  if (flags.includes('S')) return flags.includes('.') ? 'SYN-ACK' : 'SYN';
  if (flags.includes('F')) return 'FIN';
  return length > 0 ? 'DATA' : 'ACK';
}

/** A segment of the one connection between the two hosts; initial sequence numbers are 1000 (client) and 5000 (server). */
export function segmentOf(id: number, from: string, flags: string, seq: number, ack = 0, length = 0, more: Partial<Segment> = {}): Segment {
  const [mine, theirs] = from === 'client' ? [1000, 5000] : [5000, 1000];
  return {
    id,
    from,
    to: peerOf(from),
    sourceAddress: from === 'client' ? '10.0.0.1' : '10.0.0.2',
    destinationAddress: from === 'client' ? '10.0.0.2' : '10.0.0.1',
    sourcePort: ports[from] ?? 0,
    destinationPort: ports[peerOf(from)] ?? 0,
    connection: 0,
    seq: (mine + seq + 2 ** 32) % 2 ** 32,
    ack: flags.includes('.') ? theirs + ack : 0,
    relativeSeq: (seq + 2 ** 32) % 2 ** 32,
    relativeAck: ack,
    flags,
    window: 502,
    length,
    options: {},
    kind: kindOf(flags, length),
    forged: false,
    retransmission: false,
    ...more,
  };
}

const ms = 1e6;

/** A call that returns after a microsecond, with what it causes in between. */
function call(timeNs: number, host: string, text: string, result: number, between: EventSketch[], from: number): EventSketch[] {
  const name = text.split('(')[0] ?? '';
  return [
    { kind: 'call', timeNs, host, name, call: text },
    ...between,
    { kind: 'return', timeNs: timeNs + 1000, host, name, call: text, result, callIndex: from },
  ];
}

/** A four-way close whose first FIN is lost: from the ESTABLISHED state, with every kind of event that belongs to it. */
export function fourWayCloseWithLoss(): EventLog {
  const fin = segmentOf(1, 'client', 'F.', 101, 1);
  const finAgain = { ...fin, id: 2, retransmission: true };
  const ackOfFin = segmentOf(3, 'server', '.', 1, 102);
  const serverFin = segmentOf(4, 'server', 'F.', 1, 102);
  const lastAck = segmentOf(5, 'client', '.', 102, 2);
  return logOf([
    { kind: 'call', timeNs: 0, host: 'server', name: 'read', call: 'read(conn, 1024)' },
    ...call(
      100 * ms,
      'client',
      'close(fd)',
      0,
      [
        { kind: 'state', timeNs: 100 * ms, host: 'client', old: 'ESTABLISHED', new: 'FIN_WAIT_1' },
        { kind: 'send', timeNs: 100 * ms, host: 'client', segment: fin, fate: 'drop' },
      ],
      1,
    ),
    { kind: 'lost', timeNs: 110 * ms, host: 'server', segment: fin, sendIndex: 3 },
    { kind: 'timer', timeNs: 321 * ms, host: 'client', timer: 'retransmission' },
    { kind: 'retransmit', timeNs: 321 * ms, host: 'client', state: 'FIN_WAIT_1', why: 'rto' },
    { kind: 'send', timeNs: 321 * ms, host: 'client', segment: finAgain, fate: 'deliver' },
    { kind: 'deliver', timeNs: 331 * ms, host: 'server', segment: finAgain, sendIndex: 8, copy: false },
    { kind: 'state', timeNs: 331 * ms, host: 'server', old: 'ESTABLISHED', new: 'CLOSE_WAIT' },
    { kind: 'send', timeNs: 331 * ms, host: 'server', segment: ackOfFin, fate: 'deliver' },
    { kind: 'return', timeNs: 331 * ms + 1000, host: 'server', name: 'read', call: 'read(conn, 1024)', result: 0, callIndex: 0 },
    { kind: 'output', timeNs: 331 * ms + 1000, host: 'server', text: 'end of file\n' },
    ...call(
      331 * ms + 1010,
      'server',
      'close(conn)',
      0,
      [
        { kind: 'state', timeNs: 331 * ms + 1010, host: 'server', old: 'CLOSE_WAIT', new: 'LAST_ACK' },
        { kind: 'send', timeNs: 331 * ms + 1010, host: 'server', segment: serverFin, fate: 'deliver' },
      ],
      14,
    ),
    { kind: 'exit', timeNs: 331 * ms + 2020, host: 'server', status: 0 },
    { kind: 'deliver', timeNs: 341 * ms, host: 'client', segment: ackOfFin, sendIndex: 11, copy: false },
    { kind: 'state', timeNs: 341 * ms, host: 'client', old: 'FIN_WAIT_1', new: 'FIN_WAIT_2' },
    { kind: 'deliver', timeNs: 341 * ms + 1010, host: 'client', segment: serverFin, sendIndex: 16, copy: false },
    { kind: 'state', timeNs: 341 * ms + 1010, host: 'client', old: 'FIN_WAIT_2', new: 'TIME_WAIT' },
    { kind: 'send', timeNs: 341 * ms + 1010, host: 'client', segment: lastAck, fate: 'deliver' },
    { kind: 'deliver', timeNs: 351 * ms + 1010, host: 'server', segment: lastAck, sendIndex: 23, copy: false },
    { kind: 'state', timeNs: 351 * ms + 1010, host: 'server', old: 'LAST_ACK', new: 'CLOSED' },
    { kind: 'timer', timeNs: 60_341 * ms + 1010, host: 'client', timer: 'time-wait' },
    { kind: 'state', timeNs: 60_341 * ms + 1010, host: 'client', old: 'TIME_WAIT', new: 'CLOSED' },
  ]);
}
