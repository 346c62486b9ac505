import type { RecordedScenario, Recording } from '../engine/conformance/recording';
import { Gate } from './gate';
import { categoryOf, judge, type Verdict, withoutTimes } from './judge';
import { type Pace, record, slowPrograms, slowWire, usualPace } from './recorder';
import { shrink } from './shrink';

/**
 * What came of a scenario. `close`: two things in it are milliseconds apart, and the engine does what the kernel did when they fall the
 * other way. `races`: the kernel does not do the same each time, or not when programs or wire are slower by microseconds, and the engine
 * does what it did at least once. `varies`: the same, but the engine never did what the kernel did, which is worth a look.
 */
export type Outcome = { kind: 'agrees' | 'close' | 'races' } | ({ kind: 'varies' | 'parts' } & Parting);

/** A recording from which the engine parts, and where. */
export interface Parting {
  recording: Recording;
  differences: string[];
}

/** The kernel must do the same at each of these before it counts as what the kernel does. */
const paces: readonly Pace[] = [usualPace, usualPace, usualPace, slowWire, slowPrograms];
/** The same for a candidate of shrinking, of which there are many. */
const pacesOfCandidate: readonly Pace[] = [usualPace, slowPrograms];
/** Runs with moved times of a candidate: few, because they take longer than its recording. */
const variantsOfCandidate = 6;
/** Candidates to try at a time: the first that parts makes the others useless. */
const mostCandidatesAtOnce = 8;

/** Records scenarios and compares them with the engine. `program` is the compiled recorder, `atOnce` how many recordings run at a time. */
export class Experiment {
  private readonly gate: Gate;

  constructor(
    private readonly program: string,
    private readonly atOnce: number,
  ) {
    this.gate = new Gate(atOnce);
  }

  async run(scenario: RecordedScenario): Promise<Outcome> {
    const recording = await this.record(scenario, usualPace);
    const verdict = judged(recording);
    if (verdict.kind !== 'parts') return { kind: verdict.kind };
    const partings: Parting[] = [];
    for (const pace of paces) {
      const again = await this.record(scenario, pace);
      const verdictAgain = judged(again);
      if (verdictAgain.kind !== 'parts') return { kind: 'races' };
      partings.push({ recording: again, differences: verdictAgain.differences });
    }
    const [first] = partings as [Parting];
    return { kind: partings.every((other) => areAlike(first, other)) ? 'parts' : 'varies', ...first };
  }

  private record(scenario: RecordedScenario, pace: Pace): Promise<Recording> {
    return this.gate.pass(() => record(this.program, scenario, pace));
  }

  /** The smallest scenario that parts in the same category; undefined when what is left of it parts only at some paces. */
  async smallest(found: Parting): Promise<Parting | undefined> {
    const category = categoryOf(found.differences[0] ?? '');
    // Shrinking must not wander from one difference to quite another.
    const partsAlike = async (candidate: RecordedScenario) => {
      const parting = await this.parts(candidate, pacesOfCandidate, variantsOfCandidate);
      return parting !== undefined && categoryOf(parting.differences[0] ?? '') === category;
    };
    const smallest = await shrink(found.recording.scenario, partsAlike, Math.min(this.atOnce, mostCandidatesAtOnce));
    // The first recording of a scenario that is as small may have been another than those that showed it to part.
    return (await this.parts(smallest, paces)) ?? (await this.parts(smallest, paces));
  }

  /** How a scenario parts, when it does so in the same way at each pace. */
  private async parts(scenario: RecordedScenario, atPaces: readonly Pace[], variants?: number): Promise<Parting | undefined> {
    let parting: Parting | undefined;
    for (const pace of atPaces) {
      const recording = await this.record(scenario, pace);
      const verdict = judged(recording, variants);
      if (verdict.kind !== 'parts') return undefined;
      const { differences } = verdict;
      parting ??= { recording, differences };
      if (!areAlike(parting, { recording, differences })) return undefined;
    }
    return parting;
  }
}

function areAlike(one: Parting, other: Parting): boolean {
  return withoutTimes(one.differences[0] ?? '') === withoutTimes(other.differences[0] ?? '');
}

/** An engine that fails is a difference too, not the end of the test. */
function judged(recording: Recording, variants?: number): Verdict {
  try {
    return judge(recording.scenario, recording.events, variants);
  } catch (error) {
    return { kind: 'parts', differences: [`engine: ${(error as Error).message}`] };
  }
}
