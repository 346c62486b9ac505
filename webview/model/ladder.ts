import type { TcpState } from '../../src/engine/tcp/states';
import type { Segment } from '../../src/engine/trace/events';
import type { PanelSnapshot } from '../../src/extension/panel/protocol';
import type { LadderEvent } from './model';
import { momentAt } from './moment';
import type { Pair, Role } from './pair';

/*
 * Where everything of the ladder stands. Time runs down. Rows at the edges need their height, so the distance between two events is
 * what their time apart asks for or what their rows need, whichever is more; a stretch longer than `longestGapHeight` is folded, and
 * the fold says how long it was.
 */

export const rowHeight = 18;
const headHeight = 26;
const footHeight = 40;
const foldHeight = 34;
/** Two arrows of one direction keep this apart, so that their labels do. */
const arrowDistance = 19;
/** How far down a segment comes while it crosses with the shortest latency of the scenario. */
const crossingHeight = 42;
const longestGapHeight = 76;

export interface LadderInput {
  /** In order of their numbers. */
  events: readonly LadderEvent[];
  position: number;
  pair: Pair;
  connections: PanelSnapshot['connections'];
  inFlight: PanelSnapshot['inFlight'];
}

/** Something at an edge: a call, a return, a state, a timer, an output. */
export interface EdgeEntry {
  type: 'edge';
  /** Index of the event. */
  index: number;
  event: Exclude<LadderEvent, { kind: 'send' | 'deliver' | 'lost' }>;
  /** For a return that follows its call at once: both are this one entry. */
  merged: boolean;
  role: Role;
  y: number;
  timeNs: number;
  future: boolean;
  current: boolean;
}

/** A segment on its way. */
export interface ArrowEntry {
  type: 'arrow';
  /** Index of the event by which it is known first: its sending, or the arrival of a forged one. */
  index: number;
  /** Index of its arrival or loss; missing while that is unknown. */
  endIndex?: number;
  segment: Segment;
  /** The side that it leaves. */
  from: Role;
  y: number;
  endY: number;
  timeNs: number;
  endTimeNs?: number;
  /** What became of it: `flying` while that is not known yet. */
  fate: 'arrived' | 'lost' | 'flying';
  /** The wire will lose it. */
  doomed: boolean;
  copy: boolean;
  /** Another segment comes the other way meanwhile, so that their middles meet. */
  crosses: boolean;
  /** Not yet sent at the moment shown. */
  future: boolean;
  /** Neither arrived nor lost at the moment shown. */
  underWay: boolean;
  current: boolean;
}

export type LadderEntry = EdgeEntry | ArrowEntry;

/** A quiet stretch that takes less room than its time. */
export interface Fold {
  y: number;
  height: number;
  durationNs: number;
}

/** A stretch of one side's life in one state. */
export interface Band {
  role: Role;
  state: TcpState;
  y: number;
  endY: number;
}

export interface Ladder {
  entries: LadderEntry[];
  folds: Fold[];
  bands: Band[];
  height: number;
  /** The present moment: what is above has happened. */
  presentY: number;
}

/** Lays out what happened between the two ends of a pair. Pure: the same input gives the same picture. */
export function layOutLadder(input: LadderInput): Ladder {
  const owners = ownersOf(input.events);
  const events = mergeReturns(input.events.filter((event) => belongs(event, input, owners)));
  const scale = crossingHeight / typicalDelayNs(events);
  const placed = placeEvents(events, input, scale);
  addFlights(placed, input, scale);
  const entries = placed.entries.sort((a, b) => a.y - b.y || a.index - b.index);
  markCrossings(entries);
  return {
    entries,
    folds: placed.folds,
    bands: bandsOf(events, placed, input.pair),
    height: placed.bottom + footHeight,
    presentY: placed.presentY,
  };
}

/** The connection of each endpoint by its id. Only changes of state tell: a segment may arrive at a listener for a connection to be. */
function ownersOf(events: readonly LadderEvent[]): ReadonlyMap<number, number> {
  const owners = new Map<number, number>();
  for (const event of events) if (event.kind === 'state' && event.connection >= 0) owners.set(event.endpoint, event.connection);
  return owners;
}

/** Whether an event is part of the story of the pair shown. */
function belongs(event: LadderEvent, { pair, connections }: LadderInput, owners: ReadonlyMap<number, number>): boolean {
  if (event.host !== pair.client.host && event.host !== pair.server.host) return false;
  if (pair.connection === undefined || connections.length < 2) return true;
  if ('connection' in event) {
    if (event.connection === pair.connection) return true;
    if (event.connection >= 0) return false;
    if ('segment' in event) return event.segment.from !== event.segment.to && isOfPair(event.segment, pair);
    return event.host === pair.server.host && (event.localPort === pair.server.port || event.localPort === 0);
  }
  if ('endpoint' in event && event.endpoint > 0) {
    const owner = owners.get(event.endpoint);
    return owner === undefined || owner === pair.connection;
  }
  return true;
}

