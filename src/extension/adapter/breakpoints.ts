import { calls } from '../../engine/program/systemCalls';
import type { SourceSpan } from '../../engine/scenario/source';
import { type TcpState, tcpStates } from '../../engine/tcp/states';
import type { EventLog, TraceEvent } from '../../engine/trace/events';
import type { Translate } from './texts';

/** What breakpoints are checked against: the scenario that is being debugged. */
export interface BreakpointTargets {
  /** Key of the file's address. */
  fileKey: string;
  fileName: string;
  hosts: string[];
  processes: string[];
  /** Where statements begin, in the order of the file. */
  statements: SourceSpan[];
}

export interface RequestedLine {
  line: number;
}

export interface RequestedName {
  name: string;
}

export interface RequestedFilter {
  filterId: string;
  condition?: string | undefined;
}

/** What became of a breakpoint. Lines count from 1. */
export interface BreakpointState {
  id: number;
  verified: boolean;
  message?: string;
  line?: number;
}

/** A breakpoint that an event meets. */
export interface BreakpointHit {
  id: number;
  kind: 'line' | 'state' | 'call';
  /** Set as a function breakpoint: the protocol has a stop reason of its own for these. */
  byName: boolean;
}

interface Breakpoint {
  state: BreakpointState;
  /** What is stopped at, when it could be verified. */
  matcher: Matcher | undefined;
  request: { kind: 'line'; fileKey: string; line: number } | { kind: 'name'; name: string } | { kind: 'filter'; filter: RequestedFilter };
}

type Matcher =
  | { kind: 'line'; startOffset: number }
  | { kind: 'state'; host: string | undefined; old: TcpState | undefined; new: TcpState }
  | { kind: 'call'; owner: string | undefined; name: string };

/** The name of a state in either spelling, `TIME_WAIT` or `TIME-WAIT`; calls are small letters, so `LISTEN` and `listen` differ. */
export function stateNamed(name: string): TcpState | undefined {
  const underscored = name.trim().replaceAll('-', '_');
  return tcpStates.find((state) => state === underscored);
}

/**
 * All breakpoints of a session: as they were asked for, what became of them, and which of them an event meets. They may be set before
 * the scenario is known; `load` checks all of them again.
 */
export class BreakpointTable {
  private breakpoints: Breakpoint[] = [];
  private nextId = 1;
  private targets: BreakpointTargets | undefined;

  constructor(private readonly translate: Translate) {}

  /** Checks every breakpoint against the scenario and returns those whose state differs now. */
  load(targets: BreakpointTargets): BreakpointState[] {
    this.targets = targets;
    const changed: BreakpointState[] = [];
    for (const breakpoint of this.breakpoints) {
      const former = JSON.stringify(breakpoint.state);
      this.verify(breakpoint);
      if (JSON.stringify(breakpoint.state) !== former) changed.push(breakpoint.state);
    }
    return changed;
  }

  /** Replaces the line breakpoints of one file. */
  setLines(fileKey: string, requested: RequestedLine[]): BreakpointState[] {
    this.remove((request) => request.kind === 'line' && request.fileKey === fileKey);
    return requested.map(({ line }) => this.add({ kind: 'line', fileKey, line }));
  }

  /** Replaces the function breakpoints. */
  setNames(requested: RequestedName[]): BreakpointState[] {
    this.remove((request) => request.kind === 'name');
    return requested.map(({ name }) => this.add({ kind: 'name', name }));
  }

  /** Replaces the exception filters. */
  setFilters(requested: RequestedFilter[]): BreakpointState[] {
    this.remove((request) => request.kind === 'filter');
    return requested.map((filter) => this.add({ kind: 'filter', filter }));
  }

  /** The lines at which a breakpoint is. */
  lines(): number[] {
    return this.breakpoints.flatMap(({ matcher, state }) => (matcher?.kind === 'line' && state.line !== undefined ? [state.line] : []));
  }

  /** The breakpoints that the event meets. */
  hits(event: TraceEvent): BreakpointHit[] {
    if (event.kind !== 'state' && event.kind !== 'call' && event.kind !== 'statement') return [];
    return this.breakpoints.flatMap(({ matcher, state, request }) =>
      matcher && meets(matcher, event) ? [{ id: state.id, kind: matcher.kind, byName: request.kind === 'name' }] : [],
    );
  }

  /** The same for an event of the log, which is only read when its kind can meet one. */
  hitsAt(events: EventLog, index: number): BreakpointHit[] {
    if (this.breakpoints.length === 0) return [];
    const kind = events.kindAt(index);
    return kind === 'state' || kind === 'call' || kind === 'statement' ? this.hits(events.at(index)) : [];
  }

  private add(request: Breakpoint['request']): BreakpointState {
    const breakpoint: Breakpoint = { state: { id: this.nextId++, verified: false }, matcher: undefined, request };
    this.breakpoints.push(breakpoint);
    this.verify(breakpoint);
    return breakpoint.state;
  }

