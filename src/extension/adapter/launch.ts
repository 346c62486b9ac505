import * as v from 'valibot';
import type { CompiledScenario } from '../../engine/scenario/compiled';
import type { Diagnostic } from '../../engine/scenario/diagnostics';
import { RequestError } from './errors';
import { type FileAccessor, type FileAddress, textOf } from './files';
import type { Translate } from './texts';

/** What launch.json may say. */
export const launchSchema = v.looseObject({
  program: v.optional(v.string()),
  stopOnEntry: v.optional(v.boolean()),
  step: v.optional(v.picklist(['segment', 'event'])),
  until: v.optional(v.union([v.string(), v.number()])),
  follow: v.optional(v.picklist(['action', 'thread'])),
  noDebug: v.optional(v.boolean()),
});

export type LaunchArguments = v.InferOutput<typeof launchSchema>;

/** The same with every default filled in. */
export interface LaunchSettings {
  program: string;
  stopOnEntry: boolean;
  step: 'segment' | 'event';
  untilNs: number | undefined;
  follow: 'action' | 'thread';
  noDebug: boolean;
}

/** Fills in the defaults. Throws a RequestError when there is no program or `until` is no duration. */
export function launchSettings(given: LaunchArguments, translate: Translate): LaunchSettings {
  const program = given.program?.trim();
  if (!program) throw new RequestError(translate('programMissing'));
  return {
    program,
    stopOnEntry: given.stopOnEntry ?? true,
    step: given.step ?? 'segment',
    untilNs: given.until === undefined ? undefined : untilNs(given.until, translate),
    follow: given.follow ?? 'action',
    noDebug: given.noDebug ?? false,
  };
}

const unitsNs: Record<string, number> = { us: 1e3, ms: 1e6, s: 1e9, min: 60e9 };

/** Nanoseconds of a duration as scenarios write it, or of a number of milliseconds. */
function untilNs(until: string | number, translate: Translate): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min)?\s*$/.exec(String(until));
  const durationNs = match ? Number(match[1]) * (unitsNs[match[2] ?? 'ms'] ?? 0) : 0;
  if (durationNs <= 0 || !Number.isSafeInteger(Math.round(durationNs)))
    throw new RequestError(translate('untilWrong', JSON.stringify(until)));
  return Math.round(durationNs);
}

/** A scenario file as it was read; without `scenario` when it has errors. */
export interface LoadedScenario {
  text: string;
  scenario: CompiledScenario | undefined;
  diagnostics: Diagnostic[];
}

/** Reads and compiles a scenario file. Throws a RequestError when it cannot be read; errors in it are in the result. */
export async function loadScenario(files: FileAccessor, address: FileAddress, translate: Translate): Promise<LoadedScenario> {
  const text = await readText(files, address, translate);
  // The parser is made when it is first needed: a client is greeted before.
  const { compileScenario } = await import('../../engine/scenario/scenario');
  const { scenario, diagnostics } = compileScenario(text);
  return { text, scenario, diagnostics };
}

async function readText(files: FileAccessor, address: FileAddress, translate: Translate): Promise<string> {
  try {
    return textOf(await files.readFile(address.text), translate('notText'));
  } catch (error) {
    throw new RequestError(translate('cannotRead', address.text, error instanceof Error ? error.message : String(error)));
  }
}

/** One line for the launch error: the first error with its place, and how many others there are. */
export function errorSummary(address: FileAddress, diagnostics: Diagnostic[], translate: Translate): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return '';
  const others = errors.length - 1;
  const more = others === 0 ? '' : others === 1 ? translate('otherError') : translate('otherErrors', others);
  return `${diagnosticPlace(address, first, translate)}${more}`;
}

/** A problem of a scenario as a line of the console: place, severity, what is wrong, what was expected, what to do. */
export function diagnosticLine(address: FileAddress, diagnostic: Diagnostic, translate: Translate): string {
  const place = diagnosticPlace(address, diagnostic, translate);
  return diagnostic.hint === undefined ? place : `${place} ${diagnostic.hint}`;
}

function diagnosticPlace(address: FileAddress, diagnostic: Diagnostic, translate: Translate): string {
  const { line, column } = diagnostic.source;
  const expected = diagnostic.expected === undefined ? '' : translate('expectedHere', diagnostic.expected);
  return translate('scenarioError', address.name, line, column, `${translate(diagnostic.severity)}: ${diagnostic.message}${expected}`);
}
