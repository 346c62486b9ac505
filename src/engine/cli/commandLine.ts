import { parseArguments, type Request, UsageError } from './arguments';
import { check } from './checkCommand';
import { FileError } from './files';
import { helpText } from './help';
import { run } from './runCommand';
import type { Surroundings } from './terminal';

/** The command line as a function: does what the arguments ask for and returns the exit status. */
export async function commandLine(words: readonly string[], version: string, surroundings: Surroundings): Promise<number> {
  const { stderr } = surroundings;
  try {
    return await obey(parseArguments(words), version, surroundings);
  } catch (error) {
    if (error instanceof UsageError) {
      const helped = error.command === undefined ? 'tcp-teardown --help' : `tcp-teardown ${error.command} --help`;
      stderr.write(`tcp-teardown: ${error.message}\nTry '${helped}'.\n`);
      return 2;
    }
    if (error instanceof FileError) {
      stderr.write(`tcp-teardown: ${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

async function obey(request: Request, version: string, surroundings: Surroundings): Promise<number> {
  switch (request.command) {
    case 'help':
      surroundings.stdout.write(helpText(request.of));
      return 0;
    case 'version':
      surroundings.stdout.write(`${version}\n`);
      return 0;
    case 'run':
      return run(request, surroundings);
    case 'check':
      return check(request.files, surroundings);
    default:
      return request satisfies never;
  }
}
