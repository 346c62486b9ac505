import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SourceSpan } from '../../engine/scenario/source';
import type { EventLog, TraceEvent } from '../../engine/trace/events';
import { eventWords } from '../../engine/trace/words';
import { type Client, sourceFor } from './client';
import type { Debuggee } from './debuggee';
import { actor } from './moments';

type OutputBody = DebugProtocol.OutputEvent['body'];

/** How many causes are followed back to a line of a program: further back the line explains nothing. */
const mostCauses = 32;

/** The line of the Debug Console for an event, linked to its line of the scenario; undefined for events that are not shown. */
export function outputBody(event: TraceEvent, events: EventLog, debuggee: Debuggee, client: Client): OutputBody | undefined {
  if (event.kind === 'statement') return undefined;
  const source = sourceOf(event, events);
  const place = source ? placeOf(source, debuggee, client) : {};
  if (event.kind === 'output') {
    const isError = source !== undefined && debuggee.text.startsWith('perror', source.startOffset);
    return { category: isError ? 'stderr' : 'stdout', output: event.text, ...place };
  }
  // VS Code paints the category `console` in the colour of warnings; these lines warn of nothing.
  return { category: 'stdout', output: `${timeColumn(event.timeNs)}  ${actor(event)}  ${eventWords(event, client.words)}\n`, ...place };
}

/** Where in a program an event is, or the call that led to it: a FIN belongs to the line of its `close`. */
function sourceOf(event: TraceEvent, events: EventLog): SourceSpan | undefined {
  let at = event;
  for (let count = 0; count < mostCauses; count++) {
    if ('process' in at && at.source) return at.source;
    if (at.cause < 0) return undefined;
    at = events.at(at.cause);
  }
  return undefined;
}

function placeOf(source: SourceSpan, debuggee: Debuggee, client: Client): Partial<OutputBody> {
  return {
    source: sourceFor(client, debuggee.address),
    line: source.line + client.lineShift,
    column: source.column + client.columnShift,
  };
}

/** Seconds with microseconds, in a column that stays straight for a quarter of an hour. */
function timeColumn(timeNs: number): string {
  return `${(timeNs / 1e9).toFixed(6).padStart(10)} s`;
}
