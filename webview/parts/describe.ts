import { formatDuration, isEndOfFile, segmentLabel } from '../model/format';
import type { ArrowEntry, EdgeEntry } from '../model/ladder';
import type { Strings } from '../strings';

/** A line at the ladder's edge: `strong` is the part that matters most, such as a result. */
export interface EdgeText {
  plain: string;
  strong: string;
}

/** What a return says: the number, the name of the error, and that 0 from a read is the end of the file. */
export function resultOf(event: { name: string; call: string; result: number; errno?: string }): string {
  if (event.errno) return `${event.result} ${event.errno}`;
  return isEndOfFile({ ...event, text: event.call }) ? '0 EOF' : String(event.result);
}

/** The text of an entry at the edge, in at most `room` characters. */
export function edgeText(entry: EdgeEntry, strings: Strings, room: number): EdgeText {
  const { event } = entry;
  switch (event.kind) {
    case 'call':
      return { plain: shortCall(event.call, event.name, room - 1, '…'), strong: '' };
    case 'return': {
      const result = ` = ${resultOf(event)}`;
      return { plain: shortCall(event.call, event.name, room - result.length, ''), strong: result };
    }
    case 'state':
      return { plain: '', strong: clip(event.new, room) };
    case 'timer':
      return { plain: clip(`◔ ${strings.timer[event.timer]}`, room), strong: '' };
    case 'retransmit':
      return { plain: clip(strings.retransmits[event.why], room), strong: '' };
    case 'exit':
      return { plain: clip(exitText(event, strings), room), strong: '' };
    case 'signal':
      return { plain: '', strong: clip(event.signal, room) };
    case 'output':
      return { plain: clip(`“${event.text.trim()}”`, room), strong: '' };
    default: {
      const never: never = event;
      return never;
    }
  }
}

/** The arguments go first when there is no room. */
function shortCall(call: string, name: string, room: number, after: string): string {
  if (call.length + after.length <= room) return call + after;
  const bare = `${name}(…)`;
  return bare.length <= room + after.length ? bare : clip(bare, room);
}

function exitText(event: { status?: number; signal?: string }, strings: Strings): string {
  return event.signal ? strings.killed(event.signal) : strings.exited(event.status ?? 0);
}

/** The same for screen readers and tooltips: a whole sentence. */
export function describeEdge({ event }: EdgeEntry, strings: Strings): string {
  switch (event.kind) {
    case 'call':
      return strings.calls(event.program, event.call);
    case 'return':
      return strings.returns(event.program, event.call, resultOf(event));
    case 'state':
      return strings.stateChange(event.host, event.old, event.new);
    case 'timer':
      return strings.timerFires(event.host, strings.timer[event.timer]);
    case 'retransmit':
      return `${event.host} ${strings.retransmits[event.why]}`;
    case 'exit':
      return strings.exits(event.program, exitText(event, strings));
    case 'signal':
      return strings.signalled(event.program, event.signal);
    case 'output':
      return strings.prints(event.program, event.text.trim());
    default: {
      const never: never = event;
      return never;
    }
  }
}

/** A segment in words: what it says, from whom to whom, and what became of it. */
export function describeSegment(entry: ArrowEntry, strings: Strings, absolute: boolean): string {
  const { segment } = entry;
  const parts = [strings.segmentFrom(segmentLabel(segment, absolute), segment.from, segment.to)];
  if (entry.copy) parts.push(strings.copy);
  if (segment.retransmission) parts.push(strings.retransmission);
  if (segment.forged) parts.push(strings.forged);
  if (entry.future) parts.push(strings.future);
  else if (entry.underWay) parts.push(strings.stillFlying);
  else if (entry.fate === 'lost') parts.push(strings.lost);
  else if (entry.endTimeNs !== undefined) parts.push(strings.arrivedAfter(formatDuration(entry.endTimeNs - entry.timeNs)));
  return parts.join(', ');
}

function clip(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}