function isOfPair(segment: Segment, pair: Pair): boolean {
  const hosts = [pair.client.host, pair.server.host];
  return hosts.includes(segment.from) && hosts.includes(segment.to);
}

interface Shown {
  event: LadderEvent;
  merged: boolean;
}

/** A return that directly follows its call needs no row of its own for the call. */
function mergeReturns(events: readonly LadderEvent[]): Shown[] {
  const shown: Shown[] = [];
  for (const event of events) {
    const previous = shown.at(-1)?.event;
    const follows = event.kind === 'return' && previous?.kind === 'call' && previous.index === event.callIndex;
    if (follows && event.timeNs - previous.timeNs < 100_000) {
      shown.pop();
      shown.push({ event, merged: true });
    } else if (!(event.kind === 'retransmit' && previous?.kind === 'timer' && previous.timeNs === event.timeNs)) {
      shown.push({ event, merged: false });
    }
  }
  return shown;
}

/** The shortest time from a sending to its arrival, which is the wire's latency; 10 ms before any is known. */
function typicalDelayNs(shown: readonly Shown[]): number {
  const sentNs = new Map<number, number>();
  let shortest = Number.POSITIVE_INFINITY;
  for (const { event } of shown) {
    if (event.kind === 'send') sentNs.set(event.index, event.timeNs);
    if (event.kind !== 'deliver') continue;
    const sent = sentNs.get(event.sendIndex);
    if (sent !== undefined && event.timeNs > sent) shortest = Math.min(shortest, event.timeNs - sent);
  }
  return Number.isFinite(shortest) ? shortest : 10_000_000;
}

interface Placed {
  entries: LadderEntry[];
  folds: Fold[];
  arrows: Map<number, ArrowEntry>;
  /** Where each event stands. */
  yOf: Map<number, number>;
  bottom: number;
  lastTimeNs: number;
  presentY: number;
}

function roleOf(event: LadderEvent, pair: Pair): Role {
  if (pair.client.host !== pair.server.host) return event.host === pair.client.host ? 'client' : 'server';
  return 'localPort' in event && event.localPort === pair.server.port ? 'server' : 'client';
}

const other: Record<Role, Role> = { client: 'server', server: 'client' };

function placeEvents(shown: readonly Shown[], { position, pair }: LadderInput, scale: number): Placed {
  const placed: Placed = {
    entries: [],
    folds: [],
    arrows: new Map(),
    yOf: new Map(),
    bottom: headHeight,
    lastTimeNs: 0,
    presentY: headHeight,
  };
  const moment = momentAt(
    shown.map((each) => each.event),
    position,
  );
  // An answer that was only just sent is on its way; what is marked is what happened here.
  const current = new Set(moment?.group.filter((event) => event === moment.subject || event.kind !== 'send').map(({ index }) => index));
  const rowBottom: Record<Role, number> = { client: 0, server: 0 };
  const leaves: Record<Role, number> = { client: 0, server: 0 };
  const arrives: Record<Role, number> = { client: 0, server: 0 };
  for (const { event, merged } of shown) {
    const role = roleOf(event, pair);
    let y = advance(placed, event.timeNs, scale);
    const future = event.index >= position;
    const isCurrent = current.has(event.index);
    switch (event.kind) {
      case 'send': {
        y = Math.max(y, leaves[role] + arrowDistance, arrives[role] + 4);
        leaves[role] = y;
        const arrow = arrowOf(event, role, y, future, isCurrent);
        placed.arrows.set(event.index, arrow);
        placed.entries.push(arrow);
        break;
      }
      case 'deliver':
      case 'lost': {
        y = Math.max(y, arrives[role] + arrowDistance);
        arrives[role] = y;
        endArrow(placed, event, role, y, future, isCurrent);
        break;
      }
      default:
        y = Math.max(y, rowBottom[role] + rowHeight);
        rowBottom[role] = y;
        placed.entries.push({ type: 'edge', index: event.index, event, merged, role, y, timeNs: event.timeNs, future, current: isCurrent });
    }
    placed.yOf.set(event.index, y);
    placed.bottom = y;
    if (!future) placed.presentY = y + rowHeight / 2 + 3;
  }
  return placed;
}

