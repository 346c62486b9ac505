/** A piece of a scenario file. Strings and comments include their marks; an unfinished one reaches to the end of its line or file. */
export interface Lexeme {
  kind: 'comment' | 'string' | 'word' | 'number' | 'mark';
  text: string;
  start: number;
  /** Exclusive. */
  end: number;
}

/** Where a place of the file is: outside of all blocks, directly in a network or host block, or in C code. */
export type Surroundings = 'file' | 'network' | 'host' | 'code';

const lexemePattern =
  /\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n\r]|\\.)*(?:"|\\?(?=[\n\r]|$))|'(?:[^'\\\n\r]|\\.)*(?:'|\\?(?=[\n\r]|$))|[\p{L}_][\p{L}\p{N}_]*|\p{N}[\p{L}\p{N}_.]*|[^\s]/gu;

/**
 * Splits a scenario file into its pieces, up to a place when one is given. It serves what must answer at once and on any text, however
 * broken: hovers, completion, folding. What a text means is the business of the engine's parser.
 */
export function lexemesOf(text: string, upTo = text.length): Lexeme[] {
  const lexemes: Lexeme[] = [];
  lexemePattern.lastIndex = 0;
  for (let match = lexemePattern.exec(text); match && match.index < upTo; match = lexemePattern.exec(text)) {
    lexemes.push({ kind: kindOf(match[0]), text: match[0], start: match.index, end: match.index + match[0].length });
  }
  return lexemes;
}

/** The first characters say what a piece is. */
function kindOf(text: string): Lexeme['kind'] {
  if (/^[\p{L}_]/u.test(text)) return 'word';
  if (text.startsWith('//') || text.startsWith('/*')) return 'comment';
  if (text.startsWith('"') || text.startsWith("'")) return 'string';
  return /^\p{N}/u.test(text) ? 'number' : 'mark';
}

/** The pieces that are no comments. */
export function withoutComments(lexemes: readonly Lexeme[]): Lexeme[] {
  return lexemes.filter(({ kind }) => kind !== 'comment');
}

/** A block in braces: what it is, the place of its braces (the closing one may be missing), and the blocks around it. */
export interface Block {
  kind: Exclude<Surroundings, 'file'>;
  open: number;
  close: number | undefined;
  parent: Block | undefined;
}

/** Every block of the file in the order of the opening braces. */
export function blocksOf(lexemes: readonly Lexeme[]): Block[] {
  const code = withoutComments(lexemes);
  const blocks: Block[] = [];
  let parent: Block | undefined;
  code.forEach((lexeme, index) => {
    if (lexeme.kind !== 'mark') return;
    if (lexeme.text === '{') {
      parent = { kind: blockKind(code, index, parent), open: lexeme.start, close: undefined, parent };
      blocks.push(parent);
    } else if (lexeme.text === '}' && parent) {
      parent.close = lexeme.start;
      parent = parent.parent;
    }
  });
  return blocks;
}

/** The innermost block at a place; undefined outside of all. */
export function blockAt(blocks: readonly Block[], offset: number): Block | undefined {
  let innermost: Block | undefined;
  for (const block of blocks) {
    if (block.open >= offset) break;
    if (block.close === undefined || offset <= block.close) innermost = block;
  }
  return innermost;
}

function blockKind(code: readonly Lexeme[], open: number, parent: Block | undefined): Block['kind'] {
  if (parent?.kind === 'code') return 'code';
  const before = code[open - 1];
  const first = before?.kind === 'word' && code[open - 2]?.kind === 'word' ? code[open - 2] : before;
  if (!parent && before?.text === 'network') return 'network';
  return !parent && first?.text === 'host' ? 'host' : 'code';
}
