import type { RecordedScenario, Recording } from '../engine/conformance/recording';
import { judge, kindOfDifference, type Verdict } from './judge';
import { type Pace, record, slowPrograms, slowWire, usualPace } from './recorder';
import { shrink } from './shrink';

/**
 * What came of a scenario. `close`: two things in it are milliseconds apart, and the engine does what the kernel did when they fall the
 * other way. `races`: the kernel does not do the same each time, or not when programs or wire are slower by microseconds.
 */
export type Outcome =
  | { kind: 'agrees' | 'close' | 'races' }
  | { kind: 'parts'; scenario: RecordedScenario; recording: Recording; differences: string[] };

interface Parting {
  recording: Recording;
  differences: string[];
}

/** Times that the kernel must do the same before it counts as what the kernel does. */
const recordingsNeeded = 3;
/** The same for a candidate of shrinking, of which there are many. */
const recordingsOfCandidate = 2;

/** Records scenarios and compares them with the engine. `program` is the compiled recorder, `atOnce` how many candidates to record at a time. */
export class Experiment {
  constructor(
    private readonly program: string,
    private readonly atOnce: number,
  ) {}

  async run(scenario: RecordedScenario): Promise<Outcome> {
    const recording = await record(this.program, scenario);
    const verdict = judged(recording);
    if (verdict.kind !== 'parts') return { kind: verdict.kind };
    const found = { recording, differences: verdict.differences };
    if (!(await this.isSteady(found))) return { kind: 'races' };
    return { kind: 'parts', ...(await this.smallest(found)) };
  }

  /** Whether the kernel parts in the same way again, and also at another pace. */
  private async isSteady({ recording, differences }: Parting): Promise<boolean> {
    const kind = kindOfDifference(differences[0] ?? '');
    for (const pace of [...Array<Pace>(recordingsNeeded - 1).fill(usualPace), slowWire, slowPrograms]) {
      const verdict = judged(await record(this.program, recording.scenario, pace));
      if (verdict.kind !== 'parts' || kindOfDifference(verdict.differences[0] ?? '') !== kind) return false;
    }
    return true;
  }

  private async smallest(found: Parting): Promise<Parting & { scenario: RecordedScenario }> {
    const category = categoryOf(found);
    const scenario = await shrink(
      found.recording.scenario,
      async (candidate) => (await this.parts(candidate, category)) !== undefined,
      this.atOnce,
    );
    const smallest = (await this.parts(scenario, category)) ?? found;
    return { scenario: smallest.recording.scenario, ...smallest };
  }

  /** How a candidate parts, when it does so each time and in the category of the original. */
  private async parts(candidate: RecordedScenario, category: string): Promise<Parting | undefined> {
    let parting: Parting | undefined;
    for (let i = 0; i < recordingsOfCandidate; i++) {
      const recording = await record(this.program, candidate);
      const verdict = judged(recording);
      if (verdict.kind !== 'parts') return undefined;
      const next = { recording, differences: verdict.differences };
      if (categoryOf(next) !== category) return undefined;
      if (parting && kindOfDifference(parting.differences[0] ?? '') !== kindOfDifference(next.differences[0] ?? '')) return undefined;
      parting = next;
    }
    return parting;
  }
}

/** `timing`, `segment`, `states` or `call`: shrinking must not wander from one difference to quite another. */
function categoryOf({ differences }: Parting): string {
  const [first = ''] = differences;
  return first.includes('ms after the one before') ? 'timing' : (first.split(' ')[0] ?? '');
}

/** An engine that fails is a difference too, not the end of the test. */
function judged(recording: Recording): Verdict {
  try {
    return judge(recording.scenario, recording.events);
  } catch (error) {
    return { kind: 'parts', differences: [`engine: ${(error as Error).message}`] };
  }
}
