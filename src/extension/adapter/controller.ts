import type { DebugProtocol } from '@vscode/debugprotocol';

import type { CompiledScenario } from '../../engine/scenario/compiled';
import type { Diagnostic } from '../../engine/scenario/diagnostics';
import type { SourceSpan } from '../../engine/scenario/source';
import type { TraceEvent } from '../../engine/trace/events';
import type { WorldSnapshot } from '../../engine/world/snapshot';
import { type BreakpointHit, type BreakpointState, BreakpointTable } from './breakpoints';
import { type Client, clientFrom, sourceFor } from './client';
import { Debuggee } from './debuggee';
import { RequestError } from './errors';
import { Execution, type Goal, type Stop } from './execution';
import { type FileAccessor, fileAddress } from './files';
import type { Frame } from './frames';
import { diagnosticLine, errorSummary, type LaunchSettings, loadScenario } from './launch';
import { latestActionWords, latestEventWords } from './moments';
import { outputBody } from './output';
import { References } from './references';
import type { Value } from './values';
import type { World } from './world';

/** What an adapter is given by the place where it runs. */
export interface AdapterOptions {
  files: FileAccessor;
  /** Makes the world of a scenario. */
  createWorld(scenario: CompiledScenario, options: { untilNs?: number }): World;
  /** What a relative `program` is relative to: a path or a URI. */
  workspaceFolder?: string;
  /** Whether the client reads so slowly that no more should be sent for now. */
  isCongested?(): boolean;
  /** Called when the client has said goodbye. */
  ended?(): void;
}

export type Phase = 'new' | 'initialized' | 'launched' | 'over';

/** How long the simulation runs before the adapter looks for requests again, and what it waits when the client cannot keep up. */
const sliceMs = 20;
const congestionMs = 10;

/**
 * One debug session: what the requests act on. It runs the world in slices and tells the client of stops and output; it knows of the
 * protocol's events, but requests and responses are the business of the handlers.
 */
export class Controller {
  phase: Phase = 'new';
  client: Client = clientFrom({});
  readonly breakpoints = new BreakpointTable((key, ...parameters) => this.client.translate(key, ...parameters));
  readonly frames = new References<Frame>();
  readonly variables = new References<{ children: () => Value[]; isList: boolean }>();
  settings: LaunchSettings | undefined;
  running = false;
  /** The thread of the latest stop. */
  stoppedThread = 1;

