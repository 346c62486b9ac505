import { constantValue } from '../program/constants';
import { calls } from '../program/systemCalls';
import { checkScenario } from './check/check';
import type { FunctionSymbol, HostSymbol, Meaning, VariableSymbol } from './check/meaning';
import { DiagnosticList } from './diagnostics';
import { parseInto, withoutMark } from './parse/parse';
import { spanOf, tokenize } from './parse/tokens';
import type { SourceSpan } from './source';
import { typeText } from './types';
import { keywords, segmentKinds, stackNames } from './words';

export type WordKind = 'keyword' | 'call' | 'constant' | 'sysctl' | 'segment' | 'host' | 'process' | 'function' | 'variable';

/** What a word of a scenario is. */
export interface Word {
  kind: WordKind;
  /** As it is known: a sysctl with its whole key. */
  text: string;
  source: SourceSpan;
  /** Where the file declares it; missing for what the language itself has. */
  declaration?: SourceSpan;
  /** The type of a variable, as C writes it. */
  type?: string;
}

/** The word at an offset of a scenario, whatever errors the text has; undefined in white space, texts, numbers and comments. */
export function wordAt(text: string, offset: number): Word | undefined {
  const plain = withoutMark(text);
  const found = tokenize(plain).tokens.find(
    (each) => each.startOffset <= offset && offset <= (each.endOffset ?? -1) + 1 && /^\w/.test(each.image),
  );
  if (!found || /^\d/.test(found.image)) return undefined;
  const source = spanOf(found);
  const diagnostics = new DiagnosticList();
  const { meaning } = checkScenario(parseInto(plain, diagnostics), diagnostics);
  return sysctlAt(meaning, source) ?? declaredAt(meaning, source) ?? usedAt(meaning, source) ?? ofLanguage(found.image, source);
}

function isAt(place: SourceSpan, source: SourceSpan): boolean {
  return place.startOffset === source.startOffset && place.endOffset === source.endOffset;
}

function contains(place: SourceSpan, source: SourceSpan): boolean {
  return place.startOffset <= source.startOffset && source.endOffset <= place.endOffset;
}

function sysctlAt(meaning: Meaning, source: SourceSpan): Word | undefined {
  for (const host of meaning.hosts) {
    for (const item of host.block.items) {
      if (item.kind === 'sysctl' && contains(item.key.source, source))
        return { kind: 'sysctl', text: item.key.text, source: item.key.source };
    }
  }
  return undefined;
}

/** The word as the name in a declaration. */
function declaredAt(meaning: Meaning, source: SourceSpan): Word | undefined {
  for (const host of meaning.hosts) {
    if (isAt(host.block.name.source, source)) return ofHost(host, source);
    for (const symbol of [...host.functions.values(), ...host.processes]) {
      if (isAt(symbol.nameSource, source)) return ofFunction(symbol, source);
      const variable = symbol.variables.find((each) => isAt(each.nameSource, source));
      if (variable) return ofVariable(variable, source);
    }
  }
  return undefined;
}

/** The word as the name in an expression or a call. */
function usedAt(meaning: Meaning, source: SourceSpan): Word | undefined {
  for (const [expression, used] of meaning.names) {
    if (!isAt(expression.source, source)) continue;
    if (used.kind === 'variable') return ofVariable(used.variable, source);
    if (used.kind === 'host') return ofHost(used.host, source);
    return { kind: 'constant', text: expression.text, source };
  }
  for (const [call, used] of meaning.calls) {
    if (used.kind === 'function' && isAt(call.name.source, source)) return ofFunction(used.function, source);
  }
  return undefined;
}

function ofHost(host: HostSymbol, source: SourceSpan): Word {
  return { kind: 'host', text: host.name, source, declaration: host.block.name.source };
}

function ofFunction(symbol: FunctionSymbol, source: SourceSpan): Word {
  return { kind: symbol.isProcess ? 'process' : 'function', text: symbol.name, source, declaration: symbol.nameSource };
}

function ofVariable(variable: VariableSymbol, source: SourceSpan): Word {
  return { kind: 'variable', text: variable.name, source, declaration: variable.nameSource, type: typeText(variable.type) };
}

function ofLanguage(text: string, source: SourceSpan): Word | undefined {
  if (calls.has(text)) return { kind: 'call', text, source };
  if (constantValue(text) !== undefined || text === 'errno') return { kind: 'constant', text, source };
  if (Object.hasOwn(segmentKinds, text)) return { kind: 'segment', text, source };
  if (keywords.includes(text) || stackNames.some((name) => name === text)) return { kind: 'keyword', text, source };
  return undefined;
}
