import { durationWords, flagWords, segmentWords } from '../../engine/trace/words';
import type {
  DescriptorSnapshot,
  EndpointSnapshot,
  FrameSnapshot,
  HostSnapshot,
  ProcessSnapshot,
  SegmentInFlight,
  TimerSnapshot,
  VariableSnapshot,
  WorldSnapshot,
} from '../../engine/world/snapshot';
import type { Translate } from './texts';

/** A line of the Variables view: children are made when they are asked for. */
export interface Value {
  name: string;
  value: string;
  /** As C names it, for locals. */
  type?: string;
  /** What to type into a watch to see it again. */
  expression?: string;
  children?: () => Value[];
  /** Number of children when they are a list that may be long: clients ask for it in pieces. */
  elements?: number;
}

/** Makes values of one moment of the world. */
export class Values {
  private readonly endpoints = new Map<number, EndpointSnapshot>();

  constructor(
    private readonly snapshot: WorldSnapshot,
    private readonly translate: Translate,
  ) {
    for (const host of snapshot.hosts) for (const endpoint of host.endpoints) this.endpoints.set(endpoint.id, endpoint);
  }

  endpoint(id: number): EndpointSnapshot | undefined {
    return this.endpoints.get(id);
  }

  locals(frame: FrameSnapshot): Value[] {
    return frame.locals.map((local) => this.local(local, local.name));
  }

  /** A variable; an int that holds a socket's descriptor opens to that connection's TCB. */
  local(variable: VariableSnapshot, expression: string): Value {
    const { name, type, members } = variable;
    const endpoint = variable.endpoint === undefined ? undefined : this.endpoint(variable.endpoint);
    if (endpoint) {
      return {
        name,
        type,
        value: `${variable.value} (${endpointWords(endpoint)})`,
        expression,
        children: () => this.tcb(endpoint, expression),
      };
    }
    const plain: Value = { name, type, value: variable.value, expression };
    if (members) plain.children = () => members.map((member) => this.local(member, joined(expression, member.name)));
    return plain;
  }

  /** The TCB in the names of RFC 9293 3.3.1, then what Linux keeps beside it. `path` is how expressions reach the endpoint. */
  tcb(endpoint: EndpointSnapshot, path: string | undefined): Value[] {
    const fields = endpoint.listen
      ? this.listenerFields(endpoint)
      : [...sequenceFields(endpoint, this.translate), ...this.kernelFields(endpoint)];
    return fields.map((field) => (path === undefined ? field : { ...field, expression: `${path}.${field.name.toLowerCase()}` }));
  }

  private listenerFields(endpoint: EndpointSnapshot): Value[] {
    const { accepting = 0, requests = 0, backlog = 0 } = endpoint.listen ?? {};
    return [
      { name: 'STATE', value: endpoint.state },
      { name: 'LOCAL', value: addressWords(endpoint.local) },
      { name: 'QUEUE', value: this.translate('listens', accepting, requests, backlog) },
      record('OPTIONS', endpoint.socketOptions),
    ];
  }

  private kernelFields(endpoint: EndpointSnapshot): Value[] {
    const fields: Value[] = [
      { name: 'LOCAL', value: addressWords(endpoint.local) },
      { name: 'REMOTE', value: addressWords(endpoint.remote) },
      { name: 'HOLDERS', value: endpoint.holders.join(', ') || '-' },
      { name: 'FORM', value: endpoint.form },
      ...endpoint.timers.map((timer) => this.timer(timer)),
      { name: 'SEND_QUEUE', value: this.sendQueue(endpoint) },
      { name: 'RECEIVE_QUEUE', value: this.receiveQueue(endpoint) },
      { name: 'RTO', value: milliseconds(endpoint.rtoMs) },
      { name: 'SRTT', value: endpoint.srttMs < 0 ? this.translate('notMeasuredYet') : milliseconds(endpoint.srttMs) },
      { name: 'RTTVAR', value: endpoint.srttMs < 0 ? this.translate('notMeasuredYet') : milliseconds(endpoint.rttvarMs) },
      { name: 'RETRANSMITS', value: String(endpoint.retransmits) },
      { name: 'BACKOFF', value: String(endpoint.backoff) },
      { name: 'CWND', value: String(endpoint.cwnd) },
      { name: 'SSTHRESH', value: String(endpoint.ssthresh) },
      { name: 'MSS', value: String(endpoint.mss) },
      { name: 'SND.WSCALE', value: String(endpoint.snd.wscale) },
      { name: 'RCV.WSCALE', value: String(endpoint.rcv.wscale) },
      { name: 'TIMESTAMPS', value: String(endpoint.timestamps) },
      { name: 'SACK', value: String(endpoint.sack) },
      { name: 'PINGPONG', value: String(endpoint.pingPong) },
      { name: 'SHUTDOWN', value: shutdownWords(endpoint) },
      { name: 'ERROR', value: endpoint.error || '-' },
      record('OPTIONS', endpoint.socketOptions),
    ];
    return fields;
  }

