import * as v from 'valibot';
import { tcpStates } from '../../engine/tcp/states';
import type { TraceEvent } from '../../engine/trace/events';
import type { WorldSnapshot } from '../../engine/world/snapshot';

/*
 * What the debug adapter, the extension host and the panel's page say to each other. This is the only file that host and page share.
 * A message is validated where it arrives: the page checks what the host sends and the host what the page sends.
 */

/** Custom requests that the adapter answers for the panel. */
export const adapterRequests = {
  /** No arguments; answers an AdapterView. */
  view: 'tcpTeardown/view',
  /** EventsArguments; answers AdapterEvents. */
  events: 'tcpTeardown/events',
  /** MoveToArguments; an ordinary `stopped` event follows. */
  moveTo: 'tcpTeardown/moveTo',
} as const;

/** `to` is exclusive and may exceed the number of events. */
export interface EventsArguments {
  from: number;
  to: number;
}

/** A position as in WorldSnapshot: the number of events that have happened. */
export interface MoveToArguments {
  position: number;
}

const integer = v.pipe(v.number(), v.safeInteger());
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.string();
const texts = v.record(v.string(), v.string());
const state = v.picklist(tcpStates);
const fate = v.picklist(['deliver', 'drop', 'dup', 'delay']);

const source = v.object({
  line: integer,
  column: integer,
  endLine: integer,
  endColumn: integer,
  startOffset: integer,
  endOffset: integer,
});

const segment = v.object({
  id: integer,
  from: text,
  to: text,
  sourceAddress: text,
  destinationAddress: text,
  sourcePort: integer,
  destinationPort: integer,
  connection: integer,
  seq: integer,
  ack: integer,
  relativeSeq: integer,
  relativeAck: integer,
  flags: text,
  window: integer,
  length: integer,
  options: v.object({
    mss: v.optional(integer),
    wscale: v.optional(integer),
    sackOK: v.optional(v.boolean()),
    ts: v.optional(v.tuple([integer, integer])),
    sack: v.optional(v.array(v.tuple([integer, integer]))),
  }),
  kind: v.picklist(['SYN', 'SYN-ACK', 'FIN', 'RST', 'DATA', 'ACK']),
  forged: v.boolean(),
  retransmission: v.boolean(),
});

const timerName = v.picklist([
  'retransmission',
  'tail-loss-probe',
  'zero-window-probe',
  'delayed-ack',
  'time-wait',
  'fin-wait-2',
  'keepalive',
  'syn-ack',
  'linger',
  'user-timeout',
]);

const base = { index: count, timeNs: v.number(), host: text, cause: integer };
const atEndpoint = { endpoint: integer, connection: integer, localPort: integer, remotePort: integer };
const atProcess = { process: integer, program: text, source: v.optional(source) };

const traceEvent: v.GenericSchema<unknown, TraceEvent> = v.variant('kind', [
  v.object({ ...base, ...atProcess, kind: v.literal('call'), name: text, call: text, endpoint: integer }),
  v.object({
    ...base,
    ...atProcess,
    kind: v.literal('return'),
    name: text,
    call: text,
    result: v.number(),
    errno: v.optional(text),
    callIndex: integer,
    endpoint: integer,
  }),
  v.object({ ...base, ...atProcess, kind: v.literal('exit'), status: v.optional(integer), signal: v.optional(text) }),
  v.object({ ...base, ...atProcess, kind: v.literal('signal'), signal: text, action: v.picklist(['ignored', 'killed']) }),
  v.object({ ...base, ...atProcess, kind: v.literal('output'), text }),
  v.object({ ...base, ...atProcess, kind: v.literal('statement') }),
  v.object({ ...base, ...atEndpoint, kind: v.literal('send'), segment, fate, delayNs: v.optional(v.number()) }),
  v.object({ ...base, ...atEndpoint, kind: v.literal('deliver'), segment, sendIndex: integer, copy: v.boolean() }),
  v.object({ ...base, ...atEndpoint, kind: v.literal('lost'), segment, sendIndex: integer }),
  v.object({ ...base, ...atEndpoint, kind: v.literal('retransmit'), state, why: v.picklist(['rto', 'tlp', 'fast']) }),
  v.object({ ...base, ...atEndpoint, kind: v.literal('state'), old: state, new: state }),
  v.object({ ...base, ...atEndpoint, kind: v.literal('timer'), timer: timerName }),
]);

const port = v.object({ address: text, port: integer });

const endpoint = v.object({
  id: integer,
  host: text,
  state,
  local: port,
  remote: port,
  connection: integer,
  holders: v.array(text),
  form: v.picklist(['full', 'request', 'time-wait']),
  iss: integer,
  irs: integer,
  snd: v.object({ una: integer, nxt: integer, wnd: integer, wl1: integer, wl2: integer, wscale: integer }),
  rcv: v.object({ nxt: integer, wnd: integer, wscale: integer }),
  mss: integer,
  srttMs: v.number(),
  rttvarMs: v.number(),
  rtoMs: v.number(),
  retransmits: integer,
  backoff: integer,
  cwnd: v.number(),
  ssthresh: v.number(),
  timestamps: v.boolean(),
  sack: v.boolean(),
  timers: v.array(v.object({ name: timerName, startedNs: v.number(), expiresNs: v.number() })),
  sendQueue: v.object({ unacknowledgedBytes: integer, unsentBytes: integer, finQueued: v.boolean() }),
  receiveQueue: v.object({ bytes: integer, eof: v.boolean(), outOfOrderBytes: integer }),
  pingPong: v.boolean(),
  shutdown: v.object({ read: v.boolean(), write: v.boolean() }),
  error: text,
  listen: v.optional(v.object({ backlog: integer, accepting: integer, requests: integer })),
  socketOptions: texts,
});

