import type { InjectRule } from '../scenario/compiled';
import { Flag, hasFlag, Segment } from '../tcp/segment';
import { segmentArrives } from '../tcp/segmentArrives';
import type { Fate } from '../trace/events';
import { kindOfSegment } from '../trace/log';
import { NumberMap } from '../world/numberMap';
import { recordType } from '../world/records';
import type { World } from '../world/world';
import { FaultCounters } from './faults';

/** A segment on its way. `next` and `previous` link what is in flight in the order of sending. */
export const Flight = recordType(['segment', 'sendIndex', 'fate', 'copy', 'entry', 'next', 'previous']);
export type Flight = InstanceType<typeof Flight>;

/** A connection as the wire has seen it: who opened it, and the first sequence number of each direction. */
export const Connection = recordType(['number', 'clientHost', 'clientPort', 'serverHost', 'serverPort', 'clientIss', 'serverIss', 'next']);
export type Connection = InstanceType<typeof Connection>;

const WireRecord = recordType([
  'flightHead',
  'flightTail',
  'flightCount',
  'connectionHead',
  'connectionTail',
  'connectionCount',
  'latest',
  'randomState',
]);

const fates: readonly Fate[] = ['deliver', 'drop', 'dup', 'delay'];
/** What a segment to the own host takes. */
const loopbackLatencyNs = 10_000;

/** The network: it carries segments with a latency, and does to them what the fault rules say. */
export class Wire {
  readonly record: InstanceType<typeof WireRecord>;
  /** Latest initial sequence number plus one, and connection, by direction. */
  private readonly initialNumbers: NumberMap;
  private readonly connections: NumberMap;
  private readonly faults: FaultCounters;

  constructor(private readonly world: World) {
    const { memory, allocator } = world;
    this.record = new WireRecord(memory, allocator.allocate(WireRecord.size));
    this.initialNumbers = NumberMap.create(memory, allocator);
    this.connections = NumberMap.create(memory, allocator);
    this.faults = new FaultCounters(memory, allocator, world.scenario.network, world.scenario.hosts.length);
  }

  /** Takes a segment from a host, decides its fate, and returns the number of the send event. */
  send(host: number, segment: Segment, endpoint: number): number {
    this.number(segment);
    const rule = this.faults.match(host, kindOfSegment(segment));
    const fate: Fate = rule ? fateOf(rule.action) : this.isLostByChance() ? 'drop' : 'deliver';
    const delayNs = rule ? rule.byNs : 0;
    const event = this.world.log.addSend(host, segment, endpoint, fate, delayNs);
    const arrivesNs = this.world.nowNs + this.latencyNs(host, segment.to);
    this.fly(segment, event, fate, false, arrivesNs + (fate === 'delay' ? delayNs : 0));
    if (fate === 'dup') this.fly(segment, event, fate, true, arrivesNs + delayNs);
    return event;
  }

  private latencyNs(from: number, to: number): number {
    if (from === to) return loopbackLatencyNs;
    const { network } = this.world.scenario;
    const between = network.latencyBetween.find(({ hosts: [a, b] }) => (a === from && b === to) || (a === to && b === from));
    return between ? between.latencyNs : network.latencyNs;
  }

  private isLostByChance(): boolean {
    const { loss } = this.world.scenario.network;
    if (!loss) return false;
    if (this.record.randomState === 0) this.record.randomState = (loss.seed >>> 0) + 1;
    // A step of the generator "mulberry32"; its state is a cell, so that going back takes it back too.
    let t = (this.record.randomState + 0x6d2b79f5) >>> 0;
    this.record.randomState = t;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 < loss.probability;
  }

  private fly(segment: Segment, sendIndex: number, fate: Fate, copy: boolean, arrivesNs: number): void {
    const { memory, allocator, agenda } = this.world;
    const flight = new Flight(memory, allocator.allocate(Flight.size));
    flight.segment = segment.address;
    flight.sendIndex = sendIndex;
    flight.fate = fates.indexOf(fate);
    flight.copy = copy ? 1 : 0;
    flight.previous = this.record.flightTail;
    if (this.record.flightTail === 0) this.record.flightHead = flight.address;
    else new Flight(memory, this.record.flightTail).next = flight.address;
    this.record.flightTail = flight.address;
    this.record.flightCount++;
    flight.entry = agenda.create(this.world.kinds.arrival, flight.address);
    agenda.schedule(flight.entry, arrivesNs, this.world.nowNs, sendIndex);
  }

  /** A segment's time has come: it arrives, or it is the moment at which it would have. */
  arrive(address: number): void {
    const { memory, allocator, agenda, log } = this.world;
    const flight = new Flight(memory, address);
    const segment = new Segment(log.segments, flight.segment);
    const { sendIndex, copy } = flight;
    const lost = fates[flight.fate] === 'drop';
    agenda.destroy(flight.entry);
    if (flight.previous === 0) this.record.flightHead = flight.next;
    else new Flight(memory, flight.previous).next = flight.next;
    if (flight.next === 0) this.record.flightTail = flight.previous;
    else new Flight(memory, flight.next).previous = flight.previous;
    this.record.flightCount--;
    allocator.free(address, Flight.size);
    if (lost) log.addLost(segment.to, segment, this.endpointId(segment), sendIndex);
    else this.deliver(segment, sendIndex, copy === 1);
  }

  private deliver(segment: Segment, sendIndex: number, copy: boolean): void {
    this.world.log.addDeliver(segment.to, segment, this.endpointId(segment), sendIndex, copy);
    segmentArrives(this.world.kernel(segment.to), segment);
  }

  private endpointId(segment: Segment): number {
    const kernel = this.world.kernel(segment.to);
    const address = kernel.endpointFor(segment);
    return address === 0 ? 0 : (this.world.memory.cells[address + 1] as number);
  }

