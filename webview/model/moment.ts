import type { LadderEvent } from './model';
import { lastBefore } from './pair';

/** What has just happened: the event that the moment is about, and all that TCP did about it in the same instant. */
export interface Moment {
  subject: LadderEvent;
  /** The subject and its consequences, in order. */
  group: LadderEvent[];
}

/** What TCP itself does when a segment arrives. */
const consequences: ReadonlySet<LadderEvent['kind']> = new Set(['state', 'send', 'retransmit']);

/**
 * The moment at a position: the latest event, or, when that is what TCP answered to a segment in the same instant, the arrival of that
 * segment with its whole answer. Undefined before the first event.
 */
export function momentAt(events: readonly LadderEvent[], position: number): Moment | undefined {
  const last = lastBefore(events, position);
  const latest = events[last];
  if (!latest) return undefined;
  let first = last;
  while (first > 0 && consequences.has(events[first]?.kind ?? 'call')) first--;
  const subject = events[first];
  const group = events.slice(first, last + 1);
  const together = subject?.kind === 'deliver' && group.every((event) => event === subject || follows(event, subject, group));
  return together ? { subject, group } : { subject: latest, group: [latest] };
}

/** The position at which everything has happened that TCP did in the same instant as the event before the given one. */
export function settledPosition(events: readonly LadderEvent[], position: number): number {
  const subject = momentAt(events, position)?.subject;
  let settled = position;
  for (let next = lastBefore(events, position) + 1; next < events.length; next++) {
    const event = events[next];
    if (!event || momentAt(events, event.index + 1)?.subject !== subject) break;
    settled = event.index + 1;
  }
  return settled;
}

function follows(event: LadderEvent, subject: LadderEvent, group: readonly LadderEvent[]): boolean {
  if (event.timeNs !== subject.timeNs) return false;
  let cause = event.cause;
  while (cause > subject.index) {
    const between = group.find(({ index }) => index === cause);
    if (!between) return false;
    cause = between.cause;
  }
  return cause === subject.index;
}
