import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One operation of a recorded program: its name, then its arguments. */
export type Operation = [name: string, ...args: (string | number)[]];

export interface RecordedFault {
  from: string;
  match: string;
  nth?: number | 'all';
  do: 'drop' | 'dup' | 'delay';
  /** Seconds. */
  by?: number;
}

export interface RecordedInjection {
  /** Seconds. */
  at: number;
  from: string;
  flags: string;
  seq?: number;
  ack?: number;
  win?: number;
  len?: number;
}

/** A scenario as the recorder runs it. Its programs are `client`, `server`, `server.2` and so on. Times are seconds. */
export interface RecordedScenario {
  name: string;
  latency?: number;
  duration?: number;
  sysctl?: Record<string, Record<string, string | number>>;
  faults?: RecordedFault[];
  inject?: RecordedInjection[];
  [program: `client${string}` | `server${string}`]: Operation[] | undefined;
}

/** An event of a trace, recorded or computed: which of the keys it has depends on its kind. `t` is seconds. */
export interface RecordedEvent {
  t: number;
  kind: string;
  host: string;
  program?: string;
  call?: string;
  ret?: number | string;
  errno?: string;
  sport?: number;
  dport?: number;
  seq?: number;
  ack?: number;
  flags?: string;
  len?: number;
  fate?: string;
  old?: string | null;
  new?: string | null;
  forged?: boolean;
}

export interface Recording {
  kernel: string;
  scenario: RecordedScenario;
  events: RecordedEvent[];
}

const folder = join(__dirname, '..', '..', 'traces');

/** The names of all recordings, sorted. */
export function recordingNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Recording;
}

/** The seconds that the recorder watched. */
export function recordedSeconds(scenario: RecordedScenario): number {
  return scenario.duration ?? 3;
}
