/** Puts work off until its key has been left alone for a while: only the last of a quick series is done. */
export class Debounce {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly restMs: number) {}

  /** Does the work after the rest, instead of what still waits under the same key. */
  after(key: string, work: () => void): void {
    this.cancel(key);
    this.waiting.set(
      key,
      setTimeout(() => {
        this.waiting.delete(key);
        work();
      }, this.restMs),
    );
  }

  cancel(key: string): void {
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
  }

  dispose(): void {
    for (const key of [...this.waiting.keys()]) this.cancel(key);
  }
}
