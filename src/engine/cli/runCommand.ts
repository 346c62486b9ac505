import { basename } from 'node:path';
import type { CompiledScenario } from '../scenario/compiled';
import type { TraceEvent } from '../trace/events';
import { jsonTrace } from '../trace/json';
import { type LadderEnd, ladder } from '../trace/ladder';
import { durationWords } from '../trace/words';
import { Session } from '../world/session';
import type { Request } from './arguments';
import { makeFolder, outputPaths, writeText } from './files';
import { ProgressBar } from './progress';
import { openScenario } from './scenarioFile';
import { type Surroundings, wantsColour, writeAll } from './terminal';

type RunRequest = Request & { command: 'run' };

/** How long a run without `--until` may go on, in simulated time. */
const defaultUntilNs = 3600e9;

/**
 * How much work a run may make: programs that loop for ever would else never come to an end. A slice is what the session does at most
 * before it comes back without an event; their number is limited only where no time is.
 */
const mostEvents = 2_000_000;
const mostIdleSlices = 150;

/** Between two looks at the clock, for the progress bar. */
const eventsBetweenUpdates = 512;

/** Columns of a ladder that goes to no terminal, and the most it takes of one. */
const defaultColumns = 100;
const mostColumns = 132;

/** `tcp-teardown run`: runs each file and prints or writes what happens. Returns the exit status. */
export async function run(request: RunRequest, surroundings: Surroundings): Promise<number> {
  const extension = request.format === 'json' ? '.json' : '.txt';
  const outputs = request.folder === undefined ? [] : outputPaths(request.files, request.folder, extension);
  if (request.folder !== undefined) makeFolder(request.folder);
  let status = 0;
  let printed = 0;
  for (const [place, file] of request.files.entries()) {
    const { scenario } = openScenario(file, surroundings);
    if (!scenario) {
      status = 1;
      continue;
    }
    const { pieces, end } = runScenario(file, scenario, request, surroundings);
    const output = outputs[place];
    if (output === undefined) {
      if (request.format === 'ladder' && request.files.length > 1) surroundings.stdout.write(`${printed > 0 ? '\n' : ''}==> ${file} <==\n`);
      await writeAll(surroundings.stdout, pieces);
    } else {
      writeText(output, [...pieces].join(''));
      surroundings.stdout.write(`${file} -> ${output}\n`);
    }
    printed++;
    warnOfLimit(file, end(), request, surroundings);
  }
  return status;
}

/** A ladder says itself why it ends; whoever gets JSON, or a file, is told here. */
function warnOfLimit(file: string, { end, timeNs }: RunEnd, request: RunRequest, { stderr }: Surroundings): void {
  if (request.format === 'ladder' && request.folder === undefined) return;
  if (end === 'time-limit')
    stderr.write(`tcp-teardown: ${file}: stopped at ${durationWords(timeNs)}, though more would happen; --until sets another limit\n`);
  if (end === 'work-limit')
    stderr.write(
      `tcp-teardown: ${file}: stopped at ${durationWords(timeNs)}: the scenario may go on for ever; --until sets a limit of time\n`,
    );
}

interface RunEnd {
  end: LadderEnd;
  timeNs: number;
}

/** A run under way: reading the pieces of its output makes it happen. Its end is known after the last piece. */
function runScenario(file: string, scenario: CompiledScenario, request: RunRequest, surroundings: Surroundings) {
  const untilNs = request.untilNs ?? defaultUntilNs;
  const session = new Session(scenario, { untilNs, history: false });
  const progress = new ProgressBar(surroundings.stderr, file, request.untilNs);
  const idleSlices = request.untilNs === undefined ? mostIdleSlices : Number.POSITIVE_INFINITY;
  const events = eventsOf(session, progress, idleSlices);
  const end = (): RunEnd => ({
    end: endOf(session, request.untilNs !== undefined),
    timeNs: endTimeNs(session, untilNs),
  });
  const pieces =
    request.format === 'json'
      ? jsonTrace(scenario, events, session.events)
      : ladderPieces(file, session, events, end, request, surroundings);
  return { pieces, end };
}

/** The moment at which a run ends: its limit, or when the last thing happened. */
function endTimeNs(session: Session, untilNs: number): number {
  if (session.ended === 'until') return untilNs;
  return session.ended === 'nothing-left' ? session.timeNs : session.computedNs;
}

function* eventsOf(session: Session, progress: ProgressBar, slicesLeft: number): Generator<TraceEvent> {
  let idleSlices = 0;
  try {
    while (session.ended === undefined && session.position < mostEvents && idleSlices < slicesLeft) {
      const event = session.forward();
      if (event) yield event;
      else idleSlices++;
      if (!event || session.position % eventsBetweenUpdates === 0) progress.update(session.computedNs, session.position);
    }
  } finally {
    progress.clear();
  }
}

function* ladderPieces(
  file: string,
  session: Session,
  events: Iterable<TraceEvent>,
  end: () => RunEnd,
  request: RunRequest,
  { stdout, environment }: Surroundings,
): Generator<string> {
  // The head of a ladder needs to know how many connections there will be: the run comes first.
  for (const _ of events);
  const toTerminal = request.folder === undefined && stdout.isTTY === true;
  const lines = ladder(
    {
      title: session.scenario.title || basename(file),
      hosts: session.snapshot().hosts.map(({ name, address }) => ({ name, address })),
      events: session.events,
      ...end(),
    },
    {
      columns: toTerminal ? Math.min(mostColumns, stdout.columns ?? defaultColumns) : defaultColumns,
      colour: request.folder === undefined && wantsColour(stdout, environment),
    },
  );
  for (const line of lines) yield `${line}\n`;
}

function endOf(session: Session, hasLimit: boolean): LadderEnd {
  if (session.ended === undefined) return 'work-limit';
  if (session.ended === 'nothing-left') return 'nothing-left';
  return hasLimit ? 'until' : 'time-limit';
}
