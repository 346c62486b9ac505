import type { WorldLog } from '../../engine/trace/events';

/*
 * An action is what happens without interruption: a segment arrives and TCP does all that follows from it, or a process runs from one call
 * to the next. A step over ends where an action ends, so that the TCBs which the user sees are those that it left behind.
 */

/** Index of the first event of the action to which the event at `index` belongs. */
export function actionStart(events: WorldLog, index: number): number {
  const action = events.actionAt(index);
  let start = index;
  while (start > 0 && events.actionAt(start - 1) === action) start--;
  return start;
}

/** Whether the event at `index` belongs to the same action as the one before it. */
export function continuesAction(events: WorldLog, index: number): boolean {
  return index > 0 && index < events.length && events.actionAt(index) === events.actionAt(index - 1);
}

/** Index of the segment's arrival or loss that began the action to which the event at `index` belongs; -1 when something else did. */
export function arrivalOf(events: WorldLog, index: number): number {
  const start = actionStart(events, index);
  const kind = events.kindAt(start);
  return kind === 'deliver' || kind === 'lost' ? start : -1;
}
