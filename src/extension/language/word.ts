import type { KnowledgeEntry, KnowledgeKind } from '../../engine/knowledge/entries';
import { entryOf } from '../../engine/knowledge/knowledge';
import { blockAt, blocksOf, type Lexeme, lexemesOf, type Surroundings, withoutComments } from './lexical';

/** A stretch of the file: offsets from 0, the end exclusive. */
export interface Stretch {
  start: number;
  end: number;
}

/** A word of which the knowledge base knows something, at its place in a file. */
export interface KnownWord extends Stretch {
  entry: KnowledgeEntry;
}

/** What is at a place of the file. */
export interface Place {
  lexeme: Lexeme;
  surroundings: Surroundings;
  /** The pieces of code before the lexeme and after it, without comments. */
  before: Lexeme[];
  after: Lexeme[];
}

/** How far after a place the pieces are looked at: enough for the parenthesis of a call. */
const lookAhead = 200;

const wordInCode: Record<Surroundings, readonly KnowledgeKind[]> = {
  file: ['keyword'],
  network: ['keyword', 'segment'],
  host: ['keyword', 'sysctl'],
  code: ['call', 'option', 'errno', 'constant', 'keyword', 'state'],
};

/** In prose and in texts a lower-case word is just a word: only what nobody writes by chance is taken. */
const wordInProse: readonly KnowledgeKind[] = ['state', 'segment', 'sysctl', 'option', 'errno', 'constant', 'field', 'call'];

/** The piece of the file at a place; undefined in white space. */
export function placeAt(text: string, offset: number): Place | undefined {
  const lexemes = lexemesOf(text, offset + lookAhead);
  const index = lexemes.findIndex((lexeme) => lexeme.start <= offset && offset < lexeme.end);
  const touching = index >= 0 ? index : lexemes.findIndex((lexeme) => lexeme.end === offset);
  const lexeme = lexemes[touching];
  if (!lexeme) return undefined;
  return {
    lexeme,
    surroundings: blockAt(blocksOf(lexemes.slice(0, touching)), lexeme.start)?.kind ?? 'file',
    before: withoutComments(lexemes.slice(0, touching)),
    after: withoutComments(lexemes.slice(touching + 1)),
  };
}

/** The word at a place of which the knowledge base knows something, in any of its spellings. */
export function knownWordAt(text: string, offset: number): KnownWord | undefined {
  const place = placeAt(text, offset);
  if (!place) return undefined;
  const isProse = place.lexeme.kind === 'comment' || place.lexeme.kind === 'string';
  if (isInjectedSegment(place)) return known({ start: place.lexeme.start, end: place.lexeme.end }, 'inject', ['keyword']);
  for (const stretch of stretchesAt(text, offset)) {
    const word = text.slice(stretch.start, stretch.end);
    const found = isProse ? knownInProse(text, stretch, word) : knownInCode(place, stretch, word);
    if (found) return found;
  }
  return undefined;
}

function knownInProse(text: string, stretch: Stretch, word: string): KnownWord | undefined {
  const isCall = text.slice(stretch.end).startsWith('(');
  const found = known(stretch, word, wordInProse);
  if (!found) return undefined;
  if (found.entry.kind === 'call') return isCall ? found : undefined;
  return /^[A-Z]/.test(word) || word.includes('_') || word.includes('.') ? found : undefined;
}

function knownInCode(place: Place, stretch: Stretch, word: string): KnownWord | undefined {
  const found = known(stretch, word, wordInCode[place.surroundings]);
  if (!found) return undefined;
  const { entry } = found;
  const next = place.after[0]?.text;
  const previous = place.before[place.before.length - 1]?.text;
  switch (entry.kind) {
    case 'call':
      return next === '(' ? found : undefined;
    case 'keyword':
      return isKeywordHere(place, entry.name, previous) ? found : undefined;
    default:
      return found;
  }
}

/** Words of declarations are names as well: `delay` may be a variable, `from` a host. */
function isKeywordHere({ surroundings }: Place, name: string, previous: string | undefined): boolean {
  const isNameOf = ['host', 'from', 'process', 'between', 'and', 'int', 'char', 'void'].includes(previous ?? '');
  if (name === 'linux' || name === 'rfc9293') return previous === 'stack';
  if (surroundings === 'code') return name === 'errno' || name === 'sizeof' || previous === 'struct';
  const outside = ['scenario', 'network', 'host', 'stack'];
  const inHost = ['sysctl', 'process', 'stack'];
  if (surroundings === 'file') return outside.includes(name) && !isNameOf;
  if (surroundings === 'host') return inHost.includes(name) && !isNameOf;
  return !outside.includes(name) && !inHost.includes(name) && !isNameOf;
}

function isInjectedSegment({ lexeme, surroundings }: Place): boolean {
  return lexeme.kind === 'string' && surroundings === 'network';
}

function known(stretch: Stretch, word: string, kinds: readonly KnowledgeKind[]): KnownWord | undefined {
  for (const kind of kinds) {
    const entry = entryOf(word, kind);
    if (entry) return { ...stretch, entry };
  }
  return undefined;
}

/** Words around a place from the longest to the shortest, joined by dots and hyphens: `FIN-WAIT-1`, `net.ipv4.tcp_fin_timeout`. */
export function stretchesAt(text: string, offset: number): Stretch[] {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  for (const match of line.matchAll(/[\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*/gu)) {
    const start = lineStart + match.index;
    if (start > offset) break;
    if (offset <= start + match[0].length) return partsAround(match[0], start, offset);
  }
  return [];
}

function partsAround(run: string, start: number, offset: number): Stretch[] {
  const words = [...run.matchAll(/[\p{L}\p{N}_]+/gu)].map((match) => ({
    start: start + match.index,
    end: start + match.index + match[0].length,
  }));
  const stretches = words.flatMap((first, index) => words.slice(index).map((last) => ({ start: first.start, end: last.end })));
  return stretches
    .filter((stretch) => stretch.start <= offset && offset <= stretch.end)
    .sort((a, b) => b.end - b.start - (a.end - a.start));
}
