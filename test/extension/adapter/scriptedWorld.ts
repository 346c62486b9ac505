import type { Segment, TraceEvent } from '../../../src/engine/trace/events';
import type { World } from '../../../src/extension/adapter/world';

type Distributed<Event> = Event extends TraceEvent ? Partial<Event> & { kind: Event['kind'] } : never;

/** An event as far as a test says what it is; the rest is filled in. */
export type ScriptedEvent = Distributed<TraceEvent>;

const plain = { host: 'client', cause: -1, endpoint: 1, connection: 0, localPort: 1, remotePort: 2, process: 1, program: 'client' };

export function segment(id: number): Segment {
  return { id, from: 'client', to: 'server', flags: '.', kind: 'ACK', forged: false } as Segment;
}

/** A world whose events are given, to try what moves it. What happens at one time is one action. Segments are in flight from their `send` to their `deliver` or `lost`. */
export function scriptedWorld(script: ScriptedEvent[], options: { idleAfter?: number } = {}): World {
  const events = script.map((event, index) => ({ ...plain, timeNs: index, ...event, index }) as TraceEvent);
  let position = 0;
  let known = 0;
  let idle = 0;
  let ended: 'nothing-left' | undefined;
  const event = (index: number): TraceEvent => {
    const found = events[index];
    if (!found || index >= known) throw new RangeError(`event ${index} has not happened`);
    return found;
  };
  return {
    scenario: undefined as never,
    events: {
      get length() {
        return known;
      },
      at: event,
      kindAt: (index) => event(index).kind,
      actionAt: (index) => event(index).timeNs + 1,
    },
    get position() {
      return position;
    },
    get timeNs() {
      return position;
    },
    get ended() {
      return ended;
    },
    forward() {
      // A program that computes for long: nothing happens and the session gives up for now.
      if (position === options.idleAfter && idle++ < 3) return undefined;
      if (position === events.length) {
        ended = 'nothing-left';
        return undefined;
      }
      position++;
      known = Math.max(known, position);
      while (events[known]?.timeNs === events[position - 1]?.timeNs) known++;
      return event(position - 1);
    },
    moveTo(wanted) {
      if (wanted < 0 || wanted > known) throw new RangeError(`there is no moment ${wanted}`);
      position = wanted;
      ended = undefined;
    },
    segmentsInFlight() {
      const kinds = events.slice(0, position).map(({ kind }) => kind);
      return kinds.filter((kind) => kind === 'send').length - kinds.filter((kind) => kind === 'deliver' || kind === 'lost').length;
    },
    snapshot: () => {
      throw new Error('a scripted world has no snapshots');
    },
    setBreakpointLines: () => {},
  };
}