  private timer(timer: TimerSnapshot): Value {
    const left = durationWords(timer.expiresNs - this.snapshot.timeNs);
    return {
      name: `TIMER.${timer.name.toUpperCase().replaceAll('-', '_')}`,
      value: this.translate('timerLeft', left, durationWords(timer.expiresNs - timer.startedNs)),
    };
  }

  private sendQueue({ sendQueue }: EndpointSnapshot): string {
    const words = this.translate('waitingForPeer', sendQueue.unacknowledgedBytes, sendQueue.unsentBytes);
    return sendQueue.finQueued ? words + this.translate('finQueued') : words;
  }

  private receiveQueue({ receiveQueue }: EndpointSnapshot): string {
    const words = this.translate(receiveQueue.eof ? 'endOfFile' : 'bytes', receiveQueue.bytes);
    return receiveQueue.outOfOrderBytes > 0 ? words + this.translate('outOfOrder', receiveQueue.outOfOrderBytes) : words;
  }

  /** One line for each descriptor of the process. */
  sockets(process: ProcessSnapshot): Value[] {
    return process.descriptors.map((descriptor) => this.descriptor(descriptor));
  }

  private descriptor(descriptor: DescriptorSnapshot): Value {
    const name = `fd ${descriptor.fd}`;
    const mode = descriptor.nonBlocking ? this.translate('nonBlocking') : '';
    if (descriptor.kind === 'epoll') {
      const watched = (descriptor.watched ?? []).map(({ fd, events }) => ({ name: `fd ${fd}`, value: events }));
      const value = this.translate('epollWatches', watched.map((each) => each.name).join(', ') || '-') + mode;
      return watched.length === 0 ? { name, value } : { name, value, children: () => watched };
    }
    const endpoint = this.endpoint(descriptor.endpoint);
    if (!endpoint) return { name, value: this.translate('socketUnbound') + mode };
    return { name, value: endpointWords(endpoint) + mode, children: () => this.tcb(endpoint, undefined) };
  }

  /** A host: its ports with a socket, connections, time-wait table, processes and sysctls. */
  host(host: HostSnapshot): Value[] {
    const timeWait = host.endpoints.filter(({ form }) => form === 'time-wait');
    const others = host.endpoints.filter(({ form }) => form !== 'time-wait');
    const ports = [...new Set(host.endpoints.map(({ local }) => local.port))].filter((port) => port > 0).sort((a, b) => a - b);
    return [
      { name: 'address', value: host.address, expression: `${host.name}.address` },
      { name: 'stack', value: host.stack, expression: `${host.name}.stack` },
      { name: 'ports', value: ports.join(', ') || '-', expression: `${host.name}.ports` },
      this.endpointList('sockets', others),
      this.endpointList('time_wait', timeWait),
      record('sysctls', host.sysctls, (key) => `${host.name}.${key}`),
    ];
  }

  private endpointList(name: string, endpoints: EndpointSnapshot[]): Value {
    const value = String(endpoints.length);
    if (endpoints.length === 0) return { name, value };
    const children = () =>
      endpoints.map((endpoint) => ({ name: addressPair(endpoint), value: endpoint.state, children: () => this.tcb(endpoint, undefined) }));
    return { name, value, children, elements: endpoints.length };
  }

  /** What is in flight, in the order of arrival. */
  wire(): Value[] {
    const { inFlight } = this.snapshot;
    if (inFlight.length === 0) return [{ name: '-', value: this.translate('inFlightNone') }];
    return [...inFlight].sort((a, b) => a.arrivesNs - b.arrivesNs).map((each) => this.segment(each));
  }

