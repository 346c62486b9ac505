import type { IToken } from 'chevrotain';
import { type Diagnostic, DiagnosticList } from '../diagnostics';
import { type SourceSpan, spanning, startOfFile } from '../source';
import type { ScenarioTree } from '../tree';
import { ScenarioGrammar } from './declarationGrammar';
import { GivenUpError } from './expressionGrammar';
import { mendKeywords, withoutForeignStatements } from './mending';
import { doubtfulNames, reportLexicalErrors, reportSyntaxErrors } from './syntaxErrors';
import { spanOf, tokenize } from './tokens';

let grammar: ScenarioGrammar | undefined;

/** Reads a scenario: always a tree, and everything that is wrong with its syntax. Never throws, whatever the text. */
export function parseScenario(text: string): { tree: ScenarioTree; diagnostics: Diagnostic[] } {
  const diagnostics = new DiagnosticList();
  const tree = parseInto(withoutMark(text), diagnostics);
  return { tree, diagnostics: diagnostics.inOrder() };
}

/** The text without a byte order mark, which editors strip as well before they count columns. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** As `parseScenario`, reporting into a list. */
export function parseInto(text: string, diagnostics: DiagnosticList): ScenarioTree {
  if (isBinary(text)) {
    diagnostics.error('not-text', startOfFile, 'This is not a text file.', {
      expected: 'a scenario in UTF-8',
      hint: 'Open a .tcp file, or save this one as plain text.',
    });
    diagnostics.giveUp();
    return { declarations: [], source: startOfFile };
  }
  const lexed = tokenize(text);
  reportLexicalErrors(lexed, diagnostics);
  const tokens = withoutForeignStatements(lexed.tokens, diagnostics);
  mendKeywords(tokens, diagnostics);
  grammar ??= new ScenarioGrammar();
  grammar.text = text;
  grammar.input = tokens;
  try {
    grammar.scenario();
  } catch (error) {
    if (!(error instanceof GivenUpError)) throw error;
    reportGivenUp(error, diagnostics);
  }
  const { errors, declarations } = grammar;
  reportSyntaxErrors(errors, tokens, diagnostics);
  for (const name of doubtfulNames(errors, tokens)) diagnostics.doubt(name);
  grammar.input = [];
  return { declarations, source: wholeOf(tokens) };
}

/** Whether the text is no text at all: one error then says so, where each byte would give one. */
function isBinary(text: string): boolean {
  if (text.includes('\0')) return true;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const strange = text.slice(0, 65536).match(/[\u0001-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return strange >= 8 && strange > Math.min(text.length, 65536) / 10;
}

function reportGivenUp(error: GivenUpError, diagnostics: DiagnosticList): void {
  const source = spanOf(error.token);
  if (error.why === 'too-deep') {
    diagnostics.error('too-deep', source, 'This is nested too deep, or too long for one expression.', {
      hint: 'Blocks and parentheses may be nested 100 deep; put parts into functions or variables.',
    });
  } else {
    diagnostics.error('too-many', source, 'There are too many errors; the rest of the file was not read.', {
      hint: 'Mend the first ones.',
    });
  }
  diagnostics.giveUp();
}

function wholeOf(tokens: readonly IToken[]): SourceSpan {
  const first = tokens[0];
  const last = tokens[tokens.length - 1];
  return first && last ? spanning(startOfFile, spanOf(last)) : startOfFile;
}
