import { checkScenario } from './check/check';
import { compileChecked } from './compile/compile';
import type { CompiledScenario } from './compiled';
import { type Diagnostic, DiagnosticList } from './diagnostics';
import { parseInto, withoutMark } from './parse/parse';
import type { ScenarioTree } from './tree';

/** The scenario language for everyone outside of this folder. */

export { constants, errnoMessage, errnoName, errnoNumbers } from '../program/constants';
export { callSignatures, calls } from '../program/systemCalls';
export type { Diagnostic } from './diagnostics';
export { parseScenario } from './parse/parse';
export { type Word, type WordKind, wordAt } from './symbols';
export * from './tree';
export * from './words';

/**
 * Reads, checks and compiles a scenario. There is a tree whatever the text, and all errors are found at once; the compiled scenario is
 * missing when there is any. Places count lines and columns from 1; a byte order mark is not counted.
 */
export function compileScenario(text: string): { tree: ScenarioTree; scenario: CompiledScenario | undefined; diagnostics: Diagnostic[] } {
  const diagnostics = new DiagnosticList();
  const plain = withoutMark(text);
  const tree = parseInto(plain, diagnostics);
  const checked = checkScenario(tree, diagnostics);
  const scenario = diagnostics.hasErrors ? undefined : compileChecked(checked, plain);
  return { tree, scenario, diagnostics: diagnostics.inOrder() };
}
