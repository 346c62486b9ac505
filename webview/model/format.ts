import type { Segment } from '../../src/engine/trace/events';

/** `a - b` modulo 2^32 as an unsigned number: a sequence number relative to an initial one. */
export function relativeTo(sequenceNumber: number, initial: number): number {
  return (sequenceNumber - initial) >>> 0;
}

/** Seconds since the start with as many decimals as tell the moments of a handshake apart: `0.141833 s`. */
export function formatMoment(timeNs: number): string {
  return `${(timeNs / 1e9).toFixed(6)} s`;
}

/** A length of time in its natural unit with three significant digits: `40 ms`, `59.9 s`, `3 min`. */
export function formatDuration(ns: number): string {
  const units: [limit: number, size: number, name: string][] = [
    [1e3, 1, 'ns'],
    [1e6, 1e3, 'µs'],
    [1e9, 1e6, 'ms'],
    [120e9, 1e9, 's'],
    [Number.POSITIVE_INFINITY, 60e9, 'min'],
  ];
  const [, size, name] = units.find(([limit]) => Math.abs(ns) < limit) ?? ([0, 1, 'ns'] as const);
  return `${significant(ns / size)} ${name}`;
}

/** Three significant digits, without needless zeros; whole numbers stay whole. */
export function significant(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

const flagNames: Record<string, string> = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK' };

/** The flags in words, as in `FIN,ACK`. */
export function flagsInWords(flags: string): string {
  return [...flags].map((letter) => flagNames[letter] ?? letter).join(',') || 'none';
}

/** Whether a call came back with 0 because the peer's FIN was reached, not because it asked for 0 bytes. */
export function isEndOfFile(last: { name: string; text: string; result: number }): boolean {
  return last.result === 0 && /^(read|recv)$/.test(last.name) && !/, 0(, [^,]*)?\)$/.test(last.text);
}

/** What a segment says, complete: `FIN,ACK seq 101 ack 1`, `PSH,ACK seq 1 len 100 ack 1`. */
export function segmentLabel(segment: Segment, absolute: boolean): string {
  const seq = absolute ? segment.seq : signed(segment.relativeSeq);
  const ack = absolute ? segment.ack : signed(segment.relativeAck);
  const parts = [flagsInWords(segment.flags), `seq ${seq}`];
  if (segment.length > 0) parts.push(`len ${segment.length}`);
  if (segment.flags.includes('.')) parts.push(`ack ${ack}`);
  return parts.join(' ');
}

/** The same as short as an arrow has room for: a pure ACK without its sequence number, data without the flags that all data has. */
export function shortSegmentLabel(segment: Segment, absolute: boolean): string {
  const seq = absolute ? segment.seq : signed(segment.relativeSeq);
  const ack = absolute ? segment.ack : signed(segment.relativeAck);
  if (segment.kind === 'ACK') return `ACK ack ${ack}`;
  if (segment.kind === 'DATA') return `${segment.length} B seq ${seq}`;
  const data = segment.length > 0 ? ` len ${segment.length}` : '';
  const acknowledged = segment.kind === 'SYN-ACK' ? ` ack ${ack}` : '';
  return `${flagsInWords(segment.flags)} seq ${seq}${data}${acknowledged}`;
}

/** Forged segments may lie before the start: relative numbers in the upper half are shown as negative ones. */
function signed(relative: number): number {
  return relative > 0x7fffffff ? relative - 0x100000000 : relative;
}