  private launched: { debuggee: Debuggee; execution: Execution; threads: ReadonlySet<number> } | undefined;
  private configured = false;
  private lastStop: Stop | undefined;
  private steppedThread: number | undefined;
  private formerStop: { position: number; snapshot: WorldSnapshot | undefined } | undefined;
  /** Events before this one have had their line of output. */
  private printed = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly options: AdapterOptions,
    private readonly emit: (event: string, body?: object) => void,
  ) {}

  /** The client has said who it is. */
  meet(client: Client): void {
    this.client = client;
    this.phase = 'initialized';
  }

  /** Breakpoints may be set: those that come before the scenario are checked when it is loaded. */
  invite(): void {
    this.emit('initialized');
  }

  /** The scenario being debugged. */
  get debuggee(): Debuggee {
    if (!this.launched) throw new Error('nothing is launched');
    return this.launched.debuggee;
  }

  hasThread(id: number): boolean {
    return this.launched?.threads.has(id) ?? false;
  }

  /** Loads the scenario, anew when one is loaded already. Throws a RequestError that names the first error; the console gets them all. */
  async load(settings: LaunchSettings): Promise<void> {
    const { translate } = this.client;
    const address = fileAddress(settings.program, this.options.workspaceFolder);
    const { scenario, diagnostics, text } = await loadScenario(this.options.files, address, translate);
    if (this.phase === 'over') throw new RequestError(translate('isOver'), false);
    for (const diagnostic of diagnostics) this.printDiagnostic(settings, diagnostic);
    if (!scenario) throw new RequestError(errorSummary(address, diagnostics, translate));
    this.halt();
    const world = this.options.createWorld(scenario, settings.untilNs === undefined ? {} : { untilNs: settings.untilNs });
    const debuggee = new Debuggee(address, scenario, text, world, translate, this.client.words);
    const active = settings.noDebug ? new BreakpointTable(translate) : this.breakpoints;
    const execution = new Execution(world, active, (event) => this.happened(event), now);
    const processes = debuggee.processes();
    this.launched = { debuggee, execution, threads: new Set(processes.map(({ id }) => id)) };
    this.settings = settings;
    this.printed = 0;
    this.formerStop = undefined;
    this.lastStop = undefined;
    this.steppedThread = undefined;
    this.phase = 'launched';
    this.loadBreakpoints(debuggee);
    this.print(translate('launched', scenario.title || address.name, scenario.hosts.length, processes.length));
  }

  private loadBreakpoints(debuggee: Debuggee): void {
    const changed = this.breakpoints.load({
      fileKey: debuggee.address.key,
      fileName: debuggee.address.name,
      hosts: debuggee.scenario.hosts.map(({ name }) => name),
      processes: debuggee.processes().map(({ name }) => name),
      statements: statementsOf(debuggee.scenario),
    });
    for (const state of changed) this.emit('breakpoint', { reason: 'changed', breakpoint: this.breakpointBody(state) });
    this.breakpointsChanged();
  }

  /** To be called after any change of breakpoints: they are in force at once, even while the simulation runs. */
  breakpointsChanged(): void {
    this.launched?.debuggee.world.setBreakpointLines(this.breakpoints.lines());
  }

  /** Without the source: the client knows its file, possibly by another spelling than the launch configuration's. */
  breakpointBody(state: BreakpointState): DebugProtocol.Breakpoint {
    return state.line === undefined ? { ...state } : { ...state, line: state.line + this.client.lineShift };
  }

  /** The client has set its breakpoints. */
  configurationDone(): void {
    this.configured = true;
    this.startWhenReady();
  }

  /** Begins when the scenario is loaded and the client has set its breakpoints, whichever comes last. */
  startWhenReady(): void {
    if (!this.configured || this.phase !== 'launched' || this.running || this.lastStop) return;
    if (this.settings?.stopOnEntry && !this.settings.noDebug) this.stop({ reason: 'entry' });
    else this.run({ kind: 'end' }, undefined);
  }

  /** Whether there is nothing to continue to: the user has been told that nothing more will happen. */
  get atEnd(): boolean {
    return this.lastStop?.reason === 'end' && this.debuggee.world.ended !== undefined;
  }

  /** Runs to a goal. The first slice runs at once, so that a step is over before anything else is looked at. */
  run(goal: Goal, thread: number | undefined): void {
    const { debuggee, execution } = this.requireLaunched();
    this.rememberStop(debuggee);
    this.steppedThread = thread;
    this.running = true;
    execution.begin(goal);
    this.slice(execution);
  }

  private slice(execution: Execution): void {
    if (this.options.isCongested?.()) {
      this.timer = setTimeout(() => this.slice(execution), congestionMs);
      return;
    }
    const stop = this.advance(execution);
    if (stop) this.stop(stop);
    else this.timer = setTimeout(() => this.slice(execution), 0);
  }

  private advance(execution: Execution): Stop | undefined {
    try {
      return execution.advance(sliceMs);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const message = this.client.translate('simulationFailed', reason);
      this.print(message, 'stderr');
      return { reason: 'failure', message };
    }
  }

  /** Stops a running simulation where it is. */
  pause(): void {
    if (!this.running) return;
    this.halt();
    this.debuggee.forgetSnapshot();
    this.stop({ reason: 'pause' });
  }

  private halt(): void {
    clearTimeout(this.timer);
    if (this.running) this.launched?.execution.interrupt();
    this.running = false;
  }

  /** Shows another moment of those that are known. */
  moveTo(position: number): void {
    const { debuggee } = this.requireLaunched();
    this.rememberStop(debuggee);
    this.steppedThread = undefined;
    debuggee.world.moveTo(position);
    this.stop({ reason: position === 0 ? 'entry' : 'goto' });
  }

  /** The world at the stop before this one. */
  formerSnapshot(): WorldSnapshot | undefined {
    const former = this.formerStop;
    if (!former) return undefined;
    const { world } = this.debuggee;
    if (!former.snapshot) {
      const { position } = world;
      world.moveTo(former.position);
      former.snapshot = world.snapshot();
      world.moveTo(position);
    }
    return former.snapshot;
  }

  private rememberStop(debuggee: Debuggee): void {
    this.formerStop = { position: debuggee.world.position, snapshot: debuggee.snapshotMade() };
    debuggee.forgetSnapshot();
    this.frames.clear();
    this.variables.clear();
  }

  private stop(stop: Stop): void {
    const { debuggee } = this.requireLaunched();
    this.running = false;
    this.lastStop = stop;
    if (stop.reason === 'end' && this.settings?.noDebug) {
      this.end();
      return;
    }
    const acting = (stop.reason === 'pause' ? debuggee.computing()?.id : undefined) ?? debuggee.actingThread();
    const stays = this.settings?.follow === 'thread' && this.steppedThread !== undefined && this.steppedThread !== acting;
    this.stoppedThread = stays && stop.reason !== 'breakpoint' ? (this.steppedThread ?? acting) : acting;
    const body: DebugProtocol.StoppedEvent['body'] = {
      reason: stopReason(stop),
      ...this.shortly(stop, debuggee),
      text: this.describe(stop, debuggee),
      threadId: this.stoppedThread,
      allThreadsStopped: true,
    };
    if (stays && stop.reason === 'breakpoint') body.preserveFocusHint = true;
    if (stop.reason === 'breakpoint') body.hitBreakpointIds = stop.hits.map(({ id }) => id);
    this.emit('stopped', body);
  }

  /** What VS Code shows beside the thread's name, which it would cut off for a long text; nothing for what the reason says already. */
  private shortly(stop: Stop, debuggee: Debuggee): { description?: string } {
    const { translate } = this.client;
    if (stop.reason === 'failure') return { description: stop.message };
    if (stop.reason === 'end') return { description: translate('atTheEnd') };
    return debuggee.world.position === 0 ? { description: translate('atTheStart') } : {};
  }

  private describe(stop: Stop, debuggee: Debuggee): string {
    const { translate, words } = this.client;
    const { events, position, ended } = debuggee.world;
    if (position === 0 && stop.reason !== 'end' && stop.reason !== 'failure') return translate('stoppedAtBeginning');
    switch (stop.reason) {
      case 'entry':
        return translate('stoppedAtBeginning');
      case 'failure':
        return stop.message;
      case 'pause': {
        const computing = debuggee.computing();
        return computing
          ? translate('stoppedComputing', computing.name)
          : translate('stoppedByPause', latestActionWords(events, position, words));
      }
      case 'end':
        return translate(ended === 'until' ? 'untilReached' : 'nothingLeft');
      case 'breakpoint':
        return this.describeHit(stop.hits[0], events.at(position - 1), latestEventWords(events, position, words));
      case 'step':
        return stop.of === 'event' ? latestEventWords(events, position, words) : latestActionWords(events, position, words);
      case 'goto':
        return latestActionWords(events, position, words);
      default:
        return stop satisfies never;
    }
  }

  private describeHit(hit: BreakpointHit | undefined, event: TraceEvent, otherwise: string): string {
    const { translate } = this.client;
    if (hit?.kind === 'state' && event.kind === 'state') return translate('stoppedAtState', event.host, event.new, event.old);
    if (hit?.kind === 'call' && event.kind === 'call') return translate('stoppedAtCall', event.program, event.call);
    if (event.kind === 'statement') return translate('stoppedAtLine', event.source?.line ?? '?');
    return otherwise;
  }

  /** Ends the session: nothing runs any more, and the client is told. */
  end(): void {
    this.halt();
    if (this.phase === 'over') return;
    this.phase = 'over';
    this.emit('terminated');
  }

  /** Ends without a word: there is nobody to hear it. */
  abandon(): void {
    this.halt();
    this.phase = 'over';
  }

  private happened(event: TraceEvent): void {
    const { debuggee } = this.requireLaunched();
    debuggee.note(event);
    if (event.index < this.printed) return;
    this.printed = event.index + 1;
    const body = outputBody(event, debuggee.world.events, debuggee, this.client);
    if (body) this.emit('output', body);
  }

  private printDiagnostic(settings: LaunchSettings, diagnostic: Diagnostic): void {
    const address = fileAddress(settings.program, this.options.workspaceFolder);
    const { line, column } = diagnostic.source;
    this.emit('output', {
      category: diagnostic.severity === 'error' ? 'stderr' : 'console',
      output: `${diagnosticLine(address, diagnostic, this.client.translate)}\n`,
      source: sourceFor(this.client, address),
      line: line + this.client.lineShift,
      column: column + this.client.columnShift,
    });
  }

  private print(text: string, category: 'console' | 'stderr' = 'console'): void {
    this.emit('output', { category, output: `${text}\n` });
  }

  private requireLaunched(): { debuggee: Debuggee; execution: Execution } {
    if (!this.launched) throw new Error('nothing is launched');
    return this.launched;
  }
}

function stopReason(stop: Stop): string {
  if (stop.reason === 'failure') return 'exception';
  if (stop.reason !== 'breakpoint') return stop.reason;
  return stop.hits.some(({ byName }) => byName) && !stop.hits.some(({ kind }) => kind === 'line') ? 'function breakpoint' : 'breakpoint';
}

/** Real time, only to give the client its turn: nothing that the user sees depends on it. */
function now(): number {
  return performance.now();
}

/** Where all statements stand, in the order of the file. */
function statementsOf(scenario: CompiledScenario): SourceSpan[] {
  return scenario.functions.flatMap(({ statements }) => statements).sort((a, b) => a.startOffset - b.startOffset);
}
