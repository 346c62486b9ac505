import assert from 'node:assert/strict';
import { Flag, type Segment, setSackBlocks } from '../../../src/engine/tcp/segment';
import { segmentArrives } from '../../../src/engine/tcp/segmentArrives';
import { add, difference } from '../../../src/engine/tcp/sequence';
import { State, type TcpState } from '../../../src/engine/tcp/states';
import { Endpoint, Form, Tcb } from '../../../src/engine/tcp/tcb';
import type { Segment as SegmentText, TraceEvent } from '../../../src/engine/trace/events';
import type { EndpointSnapshot } from '../../../src/engine/world/snapshot';
import { takeSnapshot } from '../../../src/engine/world/takeSnapshot';
import type { World } from '../../../src/engine/world/world';
import { callsOf, worldOf } from '../running';

const usualPeerIss = 5000;
const peerPort = 4000;
const hostPort = 80;

/** A segment from the peer; sequence numbers count from the two SYNs. */
export interface FromPeer {
  seq?: number;
  ack?: number;
  length?: number;
  window?: number;
  mss?: number;
  wscale?: number;
  sackPermitted?: boolean;
  /** Timestamp value and echo, relative to the first of the peer and of the host. */
  ts?: [value: number, echo?: number];
  sack?: [left: number, right: number][];
  /** Another port than the usual one of the peer. */
  port?: number;
  text?: string;
}

export interface BenchOptions {
  /** C statements that the program runs once the state is reached; by default it waits. */
  next?: string;
  /** Statements before the connection is opened, on the socket `fd`. */
  before?: string;
  sysctls?: Record<string, string | number>;
  stack?: 'linux' | 'rfc9293';
  /** What the peer offers on its SYN. */
  offer?: Pick<FromPeer, 'mss' | 'wscale' | 'sackPermitted' | 'ts'>;
  /** Whether the program keeps its descriptor: the FIN is sent by shutdown(SHUT_WR), otherwise by close. Default true. */
  holds?: boolean;
  window?: number;
  /** Initial sequence numbers of the host and of the peer, for tests at the wrap. */
  iss?: number;
  peerIss?: number;
}

const ms = 1e6;
const letters: readonly [string, number][] = [
  ['S', Flag.SYN],
  ['F', Flag.FIN],
  ['R', Flag.RST],
  ['P', Flag.PSH],
  ['.', Flag.ACK],
];

/**
 * A host with one connection whose peer is the test: the peer's own kernel has no socket, and whatever it would say is lost. So a test
 * decides every segment that arrives, and reads every segment that is sent.
 */
export class Bench {
  readonly world: World;
  private readonly peerIss: number;
  private logged = 0;
  private hostIss = 0;
  private peerTimestamp = 0;
  private readonly sent: { timeNs: number; segment: SegmentText }[] = [];

  constructor(program: string, options: BenchOptions = {}) {
    const sysctls = Object.entries(options.sysctls ?? {}).map(([key, value]) => `sysctl net.ipv4.${key} = ${value}`);
    this.world = worldOf(`network { latency 10ms drop every ANY from peer }
      host host { stack ${options.stack ?? 'linux'} ${sysctls.join('\n')}
        process { signal(SIGPIPE, SIG_IGN); int fd = socket(AF_INET, SOCK_STREAM, 0); ${options.before ?? ''} ${program} ${options.next ?? ''} pause(); }
      }
      host peer { process { pause(); } }`);
    this.peerIss = options.peerIss ?? usualPeerIss;
    const { iss } = options;
    if (iss !== undefined) this.world.kernel(0).initialSequenceNumber = () => iss;
  }

  // ---- time

  /** Lets the world go on until the condition holds, at most a second. */
  until(condition: () => boolean): void {
    const endNs = this.world.nowNs + 1000 * ms;
    while (!condition()) assert.ok(this.world.act(endNs), 'what is waited for comes within a second');
    this.collect();
  }

  /** Lets time pass and returns what was sent meanwhile. */
  pass(milliseconds: number): string[] {
    const from = this.sent.length;
    const endNs = this.world.nowNs + milliseconds * ms;
    while (this.world.act(endNs));
    this.world.advance(endNs - this.world.nowNs);
    this.collect();
    return this.texts(from);
  }

  get nowMs(): number {
    return this.world.nowNs / ms;
  }

  // ---- segments

  /** A segment of the peer arrives now; returns the segments that the host sends at once. */
  arrive(flags: string, fields: FromPeer = {}): string[] {
    const from = this.sent.length;
    const kernel = this.world.kernel(0);
    this.world.log.cause = -1;
    segmentArrives(kernel, this.segment(flags, fields));
    this.world.log.close();
    this.collect();
    return this.texts(from);
  }

  private segment(flags: string, fields: FromPeer): Segment {
    const { seq = 0, ack = 0, length = fields.text?.length ?? 0, window = 1000 } = fields;
    const segment = this.world.kernel(1).newSegment();
    segment.from = 1;
    segment.to = 0;
    segment.sourcePort = fields.port ?? peerPort;
    segment.destinationPort = this.localPort;
    segment.flags = letters.reduce((bits, [letter, bit]) => bits | (flags.includes(letter) ? bit : 0), 0);
    segment.seq = add(this.peerIss, seq);
    segment.ack = segment.flags & Flag.ACK ? add(this.hostIss, ack) : 0;
    segment.window = window;
    segment.length = length;
    if (length > 0) segment.text = this.world.texts.add(new TextEncoder().encode(fields.text ?? 'x'.repeat(length)));
    if (fields.mss) segment.mss = fields.mss;
    if (fields.wscale !== undefined) segment.wscale = fields.wscale + 1;
    if (fields.sackPermitted) segment.sackPermitted = 1;
    if (fields.ts) {
      segment.hasTimestamp = 1;
      segment.timestampValue = add(7000, fields.ts[0]);
      segment.timestampEcho = add(this.peerTimestamp, fields.ts[1] ?? 0);
    }
    if (fields.sack)
      setSackBlocks(
        segment,
        fields.sack.map(([left, right]) => [add(this.hostIss, left), add(this.hostIss, right)]),
      );
    segment.connection = 0;
    segment.forged = 1;
    return segment;
  }

