import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import type { SourceSpan } from '../source';

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

function token(name: string, pattern: RegExp | string, label?: string, ...categories: TokenType[]): TokenType {
  const type = createToken({ name, pattern, categories, label: label ?? (typeof pattern === 'string' ? `\`${pattern}\`` : name) });
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

/** Numbers, durations and characters. */
export const Literal = createToken({ name: 'Literal', pattern: Lexer.NA, label: 'a number' });

export const StringToken = token('String', /"(?:[^"\\\r\n]|\\[^\r\n])*"/, 'a string in double quotes');
export const OpenString = createToken({ name: 'OpenString', pattern: /"(?:[^"\\\r\n]|\\[^\r\n])*/, categories: [StringToken] });
/** What word processors make of quotes. */
export const CurlyString = createToken({ name: 'CurlyString', pattern: /[“”„][^“”"\r\n]*[“”"]/, categories: [StringToken] });
tokens.push(CurlyString);
export const CharacterToken = token('Character', /'(?:[^'\\\r\n]|\\[^\r\n])+'/, 'a character', Literal);
tokens.push(OpenString);

export const Duration = token('Duration', /\d+(?:\.\d+)?(?:us|ms|min|s)(?![\w.])/, 'a duration', Literal);
export const Integer = token('Integer', /(?:0[xX][\da-fA-F]+|\d+)(?![\w.])/, 'a number', Literal);
export const Decimal = token('Decimal', /\d+\.\d+(?![\w.])/, 'a number', Literal);
/** `10sec`, `1.2.3`: reported as what it should have been. */
export const MalformedNumber = token('MalformedNumber', /\d[\w.]*/, 'a number', Literal);

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

/** Words of C that the language does not have. */
export const ForeignWord = token('ForeignWord', /(?:switch|goto|typedef|enum|union|asm)(?!\w)/);

/** A word of a type: those of the language, and C's others, which the checker refuses by name. */
export const TypeWord = token(
  'TypeWord',
  new RegExp(
    `(?:${[
      'int|char|void|const|ssize_t|size_t|socklen_t',
      'unsigned|signed|long|short|float|double|bool|_Bool|static|extern|volatile|register',
      'u?int(?:8|16|32|64)_t|pid_t|time_t|FILE',
    ].join('|')})(?!\\w)`,
  ),
  'a type',
);
tokens.push(Identifier);

export const Semicolon = token('Semicolon', /[;；]/, '`;`');
export const Comma = token('Comma', /[,，]/, '`,`');
export const LeftParenthesis = token('LeftParenthesis', /[(（]/, '`(`');
export const RightParenthesis = token('RightParenthesis', /[)）]/, '`)`');
export const LeftBrace = token('LeftBrace', /[{｛]/, '`{`');
export const RightBrace = token('RightBrace', /[}｝]/, '`}`');
export const LeftBracket = token('LeftBracket', '[');
export const RightBracket = token('RightBracket', ']');
export const Arrow = token('Arrow', '->');

/** What may stand between two operands, before one, and between a variable and its new value. */
export const BinaryOperator = createToken({ name: 'BinaryOperator', pattern: Lexer.NA, label: 'an operator' });
export const PrefixOperator = createToken({ name: 'PrefixOperator', pattern: Lexer.NA, label: 'an operator' });
export const AssignmentOperator = createToken({ name: 'AssignmentOperator', pattern: Lexer.NA, label: '`=`' });

function operator(name: string, pattern: RegExp | string, ...categories: TokenType[]): TokenType {
  const label = typeof pattern === 'string' ? `\`${pattern}\`` : 'an operator';
  const type = createToken({ name, pattern, categories, label });
  tokens.push(type);
  return type;
}

export const Increment = operator('Increment', /\+\+|--/, PrefixOperator);
export const CompoundAssign = operator('CompoundAssign', /(?:\+|-|\*|\/|%|&|\||\^|<<|>>)=/, AssignmentOperator);
operator('Comparison', /[=!]=|<<|>>|<=|>=|&&|\|\||<|>/, BinaryOperator);
export const Assign = operator('Assign', '=', AssignmentOperator);
export const Star = operator('Star', '*', BinaryOperator, PrefixOperator);
export const Minus = operator('Minus', '-', BinaryOperator, PrefixOperator);
operator('Plus', '+', BinaryOperator, PrefixOperator);
operator('Ampersand', '&', BinaryOperator, PrefixOperator);
export const Percent = operator('Percent', '%', BinaryOperator);
operator('OtherOperator', /[/|^]/, BinaryOperator);
operator('NotOrComplement', /[!~]/, PrefixOperator);
export const Question = token('Question', '?');
export const Colon = token('Colon', ':');
export const Dot = token('Dot', '.');
export const Hash = token('Hash', '#');
tokens.push(BinaryOperator, PrefixOperator, AssignmentOperator, Literal);

/** The token type of a word of the language, by the word. */
export const wordTypes: ReadonlyMap<string, TokenType> = new Map(
  tokens.filter((type) => type.name.startsWith('word:')).map((type) => [type.name.slice('word:'.length), type]),
);

/** Every token type, in the order in which the lexer tries them. */
export const allTokens: readonly TokenType[] = tokens;

// The optimizations (a table from first characters to tokens) are what makes a file of 100,000 lines bearable.
const lexer = new Lexer(tokens, { positionTracking: 'full', ensureOptimizations: true });

export interface LexedText {
  tokens: IToken[];
  comments: IToken[];
  directives: IToken[];
  /** A block comment without an end. */
  unfinished: IToken[];
  /** Runs of characters that no token has. */
  unknown: { text: string; source: SourceSpan }[];
}

/** Cuts the text of a scenario into tokens. */
export function tokenize(text: string): LexedText {
  const { tokens: found, groups, errors } = lexer.tokenize(text);
  return {
    tokens: found,
    comments: groups.comments ?? [],
    directives: groups.directives ?? [],
    unfinished: groups.unfinished ?? [],
    unknown: errors.map(({ offset, length, line = 1, column = 1 }) => ({
      text: text.slice(offset, offset + length),
      source: { line, column, endLine: line, endColumn: column + length, startOffset: offset, endOffset: offset + length },
    })),
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
