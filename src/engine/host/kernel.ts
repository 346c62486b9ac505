import type { CompiledHost } from '../scenario/compiled';
import { policyOf, type StackPolicy, timerFiresNs } from '../tcp/policy';
import { Segment } from '../tcp/segment';
import { add } from '../tcp/sequence';
import { State } from '../tcp/states';
import { Endpoint, Form, Tcb } from '../tcp/tcb';
import type { RequestStep, TimerName } from '../trace/events';
import { type TraceLog, timerNames } from '../trace/log';
import type { Memory } from '../world/memory';
import { NumberMap } from '../world/numberMap';
import { type Allocator, recordType } from '../world/records';
import type { Texts } from '../world/texts';
import type { World } from '../world/world';
import { endForLackOfOrphans, fail } from './endpoints';
import { loadSettings, Settings } from './settings';

/** What a host keeps beside its sockets and its maps. */
const HostRecord = recordType(['endpointHead', 'endpointTail', 'timeWaitCount', 'orphanCount', 'cookieNs', 'portHint']);

/**
 * The kernel of one host: its settings, its tables, its clock and timers. What TCP does is in tcp/, what sockets do in the files
 * beside this one; they work on the kernel that they are given.
 */
export class Kernel {
  readonly policy: StackPolicy;
  readonly settings: Settings;
  readonly record: InstanceType<typeof HostRecord>;
  /** Endpoint by local port, remote host and remote port. */
  readonly connections: NumberMap;
  /** First bind node by local port: who holds the port, in the order of binding. */
  readonly binds: NumberMap;

  constructor(
    readonly world: World,
    readonly number: number,
    readonly compiled: CompiledHost,
  ) {
    this.policy = policyOf(compiled.stack);
    this.settings = new Settings(world.memory, world.allocator.allocate(Settings.size)) as unknown as Settings;
    loadSettings(this.settings, compiled);
    this.record = new HostRecord(world.memory, world.allocator.allocate(HostRecord.size));
    this.connections = NumberMap.create(world.memory, world.allocator);
    this.binds = NumberMap.create(world.memory, world.allocator);
  }

  get memory(): Memory {
    return this.world.memory;
  }

  get allocator(): Allocator {
    return this.world.allocator;
  }

  get texts(): Texts {
    return this.world.texts;
  }

  get log(): TraceLog {
    return this.world.log;
  }

  get sysctls(): Settings {
    return this.settings;
  }

  /** Nanoseconds since the start of the world. */
  get nowNs(): number {
    return this.world.nowNs;
  }

  /** The clock of the Timestamps option: milliseconds (RFC 7323 5.4). */
  get timestampMs(): number {
    return Math.floor(this.nowNs / 1e6) + 1;
  }

  /** Timer ticks between two times, as a kernel that only counts ticks sees them. */
  jiffiesBetween(earlierNs: number, laterNs: number): number {
    return Math.floor(laterNs / 4e6) - Math.floor(earlierNs / 4e6);
  }

  get minimumRtoNs(): number {
    return this.policy.settingsBoundRto ? this.settings['net.ipv4.tcp_rto_min_us'] * 1000 : this.policy.minimumRtoNs;
  }

  get maximumRtoNs(): number {
    return this.policy.settingsBoundRto ? this.settings['net.ipv4.tcp_rto_max_ms'] * 1e6 : this.policy.maximumRtoNs;
  }

  // ---- segments

  newSegment(): Segment {
    return new Segment(this.log.segments, this.log.segments.add());
  }

  /** Puts a segment on the wire; returns the number of the send event. */
  transmit(segment: Segment, endpoint: number): number {
    return this.world.wire.send(this.number, segment, endpoint);
  }

  // ---- timers

  /**
   * Arms a timer of an endpoint: `entry` is its agenda entry, 0 for a timer not used so far. Returns the entry. The policy says when it
   * really fires.
   */
  armTimer(entry: number, name: TimerName, owner: { address: number }, delayNs: number): number {
    const { agenda } = this.world;
    const address = entry || agenda.create(0, owner.address);
    agenda.at(address).kind = timerNames.indexOf(name) + 1;
    agenda.scheduleTimer(address, timerFiresNs(this.policy, this.nowNs, delayNs), this.nowNs, this.log.length - 1);
    return address;
  }

  cancelTimer(entry: number): void {
    if (entry !== 0) this.world.agenda.cancel(entry);
  }

  isScheduled(entry: number): boolean {
    return entry !== 0 && this.world.agenda.isScheduled(entry);
  }

  destroyTimer(entry: number): void {
    if (entry !== 0) this.world.agenda.destroy(entry);
  }

  // ---- endpoints

