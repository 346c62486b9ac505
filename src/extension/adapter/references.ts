/**
 * Numbers by which a client asks for things later: frames, variables. They live until the next step; a number is never used again,
 * so that a late request cannot get what it did not mean.
 */
export class References<Thing> {
  private readonly things = new Map<number, Thing>();
  private next = 1;

  create(thing: Thing): number {
    this.things.set(this.next, thing);
    return this.next++;
  }

  get(reference: number): Thing | undefined {
    return this.things.get(reference);
  }

  /** Whether the number was given out for something that has gone since: a client that asks for it is late, not wrong. */
  isPast(reference: number): boolean {
    return Number.isInteger(reference) && reference > 0 && reference < this.next && !this.things.has(reference);
  }

  clear(): void {
    this.things.clear();
  }
}
