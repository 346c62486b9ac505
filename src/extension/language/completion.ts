import { sysctls } from '../../engine/host/sysctls';
import { knowledgeEntries, knowledgeOf } from '../../engine/knowledge/knowledge';
import { type ConstantGroup, constants, errnoNumbers } from '../../engine/program/constants';
import { type CallParameter, calls } from '../../engine/program/systemCalls';
import { declarationWords, hostWords, networkWords, segmentKinds, stackNames, statementWords } from '../../engine/scenario/words';
import { type Block, blockAt, blocksOf, type Lexeme, lexemesOf, withoutComments } from './lexical';
import type { Stretch } from './word';

export type CompletionKind = 'call' | 'constant' | 'keyword' | 'sysctl' | 'segment' | 'host' | 'variable' | 'function' | 'type';

export interface Completion {
  label: string;
  kind: CompletionKind;
  detail?: string;
  documentation?: string;
  /** Snippet that is inserted; the label when it is missing. */
  snippet?: string;
}

export interface Completions {
  /** What the completion replaces: the word being typed, a sysctl's key with its dots. */
  replaced: Stretch;
  items: Completion[];
}

const typeWords = ['int', 'char', 'void'];

/** What may be written at a place of a scenario file. Nothing in comments and strings. */
export function completionsAt(text: string, offset: number, locale: string): Completions | undefined {
  const lexemes = lexemesOf(text);
  const inside = lexemes.find(({ kind, start, end }) => (kind === 'comment' || kind === 'string') && start < offset && offset < end + 1);
  if (inside && !(inside.kind === 'string' && offset === inside.end) && !(inside.text.endsWith('*/') && offset === inside.end))
    return undefined;
  const code = withoutComments(lexemes);
  const replaced = wordBefore(text, offset);
  const before = code.filter(({ end }) => end <= replaced.start);
  const block = blockAt(blocksOf(lexemes), offset);
  if (!block) return { replaced, items: before[before.length - 1]?.text === 'stack' ? stacks(locale) : keywords(declarationWords, locale) };
  switch (block.kind) {
    case 'network':
      return { replaced, items: inNetwork(before, hostNames(code), locale) };
    case 'host':
      return inHost(text, offset, before, replaced, locale);
    case 'code':
      return { replaced, items: inCode(block, code, before, replaced.start, locale) };
    default:
      return block.kind;
  }
}

function inHost(text: string, offset: number, before: readonly Lexeme[], replaced: Stretch, locale: string): Completions {
  const key = /\bsysctl[ \t]+([\w.]*)$/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
  if (key) return { replaced: { start: offset - (key[1] ?? '').length, end: offset }, items: sysctlKeys(locale) };
  if (before[before.length - 1]?.text === 'stack') return { replaced, items: stacks(locale) };
  const types = typeWords.map((label): Completion => ({ label, kind: 'type' }));
  return { replaced, items: [...keywords(hostWords, locale), ...types] };
}

function sysctlKeys(locale: string): Completion[] {
  return [...sysctls.values()].map(({ key, default: standard }) => ({
    label: key,
    kind: 'sysctl',
    detail: `= ${standard}`,
    snippet: `${key} = \${1:${standard}}`,
    ...documentationOf(key, locale),
  }));
}

function inNetwork(before: readonly Lexeme[], hosts: readonly string[], locale: string): Completion[] {
  const previous = before[before.length - 1]?.text ?? '';
  const hostItems = hosts.map((label): Completion => ({ label, kind: 'host' }));
  const kinds = Object.entries(segmentKinds).map(
    ([label, detail]): Completion => ({ label, kind: 'segment', detail, ...documentationOf(label, locale) }),
  );
  if (['from', 'between', 'and'].includes(previous)) return hostItems;
  if (previous === 'every') return kinds;
  if (['drop', 'duplicate', 'delay'].includes(previous)) return [...keywords(['every'], locale), ...kinds];
  if (previous in segmentKinds) return keywords(['from'], locale);
  if (previous === 'inject') return keywords(['at'], locale);
  return keywords([...networkWords, 'between', 'seed', 'from', 'by', 'after'], locale);
}

function inCode(block: Block, code: readonly Lexeme[], before: readonly Lexeme[], offset: number, locale: string): Completion[] {
  const wanted = argumentAt(before);
  const specific = wanted ? forArgument(wanted, code, locale) : [];
  if (specific.length > 0) return [...specific, ...names(block, code, offset)];
  const named = [...constants.keys(), ...Object.keys(errnoNumbers)].map((label) => constant(label, locale));
  return [...names(block, code, offset), ...callItems(locale), ...keywords([...statementWords, 'errno'], locale), ...types(), ...named];
}

/** The call whose argument is being written, with the place of the argument from 0 and the argument before it. */
interface Argument {
  call: string;
  index: number;
  previous: string | undefined;
}

