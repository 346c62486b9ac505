import { parseArgs } from 'node:util';

/** What the user asks for. */
export type Request =
  | { command: 'help'; of?: CommandName }
  | { command: 'version' }
  | { command: 'run'; files: string[]; untilNs?: number; format: Format; folder?: string }
  | { command: 'check'; files: string[] };

export type Format = 'ladder' | 'json';
export type CommandName = 'run' | 'check';

/** What the user typed can't be understood. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly command?: CommandName,
  ) {
    super(message);
  }
}

const unitNs: Record<string, number> = { us: 1e3, ms: 1e6, s: 1e9, min: 60e9 };

/** A duration as the scenario language writes it (`5s`, `100ms`, `1.5min`), in nanoseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+) ?(us|ms|s|min)$/.exec(text.trim());
  const unit = unitNs[match?.[2] ?? ''];
  return unit === undefined ? undefined : Math.round(Number(match?.[1]) * unit);
}

/** Understands the arguments after the program's name. Throws UsageError. */
export function parseArguments(words: readonly string[]): Request {
  const [first, ...rest] = words;
  switch (first) {
    case undefined:
      throw new UsageError('no command given');
    case '-h':
    case '--help':
      return { command: 'help' };
    case 'help':
      return helpRequest(rest);
    case '-V':
    case '--version':
      return { command: 'version' };
    case 'run':
      return runRequest(rest);
    case 'check':
      return checkRequest(rest);
    default:
      throw new UsageError(first.startsWith('-') ? `unknown option '${first}'` : `unknown command '${first}': expected run or check`);
  }
}

function helpRequest([command]: readonly string[]): Request {
  if (command === undefined || command === 'run' || command === 'check') {
    return { command: 'help', of: command };
  }
  throw new UsageError(`no help for '${command}': there are run and check`);
}

/** parseArgs with its complaints as usage errors of the command. */
function parsed<T>(command: CommandName, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error;
    const [sentence] = message.split(/\. |\n/);
    throw new UsageError(`${sentence?.charAt(0).toLowerCase()}${sentence?.slice(1).replace(/\.$/, '')}`, command);
  }
}

const help = { type: 'boolean', short: 'h' } as const;

function runRequest(words: readonly string[]): Request {
  const { values, positionals } = parsed('run', () =>
    parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { until: { type: 'string' }, format: { type: 'string' }, out: { type: 'string' }, help },
    }),
  );
  if (values.help) return { command: 'help', of: 'run' };
  const format = values.format ?? 'ladder';
  if (format !== 'ladder' && format !== 'json') {
    throw new UsageError(`unknown format '${format}': expected ladder or json`, 'run');
  }
  const untilNs = values.until === undefined ? undefined : parseDuration(values.until);
  if (values.until !== undefined && untilNs === undefined) {
    throw new UsageError(`'${values.until}' is not a duration: expected a number with us, ms, s or min, such as --until 5s`, 'run');
  }
  if (values.out === '') throw new UsageError('--out needs the name of a folder', 'run');
  return { command: 'run', files: filesOf('run', positionals), untilNs, format, folder: values.out };
}

function checkRequest(words: readonly string[]): Request {
  const { values, positionals } = parsed('check', () => parseArgs({ args: [...words], allowPositionals: true, options: { help } }));
  if (values.help) return { command: 'help', of: 'check' };
  return { command: 'check', files: filesOf('check', positionals) };
}

function filesOf(command: CommandName, positionals: string[]): string[] {
  if (positionals.length === 0) throw new UsageError('no file given', command);
  return positionals;
}
