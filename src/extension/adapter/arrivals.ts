import type { EventKind, EventLog } from '../../engine/trace/events';

/** What TCP itself does about a segment at the moment when it arrives. */
const consequences: ReadonlySet<EventKind> = new Set<EventKind>(['state', 'send', 'retransmit']);

/**
 * Index of the arrival to which the event at `index` belongs: itself when it is one, or the arrival that TCP answers with this event
 * in the same instant (a change of state, a segment sent); -1 for all other events. A step over a segment ends after the whole group,
 * so that the TCBs which the user sees are those that the segment left behind.
 */
export function arrivalOf(events: EventLog, index: number): number {
  const kind = events.kindAt(index);
  if (kind === 'deliver') return index;
  if (!consequences.has(kind)) return -1;
  let arrival = index - 1;
  while (arrival >= 0 && consequences.has(events.kindAt(arrival))) arrival--;
  if (arrival < 0 || events.kindAt(arrival) !== 'deliver') return -1;
  if (events.at(arrival).timeNs !== events.at(index).timeNs) return -1;
  for (let between = arrival + 1; between <= index; between++) if (!causedBy(events, between, arrival)) return -1;
  return arrival;
}

/** Whether the event at `index` belongs to the same arrival as the one before it: a step does not end between the two. */
export function continuesArrival(events: EventLog, index: number): boolean {
  return events.kindAt(index) !== 'deliver' && arrivalOf(events, index) >= 0;
}

function causedBy(events: EventLog, index: number, origin: number): boolean {
  let cause = events.at(index).cause;
  while (cause > origin) cause = events.at(cause).cause;
  return cause === origin;
}
