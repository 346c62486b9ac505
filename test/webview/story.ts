import type { TcpState } from '../../src/engine/tcp/states';
import type { Segment, SegmentKind, TimerName } from '../../src/engine/trace/events';
import type { EndpointSnapshot } from '../../src/engine/world/snapshot';
import type { PanelSnapshot } from '../../src/extension/panel/protocol';
import type { LadderEvent } from '../../webview/model/model';

export const clientIss = 4_294_967_290;
export const serverIss = 2_000;

const kinds: Record<string, SegmentKind> = { S: 'SYN', 'S.': 'SYN-ACK', 'F.': 'FIN', R: 'RST', 'P.': 'DATA', '.': 'ACK' };

export function endpoint(changes: Partial<EndpointSnapshot> = {}): EndpointSnapshot {
  return {
    id: 2,
    host: 'client',
    state: 'ESTABLISHED',
    local: { address: '10.0.0.1', port: 41260 },
    remote: { address: '10.0.0.2', port: 80 },
    connection: 0,
    holders: ['client'],
    form: 'full',
    iss: clientIss,
    irs: serverIss,
    snd: { una: clientIss + 1, nxt: clientIss + 1, wnd: 64240, wl1: serverIss, wl2: clientIss, wscale: 7 },
    rcv: { nxt: serverIss + 1, wnd: 64240, wscale: 7 },
    mss: 1460,
    srttMs: -1,
    rttvarMs: -1,
    rtoMs: 1000,
    retransmits: 0,
    backoff: 0,
    cwnd: 10,
    ssthresh: 0x7fffffff,
    timestamps: true,
    sack: true,
    timers: [],
    sendQueue: { unacknowledgedBytes: 0, unsentBytes: 0, finQueued: false },
    receiveQueue: { bytes: 0, eof: false, outOfOrderBytes: 0 },
    pingPong: false,
    shutdown: { read: false, write: false },
    error: '',
    socketOptions: {},
    ...changes,
  };
}

export function segment(flags: string, seq = 0, ack = 0, changes: Partial<Segment> = {}): Segment {
  return {
    id: 1,
    from: 'client',
    to: 'server',
    sourceAddress: '10.0.0.1',
    destinationAddress: '10.0.0.2',
    sourcePort: 41260,
    destinationPort: 80,
    connection: 0,
    seq: (clientIss + seq) >>> 0,
    ack: (serverIss + ack) >>> 0,
    relativeSeq: seq >>> 0,
    relativeAck: ack >>> 0,
    flags,
    window: 64240,
    length: 0,
    options: {},
    kind: kinds[flags] ?? 'ACK',
    forged: false,
    retransmission: false,
    ...changes,
  };
}

type Host = 'client' | 'server';

/** Writes what happened, in milliseconds, for tests of the picture that is made of it. */
export class Story {
  readonly events: LadderEvent[] = [];
  private segments = 0;

  call(ms: number, host: Host, call: string, id = 0): number {
    return this.add({ ...this.base(ms, host), ...program(host), kind: 'call', name: nameOf(call), call, endpoint: id });
  }

  return(ms: number, host: Host, call: string, result: number, callIndex: number, errno?: string): number {
    const failure = errno === undefined ? {} : { errno };
    return this.add({
      ...this.base(ms, host),
      ...program(host),
      ...failure,
      kind: 'return',
      name: nameOf(call),
      call,
      result,
      callIndex,
      endpoint: 0,
    });
  }

  state(ms: number, host: Host, old: TcpState, next: TcpState, connection = 0): number {
    return this.add({ ...this.base(ms, host), ...ports(host, connection), kind: 'state', old, new: next });
  }

  timer(ms: number, host: Host, timer: TimerName): number {
    return this.add({ ...this.base(ms, host), ...ports(host), kind: 'timer', timer });
  }

  retransmit(ms: number, host: Host): number {
    return this.add({ ...this.base(ms, host), ...ports(host), kind: 'retransmit', state: 'FIN_WAIT_1', why: 'rto' });
  }

  send(
    ms: number,
    host: Host,
    flags: string,
    changes: Partial<Segment> = {},
    fate: 'deliver' | 'drop' | 'dup' = 'deliver',
  ): LadderEvent & { kind: 'send' } {
    const to = host === 'client' ? 'server' : 'client';
    this.segments++;
    const sent = segment(flags, 0, 0, { id: this.segments, from: host, to, ...changes });
    const event = { ...this.base(ms, host), ...ports(host, sent.connection), kind: 'send' as const, segment: sent, fate };
    this.add(event);
    return event;
  }

  deliver(ms: number, sent: LadderEvent & { kind: 'send' }, copy = false): number {
    const host = sent.segment.to as Host;
    return this.add({
      ...this.base(ms, host),
      ...ports(host, sent.segment.connection),
      kind: 'deliver',
      segment: sent.segment,
      sendIndex: sent.index,
      copy,
    });
  }

  lose(ms: number, sent: LadderEvent & { kind: 'send' }): number {
    const host = sent.segment.to as Host;
    return this.add({ ...this.base(ms, host), ...ports(host), kind: 'lost', segment: sent.segment, sendIndex: sent.index });
  }

  private base(ms: number, host: Host) {
    return { index: this.events.length, timeNs: ms * 1e6, host, cause: -1 };
  }

  private add(event: LadderEvent): number {
    this.events.push(event);
    return event.index;
  }
}

function program(host: Host) {
  return { process: host === 'client' ? 1 : 2, program: host };
}

function ports(host: Host, connection = 0) {
  const [localPort, remotePort] = host === 'client' ? [41260, 80] : [80, 41260];
  const endpoint = connection < 0 ? 1 : (host === 'client' ? 2 : 3) + 3 * connection;
  return { endpoint, connection, localPort, remotePort };
}

function nameOf(call: string): string {
  return call.split('(')[0] ?? '';
}

/** Two hosts, the client's connection to the server, and what else a test wants. */
export function snapshot(changes: Partial<PanelSnapshot> = {}): PanelSnapshot {
  const host = (name: string, address: string) => ({ name, address, stack: 'linux' as const, processes: [], endpoints: [] });
  return {
    position: 0,
    timeNs: 0,
    title: 'A story',
    hosts: [host('server', '10.0.0.2'), host('client', '10.0.0.1')],
    inFlight: [],
    connections: [connection(0)],
    ...changes,
  };
}

export function connection(number: number, clientEndpoint = 2, serverEndpoint = 3) {
  return {
    number,
    client: { host: 'client', address: '10.0.0.1', port: 41260 + number, endpoint: clientEndpoint, iss: clientIss },
    server: { host: 'server', address: '10.0.0.2', port: 80, endpoint: serverEndpoint, iss: serverIss },
  };
}
