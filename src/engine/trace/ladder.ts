import { coloured, type Meaning } from './canvas';
import type { EventLog } from './events';
import { LadderPainter } from './ladderPainter';
import { LadderRows } from './ladderRows';
import { summarise, type TraceSummary } from './summary';
import { inEnglish, type Translate } from './texts';
import { durationWords, printable } from './words';

/** Why a trace ends: its time limit, nothing can happen any more, or a limit that nobody asked for. */
export type LadderEnd = 'until' | 'nothing-left' | 'time-limit' | 'work-limit';

export interface LadderHost {
  name: string;
  address: string;
}

export interface LadderInput {
  title: string;
  hosts: readonly LadderHost[];
  events: EventLog;
  end: LadderEnd;
  /** The moment at which the trace ends. */
  timeNs: number;
}

export interface LadderOptions {
  /** Columns of the terminal or page. */
  columns: number;
  /** Colour with the escape sequences of ECMA-48; what colours say, forms and words say too. */
  colour: boolean;
  translate?: Translate;
}

/** More connections than this are counted by state instead of listed. */
const mostConnectionsListed = 8;

/**
 * A trace as a ladder: hosts are columns, time runs down, segments are arrows between the columns that bend where they are on their way.
 * Yields lines without line ends.
 */
export function* ladder(input: LadderInput, options: LadderOptions): Generator<string> {
  const translate = options.translate ?? inEnglish;
  const paint = (text: string, meaning: Meaning) => coloured(text, meaning, options.colour);
  yield paint(printable(input.title) || translate('untitled'), 'heading');
  yield '';
  const { events } = input;
  if (events.length === 0 || input.hosts.length === 0) {
    yield translate('nothingHappens');
    return;
  }
  const summary = summarise(events);
  const timeColumns = String(Math.floor(input.timeNs / 1e9)).length + 8;
  const painter = new LadderPainter(columnsOf(input.hosts, summary.openers), options.columns, timeColumns, options.colour, translate);
  yield* painter.head();
  const nameConnections = summary.connections.size > 1;
  for (const row of new LadderRows(events, { translate, nameConnections, sharedHosts: summary.sharedHosts })) {
    yield* painter.paint(row);
  }
  yield* painter.pause(input.timeNs);
  yield '';
  for (const line of foot(input, summary, translate)) {
    yield paint(line.text, line.meaning);
  }
}

/** The hosts from left to right: those that open connections first, as one is used to; the others as the scenario has them. */
function columnsOf(hosts: readonly LadderHost[], openers: ReadonlySet<string>): LadderHost[] {
  const opening = [...openers].flatMap((name) => hosts.filter((host) => host.name === name));
  return [...opening, ...hosts.filter(({ name }) => !openers.has(name))];
}

function* foot(input: LadderInput, summary: TraceSummary, translate: Translate): Generator<{ text: string; meaning: Meaning }> {
  yield { text: endWords(input, translate), meaning: 'plain' };
  for (const text of connectionLines(summary, translate)) {
    yield { text, meaning: 'state' };
  }
  const counts = [translate('segmentsSent', summary.sent)];
  if (summary.lost > 0) counts.push(translate('segmentsLost', summary.lost));
  if (summary.sentAgain > 0) counts.push(translate('segmentsSentAgain', summary.sentAgain));
  if (summary.forged > 0) counts.push(translate('segmentsForged', summary.forged));
  if (summary.underWay > 0) counts.push(translate('segmentsUnderWay', summary.underWay));
  yield { text: counts.join(', '), meaning: 'plain' };
}

function endWords({ end, timeNs, events }: LadderInput, translate: Translate): string {
  const time = durationWords(timeNs);
  switch (end) {
    case 'nothing-left':
      return translate('endNothingLeft', time);
    case 'until':
      return translate('endUntil', time);
    case 'time-limit':
      return translate('endTimeLimit', time);
    case 'work-limit':
      return translate('endWorkLimit', time, events.length);
    default:
      return end satisfies never;
  }
}

/** The states in which the connections end: one line each, or, of many, how many ends are in which state. */
function* connectionLines(summary: TraceSummary, translate: Translate): Generator<string> {
  const { connections } = summary;
  if (connections.size <= mostConnectionsListed) {
    for (const [number, ends] of [...connections].sort(([one], [other]) => one - other)) {
      const states = ends.map(({ host, port, state }) => translate('connectionState', host, port, state)).join(', ');
      yield connections.size > 1 ? `c${number + 1}  ${states}` : states;
    }
    return;
  }
  const counts = new Map<string, number>();
  for (const { state } of [...connections.values()].flat()) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const inStates = [...counts].map(([state, count]) => translate('connectionsInState', count, state));
  yield `${translate('connections', connections.size)}: ${inStates.join(', ')}`;
}
