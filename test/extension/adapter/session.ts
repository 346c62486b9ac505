import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { startAdapter } from './adapterProcess';
import { ProtocolClient } from './protocolClient';

const scenarios = join(__dirname, 'scenarios');
const goldens = join(__dirname, 'golden');

/** A session with the stand-alone adapter over its standard streams, in a folder of its own for scenario files. */
export class AdapterSession extends ProtocolClient {
  readonly folder: string;
  private readonly child: ChildProcess;
  private errors = '';
  readonly exited: Promise<number | null>;

  static start(): AdapterSession {
    const child = startAdapter();
    if (!child.stdout || !child.stdin) throw new Error('the adapter has no standard streams');
    return new AdapterSession(child, child.stdout, child.stdin);
  }

  private constructor(child: ChildProcess, ...streams: ConstructorParameters<typeof ProtocolClient>) {
    super(...streams);
    this.child = child;
    this.folder = mkdtempSync(join(tmpdir(), 'tcp-teardown-scenario-'));
    child.stderr?.on('data', (data: Buffer) => {
      this.errors += data.toString();
    });
    this.exited = new Promise((resolve) => child.on('exit', resolve));
  }

  /** Writes a scenario file into the folder and returns its path. */
  write(name: string, contents: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, contents);
    return path;
  }

  /** The path of a scenario that the tests keep. */
  static scenario(name: string): string {
    return join(scenarios, name);
  }

  /** The first requests of every session. */
  async initialize(more: Partial<DebugProtocol.InitializeRequestArguments> = {}): Promise<void> {
    await this.request('initialize', { adapterID: 'tcp-teardown', supportsVariableType: true, ...more });
    await this.event('initialized');
  }

  /** Starts to debug and resolves at the first stop or the end. */
  async launch(program: string, more: object = {}): Promise<void> {
    await this.initialize();
    const response = await this.request('launch', { program, ...more });
    assert.equal(response.success, true, response.message);
    await this.request('configurationDone');
    await this.event('stopped', 'terminated');
  }

  /** Says goodbye; the adapter must answer, end by itself and have written nothing to its standard error. */
  async close(): Promise<void> {
    const response = await this.request('disconnect');
    assert.equal(response.success, true);
    assert.equal(await this.exited, 0);
    this.dispose();
    assert.equal(this.errors, '');
    this.checkResponses();
  }

  /** Closes the adapter's standard input, as a client does that dies. */
  hangUp(): void {
    this.child.stdin?.end();
  }

  /** Whatever a test left undone. */
  dispose(): void {
    this.child.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Each request has had exactly one response. */
  checkResponses(): void {
    for (const { direction, message } of this.said) {
      if (direction === 'sent' && message.type === 'request') {
        const { command } = message as DebugProtocol.Request;
        assert.equal(this.responses(message.seq).length, 1, `responses to ${command} (${message.seq})`);
      }
    }
  }

  /** Compares all that was said with a file in golden/, or writes it when UPDATE_GOLDEN is set. */
  checkGolden(name: string): void {
    const path = join(goldens, `${name}.txt`);
    const text = `${this.said.map(({ direction, message }) => this.line(direction, message)).join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN) {
      writeFileSync(path, text);
      return;
    }
    assert.ok(existsSync(path), `${path} is missing: look at what the adapter says, then run the tests with UPDATE_GOLDEN=1`);
    assert.equal(text, readFileSync(path, 'utf8'), `the session differs from ${path}`);
  }

  /** A message on one line, without what differs from machine to machine. */
  private line(direction: 'sent' | 'received', message: DebugProtocol.ProtocolMessage): string {
    const said = message as DebugProtocol.Request & DebugProtocol.Response & DebugProtocol.Event;
    const content = message.type === 'request' ? said.arguments : said.body;
    const body =
      content === undefined ? '' : ` ${JSON.stringify(content)}`.replaceAll(this.folder, '<folder>').replaceAll(scenarios, '<scenarios>');
    if (direction === 'sent') return `\n--> ${said.command}${body}`;
    if (message.type === 'event') return `<~~ ${said.event}${body}`;
    return `<-- ${said.command} ${said.success ? 'ok' : 'failed'}${body}`;
  }
}