  /** The one place where a state changes. `bucket`: with it the socket makes way for a time-wait bucket. */
  setState(endpoint: Endpoint, state: number, bucket = false): void {
    const old = endpoint.state;
    if (old === state && !bucket) return;
    this.log.addState(this.number, endpoint, old, state, this.requestStep(endpoint, old, state), bucket);
    endpoint.state = state;
  }

  /** What the change means to a connection request, if the endpoint is one or was made of one. */
  private requestStep(endpoint: Endpoint, old: number, state: number): RequestStep | undefined {
    if (endpoint.form === Form.request) return state === State.CLOSED ? 'dropped' : 'opened';
    const madeOfRequest =
      old === State.SYN_RECEIVED && endpoint.form === Form.full && new Tcb(this.memory, endpoint.address).listener !== 0;
    return madeOfRequest ? 'completed' : undefined;
  }

  formOf(address: number): number {
    return address === 0 ? 0 : (this.memory.cells[address] as number);
  }

  /** Whether the record is still a socket with a connection: not turned into a bucket, not closed. */
  isFull(tcb: Tcb): boolean {
    return tcb.form === Form.full && tcb.state !== State.CLOSED;
  }

  /** The endpoint that a segment is for: its connection, else a listener on the port; 0 when there is none. */
  endpointFor(segment: Segment): number {
    const address = this.connections.get(tupleKey(segment.destinationPort, segment.from, segment.sourcePort));
    return address || (this.listenerFor(segment)?.address ?? 0);
  }

  /** A listener on the segment's port; several with SO_REUSEPORT share by a hash of where the segment comes from. */
  listenerFor(segment: Segment): Tcb | undefined {
    const listeners: Tcb[] = [];
    for (const address of this.boundTo(segment.destinationPort)) {
      if (this.formOf(address) !== Form.full) continue;
      const tcb = new Tcb(this.memory, address);
      if (tcb.state === State.LISTEN) listeners.push(tcb);
    }
    if (listeners.length <= 1) return listeners[0];
    return listeners[mix(segment.sourcePort, segment.from, segment.destinationPort) % listeners.length];
  }

  /** Addresses of all endpoints bound to a port. */
  *boundTo(port: number): Generator<number> {
    for (let node = this.binds.get(port); node !== 0; node = this.memory.cells[node + 1] as number) yield this.memory.cells[node] as number;
  }

  /** All endpoints in the order of creation. */
  *endpoints(): Generator<number> {
    for (let address = this.record.endpointHead; address !== 0; address = new Endpoint(this.memory, address).next) yield address;
  }

  /** Wakes whoever waits for something at the socket. */
  wake(tcb: Tcb): void {
    this.world.processes.wakeWaiters(this, tcb);
  }

  /** Whether too many sockets without a process are left (`tcp_max_orphans`); then this one ends, with a reset if it may still matter. */
  isOutOfOrphans(tcb: Tcb, reset: boolean): boolean {
    if (this.record.orphanCount <= this.settings['net.ipv4.tcp_max_orphans']) return false;
    endForLackOfOrphans(this, tcb, reset);
    return true;
  }

  /** Ends a connection with an error that the user will be told. */
  fail(tcb: Tcb, error: string): void {
    fail(this, tcb, error);
  }

  // ---- numbers

  /** Initial sequence number (RFC 9293 3.4.1): a hash of the connection, and a clock of 64 ns. */
  initialSequenceNumber(localPort: number, remoteHost: number, remotePort: number): number {
    return add(mix(localPort * 65536 + remotePort, remoteHost + 1, this.number + 17), Math.floor(this.nowNs / 64));
  }

  /** Where the timestamps of a connection start: a number of its own for each pair of hosts. */
  timestampOffset(_localPort: number, remoteHost: number, _remotePort: number): number {
    return mix(remoteHost + 1, this.number + 1, 0x7f4a7c15);
  }

  /** The initial sequence number of a SYN cookie: what the ACK must return. */
  cookie(localPort: number, remoteHost: number, remotePort: number, irs: number): number {
    return add(mix(localPort * 65536 + remotePort, remoteHost + 31, this.number + 5), irs);
  }
}

/** Key of a connection in a host's table. */
export function tupleKey(localPort: number, remoteHost: number, remotePort: number): number {
  return localPort + 65536 * (remotePort + 65536 * (remoteHost + 1));
}

/** A hash of three numbers, 0 to 2^32 - 1. The same on every machine. */
export function mix(a: number, b: number, c: number): number {
  let h = Math.imul((a | 0) ^ 0x9e3779b1, 0x85ebca6b) ^ Math.imul((b | 0) + 0x165667b1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 15) ^ (c | 0), 0x27d4eb2f);
  h = Math.imul(h ^ (h >>> 13), 0x165667b1);
  return (h ^ (h >>> 16)) >>> 0;
}
