import { openScenario } from './scenarioFile';
import type { Surroundings } from './terminal';

/** `tcp-teardown check`: says what is wrong with each file. Returns the exit status. */
export function check(files: readonly string[], surroundings: Surroundings): number {
  let status = 0;
  for (const file of files) {
    const { errors, warnings } = openScenario(file, surroundings);
    if (errors > 0) status = 1;
    if (errors === 0)
      surroundings.stdout.write(`${file}: ${warnings === 0 ? 'no problems' : `${counted(warnings, 'warning')}, no errors`}\n`);
  }
  return status;
}

/** `1 error`, `2 errors`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
