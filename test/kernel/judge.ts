import { differences } from '../engine/conformance/compare';
import type { Operation, RecordedEvent, RecordedScenario } from '../engine/conformance/recording';
import { recordedSeconds } from '../engine/conformance/recording';
import { runScenario } from '../engine/conformance/run';
import { Random } from './random';

/**
 * Whether the engine does what a recording shows. `close`: it does when the times of the scenario are moved by a few milliseconds,
 * so two things race in it, which may fall either way on a real kernel.
 */
export type Verdict = { kind: 'agrees' } | { kind: 'close' } | { kind: 'parts'; differences: string[] };

/** Runs of the engine with moved times before a difference counts as one. */
const mostVariants = 24;
/** Seconds by which a program's sleep, the wire or the recorder may be late on a busy machine. */
const lateness = { sleep: 0.004, wire: 0.0008, start: 0.003, call: 0.0002, exit: 0.004 };

/** How late a timer may fire that ends near the end of the recording, as a part of the recorded seconds. */
const endUncertainty = 0.04;

export function judge(scenario: RecordedScenario, kernel: readonly RecordedEvent[], variants = mostVariants): Verdict {
  const found = differences(kernel, runScenario(scenario));
  if (found.length === 0) return { kind: 'agrees' };
  const random = new Random(1);
  for (let i = 0; i < variants; i++) {
    if (differences(kernel, runScenario(withMovedTimes(scenario, random))).length === 0) return { kind: 'close' };
  }
  return { kind: 'parts', differences: found };
}

/** The same scenario with every time late by a little, as a real machine may be. */
function withMovedTimes(scenario: RecordedScenario, random: Random): RecordedScenario {
  const late = (most: number) => random.fraction() * most;
  const moved: RecordedScenario = { ...scenario };
  moved.latency = (scenario.latency ?? 0.01) + late(lateness.wire);
  if (random.chance(0.6)) moved.duration = recordedSeconds(scenario) * (1 + (random.fraction() * 2 - 1) * endUncertainty);
  const mostLate = random.chance(0.5) ? lateness.sleep : lateness.sleep / 8;
  const areCallsLate = random.chance(0.5);
  for (const program of programNames(scenario)) {
    const operations = (scenario[program] ?? []).flatMap((operation): Operation[] => {
      if (operation[0] === 'sleep') return [['sleep', Number(operation[1]) + late(mostLate)]];
      if (operation[0] === 'exit') return [['sleep', late(lateness.exit)], operation];
      return areCallsLate ? [['sleep', late(lateness.call)], operation] : [operation];
    });
    moved[program] = [['sleep', late(lateness.start)], ...operations];
  }
  if (scenario.inject) moved.inject = scenario.inject.map((injection) => ({ ...injection, at: injection.at + late(lateness.wire) }));
  return moved;
}

/** The programs of a scenario: `client`, `client.2`, `server` and so on. */
export function programNames(scenario: RecordedScenario): ('client' | 'server')[] {
  return Object.keys(scenario).filter((key): key is 'client' | 'server' => ['client', 'server'].includes(key.split('.')[0] ?? ''));
}

/** `timing`, `segment`, `states` or `call`. */
export function categoryOf(difference: string): string {
  return difference.includes('ms after the one before') ? 'timing' : (difference.split(' ')[0] ?? '');
}

/** A difference without its times, which vary from one recording to the next: two that are the same are equal. */
export function withoutTimes(difference: string): string {
  return difference.replace(/ at [\d.]+/g, '').replace(/-?\d+ ms/g, '# ms');
}
