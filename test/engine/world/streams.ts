import assert from 'node:assert/strict';
import type { TraceEvent } from '../../../src/engine/trace/events';

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
  /** By connection and writing host. */
  private readonly streams = new Map<string, Stream>();
  /** Connection of each endpoint. */
  private readonly connections = new Map<number, number>();
  /** What a process has read and not printed yet. */
  private readonly unprinted = new Map<number, { stream: Stream; length: number }>();
  /** Bytes that were compared. */
  compared = 0;

  /** `peerOf` gives the name of the other host of a connection. */
  constructor(private readonly peerOf: (connection: number, host: string) => string | undefined) {}

  private stream(connection: number, host: string): Stream {
    const key = `${connection} ${host}`;
    const stream = this.streams.get(key) ?? { written: '', read: 0 };
    this.streams.set(key, stream);
    return stream;
  }

  take(event: TraceEvent): void {
    switch (event.kind) {
      case 'state':
        if (event.connection >= 0) this.connections.set(event.endpoint, event.connection);
        break;
      case 'call':
        if (isWrite(event.name)) this.attempt(event.endpoint, event.host, writtenBy(event.call));
        break;
      case 'return':
        if (isWrite(event.name)) this.wrote(event.endpoint, event.host, writtenBy(event.call), event.result);
        else if (isRead(event.name) && event.result > 0 && !event.call.includes('MSG_PEEK')) this.reads(event);
        break;
      case 'output':
        this.prints(event.process, event.text, event.index);
        break;
      default:
        break;
    }
  }

  private attempt(endpoint: number, host: string, text: string): void {
    const connection = this.connections.get(endpoint);
    if (connection !== undefined) this.stream(connection, host).written += text;
  }

  /** A write that did less than it was asked takes the rest back. */
  private wrote(endpoint: number, host: string, text: string, result: number): void {
    const connection = this.connections.get(endpoint);
    if (connection === undefined) return;
    const stream = this.stream(connection, host);
    stream.written = stream.written.slice(0, stream.written.length - (text.length - Math.max(0, result)));
  }

  private reads(event: Extract<TraceEvent, { kind: 'return' }>): void {
    const connection = this.connections.get(event.endpoint) ?? -1;
    const writer = this.peerOf(connection, event.host);
    assert.ok(writer !== undefined, `event ${event.index} reads from a connection`);
    const stream = this.stream(connection, writer);
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
