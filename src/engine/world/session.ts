import type { CompiledScenario } from '../scenario/compiled';
import type { TraceEvent, WorldLog } from '../trace/events';
import type { WorldSnapshot } from './snapshot';
import { takeSnapshot } from './takeSnapshot';
import { World } from './world';

export interface SessionOptions {
  /** The world ends at this time; without it, when nothing can happen any more. */
  untilNs?: number;
  /** Keep the tape, so that one can go back. Default true. */
  history?: boolean;
}

/** Why a world has ended: its time was over, or nothing was left that could happen. */
export type RunEnd = 'until' | 'nothing-left';

/** Actions without an event after which `forward` gives the caller a chance to do something else. */
const silentActionsAtOnce = 20;

/**
 * A world and a place in its time. The world is computed as far as somebody has looked; moving within what is computed takes back and
 * repeats what was written, and computes nothing.
 */
export class Session {
  private readonly world: World;
  private readonly untilNs: number;
  private end: RunEnd | undefined;
  /** Events that have happened at the moment shown. */
  private shown = 0;

  constructor(
    readonly scenario: CompiledScenario,
    options: SessionOptions = {},
  ) {
    this.world = new World(scenario, { history: options.history ?? true });
    this.untilNs = options.untilNs ?? Number.POSITIVE_INFINITY;
    this.keepsHistory = options.history ?? true;
  }

  private readonly keepsHistory: boolean;

  /** All events computed so far, which may be more than have happened at the moment shown. */
  get events(): WorldLog {
    return this.world.log;
  }

  /** Events that have happened at the moment shown: the event with this index is the next. */
  get position(): number {
    return this.shown;
  }

  /** Nanoseconds since the start, at the moment shown. */
  get timeNs(): number {
    return this.shown === 0 ? 0 : this.world.log.timeAt(this.shown - 1);
  }

  /** Nanoseconds since the start to which the world is computed: a program that computes without end leaves no event, but takes time. */
  get computedNs(): number {
    return this.world.nowNs;
  }

  /** Set when the moment shown is the last that there will be. */
  get ended(): RunEnd | undefined {
    return this.shown === this.world.log.length ? this.end : undefined;
  }

  /**
   * Moves to the next event and returns it. Undefined: when `ended` is set, nothing is left; otherwise a program computes without end, and
   * calling again goes on with it.
   */
  forward(): TraceEvent | undefined {
    if (this.shown === this.world.log.length && !this.compute()) return undefined;
    this.moveTo(this.shown + 1);
    return this.world.log.at(this.shown - 1);
  }

  /** Moves one event back and returns the event that is taken back; undefined at the start. */
  back(): TraceEvent | undefined {
    if (this.shown === 0) return undefined;
    this.moveTo(this.shown - 1);
    return this.world.log.at(this.shown);
  }

  /** Moves to a position from 0 to the number of events computed. */
  moveTo(position: number): void {
    if (!Number.isInteger(position) || position < 0 || position > this.world.log.length) {
      throw new RangeError(`there is no position ${position}; positions go from 0 to ${this.world.log.length}`);
    }
    if (this.keepsHistory) this.world.memory.show(position);
    this.shown = position;
  }

  /**
   * Moves on to the end of the action that the last event belongs to: the kernel or the program has then done all that it does without
   * interruption. Returns the events passed.
   */
  settle(): number {
    const { log } = this.world;
    if (this.shown === 0) return 0;
    const action = log.actionAt(this.shown - 1);
    let position = this.shown;
    while (position < log.length && log.actionAt(position) === action) position++;
    const passed = position - this.shown;
    this.moveTo(position);
    return passed;
  }

  /** The world at the moment shown, as plain data. */
  snapshot(): WorldSnapshot {
    return takeSnapshot(this.world, this.shown, this.timeNs);
  }

  /** How many segments are on their way at the moment shown. */
  segmentsInFlight(): number {
    return this.world.wire.record.flightCount;
  }

  /** Lines from 1 at which a breakpoint stops: a statement that begins there always leaves an event, however long a loop runs. */
  setBreakpointLines(lines: Iterable<number>): void {
    this.world.processes.interpreter.setBreakpointLines(new Set(lines));
  }

  /** Lets the world go on from its newest moment until there is an event; false when there is none, for now or for ever. */
  private compute(): boolean {
    const { log, memory } = this.world;
    if (this.end) return false;
    if (this.keepsHistory) memory.showNewest();
    const before = log.length;
    for (let silent = 0; log.length === before && silent < silentActionsAtOnce; silent++) {
      if (!this.world.act(this.untilNs)) {
        this.end = this.world.agenda.nextTimeNs === Number.POSITIVE_INFINITY ? 'nothing-left' : 'until';
        // What was still done without an event would be no part of any moment.
        this.moveTo(this.shown);
        return false;
      }
    }
    return log.length > before;
  }
}