/** Goes down by the time that passed, folding what is too long, and returns where the next event may stand. */
function advance(placed: Placed, timeNs: number, scale: number): number {
  const durationNs = timeNs - placed.lastTimeNs;
  const first = placed.yOf.size === 0;
  placed.lastTimeNs = timeNs;
  if (first) return placed.bottom;
  const gap = durationNs * scale;
  if (gap <= longestGapHeight) return placed.bottom + gap;
  placed.folds.push({ y: placed.bottom + rowHeight / 2, height: foldHeight, durationNs });
  return placed.bottom + foldHeight + rowHeight;
}

function arrowOf(event: LadderEvent & { kind: 'send' }, from: Role, y: number, future: boolean, current: boolean): ArrowEntry {
  return {
    type: 'arrow',
    index: event.index,
    segment: event.segment,
    from,
    y,
    endY: y,
    timeNs: event.timeNs,
    fate: 'flying',
    doomed: event.fate === 'drop',
    copy: false,
    crosses: false,
    future,
    underWay: !future,
    current,
  };
}

/** A forged segment and a second copy get an arrow of their own; any other ends the arrow that its sending began. */
function endArrow(
  placed: Placed,
  event: LadderEvent & { kind: 'deliver' | 'lost' },
  role: Role,
  y: number,
  future: boolean,
  current: boolean,
): void {
  const begun = placed.arrows.get(event.sendIndex);
  const fate = event.kind === 'deliver' ? 'arrived' : 'lost';
  const end = { endIndex: event.index, endY: y, endTimeNs: event.timeNs, fate } as const;
  const isCopy = event.kind === 'deliver' && event.copy;
  if (begun && !isCopy && begun.endIndex === undefined) {
    Object.assign(begun, end, { underWay: !begun.future && future, current: begun.current || current });
    return;
  }
  placed.entries.push({
    type: 'arrow',
    index: begun && isCopy ? begun.index : event.index,
    segment: event.segment,
    from: other[role],
    y: begun?.y ?? y - crossingHeight / 2,
    timeNs: begun?.timeNs ?? event.timeNs,
    doomed: false,
    copy: isCopy,
    crosses: false,
    future: begun ? begun.future : future,
    underWay: begun !== undefined && !begun.future && future,
    current,
    ...end,
  });
}

/** Arrivals that are still to come have no event yet; where they will be is known from what is in flight. */
function addFlights(placed: Placed, { inFlight }: LadderInput, scale: number): void {
  const open = [...placed.arrows.values()].filter((arrow) => arrow.endIndex === undefined);
  const flights = open
    .map((arrow) => ({ arrow, flight: inFlight.find(({ segment, copy }) => segment.id === arrow.segment.id && !copy) }))
    .sort((a, b) => (a.flight?.arrivesNs ?? 0) - (b.flight?.arrivesNs ?? 0));
  const arrives: Record<Role, number> = { client: 0, server: 0 };
  for (const { arrow, flight } of flights) {
    const role = other[arrow.from];
    const leftNs = flight ? Math.max(0, flight.arrivesNs - placed.lastTimeNs) : 0;
    const expected = placed.bottom + Math.min(longestGapHeight, Math.max(14, leftNs * scale));
    arrow.endY = Math.max(expected, arrow.y + crossingHeight, arrives[role] + arrowDistance);
    arrives[role] = arrow.endY;
    if (flight) arrow.endTimeNs = flight.arrivesNs;
  }
  placed.bottom = Math.max(placed.bottom, ...open.map((arrow) => arrow.endY));
}

/** Arrows of both directions whose heights overlap cross each other. Entries are in the order of their heights. */
function markCrossings(entries: readonly LadderEntry[]): void {
  const open: ArrowEntry[] = [];
  for (const entry of entries) {
    if (entry.type !== 'arrow') continue;
    for (let i = open.length - 1; i >= 0; i--) {
      const earlier = open[i];
      if (!earlier) continue;
      if (earlier.endY <= entry.y) {
        open.splice(i, 1);
      } else if (earlier.from !== entry.from) {
        earlier.crosses = true;
        entry.crosses = true;
      }
    }
    open.push(entry);
  }
}

function bandsOf(shown: readonly Shown[], placed: Placed, pair: Pair): Band[] {
  const bands: Band[] = [];
  const end = placed.bottom + footHeight / 2;
  for (const role of ['client', 'server'] as const) {
    let state: TcpState = 'CLOSED';
    let y = headHeight - rowHeight / 2;
    for (const { event } of shown) {
      if (event.kind !== 'state' || roleOf(event, pair) !== role) continue;
      const at = placed.yOf.get(event.index) ?? y;
      if (at > y) bands.push({ role, state, y, endY: at });
      state = event.new;
      y = at;
    }
    bands.push({ role, state, y, endY: end });
  }
  return bands;
}
