/** Puts work off until its key has been left alone for a while: only the last of a quick series is done. */
export class Debounce {
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();

  /** How long the last work under a key took. */
  private readonly tookMs = new Map<string, number>();

  constructor(private readonly restMs: number) {}

  /**
   * Does the work after the rest, instead of what still waits under the same key. Work that took long last time waits twice as long as it
   * took, so that it never fills more than a third of the time.
   */
  after(key: string, work: () => void | Promise<void>): void {
    clearTimeout(this.waiting.get(key));
    this.waiting.set(
      key,
      setTimeout(() => {
        this.waiting.delete(key);
        void this.timed(key, work);
      }, this.restOf(key)),
    );
  }

  /** How long the work under this key waits now, in milliseconds. */
  restOf(key: string): number {
    return Math.max(this.restMs, 2 * (this.tookMs.get(key) ?? 0));
  }

  /** Forgets a key: what waits under it is not done. */
  cancel(key: string): void {
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    this.tookMs.delete(key);
  }

  dispose(): void {
    for (const key of [...this.waiting.keys()]) this.cancel(key);
  }

  private async timed(key: string, work: () => void | Promise<void>): Promise<void> {
    const began = performance.now();
    await work();
    this.tookMs.set(key, performance.now() - began);
  }
}
