import assert from 'node:assert/strict';
import { compileScenario, type Diagnostic } from '../../../src/engine/scenario/scenario';

/** A text without its marks `<|>`, and where they were. */
export function marked(text: string): { text: string; offsets: number[] } {
  const parts = text.split('<|>');
  const offsets: number[] = [];
  let length = 0;
  for (const part of parts.slice(0, -1)) {
    length += part.length;
    offsets.push(length);
  }
  return { text: parts.join(''), offsets };
}

/** A scenario whose server runs the statements. */
export function withProgram(statements: string): string {
  return `scenario "test"\nhost server {\n  process {\n${statements}\n  }\n}\nhost client { process { pause(); } }\n`;
}

/** A scenario with a network block. */
export function withNetwork(rules: string): string {
  return `scenario "test"\nnetwork {\n${rules}\n}\nhost server { process { pause(); } }\nhost client { process { pause(); } }\n`;
}

/** A scenario whose first host has the items. */
export function withHost(items: string): string {
  return `scenario "test"\nhost server {\n${items}\n  process { pause(); }\n}\nhost client { process { pause(); } }\n`;
}

/** The text as it reads around an offset, for messages of failed tests. */
function around(text: string, offset: number): string {
  return `${text.slice(Math.max(0, offset - 20), offset)}<|>${text.slice(offset, offset + 20)}`;
}

/**
 * Expects exactly these diagnostics: one at each mark of the text, in order, of the kinds given. Returns them, for a look at their words.
 */
export function expectDiagnostics(markedText: string, ...codes: string[]): Diagnostic[] {
  const { text, offsets } = marked(markedText);
  const { diagnostics } = compileScenario(text);
  const found = diagnostics.map(({ code, message, source }) => `${code} at ${around(text, source.startOffset)}: ${message}`);
  assert.deepEqual(
    diagnostics.map(({ code, source }) => [code, source.startOffset]),
    codes.map((code, i) => [code, offsets[i]]),
    `found:\n${found.join('\n')}\n`,
  );
  return diagnostics;
}

/** Expects one diagnostic, at the mark; `words` must occur in its message, hint or what was expected. */
export function expectDiagnostic(markedText: string, code: string, ...words: string[]): Diagnostic {
  const [diagnostic] = expectDiagnostics(markedText, code);
  assert.ok(diagnostic);
  const said = `${diagnostic.message} ${diagnostic.hint ?? ''} ${diagnostic.expected ?? ''}`;
  for (const word of words) assert.ok(said.includes(word), `"${word}" is not in: ${said}`);
  return diagnostic;
}

/** Expects that nothing is wrong with the text. */
export function expectNothing(text: string): void {
  expectDiagnostics(text);
}
