import type { CompiledScenario } from '../scenario/compiled';
import { compileScenario } from '../scenario/scenario';
import { diagnosticText } from './diagnosticText';
import { FileError, readText } from './files';
import { type Surroundings, wantsColour } from './terminal';

/** What became of a file: the scenario when it has no errors, and how many problems were printed. */
export interface ScenarioFile {
  scenario: CompiledScenario | undefined;
  errors: number;
  warnings: number;
}

/** Reads and compiles a file; prints on standard error what is wrong with it. */
export function openScenario(path: string, { stderr, environment }: Surroundings): ScenarioFile {
  const colour = wantsColour(stderr, environment);
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    stderr.write(`tcp-teardown: ${error.message}\n`);
    return { scenario: undefined, errors: 1, warnings: 0 };
  }
  const { scenario, diagnostics } = compileScenario(text);
  const lines = text.split(/\r\n|\r|\n/);
  for (const diagnostic of diagnostics) {
    stderr.write(`${diagnosticText(path, lines, diagnostic, colour)}\n`);
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { scenario, errors, warnings: diagnostics.length - errors };
}
