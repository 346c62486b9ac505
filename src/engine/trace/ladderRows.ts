import type { Meaning } from './canvas';
import type { EventLog, Segment, TraceEvent } from './events';
import { inEnglish, type Translate } from './texts';
import { eventWords, fateWords, printable, quoted, returnWords, segmentWords } from './words';

/** One thing that the ladder shows: text at a host's line, a segment that leaves, or one that arrives. */
export type LadderRow = { timeNs: number } & (
  | { kind: 'note'; host: string; meaning: Meaning; text: string; mark: 'call' | 'state' | 'output' | 'timer' | 'end' }
  | { kind: 'send'; sendIndex: number; segment: Segment; label: string; remark: string; lost: boolean; copies: number; meaning: Meaning }
  | { kind: 'arrival'; sendIndex: number; segment: Segment; label: string; remark: string; copy: boolean; meaning: Meaning }
);

/** A call that returns within this time has not waited: it stands in the ladder once, with its result, before what it causes. */
const promptNs = 10_000;

/** Calls that do nothing but wait: what they wait for is in their arguments. */
const waitingCalls = new Set(['sleep', 'usleep', 'pause']);

export interface RowOptions {
  translate?: Translate;
  /** Name the connection of each segment and state, because there are several. */
  nameConnections?: boolean;
  /** Names of the hosts on which more than one process runs: their calls name the process. */
  sharedHosts?: ReadonlySet<string>;
}

/** The rows of the ladder, in the order of time. Events that say nothing of their own (statements, and what a row already told) have none. */
export class LadderRows {
  private readonly translate: Translate;

  constructor(
    private readonly log: EventLog,
    private readonly options: RowOptions = {},
  ) {
    this.translate = options.translate ?? inEnglish;
  }

  *[Symbol.iterator](): Generator<LadderRow> {
    for (let index = 0; index < this.log.length; index++) {
      if (this.log.kindAt(index) !== 'statement') {
        const row = this.rowOf(this.log.at(index));
        if (row) yield row;
      }
    }
  }

  private rowOf(event: TraceEvent): LadderRow | undefined {
    switch (event.kind) {
      case 'call':
        return this.callRow(event);
      case 'return':
        return this.returnRow(event);
      case 'exit':
        return this.note(
          event,
          event.signal === undefined ? 'plain' : 'failure',
          'end',
          this.ofProcess(event, eventWords(event, this.translate), true),
        );
      case 'signal':
        return this.note(event, 'failure', 'end', this.ofProcess(event, eventWords(event, this.translate)));
      case 'output':
        return this.note(event, 'output', 'output', this.ofProcess(event, quoted(event.text.replace(/\n$/, ''))));
      case 'state':
        return this.note(event, 'state', 'state', `${eventWords(event, this.translate)}${this.connectionName(event.connection, '  ')}`);
      case 'retransmit':
        return this.note(event, 'again', 'timer', eventWords(event, this.translate));
      case 'timer':
        return this.toldByNext(event) ? undefined : this.note(event, 'quiet', 'timer', eventWords(event, this.translate));
      case 'send':
        return this.sendRow(event);
      case 'deliver':
        return this.arrivalRow(event);
      case 'lost':
      case 'statement':
        return undefined;
      default:
        return event satisfies never;
    }
  }

  private note(event: TraceEvent, meaning: Meaning, mark: (LadderRow & { kind: 'note' })['mark'], text: string): LadderRow {
    return { kind: 'note', timeNs: event.timeNs, host: event.host, meaning, mark, text: printable(text) };
  }

  /** The text, with the name of the process where the host has several. */
  private ofProcess(event: TraceEvent & { program: string }, text: string, always = false): string {
    if (!this.options.sharedHosts?.has(event.host)) return always ? `${event.program} ${text}` : text;
    return always ? `${event.program} ${text}` : `${event.program}: ${text}`;
  }

  private connectionName(connection: number, separator: string): string {
    return this.options.nameConnections && connection >= 0 ? `${separator}c${connection + 1}` : '';
  }

  private callRow(event: TraceEvent & { kind: 'call' }): LadderRow {
    const result = this.promptReturn(event);
    if (result) {
      return this.note(event, result.result < 0 ? 'failure' : 'plain', 'call', this.ofProcess(event, returnWords(result, this.translate)));
    }
    const text = waitingCalls.has(event.name) ? event.call : this.translate('waits', event.call);
    return this.note(event, 'quiet', 'call', this.ofProcess(event, text));
  }

  private returnRow(event: TraceEvent & { kind: 'return' }): LadderRow | undefined {
    const call = this.log.at(event.callIndex);
    const told = event.timeNs - call.timeNs <= promptNs || waitingCalls.has(event.name);
    if (told) return undefined;
    return this.note(event, event.result < 0 ? 'failure' : 'plain', 'call', this.ofProcess(event, returnWords(event, this.translate)));
  }

  /** The return of a call that does not wait. */
  private promptReturn(call: TraceEvent & { kind: 'call' }): (TraceEvent & { kind: 'return' }) | undefined {
    for (let index = call.index + 1; index < this.log.length; index++) {
      const event = this.log.at(index);
      if (event.timeNs - call.timeNs > promptNs) return undefined;
      if (event.kind === 'return' && event.callIndex === call.index) return event;
    }
    return undefined;
  }

  /** A timer that sends a segment again is told by the row that says so. */
  private toldByNext(event: TraceEvent & { kind: 'timer' }): boolean {
    const next = event.index + 1 < this.log.length ? this.log.at(event.index + 1) : undefined;
    return next?.kind === 'retransmit' && next.endpoint === event.endpoint && next.timeNs === event.timeNs;
  }

  private label(segment: Segment): string {
    return `#${segment.id} ${this.connectionName(segment.connection, '')}`.trimEnd().concat(' ', segmentWords(segment));
  }

  private sendRow(event: TraceEvent & { kind: 'send' }): LadderRow {
    const { segment, fate } = event;
    const again = segment.retransmission ? this.translate('sentAgain') : '';
    return {
      kind: 'send',
      timeNs: event.timeNs,
      sendIndex: event.index,
      segment,
      label: this.label(segment),
      remark: [again, fate === 'drop' ? '' : fateWords(event, this.translate)].filter((text) => text !== '').join(', '),
      lost: fate === 'drop',
      copies: fate === 'dup' ? 2 : 1,
      meaning: segment.retransmission ? 'again' : fate === 'delay' || fate === 'dup' ? 'late' : 'plain',
    };
  }

  private arrivalRow(event: TraceEvent & { kind: 'deliver' }): LadderRow {
    const { segment } = event;
    return {
      kind: 'arrival',
      timeNs: event.timeNs,
      sendIndex: event.sendIndex,
      segment,
      label: segment.forged ? this.label(segment) : `#${segment.id}`,
      remark: segment.forged ? this.translate('forged') : event.copy ? this.translate('secondCopy') : '',
      copy: event.copy,
      meaning: segment.forged ? 'forged' : event.copy ? 'late' : segment.retransmission ? 'again' : 'plain',
    };
  }
}