  private get localPort(): number {
    return this.opened?.localPort || hostPort;
  }

  /** The socket of an active open. */
  private get opened(): Endpoint | undefined {
    for (const address of this.world.kernel(0).endpoints()) {
      const endpoint = new Endpoint(this.world.memory, address);
      if (endpoint.localPort !== 0) return endpoint;
    }
    return undefined;
  }

  private collect(): void {
    const { log } = this.world;
    for (; this.logged < log.length; this.logged++) {
      if (log.kindAt(this.logged) !== 'send') continue;
      const event = log.at(this.logged);
      if (event.kind !== 'send' || event.host !== 'host') continue;
      const { segment } = event;
      if (segment.flags.includes('S')) {
        this.hostIss = segment.seq;
        this.peerTimestamp ||= segment.options.ts?.[0] ?? 0;
      }
      this.sent.push({ timeNs: event.timeNs, segment });
    }
  }

  private texts(from: number): string[] {
    return this.sent.slice(from).map(({ segment }) => this.text(segment));
  }

  /** A sent segment: `. seq 1 ack 2`, with its length, window 0, a new timestamp echo or SACK blocks where it has them. */
  private text({ flags, seq, ack, length, options, window }: SegmentText): string {
    const relative = (value: number, base: number) => difference(value, base);
    const parts = [flags, `seq ${flags.includes('R') && seq === 0 ? 0 : relative(seq, this.hostIss)}`];
    if (flags.includes('.')) parts.push(`ack ${relative(ack, this.peerIss)}`);
    if (length > 0) parts.push(`len ${length}`);
    if (window === 0 && !flags.includes('R')) parts.push('win 0');
    for (const [left, right] of options.sack ?? []) parts.push(`sack ${relative(left, this.peerIss)}:${relative(right, this.peerIss)}`);
    return parts.join(' ');
  }

  /** Everything sent so far, each with its time in whole milliseconds. */
  get history(): string[] {
    return this.sent.map(({ timeNs, segment }) => `${Math.round(timeNs / ms)} ms: ${this.text(segment)}`);
  }

  /** The last segment sent. */
  get lastSent(): SegmentText {
    const last = this.sent.at(-1);
    assert.ok(last, 'something was sent');
    return last.segment;
  }

  /** Times between the segments sent from number `from` on, in seconds. */
  gaps(from: number): number[] {
    const times = this.sent.slice(from).map(({ timeNs }) => timeNs / 1e9);
    return times.slice(1).map((time, i) => time - (times[i] as number));
  }

  // ---- what the host knows

  get events(): TraceEvent[] {
    return Array.from({ length: this.world.log.length }, (_, index) => this.world.log.at(index));
  }

  /** The calls that have returned, as strace shows them. */
  get calls(): string[] {
    return callsOf(this.events, 'host');
  }

  /** The endpoint of the connection as whole plain data; undefined when there is none. */
  get endpoint(): EndpointSnapshot | undefined {
    const [host] = takeSnapshot(this.world, 0, this.world.nowNs).hosts;
    return host?.endpoints.find(({ connection }) => connection >= 0) ?? host?.endpoints[0];
  }

  get state(): TcpState {
    return this.endpoint?.state ?? 'CLOSED';
  }

  /** The TCB in short, with relative numbers: what a test of one segment compares. */
  get tcb(): string {
    const { endpoint } = this;
    if (!endpoint) return 'CLOSED';
    const { state, form, snd, rcv, timers } = endpoint;
    const numbers = `una ${difference(snd.una, this.hostIss)} nxt ${difference(snd.nxt, this.hostIss)} rcv ${difference(rcv.nxt, this.peerIss)}`;
    const running = timers.map(({ name }) => name).join(' ');
    return `${state}${form === 'full' ? '' : ` (${form})`} ${numbers}${running ? ` [${running}]` : ''}`;
  }

  /** The full socket's record, for what a snapshot does not tell. */
  get record(): Tcb {
    for (const address of this.world.kernel(0).endpoints()) {
      const tcb = new Tcb(this.world.memory, address);
      if (tcb.form === Form.full && tcb.state !== State.LISTEN) return tcb;
    }
    throw new Error('the host has no full socket');
  }

  /** Seconds until the timer of the name fires. */
  timer(name: string): number | undefined {
    const timer = this.endpoint?.timers.find((each) => each.name === name);
    return timer && (timer.expiresNs - this.world.nowNs) / 1e9;
  }

  /** The states entered so far by the connection. */
  get path(): string[] {
    return this.events.flatMap((event) => (event.kind === 'state' && event.host === 'host' ? [event.new] : []));
  }

  /** Asserts that what follows sends nothing and leaves every field of the connection as it was. */
  ignores(flags: string, fields: FromPeer = {}): void {
    const before = this.endpoint;
    assert.deepEqual(this.arrive(flags, fields), [], 'silence');
    assert.deepEqual(this.endpoint, before, 'the whole TCB is unchanged');
  }
}
