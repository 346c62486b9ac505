import { knowledgeOf } from '../../engine/knowledge/knowledge';
import { knownWordAt, placeAt, type Stretch } from './word';

export interface HoverText extends Stretch {
  markdown: string;
}

/** What the knowledge base says of the word at a place of a scenario file. */
export function hoverAt(text: string, offset: number, locale: string): HoverText | undefined {
  const word = knownWordAt(text, offset);
  return word && { start: word.start, end: word.end, markdown: knowledgeOf(word.entry, locale).markdown };
}

/** Words of C that have no value. */
const wordsWithoutValue: ReadonlySet<string> = new Set([
  ...['if', 'else', 'while', 'do', 'for', 'break', 'continue', 'return', 'struct', 'sizeof'],
  ...['int', 'char', 'void', 'const', 'ssize_t', 'size_t', 'socklen_t'],
]);

/**
 * The expression that the debugger evaluates when a place is hovered while a session is stopped: a name, or a path with dots
 * (`client.snd.una`). Words that the knowledge base explains are left out, so that VS Code shows their documentation as it does in the
 * editor; only `errno` and TCB fields have a value that says more.
 */
export function evaluatableAt(text: string, offset: number): Stretch | undefined {
  const place = placeAt(text, offset);
  if (!place) return undefined;
  const path = pathAround(text, offset);
  if (!path) return undefined;
  const expression = text.slice(path.start, path.end);
  const known = knownWordAt(text, offset);
  if (known && known.entry.name !== 'errno' && known.entry.kind !== 'field') return undefined;
  if (place.lexeme.kind === 'comment' || place.lexeme.kind === 'string') return expression.includes('.') && known ? path : undefined;
  return place.lexeme.kind === 'word' && !wordsWithoutValue.has(expression) ? path : undefined;
}

/** Names joined by dots around a place: unlike a hyphen, a dot always joins. */
function pathAround(text: string, offset: number): Stretch | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  for (const match of line.matchAll(/[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/gu)) {
    const start = lineStart + match.index;
    const end = start + match[0].length;
    if (start <= offset && offset <= end) return { start, end };
  }
  return undefined;
}
