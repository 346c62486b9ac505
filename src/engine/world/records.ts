import type { CellStore, Memory } from './memory';

/**
 * Records: named fields over consecutive cells of the memory.
 *
 * A record type is made once from its field names; a view is a memory and an address. Views hold nothing, so two views of one
 * address are the same record, and the time travel of the memory is the time travel of every record. References between records
 * are addresses; 0 is none.
 */
export interface View {
  readonly memory: CellStore;
  readonly address: number;
}

export type RecordOf<Field extends string> = View & { [field in Field]: number };

export interface RecordType<Field extends string> {
  readonly fields: readonly Field[];
  /** Number of cells of a record. */
  readonly size: number;
  /** The record at an address. */
  new (memory: CellStore, address: number): RecordOf<Field>;
}

/** Makes the record type that has the given fields, each one cell, in this order. */
export function recordType<const Field extends string>(fields: readonly Field[]): RecordType<Field> {
  class RecordView {
    constructor(
      readonly memory: CellStore,
      readonly address: number,
    ) {}
  }
  fields.forEach((field, offset) => {
    Object.defineProperty(RecordView.prototype, field, {
      get(this: RecordView) {
        return this.memory.cells[this.address + offset];
      },
      set(this: RecordView, value: number) {
        this.memory.write(this.address + offset, value);
      },
    });
  });
  return Object.assign(RecordView, { fields, size: fields.length }) as unknown as RecordType<Field>;
}

/**
 * Hands out cells in blocks and takes them back. Freed blocks of one size form a list through their first cell. The heads of
 * these lists lie in cells as well, so that allocation goes back in time with everything else.
 */
export class Allocator {
  private readonly headAddress: number;

  constructor(
    private readonly memory: Memory,
    private readonly largest = 1024,
  ) {
    this.headAddress = memory.extend(largest + 1);
  }

  /** The address of `size` cells, all zero. */
  allocate(size: number): number {
    if (size > this.largest) return this.memory.extend(size);
    const head = this.headAddress + size;
    const address = this.memory.cells[head] as number;
    if (address === 0) return this.memory.extend(size);
    this.memory.write(head, this.memory.cells[address] as number);
    for (let i = 0; i < size; i++) if (this.memory.cells[address + i] !== 0) this.memory.write(address + i, 0);
    return address;
  }

  /** Gives back a block that `allocate` gave with the same size. Blocks over the largest size are not reused. */
  free(address: number, size: number): void {
    if (size > this.largest) return;
    const head = this.headAddress + size;
    this.memory.write(address, this.memory.cells[head] as number);
    this.memory.write(head, address);
  }
}
