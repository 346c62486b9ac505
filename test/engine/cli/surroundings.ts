import type { OutputStream, Surroundings } from '../../../src/engine/cli/terminal';

/** A stream that keeps what is written. */
export class KeptOutput implements OutputStream {
  text = '';
  columns?: number;

  constructor(readonly isTTY = false) {}

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  once(): void {}
}

/** Surroundings whose output a test can read. */
export function keptSurroundings(options: { terminal?: boolean; environment?: Record<string, string> } = {}) {
  const stdout = new KeptOutput(options.terminal);
  const stderr = new KeptOutput(options.terminal);
  return { stdout, stderr, environment: options.environment ?? {} } satisfies Surroundings;
}
