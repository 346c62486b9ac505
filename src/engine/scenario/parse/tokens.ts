import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import { mostLike } from '../diagnostics';
import type { SourceSpan } from '../source';
import { declarationWords, hostWords, networkWords } from '../words';

/**
 * The words of the language.
 *
 * The words of declarations (`host`, `drop`, `from`) are names as well: a C program may have a variable `delay`. Some tokens
 * exist only so that what is no part of the language can be named in an error: macros, full-width punctuation, C's other types.
 */

// Letters of all scripts, but not their punctuation: `，` and `；` must not become parts of a name.
const letter = 'A-Za-z_\\u00AA\\u00B5\\u00BA\\u00C0-\\u1FFF\\u3041-\\u3096\\u30A1-\\u30FA\\u3400-\\uD7FF\\uF900-\\uFAFF';

export const Identifier = createToken({ name: 'Identifier', label: 'a name', pattern: new RegExp(`[${letter}][${letter}0-9]*`) });

const tokens: TokenType[] = [];

function token(name: string, pattern: RegExp | string, label?: string): TokenType {
  const type = createToken({ name, pattern, label: label ?? (typeof pattern === 'string' ? `\`${pattern}\`` : name) });
  tokens.push(type);
  return type;
}

function reserved(word: string): TokenType {
  const type = createToken({ name: `word:${word}`, pattern: word, longer_alt: Identifier, label: `\`${word}\`` });
  tokens.push(type);
  return type;
}

/** A word of declarations, which is also a name. */
function contextual(word: string): TokenType {
  const type = createToken({ name: `word:${word}`, pattern: word, longer_alt: Identifier, categories: [Identifier], label: `\`${word}\`` });
  tokens.push(type);
  return type;
}

const whiteSpace = createToken({ name: 'WhiteSpace', pattern: /\s+/, group: Lexer.SKIPPED, line_breaks: true });
const lineComment = createToken({ name: 'LineComment', pattern: /\/\/[^\n\r]*/, group: 'comments' });
const blockComment = createToken({
  name: 'BlockComment',
  pattern: /\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//,
  group: 'comments',
  line_breaks: true,
});
const openComment = createToken({ name: 'OpenComment', pattern: /\/\*[\s\S]*/, group: 'unfinished', line_breaks: true });
const directive = createToken({
  name: 'Directive',
  pattern: /#[ \t]*(?:include|define|undef|ifdef|ifndef|if|elif|else|endif|pragma|error)\b[^\n\r]*/,
  group: 'directives',
});
tokens.push(whiteSpace, lineComment, blockComment, openComment, directive);

export const StringToken = token('String', /"(?:[^"\\\r\n]|\\[^\r\n])*"/, 'a string in double quotes');
export const OpenString = createToken({ name: 'OpenString', pattern: /"(?:[^"\\\r\n]|\\[^\r\n])*/, categories: [StringToken] });
export const CharacterToken = token('Character', /'(?:[^'\\\r\n]|\\[^\r\n])+'/, 'a character');
tokens.push(OpenString);

export const Duration = token('Duration', /\d+(?:\.\d+)?(?:us|ms|min|s)(?![\w.])/, 'a duration');
export const Integer = token('Integer', /(?:0[xX][\da-fA-F]+|\d+)(?![\w.])/, 'a number');
export const Decimal = token('Decimal', /\d+\.\d+(?![\w.])/, 'a number');
/** `10sec`, `1.2.3`: reported as what it should have been. */
export const MalformedNumber = token('MalformedNumber', /\d[\w.]*/, 'a number');

export const Scenario = contextual('scenario');
export const Network = contextual('network');
export const Host = contextual('host');
export const Process = contextual('process');
export const Sysctl = contextual('sysctl');
export const Stack = contextual('stack');
export const Latency = contextual('latency');
export const Between = contextual('between');
export const And = contextual('and');
export const Loss = contextual('loss');
export const Seed = contextual('seed');
export const Drop = contextual('drop');
export const Duplicate = contextual('duplicate');
export const Delay = contextual('delay');
export const Every = contextual('every');
export const From = contextual('from');
export const By = contextual('by');
export const After = contextual('after');
export const Inject = contextual('inject');
export const At = contextual('at');

export const If = reserved('if');
export const Else = reserved('else');
export const While = reserved('while');
export const Do = reserved('do');
export const For = reserved('for');
export const Break = reserved('break');
export const Continue = reserved('continue');
export const Return = reserved('return');
export const Sizeof = reserved('sizeof');
export const Struct = reserved('struct');

/** A word that begins a type: those of the language, and C's others, which the checker refuses by name. */
export const TypeWord = createToken({ name: 'TypeWord', pattern: Lexer.NA, label: 'a type' });
const typeWords = ['int', 'char', 'void', 'const', 'ssize_t', 'size_t', 'socklen_t'];
const foreignTypeWords = [
  'unsigned',
  'signed',
  'long',
  'short',
  'float',
  'double',
  'bool',
  '_Bool',
  'static',
  'extern',
  'volatile',
  'register',
];
const fixedWidthWords = [
  'uint8_t',
  'uint16_t',
  'uint32_t',
  'uint64_t',
  'int8_t',
  'int16_t',
  'int32_t',
  'int64_t',
  'pid_t',
  'time_t',
  'FILE',
];
for (const word of [...typeWords, ...foreignTypeWords, ...fixedWidthWords]) {
  tokens.push(createToken({ name: `type:${word}`, pattern: word, longer_alt: Identifier, categories: [TypeWord], label: `\`${word}\`` }));
}
tokens.push(TypeWord, Identifier);

