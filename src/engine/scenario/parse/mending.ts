import type { IToken, TokenType } from 'chevrotain';
import { type DiagnosticList, mostLike } from '../diagnostics';
import { spanning } from '../source';
import { networkWords, ruleWords } from '../words';
import * as token from './tokens';

/** What is done to the tokens before they are parsed, so that one slip gives one error. */

const insteadOfForeign: Record<string, string> = {
  switch: 'Use `if` and `else if`.',
  goto: 'Use loops and functions.',
  typedef: 'Use the types as they are.',
  enum: 'Use numbers, or variables.',
  union: 'Use several variables.',
  asm: 'Leave it out.',
};

/** The tokens without what C has and the language has not (`switch`, `goto`); each such statement is reported and becomes a `;`. */
export function withoutForeignStatements(found: readonly IToken[], diagnostics: DiagnosticList): IToken[] {
  const kept: IToken[] = [];
  for (let i = 0; i < found.length; i++) {
    const each = found[i] as IToken;
    if (each.tokenType !== token.ForeignWord) {
      kept.push(each);
      continue;
    }
    const last = endOfStatement(found, i);
    diagnostics.error('unsupported', token.spanOf(each), `There is no \`${each.image}\` in this language.`, {
      hint: insteadOfForeign[each.image] as string,
    });
    for (const inside of found.slice(i, last + 1)) if (inside.tokenType === token.Identifier) diagnostics.doubt(inside.image);
    const span = spanning(token.spanOf(each), token.spanOf(found[last] as IToken));
    kept.push({
      ...each,
      tokenType: token.Semicolon,
      tokenTypeIdx: token.Semicolon.tokenTypeIdx as number,
      endOffset: span.endOffset - 1,
      endLine: span.endLine,
      endColumn: span.endColumn - 1,
    });
    i = last;
  }
  return kept;
}

/** The place of the last token of a statement: its `;`, or the `}` of its block. */
function endOfStatement(found: readonly IToken[], begin: number): number {
  let depth = 0;
  for (let i = begin; i < found.length; i++) {
    const type = found[i]?.tokenType;
    if (type === token.LeftBrace) depth++;
    if (type === token.RightBrace && --depth < 0) return i - 1;
    const isEnd = depth === 0 && (type === token.Semicolon || type === token.RightBrace);
    if (isEnd) return i;
  }
  return found.length - 1;
}

/**
 * Takes misspelt words of declarations (`hots server {`, `dorp FIN form client`) for what they are most like. Only where nothing but
 * such a word can stand: directly in the file, in a host or in the network.
 */
export function mendKeywords(found: readonly IToken[], diagnostics: DiagnosticList): void {
  let depth = 0;
  let block: TokenType | undefined;
  found.forEach((each, i) => {
    if (each.tokenType === token.LeftBrace) depth++;
    if (each.tokenType === token.RightBrace) depth = Math.max(0, depth - 1);
    if (each.tokenType === token.Identifier && depth <= 1) {
      const keyword = mostLike(each.image, possibleWords(found, i, depth === 0 ? undefined : block));
      const type = keyword === undefined ? undefined : token.wordTypes.get(keyword);
      if (type) {
        diagnostics.error('misspelt-keyword', token.spanOf(each), `\`${each.image}\` is no word of the language here.`, {
          expected: `\`${keyword}\``,
          hint: `Did you mean \`${keyword}\`?`,
        });
        each.tokenType = type;
        each.tokenTypeIdx = type.tokenTypeIdx as number;
      }
    }
    if (depth === 0) block = [token.Host, token.Network].find((type) => type === each.tokenType) ?? block;
  });
}

/** The words that may stand at a place, given what stands around it; none where a name may stand as well. */
function possibleWords(found: readonly IToken[], index: number, block: TokenType | undefined): readonly string[] {
  const before = found[index - 1]?.tokenType;
  const next = found[index + 1]?.tokenType;
  const afterNext = found[index + 2]?.tokenType;
  const opens = next === token.LeftBrace || (next === token.Identifier && afterNext === token.LeftBrace);
  if (block === undefined) {
    if (next === token.StringToken) return ['scenario'];
    return opens && before !== token.Host ? ['host', 'network'] : [];
  }
  if (block === token.Host) {
    if (opens && before !== token.Process) return ['process'];
    return next === token.Identifier && afterNext === token.Dot ? ['sysctl'] : [];
  }
  const beforeNames = [token.From, token.Between, token.And, token.Drop, token.Duplicate, token.Delay, token.Every, token.Minus];
  return before && beforeNames.includes(before) ? [] : [...networkWords, ...ruleWords];
}
