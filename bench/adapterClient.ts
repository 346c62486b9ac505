import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { projectFolder } from '../scripts/workbench/cache';

/** Talks to the stand-alone adapter over its standard input and output, as an editor does. */
export class AdapterClient {
  private readonly child: ChildProcess;
  private received = Buffer.alloc(0);
  private sequence = 0;
  private readonly answers = new Map<number, (response: DebugProtocol.Response) => void>();
  private readonly awaited: { names: readonly string[]; resolve: (event: DebugProtocol.Event) => void }[] = [];

  constructor() {
    this.child = spawn(process.execPath, [join(projectFolder, 'dist', 'adapter.js')], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout?.on('data', (data: Buffer) => this.receive(data));
  }

  /** Sends a request and resolves with its response; one that fails throws. */
  async request(command: string, requestArguments: unknown = {}): Promise<DebugProtocol.Response> {
    this.sequence += 1;
    const answer = new Promise<DebugProtocol.Response>((resolve) => this.answers.set(this.sequence, resolve));
    const message = JSON.stringify({ seq: this.sequence, type: 'request', command, arguments: requestArguments });
    this.child.stdin?.write(`Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`);
    const response = await answer;
    if (!response.success) {
      throw new Error(`${command} failed: ${response.message}`);
    }
    return response;
  }

  /** Resolves with the next event of one of these names. */
  event(...names: readonly string[]): Promise<DebugProtocol.Event> {
    return new Promise((resolve) => this.awaited.push({ names, resolve }));
  }

  /** Starts a session and resolves at its first stop. */
  async launch(program: string): Promise<void> {
    const initialized = this.event('initialized');
    const stopped = this.event('stopped');
    await this.request('initialize', { adapterID: 'tcp-teardown', linesStartAt1: true, columnsStartAt1: true });
    const launched = this.request('launch', { program, stopOnEntry: true });
    await initialized;
    await this.request('configurationDone');
    await launched;
    await stopped;
  }

  /** Steps once; false when the scenario has ended instead. */
  async step(command: 'next' | 'stepIn' | 'stepBack'): Promise<boolean> {
    const event = this.event('stopped', 'terminated');
    await this.request(command, { threadId: 1 });
    return (await event).event === 'stopped';
  }

  end(): void {
    this.child.kill();
  }

  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const headerEnd = this.received.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.received.toString('ascii', 0, Math.max(headerEnd, 0)))?.[1]);
      const end = headerEnd + 4 + length;
      if (headerEnd < 0 || Number.isNaN(length) || this.received.length < end) {
        return;
      }
      const message = JSON.parse(this.received.toString('utf8', headerEnd + 4, end)) as DebugProtocol.ProtocolMessage;
      this.received = this.received.subarray(end);
      this.dispatch(message);
    }
  }

  private dispatch(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const response = message as DebugProtocol.Response;
      this.answers.get(response.request_seq)?.(response);
      this.answers.delete(response.request_seq);
    } else if (message.type === 'event') {
      const event = message as DebugProtocol.Event;
      const index = this.awaited.findIndex(({ names }) => names.includes(event.event));
      if (index >= 0) {
        this.awaited.splice(index, 1)[0]?.resolve(event);
      }
    }
  }
}
