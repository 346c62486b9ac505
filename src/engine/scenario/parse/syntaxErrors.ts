import { EOF, type IRecognitionException, type IToken } from 'chevrotain';
import { type DiagnosticList, didYouMean } from '../diagnostics';
import { endOf, type SourceSpan, startOfFile } from '../source';
import { declarationWords, hostWords, networkWords, statementWords } from '../words';
import * as token from './tokens';

/** Makes the sentences that people read of what the lexer and the parser found wrong. */

/** What stands where a rule of the grammar begins, when it is not a single token. */
const expectedOfRule: Record<string, string> = {
  expression: 'an expression',
  conditional: 'an expression',
  binary: 'an expression',
  unary: 'an expression',
  postfix: 'an expression',
  primary: 'an expression',
  statement: 'a statement',
  block: 'a statement or `}`',
  for: 'an expression or `;`',
  declaration: 'a variable',
  type: 'a type',
  anyType: 'a type',
  scenario: '`scenario`, `stack`, `network` or `host`',
  host: '`sysctl`, `stack`, `process`, a function or `}`',
  network: '`latency`, `loss`, `drop`, `duplicate`, `delay`, `inject` or `}`',
  sysctlValue: 'a value',
  quantity: 'a number or a duration',
  function: '`{` or `;`',
};

/** How what a rule reads is written, as a hint. */
const formOfRule: Record<string, string> = {
  title: 'A title is written `scenario "title"`.',
  sysctl: 'A sysctl is written `sysctl net.ipv4.tcp_fin_timeout = 60`.',
  sysctlKey: 'A sysctl is written `sysctl net.ipv4.tcp_fin_timeout = 60`.',
  sysctlValue: 'A sysctl is written `sysctl net.ipv4.tcp_fin_timeout = 60`.',
  latency: 'A latency is written `latency 10ms`, or `latency 10ms between A and B`.',
  loss: 'Loss is written `loss 5% seed 1`.',
  fault: 'Faults are written `drop FIN from client #1`, `duplicate FIN from client #1 after 5ms`, `delay FIN from client #1 by 300ms`.',
  segmentKind: 'Segments are SYN, SYN-ACK, FIN, RST, DATA, ACK or ANY.',
  inject: 'A forged segment is written `inject at 500ms from server "R. 2:2(0) ack 102 win 1000"`.',
  stack: 'A stack is written `stack linux` or `stack rfc9293`.',
  process: 'A process is written `process { ... }` or `process NAME { ... }`.',
  function: 'A function is written `void name(int argument) { ... }`.',
};

/** Words that may begin something where a rule goes on. */
const wordsOfRule: Record<string, readonly string[]> = {
  scenario: declarationWords,
  host: [...hostWords, 'void', 'int'],
  network: networkWords,
  block: statementWords,
};

