import type { TraceEvent, WorldLog } from '../../engine/trace/events';
import { actionStart, arrivalOf, continuesAction } from './actions';
import type { BreakpointHit, BreakpointTable } from './breakpoints';
import type { World } from './world';

/** Where a request wants to bring the world. Breakpoints stop it on the way, forwards and backwards. */
export type Goal =
  /** Continue. */
  | { kind: 'end' }
  /** Step into: the next event of any kind. */
  | { kind: 'event' }
  /** Step over: the next segment has arrived or is lost; the next action when none is on its way. */
  | { kind: 'arrival' }
  /** Step out: the call under way in this process returns, or its next one when none is. */
  | { kind: 'return'; process: number }
  /** Reverse continue. */
  | { kind: 'beginning' }
  | { kind: 'event back' }
  | { kind: 'arrival back' };

export type Stop =
  | { reason: 'step'; of: 'event' | 'action' }
  | { reason: 'entry' | 'pause' | 'goto' | 'end' }
  /** The simulation itself failed. */
  | { reason: 'failure'; message: string }
  | { reason: 'breakpoint'; hits: BreakpointHit[] };

/** After how many events the clock is looked at. */
const eventsBetweenLooks = 64;

/**
 * Moves the world to goals, in slices, so that whoever calls it stays able to answer. It knows events and positions, nothing of the
 * protocol to the client.
 */
export class Execution {
  private goal: Goal = { kind: 'end' };
  /** A step over waits for an arrival: one was on its way when it began. */
  private awaitsArrival = false;
  /** What a step over waits for has happened; it ends with the action. */
  private settling = false;
  /** Position reached by a search backwards; the world itself is moved when it ends. */
  private searchPosition = 0;

  constructor(
    private readonly world: World,
    private readonly breakpoints: BreakpointTable,
    /** Told of each event that happens, at every passage forwards. */
    private readonly happened: (event: TraceEvent) => void,
    private readonly nowMs: () => number,
  ) {}

  begin(goal: Goal): void {
    this.goal = goal;
    this.settling = false;
    this.awaitsArrival = goal.kind === 'arrival' && this.world.segmentsInFlight() > 0;
    this.searchPosition = this.world.position;
  }

  /** Works towards the goal for about this long. Undefined when more time is needed. */
  advance(milliseconds: number): Stop | undefined {
    const deadlineMs = this.nowMs() + milliseconds;
    switch (this.goal.kind) {
      case 'beginning':
      case 'event back':
      case 'arrival back':
        return this.advanceBackwards(deadlineMs, this.goal.kind);
      default:
        return this.advanceForwards(deadlineMs, this.goal);
    }
  }

  /** Stops where it is. */
  interrupt(): void {
    if (this.isBackwards()) this.world.moveTo(this.searchPosition);
  }

  private isBackwards(): boolean {
    return this.goal.kind === 'beginning' || this.goal.kind === 'event back' || this.goal.kind === 'arrival back';
  }

  private advanceForwards(deadlineMs: number, goal: Goal): Stop | undefined {
    for (let count = 1; ; count++) {
      const event = this.world.forward();
      if (!event) {
        if (this.world.ended !== undefined) return { reason: 'end' };
        // A program computes without calling anything: the session gives up after a bounded amount of work.
        if (this.nowMs() >= deadlineMs) return undefined;
        continue;
      }
      this.happened(event);
      const hits = this.breakpoints.hits(event);
      if (hits.length > 0) return { reason: 'breakpoint', hits };
      if (this.reaches(goal, event)) return { reason: 'step', of: goal.kind === 'arrival' ? 'action' : 'event' };
      if (count % eventsBetweenLooks === 0 && this.nowMs() >= deadlineMs) return undefined;
    }
  }

  private reaches(goal: Goal, event: TraceEvent): boolean {
    switch (goal.kind) {
      case 'event':
        return event.kind !== 'statement';
      case 'return':
        return (event.kind === 'return' || event.kind === 'exit') && event.process === goal.process;
      case 'arrival':
        if (event.kind === 'deliver' || event.kind === 'lost') this.settling = true;
        else if (!this.awaitsArrival && event.kind !== 'statement') this.settling = true;
        // All events of an action are known when its first one is.
        return this.settling && !continuesAction(this.world.events, event.index + 1);
      case 'end':
      case 'beginning':
      case 'event back':
      case 'arrival back':
        return false;
      default:
        return goal satisfies never;
    }
  }

  private advanceBackwards(deadlineMs: number, kind: 'beginning' | 'event back' | 'arrival back'): Stop | undefined {
    for (let count = 1; this.searchPosition > 1; count++) {
      const position = --this.searchPosition;
      const hits = this.breakpoints.hitsAt(this.world.events, position - 1);
      if (hits.length > 0) return this.land(position, { reason: 'breakpoint', hits });
      if (this.isLanding(kind, position)) {
        return this.land(position, { reason: 'step', of: kind === 'arrival back' ? 'action' : 'event' });
      }
      if (count % eventsBetweenLooks === 0 && this.nowMs() >= deadlineMs) return undefined;
    }
    return this.land(0, { reason: 'entry' });
  }

  private land(position: number, stop: Stop): Stop {
    this.world.moveTo(position);
    return stop;
  }

  /** Whether a step forwards of the same kind could have ended at this position, so that back then forward ends where one was. */
  private isLanding(kind: 'beginning' | 'event back' | 'arrival back', position: number): boolean {
    const { events } = this.world;
    if (kind === 'beginning') return false;
    if (kind === 'event back') return events.kindAt(position - 1) !== 'statement';
    if (continuesAction(events, position)) return false;
    if (arrivalOf(events, position - 1) >= 0) return true;
    const start = actionStart(events, position - 1);
    this.world.moveTo(start);
    return this.world.segmentsInFlight() === 0 && hasMoreThanStatements(events, start, position);
  }
}

/** Whether something happens between two positions that a step would stop for. */
function hasMoreThanStatements(events: WorldLog, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (events.kindAt(index) !== 'statement') return true;
  return false;
}
