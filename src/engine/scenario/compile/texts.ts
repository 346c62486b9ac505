/** The constants of a scenario, each once. Number 0 is the empty text, which is also what an array of zeros holds. */
export class TextTable {
  readonly texts: Uint8Array[] = [new Uint8Array(0)];
  private readonly numbers = new Map<string, number>([['', 0]]);

  numberOf(bytes: Uint8Array): number {
    const key = String.fromCharCode(...bytes.subarray(0, 4096));
    if (bytes.length > 4096) return this.texts.push(bytes) - 1;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.texts.push(bytes) - 1;
    this.numbers.set(key, number);
    return number;
  }
}