  private remove(which: (request: Breakpoint['request']) => boolean): void {
    this.breakpoints = this.breakpoints.filter(({ request }) => !which(request));
  }

  private verify(breakpoint: Breakpoint): void {
    const { id } = breakpoint.state;
    const { request } = breakpoint;
    const result = this.targets ? this.resolve(request, this.targets) : this.translate('notLoadedYet');
    if (typeof result === 'string') {
      breakpoint.matcher = undefined;
      breakpoint.state = { id, verified: false, message: result, ...(request.kind === 'line' ? { line: request.line } : {}) };
      return;
    }
    breakpoint.matcher = result.matcher;
    breakpoint.state = { id, verified: true, ...(result.line === undefined ? {} : { line: result.line }) };
    if (result.message !== undefined) breakpoint.state.message = result.message;
  }

  /** What the request stops at, or the reason why it cannot. */
  private resolve(
    request: Breakpoint['request'],
    targets: BreakpointTargets,
  ): { matcher: Matcher; line?: number; message?: string } | string {
    switch (request.kind) {
      case 'line':
        return this.resolveLine(request.fileKey, request.line, targets);
      case 'name':
        return this.resolveName(request.name, targets);
      case 'filter':
        return this.resolveFilter(request.filter, targets);
      default:
        return request satisfies never;
    }
  }

  private resolveLine(
    fileKey: string,
    line: number,
    targets: BreakpointTargets,
  ): { matcher: Matcher; line: number; message?: string } | string {
    if (fileKey !== targets.fileKey) return this.translate('otherFile', targets.fileName);
    // Like other debuggers, a line stops once, where its first statement begins, not at each of its statements.
    const statement = targets.statements.find((span) => span.line >= line);
    if (!statement) return this.translate('lineHasNoCode', line);
    const matcher: Matcher = { kind: 'line', startOffset: statement.startOffset };
    return { matcher, line: statement.line, ...(statement.line === line ? {} : { message: this.translate('lineMoved', line) }) };
  }

  private resolveName(name: string, targets: BreakpointTargets): { matcher: Matcher } | string {
    const colon = name.indexOf(':');
    const owner = colon < 0 ? undefined : name.slice(0, colon).trim();
    const what = name.slice(colon + 1).trim();
    const parts = what.split(/->|→/);
    if (parts.length > 2) return this.translate('functionBreakpointWrong');
    if (parts.length === 2 || stateNamed(what)) return this.resolveTransition(owner, parts, targets);
    const call = calls.get(what.replace(/\(\s*\)$/, ''));
    if (!call?.system) return this.translate('functionBreakpointWrong');
    if (owner !== undefined && !targets.hosts.includes(owner) && !targets.processes.includes(owner)) return this.noSuchHost(owner, targets);
    return { matcher: { kind: 'call', owner, name: call.name } };
  }

  private resolveTransition(host: string | undefined, parts: string[], targets: BreakpointTargets): { matcher: Matcher } | string {
    for (const part of parts) if (!stateNamed(part)) return this.translate('noSuchState', part.trim(), tcpStates.join(', '));
    if (host !== undefined && !targets.hosts.includes(host)) return this.noSuchHost(host, targets);
    const old = parts.length === 2 ? stateNamed(parts[0] ?? '') : undefined;
    const entered = stateNamed(parts[parts.length - 1] ?? '');
    return entered ? { matcher: { kind: 'state', host, old, new: entered } } : this.translate('functionBreakpointWrong');
  }

  private resolveFilter(filter: RequestedFilter, targets: BreakpointTargets): { matcher: Matcher } | string {
    const entered = stateNamed(filter.filterId);
    if (!entered) return this.translate('noSuchFilter', filter.filterId);
    const host = filter.condition?.trim() || undefined;
    if (host !== undefined && !targets.hosts.includes(host)) return this.noSuchHost(host, targets);
    return { matcher: { kind: 'state', host, old: undefined, new: entered } };
  }

  private noSuchHost(name: string, targets: BreakpointTargets): string {
    return this.translate('noSuchHost', name, targets.hosts.join(', '));
  }
}

function meets(matcher: Matcher, event: TraceEvent): boolean {
  switch (matcher.kind) {
    case 'line':
      return event.kind === 'statement' && event.source?.startOffset === matcher.startOffset;
    case 'state':
      return (
        event.kind === 'state' &&
        event.old !== event.new &&
        event.new === matcher.new &&
        (matcher.old === undefined || event.old === matcher.old) &&
        (matcher.host === undefined || event.host === matcher.host)
      );
    case 'call':
      return (
        event.kind === 'call' &&
        event.name === matcher.name &&
        (matcher.owner === undefined || event.host === matcher.owner || event.program === matcher.owner)
      );
    default:
      return matcher satisfies never;
  }
}
