import { parseArgs } from 'node:util';
import { recordingNames } from './recording';
import { partsFromKernel } from './run';

/**
 * Says of every recording where our run of its scenario first parts from what the kernel did:
 * `npx tsx test/engine/conformance/report.ts [-k WORD] [--all] [--no-timing]`. `-k` takes the names with WORD in them, `--all`
 * prints every difference instead of the first. The exit status is 0 when all agree.
 */
function main(): void {
  const { values } = parseArgs({
    options: { k: { type: 'string', short: 'k' }, all: { type: 'boolean' }, 'no-timing': { type: 'boolean' } },
  });
  const names = recordingNames().filter((name) => name.includes(values.k ?? ''));
  let agreeing = 0;
  for (const name of names) {
    const found = differencesOf(name, !values['no-timing']);
    if (found.length === 0) {
      agreeing++;
    }
    for (const line of values.all ? found : found.slice(0, 1)) {
      console.log(`${name}: ${line}`);
    }
  }
  console.log(`${agreeing} of ${names.length} agree`);
  process.exitCode = agreeing === names.length ? 0 : 1;
}

function differencesOf(name: string, timing: boolean): string[] {
  try {
    return partsFromKernel(name, timing);
  } catch (error) {
    const { message, stack } = error as Error;
    return [`no trace to compare: ${message} ${stack?.split('\n')[1]?.trim() ?? ''}`];
  }
}

main();
