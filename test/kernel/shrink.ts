import { compileScenario } from '../../src/engine/scenario/scenario';
import type { Operation, RecordedScenario } from '../engine/conformance/recording';
import { recordedSeconds } from '../engine/conformance/recording';
import { scenarioText } from '../engine/conformance/translate';
import { programNames } from './judge';

/** A recording need not be shorter than this. */
const leastSeconds = 0.25;
/** Candidates that one scenario may cost before the smallest so far counts as the smallest. */
const mostCandidates = 200;

/**
 * The smallest scenario that still parts, by delta debugging: leaves out programs, faults, injections, sysctls and operations, then makes
 * numbers plain, as long as `stillParts` says so. Candidates are tried `atOnce` at a time, the boldest first.
 */
export async function shrink(
  scenario: RecordedScenario,
  stillParts: (candidate: RecordedScenario) => Promise<boolean>,
  atOnce: number,
): Promise<RecordedScenario> {
  let smallest = scenario;
  let tried = 0;
  const refuted = new Set<string>();
  for (;;) {
    const open = candidates(smallest).filter((candidate) => isRight(candidate) && !refuted.has(JSON.stringify(candidate)));
    const batch = open.slice(0, atOnce);
    if (batch.length === 0 || tried >= mostCandidates) return smallest;
    tried += batch.length;
    const parts = await Promise.all(batch.map(stillParts));
    batch.forEach((candidate, i) => {
      if (!parts[i]) refuted.add(JSON.stringify(candidate));
    });
    smallest = batch[parts.indexOf(true)] ?? smallest;
  }
}

function isRight(scenario: RecordedScenario): boolean {
  return compileScenario(scenarioText(scenario)).diagnostics.length === 0;
}

/** Scenarios that are one step smaller, the biggest steps first; a shorter one before all, because recording it takes less time. */
function candidates(scenario: RecordedScenario): RecordedScenario[] {
  const fewer = shorter(scenario);
  for (const program of programNames(scenario)) {
    if (program.includes('.')) fewer.push(without(scenario, program));
  }
  for (const key of ['faults', 'inject'] as const) {
    const list = scenario[key];
    if (!list) continue;
    fewer.push(without(scenario, key));
    if (list.length > 1) fewer.push(...list.map((_, i) => ({ ...scenario, [key]: list.filter((_, j) => j !== i) })));
  }
  return [...fewer, ...fewerSysctls(scenario), ...fewerOperations(scenario), ...plainerNumbers(scenario)];
}

function shorter(scenario: RecordedScenario): RecordedScenario[] {
  const seconds = recordedSeconds(scenario);
  const durations = [seconds / 4, seconds / 2, seconds * 0.75].map((duration) => Number(duration.toFixed(2)));
  return durations.filter((duration) => duration >= leastSeconds).map((duration) => ({ ...scenario, duration }));
}

function without(scenario: RecordedScenario, key: string): RecordedScenario {
  return Object.fromEntries(Object.entries(scenario).filter(([name]) => name !== key)) as unknown as RecordedScenario;
}

function fewerSysctls(scenario: RecordedScenario): RecordedScenario[] {
  const { sysctl } = scenario;
  if (!sysctl) return [];
  const fewer = [without(scenario, 'sysctl')];
  for (const [host, values] of Object.entries(sysctl)) {
    for (const key of Object.keys(values)) {
      const rest = Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
      fewer.push({ ...scenario, sysctl: { ...sysctl, [host]: rest } });
    }
  }
  return fewer;
}

function fewerOperations(scenario: RecordedScenario): RecordedScenario[] {
  const fewer: RecordedScenario[] = [];
  const longest = Math.max(...programNames(scenario).map((program) => scenario[program]?.length ?? 0));
  for (let size = longest; size >= 1; size = Math.floor(size / 2)) {
    for (const program of programNames(scenario)) {
      const operations = scenario[program] ?? [];
      if (operations.length < size) continue;
      for (let from = operations.length - size; from >= 0; from -= size) {
        fewer.push({ ...scenario, [program]: [...operations.slice(0, from), ...operations.slice(from + size)] });
      }
    }
  }
  return fewer;
}

function plainerNumbers(scenario: RecordedScenario): RecordedScenario[] {
  const plainer: RecordedScenario[] = [];
  if (scenario.latency !== undefined) plainer.push(without(scenario, 'latency'));
  for (const program of programNames(scenario)) {
    const operations = scenario[program] ?? [];
    operations.forEach((operation, i) => {
      for (const plain of plainerOperations(operation)) {
        plainer.push({ ...scenario, [program]: [...operations.slice(0, i), plain, ...operations.slice(i + 1)] });
      }
    });
  }
  return plainer;
}

function plainerOperations([name, ...args]: Operation): Operation[] {
  const [descriptor = '', amount] = args;
  if (name === 'sleep' && Number(descriptor) > 0.1) return [['sleep', 0.1]];
  if (name === 'write' && Number(amount) > 100) return [['write', descriptor, 100]];
  if (name === 'listen' && amount !== 128) return [['listen', descriptor, 128]];
  if (name === 'drain' && amount !== 1024) return [['drain', descriptor, 1024]];
  return [];
}
