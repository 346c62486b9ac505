import assert from 'node:assert/strict';
import type { TraceEvent } from '../../../src/engine/trace/events';

/** One end of a connection: both may be at one host. */
export interface End {
  connection: number;
  host: string;
  port: number;
}

interface Stream {
  /** What was written so far, with the text of a write under way. */
  written: string;
  /** How much of it has been read. */
  read: number;
}

/**
 * Compares what programs read with what the programs at the other end wrote, byte by byte, from the events alone: a byte is delivered
 * at most once and in order. Programs show what they read by printing it right after the call.
 */
export class Streams {
  /** By the writing end. */
  private readonly streams = new Map<string, Stream>();
  /** Where each endpoint is: it may become an end of another connection later. */
  private readonly ends = new Map<number, End>();
  /** What a process has read and not printed yet. */
  private readonly unprinted = new Map<number, { stream: Stream; length: number }>();
  /** Bytes that were compared. */
  compared = 0;

  constructor(private readonly peerOf: (end: End) => End | undefined) {}

  private stream({ connection, host, port }: End): Stream {
    const key = `${connection} ${host} ${port}`;
    const stream = this.streams.get(key) ?? { written: '', read: 0 };
    this.streams.set(key, stream);
    return stream;
  }

  take(event: TraceEvent): void {
    switch (event.kind) {
      case 'state':
        if (event.connection >= 0) {
          this.ends.set(event.endpoint, { connection: event.connection, host: event.host, port: event.localPort });
        }
        break;
      case 'call':
        if (isWrite(event.name)) this.attempt(event.endpoint, writtenBy(event.call));
        break;
      case 'return':
        if (isWrite(event.name)) this.wrote(event.endpoint, writtenBy(event.call), event.result);
        else if (isRead(event.name) && event.result > 0 && !event.call.includes('MSG_PEEK')) this.reads(event);
        break;
      case 'output':
        this.prints(event.process, event.text, event.index);
        break;
      default:
        break;
    }
  }

  private attempt(endpoint: number, text: string): void {
    const end = this.ends.get(endpoint);
    if (end) this.stream(end).written += text;
  }

  /** A write that did less than it was asked takes the rest back. */
  private wrote(endpoint: number, text: string, result: number): void {
    const end = this.ends.get(endpoint);
    if (!end) return;
    const stream = this.stream(end);
    stream.written = stream.written.slice(0, stream.written.length - (text.length - Math.max(0, result)));
  }

  private reads(event: Extract<TraceEvent, { kind: 'return' }>): void {
    const end = this.ends.get(event.endpoint);
    const writer = end && this.peerOf(end);
    assert.ok(writer, `event ${event.index} reads from a connection`);
    const stream = this.stream(writer);
    this.unprinted.set(event.process, { stream, length: event.result });
    stream.read += event.result;
    assert.ok(stream.read <= stream.written.length, `event ${event.index} reads ${stream.read} of ${stream.written.length} bytes written`);
  }

  private prints(process: number, text: string, index: number): void {
    const reading = this.unprinted.get(process);
    if (!reading) return;
    this.unprinted.delete(process);
    const { stream, length } = reading;
    assert.equal(text, stream.written.slice(stream.read - length, stream.read), `event ${index} shows the next bytes of the stream`);
    this.compared += length;
  }
}

const isWrite = (name: string) => name === 'write' || name === 'send';
const isRead = (name: string) => name === 'read' || name === 'recv';

/** What the call writes, as the scenario has it: a text, or so many letters x. */
function writtenBy(call: string): string {
  const [, text, count] = /, (?:"([^"]*)"|(\d+))/.exec(call) ?? [];
  return text ?? 'x'.repeat(Number(count ?? 0));
}