  /** A forged segment of an `inject` rule reaches the other end of the latest connection. Nothing when there is none. */
  inject(rule: InjectRule): void {
    const { memory, log, texts } = this.world;
    if (this.record.latest === 0) return;
    const connection = new Connection(memory, this.record.latest);
    const fromClient = rule.from === connection.clientHost;
    if (!fromClient && rule.from !== connection.serverHost) return;
    const segment = new Segment(log.segments, log.segments.add());
    segment.from = rule.from;
    segment.to = fromClient ? connection.serverHost : connection.clientHost;
    segment.sourcePort = fromClient ? connection.clientPort : connection.serverPort;
    segment.destinationPort = fromClient ? connection.serverPort : connection.clientPort;
    segment.flags = flagBits(rule.flags);
    segment.seq = (this.initialNumber(segment, false) + rule.relativeSeq) >>> 0;
    segment.ack = segment.flags & Flag.ACK ? (this.initialNumber(segment, true) + rule.relativeAck) >>> 0 : 0;
    segment.window = rule.window;
    segment.length = rule.length;
    if (rule.length > 0) segment.text = texts.add(new Uint8Array(rule.length).fill(0x78));
    segment.forged = 1;
    this.number(segment);
    this.deliver(segment, -1, false);
  }

  /** Latest initial sequence number of the segment's direction, or of the other. */
  private initialNumber(segment: Segment, reverse: boolean): number {
    const stored = this.initialNumbers.get(directionKey(segment, reverse));
    return stored === 0 ? 0 : stored - 1;
  }

  /** Notes a SYN's number, and writes into the segment what its relative numbers count from and which connection it belongs to. */
  private number(segment: Segment): void {
    const key = directionKey(segment, false);
    if (hasFlag(segment, Flag.SYN) && !segment.forged) {
      this.initialNumbers.set(key, segment.seq + 1);
      this.noteSyn(segment);
    }
    segment.seqBase = this.initialNumber(segment, false);
    segment.ackBase = this.initialNumber(segment, true);
    const connection = this.connections.get(key);
    segment.connection = connection === 0 ? -1 : new Connection(this.world.memory, connection).number;
  }

  private noteSyn(segment: Segment): void {
    const { memory } = this.world;
    const known = this.connections.get(directionKey(segment, false));
    if (!hasFlag(segment, Flag.ACK)) {
      this.connectionFor(segment.from, segment.sourcePort, segment.to, segment.destinationPort, segment.seq);
    } else if (known !== 0) {
      const connection = new Connection(memory, known);
      if (connection.serverHost === segment.from && connection.serverPort === segment.sourcePort) connection.serverIss = segment.seq;
    }
    this.record.latest = this.connections.get(directionKey(segment, false));
  }

  /**
   * The number of the connection that a SYN from here opens: the known one when it is the same SYN again or the other half of a
   * simultaneous open, else a new one.
   */
  connectionFor(fromHost: number, fromPort: number, toHost: number, toPort: number, iss: number): number {
    const { memory, allocator } = this.world;
    const key = keyOf(fromHost, fromPort, toHost, toPort);
    const known = this.connections.get(key);
    if (known !== 0) {
      const connection = new Connection(memory, known);
      const isClient = connection.clientHost === fromHost && connection.clientPort === fromPort;
      if (isClient && connection.clientIss === iss) return connection.number;
      if (!isClient && (connection.serverIss === 0 || connection.serverIss === iss)) {
        connection.serverIss = iss;
        return connection.number;
      }
    }
    const connection = new Connection(memory, allocator.allocate(Connection.size));
    connection.number = this.record.connectionCount++;
    connection.clientHost = fromHost;
    connection.clientPort = fromPort;
    connection.serverHost = toHost;
    connection.serverPort = toPort;
    connection.clientIss = iss;
    if (this.record.connectionTail === 0) this.record.connectionHead = connection.address;
    else new Connection(memory, this.record.connectionTail).next = connection.address;
    this.record.connectionTail = connection.address;
    this.connections.set(key, connection.address);
    this.connections.set(keyOf(toHost, toPort, fromHost, fromPort), connection.address);
    return connection.number;
  }

  /** What is in flight, in the order of sending. */
  *flights(): Generator<Flight> {
    const { memory } = this.world;
    for (let address = this.record.flightHead; address !== 0; address = new Flight(memory, address).next) yield new Flight(memory, address);
  }

  /** All connections in the order of their first SYNs. */
  *allConnections(): Generator<Connection> {
    const { memory } = this.world;
    for (let address = this.record.connectionHead; address !== 0; address = new Connection(memory, address).next) {
      yield new Connection(memory, address);
    }
  }
}

export function fateName(number: number): Fate {
  return fates[number] as Fate;
}

function fateOf(action: 'drop' | 'duplicate' | 'delay'): Fate {
  return action === 'duplicate' ? 'dup' : action;
}

function keyOf(fromHost: number, fromPort: number, toHost: number, toPort: number): number {
  return fromPort + 65536 * (toPort + 65536 * (fromHost + 256 * toHost)) + 1;
}

function directionKey(segment: Segment, reverse: boolean): number {
  return reverse
    ? keyOf(segment.to, segment.destinationPort, segment.from, segment.sourcePort)
    : keyOf(segment.from, segment.sourcePort, segment.to, segment.destinationPort);
}

function flagBits(letters: string): number {
  const bits: Record<string, number> = { S: Flag.SYN, F: Flag.FIN, R: Flag.RST, P: Flag.PSH, '.': Flag.ACK };
  return [...letters].reduce((sum, letter) => sum | (bits[letter] ?? 0), 0);
}
