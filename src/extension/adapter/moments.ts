import type { TraceEvent, WorldLog } from '../../engine/trace/events';
import type { Translate as TranslateWords } from '../../engine/trace/texts';
import { eventWords, returnWords } from '../../engine/trace/words';
import type { EndpointSnapshot } from '../../engine/world/snapshot';
import { actionStart, arrivalOf } from './actions';
import type { Translate } from './texts';

/** The event that a moment is about: the arrival of a segment when TCP has just dealt with one, else the latest event. */
export function eventOfMoment(events: WorldLog, position: number): TraceEvent | undefined {
  if (position === 0) return undefined;
  const arrival = arrivalOf(events, position - 1);
  return events.at(arrival >= 0 ? arrival : position - 1);
}

/**
 * What has just happened, as the name of a stack frame: `FIN_WAIT_1: ACK arrives`. The state is the one in which the segment found the
 * endpoint, as in RFC 9293 3.10.7. Undefined for what the frames of the program show themselves (a call that begins, a statement).
 */
export function momentLabel(
  events: WorldLog,
  position: number,
  endpoint: (id: number) => EndpointSnapshot | undefined,
  translate: Translate,
  words: TranslateWords,
): string | undefined {
  const event = eventOfMoment(events, position);
  if (!event) return undefined;
  switch (event.kind) {
    case 'deliver': {
      if (event.endpoint === 0) return translate('momentArrivesNowhere', event.segment.kind);
      const state = stateBefore(events, event.index, position, event.endpoint) ?? endpoint(event.endpoint)?.state ?? 'CLOSED';
      return translate('momentArrives', state, event.segment.kind);
    }
    case 'lost':
      return translate('momentLost', event.segment.kind, event.segment.from);
    case 'send': {
      const state = endpoint(event.endpoint)?.state;
      return state ? translate('momentSent', state, event.segment.kind) : translate('momentSentNowhere', event.segment.kind);
    }
    case 'state':
      return eventWords(event, words);
    case 'timer':
    case 'retransmit':
      return translate('momentEvent', endpoint(event.endpoint)?.state ?? 'CLOSED', eventWords(event, words));
    case 'return':
      return returnWords(event, words);
    case 'signal':
      return eventWords(event, words);
    case 'call':
    case 'exit':
    case 'output':
    case 'statement':
      return undefined;
    default:
      return event satisfies never;
  }
}

/** What has just happened, on one line with the one to whom it did: the latest event. */
export function latestEventWords(events: WorldLog, position: number, words: TranslateWords): string {
  const event = events.at(position - 1);
  return `${actor(event)}: ${eventWords(event, words)}`;
}

/** The same for all that has happened in the latest action: the arrival of a segment and what TCP made of it, a call and what it sent. */
export function latestActionWords(events: WorldLog, position: number, words: TranslateWords): string {
  const start = actionStart(events, position - 1);
  const told: string[] = [];
  for (let index = start; index < position; index++) {
    const event = events.at(index);
    if (event.kind !== 'statement' && event.kind !== 'output') told.push(eventWords(event, words));
  }
  return told.length === 0 ? latestEventWords(events, position, words) : `${actor(events.at(start))}: ${told.join('; ')}`;
}

/** Who an event happens to: the process when its host has more than one name for it, else the host. */
export function actor(event: TraceEvent): string {
  return 'program' in event ? event.program : event.host;
}

function stateBefore(events: WorldLog, arrival: number, position: number, endpoint: number): string | undefined {
  for (let index = arrival + 1; index < position; index++) {
    const event = events.at(index);
    if (event.kind === 'state' && event.endpoint === endpoint) return event.old;
  }
  return undefined;
}