const call = { name: text, text, source, endpoint: integer };

/** Frames and descriptors are the debugger's own views' business: the host leaves them out, and the panel reads none. */
const process = v.object({
  id: integer,
  name: text,
  host: text,
  status: v.picklist(['ready', 'running', 'blocked', 'sleeping', 'exited', 'killed']),
  errno: text,
  call: v.optional(v.object({ ...call, sinceNs: v.number() })),
  lastReturn: v.optional(v.object({ ...call, result: v.number(), errno: v.optional(text) })),
  exit: v.optional(v.object({ status: v.optional(integer), signal: v.optional(text) })),
});

const connectionEnd = v.object({ host: text, address: text, port: integer, endpoint: integer, iss: integer });

const snapshot = v.object({
  position: count,
  timeNs: v.number(),
  title: text,
  hosts: v.array(
    v.object({
      name: text,
      address: text,
      stack: v.picklist(['linux', 'rfc9293']),
      processes: v.array(process),
      endpoints: v.array(endpoint),
    }),
  ),
  inFlight: v.array(v.object({ segment, sentNs: v.number(), arrivesNs: v.number(), fate, copy: v.boolean() })),
  connections: v.array(v.object({ number: integer, client: connectionEnd, server: connectionEnd })),
});

/** What the panel shows of a WorldSnapshot. */
export type PanelSnapshot = v.InferOutput<typeof snapshot>;
export type PanelProcess = v.InferOutput<typeof process>;

const view = v.object({
  position: count,
  timeNs: v.number(),
  /** Why the world stops at this moment, when it does. */
  ended: v.optional(v.picklist(['until', 'nothing-left'])),
  snapshot,
  /** The world before the latest step, in either direction. */
  former: v.optional(snapshot),
  /** How many events are known: more than `position` after a step back. */
  eventCount: count,
  /** The process to which the latest event happened. */
  threadId: v.optional(integer),
});

/** The moment that the panel shows. */
export type PanelView = v.InferOutput<typeof view>;

/** The answer to `tcpTeardown/view`, as the adapter makes it. */
export interface AdapterView extends Omit<PanelView, 'snapshot' | 'former'> {
  snapshot: WorldSnapshot;
  former?: WorldSnapshot;
}

/** The answer to `tcpTeardown/events`. */
export interface AdapterEvents {
  events: TraceEvent[];
  /** How many events are known in all. */
  eventCount: number;
}

const adapterEvents: v.GenericSchema<unknown, AdapterEvents> = v.object({ events: v.array(traceEvent), eventCount: count });

/** Checks what the adapter answered. Throws with the path of the first thing that is wrong. */
export const parseView = (value: unknown): PanelView => v.parse(view, value);
export const parseEvents = (value: unknown): AdapterEvents => v.parse(adapterEvents, value);

const status = v.picklist(['empty', 'starting', 'running', 'stopped', 'ended', 'failed']);

/** What the session does: `empty` before the first session, `ended` when the session is over (its last picture stays). */
export type PanelStatus = v.InferOutput<typeof status>;

const hostMessage = v.variant('type', [
  /** The first message: `language` is VS Code's display language, for example `en` or `zh-cn`. */
  v.object({ type: v.literal('configure'), language: text }),
  /** Why a session stopped or failed is in `message`; `session` changes when all that was shown is out of date. */
  v.object({ type: v.literal('status'), session: text, name: text, status, message: v.optional(text) }),
  v.object({ type: v.literal('view'), session: text, view }),
  /** Known events from number `from` on; they replace all that the page had from there. */
  v.object({ type: v.literal('events'), session: text, from: count, events: v.array(traceEvent) }),
  /** The answer to `lookUp`; `markdown` is missing when nothing is known of that name. */
  v.object({ type: v.literal('documentation'), name: text, markdown: v.optional(text) }),
]);

/** From the extension host to the page. */
export type HostMessage = v.InferOutput<typeof hostMessage>;

const command = v.picklist(['stepBack', 'stepOver', 'stepInto', 'continue', 'reverseContinue', 'pause', 'start', 'restart']);

/** What a control of the panel asks the debugger to do. */
export type PanelCommand = v.InferOutput<typeof command>;

const pageMessage = v.variant('type', [
  /** The page is there (again) and wants to know everything. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('command'), command }),
  v.object({ type: v.literal('moveTo'), position: count }),
  v.object({ type: v.literal('lookUp'), name: text }),
]);

/** From the page to the extension host. */
export type PageMessage = v.InferOutput<typeof pageMessage>;

/** Checks a message where it arrives; undefined when it is none of ours. */
export function parseHostMessage(value: unknown): HostMessage | undefined {
  const result = v.safeParse(hostMessage, value);
  return result.success ? result.output : undefined;
}

/** Checks a message where it arrives; undefined when it is none of ours. */
export function parsePageMessage(value: unknown): PageMessage | undefined {
  const result = v.safeParse(pageMessage, value);
  return result.success ? result.output : undefined;
}