/** Reports what no token could be made of: strange characters, comments and strings without an end, lines of the preprocessor. */
export function reportLexicalErrors(lexed: token.LexedText, diagnostics: DiagnosticList): void {
  for (const found of lexed.unknown) {
    const shown = [...found.text].slice(0, 20).join('');
    diagnostics.error('bad-character', found.source, `\`${shown}\` does not belong here.`);
  }
  for (const found of lexed.unfinished) {
    const span = token.spanOf(found);
    const opening = { ...span, endLine: span.line, endColumn: span.column + 2, endOffset: span.startOffset + 2 };
    diagnostics.error('open-comment', opening, 'This comment has no end.', { expected: '`*/`', hint: 'Close it with `*/`.' });
  }
  for (const found of lexed.directives) {
    const word = found.image.replace(/^#\s*/, '').split(/\s/)[0] ?? '';
    if (word === 'include') {
      diagnostics.warning('preprocessor', token.spanOf(found), 'Nothing is included: the socket API is always there.', {
        hint: 'Leave out this line.',
      });
    } else {
      diagnostics.error('preprocessor', token.spanOf(found), `There is no preprocessor here: \`#${word}\`.`, {
        hint: 'Write the values where they are used.',
      });
    }
  }
  for (const found of lexed.tokens) {
    if (found.tokenType === token.OpenString) {
      diagnostics.error('open-string', token.spanOf(found), 'This string has no end in its line.', {
        expected: '`"`',
        hint: 'Close it with a double quote.',
      });
    } else if (found.tokenType === token.CurlyString) {
      diagnostics.error('curly-quotes', token.spanOf(found), 'Strings stand in straight quotes.', {
        expected: '`"`',
        hint: 'Write "...".',
      });
    } else if (/[；，（）｛｝]/.test(found.image) && found.image.length === 1) {
      const plain = String.fromCharCode(found.image.charCodeAt(0) - 0xfee0);
      diagnostics.error('full-width', token.spanOf(found), `\`${found.image}\` is the full-width form.`, {
        expected: `\`${plain}\``,
        hint: `Write \`${plain}\`.`,
      });
    } else if (found.tokenType === token.Identifier && /[^\w]/.test(found.image)) {
      diagnostics.error('bad-name', token.spanOf(found), `\`${found.image}\` can't be a name.`, {
        expected: 'letters a to z, digits and underscores',
        hint: 'Any script may be used in strings, titles and comments.',
      });
    }
  }
}

/** Reports the errors of the parser. `tokens` are all of the file. */
export function reportSyntaxErrors(errors: readonly IRecognitionException[], tokens: readonly IToken[], diagnostics: DiagnosticList): void {
  const reported = new Set<number>();
  for (const error of errors) {
    // Several errors at one token are one error and its echoes.
    const place = error.token.tokenType === EOF ? -1 : error.token.startOffset;
    if (reported.has(place)) continue;
    reported.add(place);
    reportSyntaxError(error, tokens, diagnostics);
  }
}

function reportSyntaxError(error: IRecognitionException, tokens: readonly IToken[], diagnostics: DiagnosticList): void {
  const before = previousOf(error, tokens);
  // A string without an end has swallowed what is missing now.
  if (before?.tokenType === token.OpenString) return;
  const rule = error.context.ruleStack[error.context.ruleStack.length - 1] ?? 'scenario';
  const atEnd = error.token.tokenType === EOF;
  const found = atEnd ? 'the end of the file' : `\`${error.token.image}\``;
  if (error.message === '`;`' && before) {
    const where = atEnd ? '' : ` before ${found}`;
    diagnostics.error('missing-semicolon', endOf(token.spanOf(before)), `A \`;\` is missing${where}.`, {
      expected: '`;`',
      hint: error.token.image === ',' ? 'There is no comma operator: write one statement after the other.' : 'A statement ends with `;`.',
    });
    return;
  }
  const isOuter =
    ['process', 'host', 'network', 'sysctl', 'scenario'].includes(error.token.image) || error.token.tokenType === token.TypeWord;
  if (error.message === '`}`' && (atEnd || (rule === 'block' && isOuter))) {
    reportOpenBrace(error, tokens, before, diagnostics);
    return;
  }
  const source = atEnd ? (before ? endOf(token.spanOf(before)) : startOfFile) : token.spanOf(error.token);
  const expected = expectedAt(error, rule);
  diagnostics.error('syntax', source, `Expected ${expected}, found ${found}.`, { expected, ...hintFor(error, rule) });
}

function expectedAt(error: IRecognitionException, rule: string): string {
  if (error.message === '' || error.message === '`}`') return expectedOfRule[rule] ?? 'something else';
  return error.name === 'MismatchedTokenException' && error.message === 'EOF' ? (expectedOfRule.scenario as string) : error.message;
}

function hintFor(error: IRecognitionException, rule: string): { hint?: string } {
  const { image } = error.token;
  if (rule === 'function' && (image === '=' || image === ';'))
    return { hint: 'Variables belong into a process or a function; a host has none.' };
  if (rule === 'condition' && error.message === '`(`') return { hint: 'A condition stands in parentheses: `if (n > 0)`.' };
  if (error.message === '`)`') return { hint: 'A `(` before it is not closed.' };
  const words = wordsOfRule[rule];
  if (words && /^\w+$/.test(image)) {
    const meant = didYouMean(
      image,
      words.filter((word) => word !== image),
    );
    if (meant.hint) return meant;
  }
  if (rule === 'scenario' && ['process', 'sysctl', 'void', 'int'].includes(image))
    return { hint: 'This belongs into a host: `host NAME { ... }`. Is there a `}` too many above?' };
  if (rule === 'host' && /^[a-z]/.test(image)) return { hint: 'Statements belong into `process { ... }` or into a function.' };
  if (image === 'else') return { hint: 'An `else` follows the statement of an `if`; is there a `;` too many or a `}` missing?' };
  if (formOfRule[rule]) return { hint: formOfRule[rule] };
  return {};
}

function reportOpenBrace(
  { token: found }: IRecognitionException,
  tokens: readonly IToken[],
  last: IToken | undefined,
  diagnostics: DiagnosticList,
): void {
  const open: IToken[] = [];
  for (const each of tokens) {
    if (each === found) break;
    if (each.tokenType === token.LeftBrace) open.push(each);
    if (each.tokenType === token.RightBrace) open.pop();
  }
  const atEnd = found.tokenType === EOF;
  const unclosed = atEnd ? open[0] : open[open.length - 1];
  const end: SourceSpan = last ? endOf(token.spanOf(last)) : startOfFile;
  const which = unclosed ? `The \`{\` of line ${unclosed.startLine} is not closed` : 'A `}` is missing';
  diagnostics.error('missing-brace', end, `${which}${atEnd ? '' : ` before \`${found.image}\``}.`, {
    expected: '`}`',
    hint: 'Add a `}`, or look for one that is missing further up.',
  });
}

/** The last token before the one at which an error was found. */
function previousOf(error: IRecognitionException, tokens: readonly IToken[]): IToken | undefined {
  if (error.token.tokenType === EOF) return tokens[tokens.length - 1];
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle] as IToken).startOffset < error.token.startOffset) low = middle + 1;
    else high = middle;
  }
  return tokens[low - 1];
}

/** The names near errors, where a declaration may have been lost: it would be idle to say that they are unknown. */
export function doubtfulNames(errors: readonly IRecognitionException[], tokens: readonly IToken[]): Set<string> {
  const lines = new Set<number>();
  for (const error of errors) {
    for (const each of [error.token, previousOf(error, tokens), ...error.resyncedTokens]) if (each?.startLine) lines.add(each.startLine);
  }
  const names = tokens.filter((each) => lines.has(each.startLine ?? 0) && /^\w/.test(each.image)).map((each) => each.image);
  return new Set(names);
}