function argumentAt(before: readonly Lexeme[]): Argument | undefined {
  let depth = 0;
  let index = 0;
  let previous: string | undefined;
  for (let at = before.length - 1; at >= 0; at--) {
    const { text, kind } = before[at] as Lexeme;
    if (kind !== 'mark') continue;
    if (text === ';' || text === '{' || text === '}') return undefined;
    if (text === ')') depth++;
    else if (text === '(' && depth > 0) depth--;
    else if (text === '(') return { call: before[at - 1]?.text ?? '', index, previous };
    else if (text === ',' && depth === 0) {
      index++;
      previous ??= before[at - 1]?.text;
    }
  }
  return undefined;
}

function forArgument({ call, index, previous }: Argument, code: readonly Lexeme[], locale: string): Completion[] {
  const parameters = (calls.get(call)?.forms ?? []).flatMap(({ parameters: all }): CallParameter[] => all.slice(index, index + 1));
  if (parameters.some(({ kind }) => kind === 'host')) return hostNames(code).map((label) => ({ label, kind: 'host' }));
  const groups = new Set(parameters.flatMap(({ constants: accepted }) => accepted ?? []));
  // Of the two groups of options only the one that the level names is right.
  if (groups.has('tcp-option')) groups.delete(['IPPROTO_TCP', 'SOL_TCP'].includes(previous ?? '') ? 'socket-option' : 'tcp-option');
  const found = [...constants.values()].filter(({ group }) => groups.has(group)).map(({ name }) => constant(name, locale));
  return [...groups].some(mayBeZero) ? [...found, { label: '0', kind: 'constant' }] : found;
}

function mayBeZero(group: ConstantGroup): boolean {
  return group === 'protocol' || group.endsWith('-flag');
}

/** Functions of the same host and variables declared before in the same function, parameters too. */
function names(block: Block, code: readonly Lexeme[], offset: number): Completion[] {
  const host = ancestors(block).find(({ kind }) => kind === 'host');
  const body = ancestors(block).find(({ parent }) => parent === host);
  const hostEnd = host?.close ?? Number.POSITIVE_INFINITY;
  const bodyStart = body ? parametersStart(code, body) : Number.POSITIVE_INFINITY;
  const found = new Map<string, CompletionKind>();
  code.forEach((lexeme, index) => {
    if (lexeme.kind !== 'word' || lexeme.start < (host?.open ?? 0) || lexeme.start > hostEnd || lexeme.end === offset) return;
    const previous = code[index - 1]?.text ?? '';
    const isDeclared = [...typeWords, '*', 'linger', 'epoll_event'].includes(previous);
    const isFunction = isDeclared && code[index + 1]?.text === '(';
    const isInBody = bodyStart < lexeme.start && lexeme.start < offset;
    if (isFunction) found.set(lexeme.text, 'function');
    else if (isDeclared && isInBody && !typeWords.includes(lexeme.text)) found.set(lexeme.text, 'variable');
  });
  return [...found].map(([label, kind]) => ({ label, kind }));
}

/** Where the parameters of the function with this body begin. */
function parametersStart(code: readonly Lexeme[], body: Block): number {
  let start = body.open;
  for (const { kind, text, start: at } of code) {
    if (at >= body.open) break;
    if (kind === 'mark' && text === '(') start = at;
    else if (kind === 'mark' && (text === '}' || text === ';' || text === '{')) start = body.open;
  }
  return start;
}

function ancestors(block: Block): Block[] {
  return block.parent ? [block, ...ancestors(block.parent)] : [block];
}

function hostNames(code: readonly Lexeme[]): string[] {
  return code.flatMap((lexeme, index) => {
    const name = code[index + 1];
    return lexeme.text === 'host' && name?.kind === 'word' && code[index + 2]?.text === '{' ? [name.text] : [];
  });
}

function callItems(locale: string): Completion[] {
  return knowledgeEntries.flatMap((entry): Completion[] => {
    if (entry.kind !== 'call') return [];
    const hasArguments = !entry.signature.endsWith('()');
    const { markdown } = knowledgeOf(entry, locale);
    const snippet = hasArguments ? `${entry.name}($0)` : `${entry.name}()`;
    return [{ label: entry.name, kind: 'call', detail: entry.signature, documentation: markdown, snippet }];
  });
}

function types(): Completion[] {
  return [...typeWords, 'struct linger', 'struct epoll_event'].map((label) => ({ label, kind: 'type' }));
}

function stacks(locale: string): Completion[] {
  return keywords(stackNames, locale);
}

function keywords(words: readonly string[], locale: string): Completion[] {
  return words.map((label) => ({ label, kind: 'keyword', ...documentationOf(label, locale) }));
}

function constant(label: string, locale: string): Completion {
  return { label, kind: 'constant', ...documentationOf(label, locale) };
}

function documentationOf(word: string, locale: string): { documentation?: string } {
  const entry = knowledgeEntries.find(({ name, kind }) => name === word && kind !== 'call' && kind !== 'field' && kind !== 'timer');
  return entry ? { documentation: knowledgeOf(entry, locale).markdown } : {};
}

/** The part of the word being typed that stands before the place. */
function wordBefore(text: string, offset: number): Stretch {
  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(0, offset - 100), offset));
  return { start: offset - (word?.[0].length ?? 0), end: offset };
}
