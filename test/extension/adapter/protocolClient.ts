import type { Readable, Writable } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';

/** A response with a body that a test may look into. */
// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect; a wrong shape fails them.
export type Answer = Omit<DebugProtocol.Response, 'body'> & { body?: any };

// biome-ignore lint/suspicious/noExplicitAny: as above.
export type Happening = Omit<DebugProtocol.Event, 'body'> & { body?: any };

/** A client of the Debug Adapter Protocol over a pair of streams, which remembers everything that was said. */
export class ProtocolClient {
  /** All messages in the order in which they were sent or came. */
  readonly said: { direction: 'sent' | 'received'; message: DebugProtocol.ProtocolMessage }[] = [];
  private sequence = 0;
  private rest = Buffer.alloc(0);
  private changed: (() => void)[] = [];
  private closed = false;
  /** Events before this place in `said` have been waited for. */
  private waited = 0;

  constructor(
    input: Readable,
    private readonly output: Writable,
  ) {
    input.on('data', (data: Buffer) => this.receive(data));
    input.on('close', () => {
      this.closed = true;
      this.tell();
    });
    // A write to an adapter that is gone shows as a closed input.
    output.on('error', () => {});
  }

  /** Sends a request and resolves with its response, whether it succeeded or not. */
  async request(command: string, given?: unknown): Promise<Answer> {
    const seq = this.send(command, given);
    return await this.wait(`the response to ${command}`, () => this.responses(seq)[0]);
  }

  /** Sends a request without waiting for anything; resolves nothing, returns its number. */
  send(command: string, given?: unknown): number {
    const message = { seq: ++this.sequence, type: 'request', command, ...(given === undefined ? {} : { arguments: given }) };
    this.sendMessage(message);
    return message.seq;
  }

  /** Sends a message as it is. */
  sendMessage(message: DebugProtocol.ProtocolMessage): void {
    this.said.push({ direction: 'sent', message });
    this.sendText(JSON.stringify(message));
  }

  /** Sends a text in the protocol's envelope. */
  sendText(text: string): void {
    this.output.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  /** All responses to the request with this number: there must never be more than one. */
  responses(seq: number): Answer[] {
    return this.said.flatMap(({ direction, message }) =>
      direction === 'received' && message.type === 'response' && (message as DebugProtocol.Response).request_seq === seq
        ? [message as Answer]
        : [],
    );
  }

  /** All events with this name so far. */
  events(name: string): Happening[] {
    return this.said.flatMap(({ message }) =>
      message.type === 'event' && (message as Happening).event === name ? [message as Happening] : [],
    );
  }

  /** Resolves with the next event that has one of these names and has not been waited for. */
  async event(...names: string[]): Promise<Happening> {
    return await this.wait(`the event ${names.join(' or ')}`, () => {
      for (let place = this.waited; place < this.said.length; place++) {
        const message = this.said[place]?.message as Happening;
        if (message.type === 'event' && names.includes(message.event)) {
          this.waited = place + 1;
          return message;
        }
      }
      return undefined;
    });
  }

  /** A request that makes the simulation run, and the stop or end that follows. */
  async move(command: string, given: unknown = { threadId: 1 }): Promise<Happening> {
    const response = await this.request(command, given);
    if (!response.success) throw new Error(`${command}: ${response.message}`);
    return await this.event('stopped', 'terminated');
  }

  private async wait<Result>(what: string, look: () => Result | undefined): Promise<Result> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.closed) throw new Error(`the adapter has gone before ${what}; the last it said: ${JSON.stringify(this.said.at(-1))}`);
      await new Promise<void>((resolve) => this.changed.push(resolve));
    }
  }

  private receive(data: Buffer): void {
    this.rest = Buffer.concat([this.rest, data]);
    for (;;) {
      const head = this.rest.indexOf('\r\n\r\n');
      if (head < 0) break;
      const length = Number(/Content-Length: (\d+)/.exec(this.rest.toString('utf8', 0, head))?.[1]);
      if (this.rest.length < head + 4 + length) break;
      const message = JSON.parse(this.rest.toString('utf8', head + 4, head + 4 + length)) as DebugProtocol.ProtocolMessage;
      this.rest = this.rest.subarray(head + 4 + length);
      this.said.push({ direction: 'received', message });
    }
    this.tell();
  }

  private tell(): void {
    const waiting = this.changed;
    this.changed = [];
    for (const resolve of waiting) resolve();
  }
}
