import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RecordedScenario } from '../engine/conformance/recording';
import { runScenario } from '../engine/conformance/run';
import { scenarioText } from '../engine/conformance/translate';
import { Experiment, type Parting } from './experiment';
import { randomScenario } from './generate';
import { ladder, recordingText } from './print';
import { compileRecorder, removeStaleInstances, stopRecordings } from './recorder';
import { whyNot } from './requirements';

/**
 * The differential test against the running Linux kernel: makes random scenarios from a seed, runs each on the kernel and on the engine,
 * and prints where they part, shrunk to the smallest scenario that still parts.
 *
 * The exit status is 0 when none parts, 1 when one does, 2 when the test can't run to its end.
 */
const usage = `npm run test:kernel -- [--count N] [--seed N] [--jobs N] [--minutes N] [--keep DIR] [--only NAME]

  --count N    how many random scenarios (default 100)
  --seed N     the same seed makes the same scenarios (default: by the clock)
  --jobs N     recordings at a time, which mostly sleep (default 8)
  --minutes N  start and shrink no further scenario after so long (default 120)
  --keep DIR   write the recording of each scenario that parts, shrunk, to DIR
  --only NAME  only this scenario, such as 7.123: number 123 of seed 7`;

interface Settings {
  count: number;
  seed: number;
  jobs: number;
  minutes: number;
  keep: string | undefined;
  /** Number of the only scenario to run. */
  only: number | undefined;
}

/** A multiplier that is prime keeps the scenarios of neighbouring seeds apart. */
const seedStride = 1_000_003;

class UsageError extends Error {}

function readSettings(args: string[]): Settings {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { count: text, seed: text, jobs: text, minutes: text, keep: text, only: text } });
  const number = (name: 'count' | 'seed' | 'jobs' | 'minutes', byDefault: number) => {
    const value = values[name] === undefined ? byDefault : Number(values[name]);
    if (!Number.isInteger(value) || value < 0) throw new UsageError(`--${name} is a whole number, not "${values[name]}".`);
    return value;
  };
  const only = /^(\d+)\.(\d+)$/.exec(values.only ?? '');
  if (values.only !== undefined && !only) throw new UsageError(`--only is a seed and a number, such as 7.123, not "${values.only}".`);
  return {
    count: number('count', 100),
    seed: only ? Number(only[1]) : number('seed', Math.floor(Date.now() / 1000) % 100_000),
    jobs: Math.max(number('jobs', 8), 1),
    minutes: number('minutes', 120),
    keep: values.keep,
    only: only ? Number(only[2]) : undefined,
  };
}

/** Runs the scenarios, some at a time, and counts what comes of them. */
class Run {
  private readonly counts = { agrees: 0, close: 0, races: 0, varies: 0, parts: 0, failed: 0 };
  private readonly races: string[] = [];
  private readonly partings: { name: string; kind: 'parts' | 'varies'; parting: Parting }[] = [];
  private next = 0;
  private stopped = false;
  private readonly startedMs = Date.now();

  constructor(
    private readonly settings: Settings,
    private readonly experiment: Experiment,
  ) {}

  /** Returns the exit status. */
  async all(): Promise<number> {
    const { only, count, jobs, seed } = this.settings;
    console.log(`${only === undefined ? `${count} random scenarios of seed ${seed}` : `scenario ${seed}.${only}`} on ${kernelName()}`);
    if (only !== undefined) await this.one(only);
    else await Promise.all(Array.from({ length: jobs }, () => this.work()));
    for (const { name, kind, parting } of this.partings) await this.settle(name, kind, parting);
    this.summarise();
    if (this.stopped) console.log('It was interrupted.');
    return this.counts.parts > 0 ? 1 : this.counts.failed > 0 || this.stopped ? 2 : 0;
  }

  stop(): void {
    this.stopped = true;
  }

  private async work(): Promise<void> {
    const { count } = this.settings;
    while (this.next < count && !this.isOver) {
      await this.one(this.next++);
      if (this.done % 100 === 0) console.log(`${this.done} done, ${this.counts.parts} part`);
    }
  }

  private get isOver(): boolean {
    return this.stopped || Date.now() - this.startedMs > this.settings.minutes * 60_000;
  }

  private get done(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  private async one(number: number): Promise<void> {
    const name = `${this.settings.seed}.${number}`;
    try {
      const outcome = await this.experiment.run(randomScenario(this.settings.seed * seedStride + number, `random ${name}`));
      this.counts[outcome.kind]++;
      if (outcome.kind === 'races') this.races.push(name);
      if (outcome.kind === 'parts' || outcome.kind === 'varies') {
        this.partings.push({ name, kind: outcome.kind, parting: outcome });
        console.log(`${name} ${outcome.kind}: ${outcome.differences[0]}`);
      }
    } catch (error) {
      if (this.stopped) return;
      this.counts.failed++;
      console.log(`${name} could not be recorded: ${(error as Error).message}`);
    }
  }

  /** Shrinks, unless the time is over. What varied only because it also raced parts as any other once it is small. */
  private async settle(name: string, kind: 'parts' | 'varies', found: Parting): Promise<void> {
    const smallest = this.isOver ? undefined : await this.experiment.smallest(found).catch(() => undefined);
    if (kind === 'varies' && !smallest) return;
    if (kind === 'varies') {
      this.counts.varies--;
      this.counts.parts++;
    }
    this.report(name, smallest ?? found);
  }

  private report(name: string, { recording, differences }: Parting): void {
    const { scenario, events } = recording;
    console.log([`\n--- ${name}`, ...differences, '', scenarioText(scenario), 'The kernel:', ladder(events)].join('\n'));
    console.log(['The engine:', engineLadder(scenario), ''].join('\n'));
    const { keep } = this.settings;
    if (keep === undefined) return;
    mkdirSync(keep, { recursive: true });
    const file = join(keep, `random-${name.replace('.', '-')}.json`);
    writeFileSync(file, recordingText(recording));
    console.log(`kept in ${file}\n`);
  }

  private summarise(): void {
    const { agrees, close, races, varies, parts, failed } = this.counts;
    if (this.races.length > 0) console.log(`set aside, because the kernel disagrees with itself: ${this.races.join(' ')}`);
    console.log(
      `${this.done} scenarios of seed ${this.settings.seed}: ${agrees} agree, ${close} agree when their times are moved by milliseconds, ` +
        `${races} races set aside, ${varies} vary and never agree, ${failed} could not be recorded, ${parts} part`,
    );
  }
}

/** What the engine does; when it fails, why. */
function engineLadder(scenario: RecordedScenario): string {
  try {
    return ladder(runScenario(scenario));
  } catch (error) {
    return (error as Error).stack ?? String(error);
  }
}

/** The kernel, with what else of it decides: a fresh network namespace has the machine's congestion control. */
function kernelName(): string {
  const congestionControl = readFileSync('/proc/sys/net/ipv4/tcp_congestion_control', 'utf8').trim();
  return `Linux ${release()}, congestion control ${congestionControl}`;
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  const reason = whyNot();
  if (reason) {
    console.error(`The differential test can't run here. ${reason}`);
    process.exitCode = 2;
    return;
  }
  const program = compileRecorder();
  removeStaleInstances();
  const run = new Run(settings, new Experiment(program, settings.jobs));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      run.stop();
      stopRecordings();
    });
  }
  process.exitCode = await run.all();
}

main().catch((error: Error) => {
  const isUsage = error instanceof UsageError || 'code' in error;
  console.error(isUsage ? `${error.message}\n\n${usage}` : error.stack);
  process.exitCode = 2;
});
