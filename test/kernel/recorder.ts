import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import type { Operation, RecordedFault, RecordedInjection, RecordedScenario, Recording } from '../engine/conformance/recording';
import { recordedSeconds } from '../engine/conformance/recording';
import { programNames } from './judge';
import { parseRecording } from './parseRecording';

/** Records what the running kernel does with a scenario: the plan for `recorder.c`, and the recording made of what it prints. */

const projectRoot = join(__dirname, '..', '..');
const sourceFile = join(__dirname, 'recorder.c');
/** Not in version control: the compiled recorder. */
const outputFolder = join(projectRoot, 'test-artifacts', 'kernel');
const traceInstances = '/sys/kernel/tracing/instances';
const instancePrefix = 'teardown-';

/** Clients start this much after the servers, so that these listen. */
const clientStartSeconds = 0.02;

/**
 * How fast the wire and the programs are, in nanoseconds. A real machine's pace is anything; what depends on it is a race. The usual
 * pace is that of programs in a scripting language, slower than the segments of a burst.
 */
export interface Pace {
  segmentGap: number;
  callGap: number;
  wakeGap: number;
}

export const usualPace: Pace = { segmentGap: 0, callGap: 20_000, wakeGap: 70_000 };
export const slowWire: Pace = { segmentGap: 150_000, callGap: 5_000, wakeGap: 5_000 };
export const slowPrograms: Pace = { segmentGap: 0, callGap: 150_000, wakeGap: 400_000 };

const running = new Set<ChildProcess>();
let recordings = 0;

/** Compiles the recorder unless this source has been compiled before; returns the program's path. */
export function compileRecorder(): string {
  const version = createHash('sha256').update(readFileSync(sourceFile)).digest('hex').slice(0, 12);
  const program = join(outputFolder, `recorder-${version}`);
  if (!existsSync(program)) {
    mkdirSync(outputFolder, { recursive: true });
    execFileSync('cc', ['-O2', '-o', program, sourceFile], { stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return program;
}

/** Removes trace instances that a recorder which was killed has left behind. */
export function removeStaleInstances(): void {
  if (!existsSync(traceInstances)) return;
  for (const name of readdirSync(traceInstances).filter((entry) => entry.startsWith(instancePrefix))) {
    const processId = name.slice(instancePrefix.length).split('-')[0];
    if (!existsSync(`/proc/${processId}`)) rmdirSync(join(traceInstances, name));
  }
}

/** Ends the recordings under way; each cleans up behind itself. */
export function stopRecordings(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** Records a scenario. Rejects, with the recorder's words, when this machine can't. */
export function record(program: string, scenario: RecordedScenario, pace = usualPace): Promise<Recording> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.on('error', () => {}); // It says on its standard error why it ended before it had read the plan.
  child.stdin.end(planText(scenario, pace));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      running.delete(child);
      if (status === 0) {
        const events = parseRecording(Buffer.concat(output).toString(), Object.keys(programsOf(scenario)));
        resolve({ kernel: release().split('-')[0] ?? '', scenario, events });
      } else {
        reject(new Error(`${scenario.name}: ${Buffer.concat(errors).toString().trim() || `the recorder ended with ${status}`}`));
      }
    });
  });
}

/** The programs with their operations, in the order in which the recorder numbers them. */
function programsOf(scenario: RecordedScenario): Record<string, Operation[]> {
  const names = programNames(scenario);
  const ordered = [...names.filter((name) => name.startsWith('server')), ...names.filter((name) => name.startsWith('client'))];
  return Object.fromEntries(ordered.map((name) => [name, scenario[name] ?? []]));
}

function nanoseconds(seconds: number): number {
  return Math.round(seconds * 1e9);
}

function hostNumber(name: string): number {
  return name.startsWith('client') ? 0 : 1;
}

/** What `recorder.c` reads. */
function planText(scenario: RecordedScenario, pace: Pace): string {
  // Addresses of its own for every recording tell the trace's lines apart from those of recordings beside it.
  const index = process.pid * 64 + recordings++;
  const network = `10.${64 + (Math.floor(index / 250) % 128)}.${1 + (index % 250)}`;
  const lines = [`net ${instancePrefix}${process.pid}-${recordings} ${network}`];
  lines.push(`latency ${nanoseconds(scenario.latency ?? 0.01)}`, `duration ${nanoseconds(recordedSeconds(scenario))}`);
  lines.push(`pace ${pace.segmentGap} ${pace.callGap} ${pace.wakeGap}`);
  for (const [host, values] of Object.entries(scenario.sysctl ?? {})) {
    for (const [key, value] of Object.entries(values)) {
      lines.push(`sysctl ${hostNumber(host)} /proc/sys/${key.replaceAll('.', '/')} ${value}`);
    }
  }
  lines.push(...(scenario.faults ?? []).map(faultLine), ...(scenario.inject ?? []).map(injectLine));
  for (const [name, operations] of Object.entries(programsOf(scenario))) {
    lines.push(`program ${hostNumber(name)} ${name.startsWith('client') ? nanoseconds(clientStartSeconds) : 0}`);
    lines.push(...operations.map(operationLine));
  }
  return `${lines.join('\n')}\n`;
}

function faultLine({ from, match, nth = 1, do: action, by }: RecordedFault): string {
  const seconds = by ?? (action === 'dup' ? 0.001 : 0);
  return `fault ${hostNumber(from)} ${match} ${nth === 'all' ? 0 : nth} ${action} ${nanoseconds(seconds)}`;
}

function injectLine({ at, from, flags, seq = 0, ack = 0, win = 1000, len = 0 }: RecordedInjection): string {
  return `inject ${nanoseconds(at)} ${hostNumber(from)} ${flags} ${seq} ${ack} ${win} ${len}`;
}

function operationLine([name, ...args]: Operation): string {
  const [first] = args;
  return name === 'sleep' ? `op sleep ${nanoseconds(Number(first))}` : ['op', name, ...args].join(' ');
}
