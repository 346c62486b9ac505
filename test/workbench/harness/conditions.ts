/** How long a condition of the workbench may take, in milliseconds: far more than any takes on a busy machine. */
export const patienceMs = 30_000;

/**
 * Reads until `accept` holds and returns what was read. A read that throws counts as not yet. After the time limit it
 * throws with what was awaited and what was there instead.
 */
export async function eventually<T>(
  awaited: string,
  read: () => Promise<T>,
  accept: (value: T) => boolean,
  limitMs: number = patienceMs,
): Promise<T> {
  const limit = Date.now() + limitMs;
  let last = 'nothing was read';
  for (;;) {
    try {
      const value = await read();
      if (accept(value)) {
        return value;
      }
      last = JSON.stringify(value) ?? String(value);
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() > limit) {
      throw new Error(`Waited ${limitMs / 1000} s for ${awaited}; last: ${last}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Reads until the same value, which `accept` holds for, was read twice in a row. */
export async function eventuallyStable<T>(awaited: string, read: () => Promise<T>, accept: (value: T) => boolean): Promise<T> {
  let former: string | undefined;
  return eventually(awaited, read, (value) => {
    const text = JSON.stringify(value);
    const stable = text === former && accept(value);
    former = text;
    return stable;
  });
}
