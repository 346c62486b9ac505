import type { Diagnostic } from '../scenario/diagnostics';
import { coloured } from '../trace/canvas';
import { characterWidth } from '../trace/width';
import { printable } from '../trace/words';

/** Columns of a source line that are shown around a problem. */
const shownColumns = 100;

/** A character of a source line as it may stand on a terminal: one that would move the cursor or do worse is replaced. */
function harmless(character: string): string {
  if (character === '\t') return ' ';
  return printable(character) === character ? character : '\ufffd';
}

/** A piece of a source line that holds the problem, and beneath it a caret for each of its columns. */
function excerpt(line: string, column: number, endColumn: number): { text: string; marks: string } {
  const characters = [...line].reduce<{ text: string; at: number }[]>((list, text) => {
    const last = list.at(-1);
    list.push({ text, at: last ? last.at + last.text.length : 1 });
    return list;
  }, []);
  const hit = characters.findIndex(({ at, text }) => at + text.length > column);
  const place = hit < 0 ? characters.length : hit;
  const first = place < shownColumns - 20 ? 0 : place - 40;
  const last = Math.min(characters.length, first + shownColumns);
  let text = first > 0 ? '…' : '';
  let marks = first > 0 ? ' ' : '';
  for (const { text: character, at } of characters.slice(first, last)) {
    const shown = harmless(character);
    const width = characterWidth(shown);
    text += shown;
    if (at + character.length <= column) marks += ' '.repeat(width);
    else if (at <= column) marks += '^'.padEnd(width, '~');
    else if (at < endColumn) marks += '~'.repeat(width);
  }
  if (hit < 0) marks += '^';
  return { text: last < characters.length ? `${text}…` : text, marks };
}

/**
 * A problem as compilers print it: `file:line:column: error: message`, the source line with a caret under the place, what was expected
 * and what to do. `lines` are those of the file.
 */
export function diagnosticText(file: string, lines: readonly string[], diagnostic: Diagnostic, colour: boolean): string {
  const { severity, message, expected, hint, source } = diagnostic;
  const kind = coloured(`${severity}:`, severity === 'error' ? 'failure' : 'again', colour);
  const place = coloured(`${printable(file)}:${source.line}:${source.column}:`, 'heading', colour);
  const result = [`${place} ${kind} ${printable(message)}`];
  const line = lines[source.line - 1];
  if (line !== undefined && line.trim() !== '') {
    const end = source.endLine > source.line ? line.length + 1 : source.endColumn;
    const { text, marks } = excerpt(line, source.column, end);
    const number = String(source.line).padStart(5);
    result.push(`${number} | ${text.trimEnd()}`, `      | ${coloured(marks, severity === 'error' ? 'failure' : 'again', colour)}`);
  }
  // Message and hint often say what is expected in a sentence of their own.
  if (expected !== undefined && !message.includes(expected) && !hint?.includes(expected))
    result.push(`      = expected: ${printable(expected)}`);
  if (hint !== undefined) result.push(`      = hint: ${printable(hint)}`);
  return result.join('\n');
}
