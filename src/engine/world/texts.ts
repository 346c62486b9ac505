import type { Memory } from './memory';

/**
 * Byte strings by number: the constants of the programs first, then what calls and segments carry. A string never changes once it
 * is stored, so its number stands for it everywhere. How many there are is a cell: going back forgets the later ones.
 */
export class Texts {
  private readonly strings: Uint8Array[];
  private readonly countAddress: number;

  constructor(
    private readonly memory: Memory,
    constants: readonly Uint8Array[],
  ) {
    this.strings = [...constants];
    this.countAddress = memory.extend(1);
    memory.write(this.countAddress, constants.length);
  }

  /** Stores the bytes, which must not be changed afterwards, and returns their number. */
  add(bytes: Uint8Array): number {
    const number = this.memory.cells[this.countAddress] as number;
    this.strings[number] = bytes;
    this.memory.write(this.countAddress, number + 1);
    return number;
  }

  /** The bytes with the given number. */
  get(number: number): Uint8Array {
    const bytes = this.strings[number];
    if (!bytes) throw new RangeError(`there is no text ${number}`);
    return bytes;
  }
}
