import { errnoMessage, errnoNumbers } from '../program/constants';
import type { Segment, TraceEvent } from './events';
import { inEnglish, type Translate } from './texts';

const flagNames: Record<string, string> = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK' };

/** The flags in words: `FIN, ACK`. */
export function flagWords(flags: string): string {
  return [...flags].map((letter) => flagNames[letter] ?? letter).join(', ') || 'no flags';
}

/** A relative number as people read it: what lies before the SYN is negative, as `inject` rules write it. */
export function relativeNumber(value: number): number {
  return value >= 2 ** 31 ? value - 2 ** 32 : value;
}

/** A segment in words, with relative numbers: `FIN, ACK  seq 101 ack 1  len 0`. */
export function segmentWords(segment: Segment): string {
  const ack = segment.flags.includes('.') ? ` ack ${relativeNumber(segment.relativeAck)}` : '';
  return `${flagWords(segment.flags)}  seq ${relativeNumber(segment.relativeSeq)}${ack}  len ${segment.length}`;
}

/** A duration for reading: `350 us`, `10 ms`, `60.0 s`, `15.0 min`. */
export function durationWords(durationNs: number): string {
  if (durationNs < 1e6) return `${trimmed(durationNs / 1e3)} us`;
  if (durationNs < 1e9) return `${trimmed(durationNs / 1e6)} ms`;
  return durationNs < 600e9 ? `${(durationNs / 1e9).toFixed(1)} s` : `${(durationNs / 60e9).toFixed(1)} min`;
}

/** At most three significant digits after rounding, without needless zeros. */
function trimmed(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** A program's text in quotes, on one line, with nothing in it that a terminal would obey. */
export function quoted(text: string): string {
  return `"${printable(text)}"`;
}

/** A text on one line, with control characters spelled as C spells them. */
export function printable(text: string): string {
  const spelled: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach the terminal.
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => spelled[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A call with its result: `read(fd, 1024) = 0  (end of file)`, `connect(fd, server, 80) = -1 ECONNREFUSED  (Connection refused)`. */
export function returnWords(event: TraceEvent & { kind: 'return' }, translate: Translate = inEnglish): string {
  if (event.result === -1 && event.errno !== undefined) {
    return translate('fails', event.call, event.errno, errnoMessage(errnoNumbers[event.errno] ?? -1));
  }
  const reads = event.name === 'read' || event.name === 'recv';
  if (reads && event.result === 0 && !/, 0(, [^,]*)?\)$/.test(event.call)) {
    return translate('returnsEndOfFile', event.call);
  }
  return translate('returns', event.call, event.result);
}

/** What the network will do to a segment just sent; empty when it will just deliver it. */
export function fateWords(event: TraceEvent & { kind: 'send' }, translate: Translate = inEnglish): string {
  switch (event.fate) {
    case 'deliver':
      return '';
    case 'drop':
      return translate('sentAndLost');
    case 'dup':
      return translate('sentTwice');
    case 'delay':
      return translate('sentLate', durationWords(event.delayNs ?? 0));
    default:
      return event.fate satisfies never;
  }
}

function sendWords(event: TraceEvent & { kind: 'send' }, translate: Translate): string {
  const remarks = [event.segment.retransmission ? translate('sentAgain') : '', fateWords(event, translate)].filter((text) => text !== '');
  const sent = translate('sent', segmentWords(event.segment), event.segment.to);
  return remarks.length === 0 ? sent : `${sent}  (${remarks.join(', ')})`;
}

function deliverWords(event: TraceEvent & { kind: 'deliver' }, translate: Translate): string {
  const key = event.segment.forged ? 'forgedArrived' : 'arrived';
  const arrived = translate(key, segmentWords(event.segment), event.segment.from);
  return event.copy ? `${arrived}  (${translate('secondCopy')})` : arrived;
}

/** Why a segment is sent again, in words. */
export function retransmitWords(event: TraceEvent & { kind: 'retransmit' }, translate: Translate = inEnglish): string {
  switch (event.why) {
    case 'rto':
      return translate('retransmissionTimeout');
    case 'tlp':
      return translate('tailLossProbe');
    case 'fast':
      return translate('fastRetransmission');
    default:
      return event.why satisfies never;
  }
}

/** An event in words, on one line, without its time and host. */
export function eventWords(event: TraceEvent, translate: Translate = inEnglish): string {
  switch (event.kind) {
    case 'call':
      return event.call;
    case 'return':
      return returnWords(event, translate);
    case 'exit':
      return event.signal === undefined ? translate('exits', event.status ?? 0) : translate('killed', event.signal);
    case 'signal':
      return translate(event.action === 'ignored' ? 'signalIgnored' : 'signalKills', event.signal);
    case 'output':
      return translate('prints', quoted(event.text.replace(/\n$/, '')));
    case 'statement':
      return translate('statement', event.source?.line ?? '?');
    case 'send':
      return sendWords(event, translate);
    case 'deliver':
      return deliverWords(event, translate);
    case 'lost':
      return translate('lostOnTheWire', segmentWords(event.segment), event.segment.from);
    case 'retransmit':
      return retransmitWords(event, translate);
    case 'state':
      return event.old === event.new ? translate('onlyBucketLeft', event.new) : translate('stateChange', event.old, event.new);
    case 'timer':
      return translate(`timer.${event.timer}`);
    default:
      return event satisfies never;
  }
}
