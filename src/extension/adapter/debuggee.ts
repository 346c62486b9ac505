import type { CompiledScenario } from '../../engine/scenario/compiled';
import type { TraceEvent } from '../../engine/trace/events';
import type { Translate as TranslateWords } from '../../engine/trace/texts';
import type { EndpointSnapshot, HostSnapshot, ProcessSnapshot, WorldSnapshot } from '../../engine/world/snapshot';
import type { FileAddress } from './files';
import { type Frame, framesOf } from './frames';
import { eventOfMoment, momentLabel } from './moments';
import type { Translate } from './texts';
import { Values } from './values';
import type { World } from './world';

/** A scenario under the debugger: its world, and what the views ask of it at the moment shown. */
export class Debuggee {
  /** The process that has made calls on an endpoint: it stays its thread when the descriptor is closed. No two processes share one. */
  private readonly owners = new Map<number, number>();
  /** The endpoint that listens at a host's port. */
  private readonly listeners = new Map<string, number>();
  /** The first process of each host. */
  private readonly firstProcesses: ReadonlyMap<string, number>;
  /** How many events have been looked at for owners. */
  private seen = 0;
  private shown: { position: number; snapshot: WorldSnapshot; values: Values } | undefined;

  constructor(
    readonly address: FileAddress,
    readonly scenario: CompiledScenario,
    /** The text that was compiled. */
    readonly text: string,
    readonly world: World,
    private readonly translate: Translate,
    private readonly words: TranslateWords,
  ) {
    this.firstProcesses = new Map(world.snapshot().hosts.flatMap(({ name, processes: [first] }) => (first ? [[name, first.id]] : [])));
  }

  /** Notes which process an endpoint belongs to. To be called for each event that happens. */
  note(event: TraceEvent): void {
    if (event.index < this.seen) return;
    this.seen = event.index + 1;
    if ((event.kind === 'call' || event.kind === 'return') && event.endpoint !== 0) this.owners.set(event.endpoint, event.process);
    if (event.kind === 'state' && event.new === 'LISTEN') this.listeners.set(portKey(event.host, event.localPort), event.endpoint);
  }

  /** The world at the moment shown; made once for each moment. */
  snapshot(): WorldSnapshot {
    return this.present().snapshot;
  }

  /** The snapshot of the moment shown if one has been made already. */
  snapshotMade(): WorldSnapshot | undefined {
    return this.shownNow()?.snapshot;
  }

  /** To be called before the world goes on: a program may compute for long without an event, and so without another position. */
  forgetSnapshot(): void {
    this.shown = undefined;
  }

  private shownNow(): { snapshot: WorldSnapshot; values: Values } | undefined {
    return this.shown?.position === this.world.position ? this.shown : undefined;
  }

  values(): Values {
    return this.present().values;
  }

  private present(): { snapshot: WorldSnapshot; values: Values } {
    const made = this.shownNow();
    if (made) return made;
    const { position } = this.world;
    const snapshot = this.world.snapshot();
    this.shown = { position, snapshot, values: new Values(snapshot, this.translate) };
    return this.shown;
  }

  processes(): ProcessSnapshot[] {
    return this.snapshot().hosts.flatMap(({ processes }) => processes);
  }

  process(id: number): ProcessSnapshot | undefined {
    return this.processes().find((process) => process.id === id);
  }

  hostOf(process: ProcessSnapshot): HostSnapshot | undefined {
    return this.snapshot().hosts.find(({ name }) => name === process.host);
  }

  /** The thread to which what has just happened belongs: 1 before anything has. Needs no snapshot, so that a step is cheap. */
  actingThread(): number {
    const event = eventOfMoment(this.world.events, this.world.position);
    if (!event) return 1;
    if ('process' in event) return event.process;
    // A connection that no process has accepted yet is the business of the one that listens.
    const listener = this.listeners.get(portKey(event.host, event.localPort)) ?? 0;
    return this.owners.get(event.endpoint) ?? this.owners.get(listener) ?? this.firstProcesses.get(event.host) ?? 1;
  }

  /** A program that computes: it is the one that a user means who pauses an endless loop. */
  computing(): ProcessSnapshot | undefined {
    return this.processes().find(({ status, call }) => (status === 'running' || status === 'ready') && !call);
  }

  /** The connections of a process, open ones and those it has closed whose end the kernel still sees to, oldest first. */
  connectionsOf(process: ProcessSnapshot): EndpointSnapshot[] {
    const host = this.hostOf(process);
    if (!host) return [];
    return host.endpoints.filter(
      (endpoint) => endpoint.connection >= 0 && (endpoint.holders.includes(process.name) || this.owners.get(endpoint.id) === process.id),
    );
  }

  /** The stack of a thread; what has just happened is on top of the thread to which it did. */
  frames(process: ProcessSnapshot): Frame[] {
    const values = this.values();
    const moment =
      process.id === this.actingThread()
        ? momentLabel(this.world.events, this.world.position, (id) => values.endpoint(id), this.translate, this.words)
        : undefined;
    return framesOf(process, moment, this.translate);
  }
}

function portKey(host: string, port: number): string {
  return `${host}:${port}`;
}
