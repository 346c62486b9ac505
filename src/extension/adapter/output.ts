import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SourceSpan } from '../../engine/scenario/source';
import type { TraceEvent } from '../../engine/trace/events';
import { eventWords } from '../../engine/trace/words';
import { type Client, sourceFor } from './client';
import type { FileAddress } from './files';
import { actor } from './moments';

/** The line of the Debug Console for an event, linked to its line of the scenario; undefined for events that are not shown. */
export function outputBody(
  event: TraceEvent,
  address: FileAddress,
  text: string,
  client: Client,
): DebugProtocol.OutputEvent['body'] | undefined {
  if (event.kind === 'statement') return undefined;
  const place = 'process' in event && event.source ? placeOf(event.source, address, client) : {};
  if (event.kind === 'output') {
    const isError = event.source !== undefined && text.startsWith('perror', event.source.startOffset);
    return { category: isError ? 'stderr' : 'stdout', output: event.text, ...place };
  }
  return { category: 'console', output: `${timeColumn(event.timeNs)}  ${actor(event)}  ${eventWords(event, client.words)}\n`, ...place };
}

function placeOf(source: SourceSpan, address: FileAddress, client: Client): Partial<DebugProtocol.OutputEvent['body']> {
  return {
    source: sourceFor(client, address),
    line: source.line + client.lineShift,
    column: source.column + client.columnShift,
  };
}

/** Seconds with microseconds, in a column that stays straight for a quarter of an hour. */
function timeColumn(timeNs: number): string {
  return `${(timeNs / 1e9).toFixed(6).padStart(10)} s`;
}
