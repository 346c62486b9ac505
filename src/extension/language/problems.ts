import type { Diagnostic } from '../../engine/scenario/diagnostics';

/** What the Problems view says of a finding: what is wrong, what was expected, and on a line of its own what to do. */
export function problemText({ message, expected, hint }: Diagnostic, translate: (text: string, ...parameters: string[]) => string): string {
  const full = expected === undefined ? message : `${message} ${translate('Expected: {0}.', expected)}`;
  return hint === undefined ? full : `${full}\n${hint}`;
}