export const Semicolon = token('Semicolon', /[;；]/, '`;`');
export const Comma = token('Comma', /[,，]/, '`,`');
export const LeftParenthesis = token('LeftParenthesis', /[(（]/, '`(`');
export const RightParenthesis = token('RightParenthesis', /[)）]/, '`)`');
export const LeftBrace = token('LeftBrace', /[{｛]/, '`{`');
export const RightBrace = token('RightBrace', /[}｝]/, '`}`');
export const LeftBracket = token('LeftBracket', '[');
export const RightBracket = token('RightBracket', ']');
export const Arrow = token('Arrow', '->');
export const Increment = token('Increment', /\+\+|--/, '`++`');
export const CompoundAssign = token('CompoundAssign', /(?:\+|-|\*|\/|%|&|\||\^|<<|>>)=/, 'an assignment');
export const BinaryWord = createToken({ name: 'BinaryOperator', pattern: Lexer.NA, label: 'an operator' });

function operator(name: string, pattern: RegExp | string): TokenType {
  const type = createToken({
    name,
    pattern,
    categories: [BinaryWord],
    label: typeof pattern === 'string' ? `\`${pattern}\`` : 'an operator',
  });
  tokens.push(type);
  return type;
}

operator('Comparison', /[=!]=|<<|>>|<=|>=|&&|\|\||<|>/);
export const Assign = token('Assign', '=');
export const Star = operator('Star', '*');
export const Minus = operator('Minus', '-');
export const Plus = operator('Plus', '+');
export const Ampersand = operator('Ampersand', '&');
export const Percent = operator('Percent', '%');
operator('OtherOperator', /[/|^]/);
export const Not = token('Not', '!');
export const Tilde = token('Tilde', '~');
export const Question = token('Question', '?');
export const Colon = token('Colon', ':');
export const Dot = token('Dot', '.');
export const Hash = token('Hash', '#');
tokens.push(BinaryWord);
const unknown = createToken({ name: 'Unknown', pattern: /[^\s\w"'#{}()[\];,.]+|['"]/, group: 'unknown' });
tokens.push(unknown);

/** Every token type, in the order in which the lexer tries them. */
export const allTokens: readonly TokenType[] = tokens;

const lexer = new Lexer(tokens, { positionTracking: 'full' });

export interface LexedText {
  tokens: IToken[];
  comments: IToken[];
  directives: IToken[];
  /** A block comment without an end. */
  unfinished: IToken[];
  /** Runs of characters that no token has. */
  unknown: IToken[];
}

/** Cuts the text of a scenario into tokens. */
export function tokenize(text: string): LexedText {
  const { tokens: found, groups } = lexer.tokenize(text);
  return {
    tokens: found,
    comments: groups.comments ?? [],
    directives: groups.directives ?? [],
    unfinished: groups.unfinished ?? [],
    unknown: groups.unknown ?? [],
  };
}

/** Where a token stands. */
export function spanOf(token: IToken): SourceSpan {
  return {
    line: token.startLine ?? 1,
    column: token.startColumn ?? 1,
    endLine: token.endLine ?? 1,
    endColumn: (token.endColumn ?? 0) + 1,
    startOffset: token.startOffset,
    endOffset: (token.endOffset ?? -1) + 1,
  };
}

export interface MisspeltKeyword {
  token: IToken;
  keyword: string;
}

const wordTypes = new Map(tokens.filter((type) => type.name.startsWith('word:')).map((type) => [type.name.slice('word:'.length), type]));

/**
 * Takes misspelt words of declarations (`hots server {`, `dorp FIN from client`) for what they are most like, so that one slip is one
 * error. Only where nothing but such a word can stand: directly in the file, in a host or in the network.
 */
export function mendKeywords(found: readonly IToken[]): MisspeltKeyword[] {
  const misspelt: MisspeltKeyword[] = [];
  let depth = 0;
  let block: TokenType | undefined;
  found.forEach((each, i) => {
    if (each.tokenType === LeftBrace) depth++;
    if (each.tokenType === RightBrace) depth = Math.max(0, depth - 1);
    if (each.tokenType === Identifier) {
      const candidates = keywordsBefore(found, i, depth === 0 ? undefined : depth === 1 ? block : Identifier);
      const keyword = mostLike(each.image, candidates);
      const type = keyword === undefined ? undefined : wordTypes.get(keyword);
      if (keyword !== undefined && type) {
        misspelt.push({ token: each, keyword });
        each.tokenType = type;
        each.tokenTypeIdx = type.tokenTypeIdx as number;
      }
    }
    if (depth === 0) block = [Host, Network].find((type) => type === each.tokenType) ?? block;
  });
  return misspelt;
}

/** The words that what follows a word allows it to be: in the file itself, in a host, in the network; none inside of a program. */
function keywordsBefore(found: readonly IToken[], index: number, block: TokenType | undefined): readonly string[] {
  const before = found[index - 1]?.tokenType;
  const next = found[index + 1]?.tokenType;
  const afterNext = found[index + 2]?.tokenType;
  const opens = next === LeftBrace || (next === Identifier && afterNext === LeftBrace);
  if (block === undefined) {
    if (next === StringToken) return ['scenario'];
    return opens && before !== Host ? declarationWords.filter((word) => word === 'host' || word === 'network') : [];
  }
  if (block === Host) {
    if (opens && before !== Process) return ['process'];
    return next === Identifier && afterNext === Dot ? hostWords.filter((word) => word === 'sysctl') : [];
  }
  if (block === Network && [Identifier, Every, Duration, Integer, Decimal, At].includes(next as TokenType) && before !== From)
    return networkWords;
  return [];
}
