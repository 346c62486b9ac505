import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostMessage, type PanelView, parseEvents, parseView } from '../../src/extension/panel/protocol';

/** What a panel is told while a scenario is stepped from segment to segment; `record.ts` writes it. */
export interface Recording {
  name: string;
  /** All but statements. */
  events: unknown[];
  stops: Omit<PanelView, 'eventCount' | 'former'>[];
}

/** A recording that can be played to a page. */
export class Player {
  private readonly recording: Recording;

  constructor(name: string) {
    this.recording = JSON.parse(readFileSync(join(__dirname, 'fixtures', `${name}.json`), 'utf8')) as Recording;
  }

  get stops(): number {
    return this.recording.stops.length;
  }

  /** Number of the first stop at which the two ends have these states. */
  stopAt(client: string, server: string): number {
    const number = this.recording.stops.findIndex(({ snapshot }) => {
      const [connection] = snapshot.connections;
      const stateOf = (end?: { host: string; endpoint: number }) =>
        snapshot.hosts.find(({ name }) => name === end?.host)?.endpoints.find(({ id }) => id === end?.endpoint)?.state ?? 'CLOSED';
      return connection !== undefined && stateOf(connection.client) === client && stateOf(connection.server) === server;
    });
    if (number < 0) throw new Error(`${this.recording.name} never stops at ${client} and ${server}`);
    return number;
  }

  /** What the host sends at a stop. `cameFrom` is the stop before it; `known` is the last stop that was ever reached. */
  messagesAt(number: number, { cameFrom = number - 1, known = number, session = 'recorded' } = {}): HostMessage[] {
    const { stops, name } = this.recording;
    const [stop, former, last] = [stops[number], stops[cameFrom], stops[known]];
    if (!stop || !last) throw new Error(`${name} has no stop ${number}`);
    const eventCount = last.position;
    const { events } = parseEvents({ events: this.recording.events, eventCount });
    const view = parseView({ ...stop, eventCount, ...(former ? { former: former.snapshot } : {}) });
    return [
      { type: 'status', session, name, status: 'stopped' },
      { type: 'events', session, from: 0, events: events.filter(({ index }) => index < eventCount) },
      { type: 'view', session, view },
    ];
  }
}