  private segment({ segment, arrivesNs, sentNs, fate, copy }: SegmentInFlight): Value {
    const key = fate === 'drop' ? 'lostIn' : 'arrivesIn';
    const value = this.translate(key, segmentWords(segment), segment.to, durationWords(arrivesNs - this.snapshot.timeNs));
    const children = (): Value[] => [
      { name: 'from', value: `${segment.sourceAddress}:${segment.sourcePort} (${segment.from})` },
      { name: 'to', value: `${segment.destinationAddress}:${segment.destinationPort} (${segment.to})` },
      { name: 'flags', value: flagWords(segment.flags) },
      { name: 'SEG.SEQ', value: `${segment.relativeSeq} (${segment.seq})` },
      { name: 'SEG.ACK', value: segment.flags.includes('.') ? `${segment.relativeAck} (${segment.ack})` : '-' },
      { name: 'SEG.LEN', value: String(segment.length) },
      { name: 'SEG.WND', value: String(segment.window) },
      { name: 'options', value: JSON.stringify(segment.options) },
      { name: 'sent', value: durationWords(sentNs) },
      { name: 'fate', value: fate },
    ];
    return { name: `#${segment.id}${copy ? "'" : ''}`, value, children };
  }
}

/** `ESTABLISHED 10.0.0.1:41260 -> 10.0.0.2:80`. */
export function endpointWords(endpoint: EndpointSnapshot): string {
  return `${endpoint.state} ${addressPair(endpoint)}`;
}

/** Both ends of a connection, or the address at which a listener waits. */
export function addressPair(endpoint: EndpointSnapshot): string {
  return endpoint.remote.port === 0 ? addressWords(endpoint.local) : `${addressWords(endpoint.local)} -> ${addressWords(endpoint.remote)}`;
}

function addressWords({ address, port }: { address: string; port: number }): string {
  return `${address || '*'}:${port}`;
}

/** Sequence numbers are relative to the initial one of their direction, the absolute number beside them. */
function sequenceFields(endpoint: EndpointSnapshot, translate: Translate): Value[] {
  const { snd, rcv, iss, irs } = endpoint;
  const sent = (sequence: number) => `${(sequence - iss) >>> 0} (${sequence})`;
  // Before the peer's SYN nothing is known of its numbers.
  const peerKnown = endpoint.state !== 'SYN_SENT' && endpoint.state !== 'CLOSED';
  const received = (sequence: number) => (peerKnown ? `${(sequence - irs) >>> 0} (${sequence})` : translate('notKnownYet'));
  return [
    { name: 'STATE', value: endpoint.state },
    { name: 'SND.UNA', value: sent(snd.una) },
    { name: 'SND.NXT', value: sent(snd.nxt) },
    { name: 'SND.WND', value: String(snd.wnd) },
    { name: 'SND.WL1', value: received(snd.wl1) },
    { name: 'SND.WL2', value: peerKnown ? sent(snd.wl2) : translate('notKnownYet') },
    { name: 'ISS', value: String(iss) },
    { name: 'RCV.NXT', value: received(rcv.nxt) },
    { name: 'RCV.WND', value: String(rcv.wnd) },
    { name: 'IRS', value: peerKnown ? String(irs) : translate('notKnownYet') },
  ];
}

function shutdownWords({ shutdown }: EndpointSnapshot): string {
  if (shutdown.read) return shutdown.write ? 'SHUT_RDWR' : 'SHUT_RD';
  return shutdown.write ? 'SHUT_WR' : '-';
}

function milliseconds(value: number): string {
  return `${Number(value.toFixed(3))} ms`;
}

function record(name: string, entries: Record<string, string>, expression?: (key: string) => string): Value {
  const keys = Object.keys(entries);
  const value = String(keys.length);
  if (keys.length === 0) return { name, value: '-' };
  const children = () =>
    keys.map((key) => ({ name: key, value: entries[key] ?? '', ...(expression ? { expression: expression(key) } : {}) }));
  return { name, value, children };
}

/** Members of arrays are named `[0]` and follow without a dot. */
function joined(expression: string, member: string): string {
  return member.startsWith('[') ? expression + member : `${expression}.${member}`;
}
