/** A stream as the command line uses it: standard output, standard error, or what a test puts in their place. */
export interface OutputStream {
  /** False when the reader can't keep up: then wait for `drain`. */
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** What the command line needs of the process around it. */
export interface Surroundings {
  stdout: OutputStream;
  stderr: OutputStream;
  environment: Record<string, string | undefined>;
}

/** Whether to colour what goes to the stream: FORCE_COLOR and NO_COLOR decide, else whether it is a terminal that knows colours. */
export function wantsColour(stream: OutputStream, environment: Surroundings['environment']): boolean {
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (environment.NO_COLOR) return false;
  return stream.isTTY === true && environment.TERM !== 'dumb';
}

/** Text is handed on in pieces of about this many characters. */
const pieceLength = 1 << 16;

/** Writes text that comes in small pieces in large ones, as fast as the reader takes it. */
export async function writeAll(stream: OutputStream, pieces: Iterable<string>): Promise<void> {
  let pending = '';
  for (const piece of pieces) {
    pending += piece;
    if (pending.length >= pieceLength) {
      await write(stream, pending);
      pending = '';
    }
  }
  await write(stream, pending);
}

async function write(stream: OutputStream, text: string): Promise<void> {
  if (text === '' || stream.write(text)) return;
  await new Promise<void>((resolve) => stream.once('drain', resolve));
}
