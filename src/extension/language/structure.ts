import { blocksOf, type Lexeme, lexemesOf } from './lexical';
import type { Stretch } from './word';

/** The `scenario` line of a file: where its Debug and Run buttons stand. */
export function scenarioLineOf(text: string): Stretch | undefined {
  const code = lexemesOf(text).filter(({ kind }) => kind !== 'comment');
  const blocks = blocksOf(code);
  const index = code.findIndex((lexeme, at) => lexeme.text === 'scenario' && code[at + 1]?.kind === 'string' && !isInBlock(blocks, lexeme));
  const [word, title] = [code[index], code[index + 1]];
  return word && title ? { start: word.start, end: title.end } : undefined;
}

function isInBlock(blocks: ReturnType<typeof blocksOf>, lexeme: Lexeme): boolean {
  return blocks.some(({ open, close }) => open < lexeme.start && lexeme.start < (close ?? Number.POSITIVE_INFINITY));
}

export interface Fold extends Stretch {
  kind: 'block' | 'comment' | 'region';
}

/** What can be folded: blocks, comments of more than one line, and regions (`// #region` to `// #endregion`). */
export function foldsOf(text: string): Fold[] {
  const lexemes = lexemesOf(text);
  const blocks = blocksOf(lexemes).flatMap(({ open, close }): Fold[] =>
    close === undefined ? [] : [{ kind: 'block', start: open, end: close }],
  );
  const longComments = lexemes.filter(({ kind, text: comment }) => kind === 'comment' && comment.startsWith('/*'));
  const comments = longComments.map(({ start, end }): Fold => ({ kind: 'comment', start, end }));
  return [...blocks, ...comments, ...lineComments(text, lexemes), ...regions(lexemes)].filter(({ start, end }) =>
    text.slice(start, end).includes('\n'),
  );
}

/** Line comments on successive lines with nothing else on them. */
function lineComments(text: string, lexemes: readonly Lexeme[]): Fold[] {
  const folds: Fold[] = [];
  let run: Fold | undefined;
  for (const { kind, text: comment, start, end } of lexemes) {
    const isAlone = beginsLine(text, start);
    if (kind !== 'comment' || !comment.startsWith('//') || !isAlone || marker(comment)) {
      run = undefined;
    } else if (run && /^\s*$/.test(text.slice(run.end, start)) && text.slice(run.end, start).split('\n').length === 2) {
      run.end = end;
    } else {
      run = { kind: 'comment', start, end };
      folds.push(run);
    }
  }
  return folds;
}

/** Whether nothing but white space stands before a place on its line. */
function beginsLine(text: string, offset: number): boolean {
  let at = offset - 1;
  while (text[at] === ' ' || text[at] === '\t') at--;
  return at < 0 || text[at] === '\n';
}

function regions(lexemes: readonly Lexeme[]): Fold[] {
  const open: number[] = [];
  return lexemes.flatMap(({ kind, text, start, end }): Fold[] => {
    if (kind !== 'comment' || !text.startsWith('//')) return [];
    if (marker(text) === 'region') open.push(start);
    if (marker(text) !== 'endregion') return [];
    const begin = open.pop();
    return begin === undefined ? [] : [{ kind: 'region', start: begin, end }];
  });
}

function marker(comment: string): string | undefined {
  return /^\/\/\s*#?(region|endregion)\b/.exec(comment)?.[1];
}
