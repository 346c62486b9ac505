import type { RecordedEvent, Recording } from '../engine/conformance/recording';

/** A recording as its file has it: one event a line. */
export function recordingText({ kernel, scenario, events }: Recording): string {
  const lines = events.map((event) => `  ${JSON.stringify(event)}`).join(',\n');
  return `{"kernel": ${JSON.stringify(kernel)},\n "scenario": ${JSON.stringify(scenario)},\n "events": [\n${lines}\n]}\n`;
}

const columnWidth = 46;

/** What happened, a line each, the server's to the right: segments as they are sent, results of calls, changes of state. */
export function ladder(events: readonly RecordedEvent[]): string {
  return events
    .map((event) => ({ event, words: wordsOf(event) }))
    .filter(({ words }) => words !== undefined)
    .map(({ event, words }) => `${event.t.toFixed(6).padStart(11)} ${event.host === 'server' ? ' '.repeat(columnWidth) : ''}${words}`)
    .join('\n');
}

function wordsOf(event: RecordedEvent): string | undefined {
  const { kind, host, program, call, ret, errno, flags, seq, ack, len, fate, sport, old } = event;
  if (kind === 'send') {
    const acknowledges = ack === undefined ? '' : ` ack ${ack}`;
    return `${host} sends [${flags}] seq ${seq}${acknowledges} len ${len}${fate === 'deliver' ? '' : ` *** ${fate}`}`;
  }
  if (kind === 'deliver' && event.forged) return `${host} gets forged [${flags}] seq ${seq} ack ${ack ?? '-'} len ${len}`;
  if (kind === 'return') return `${program}: ${call} = ${ret} ${errno ?? ''}`.trimEnd();
  if (kind === 'exit') return `${program} exits`;
  if (kind === 'state') return `${host} ${sport}: ${old} > ${event.new ?? 'gone'}`;
  if (kind === 'netstat') return `${host} ${sport}: (table) ${old ?? 'none'} > ${event.new ?? 'gone'}`;
  return undefined;
}
