import { type CellStore, grown, type Memory } from './memory';

/**
 * Rows that are written once and never change: events and segments. They need no tape; how many there are is a cell of the world's
 * memory, so that going back in time and taking another course overwrites the rows of the course not taken.
 */
export class Ledger implements CellStore {
  cells = new Float64Array(1024);
  private readonly countAddress: number;

  constructor(
    private readonly memory: Memory,
    private readonly rowSize: number,
  ) {
    this.countAddress = memory.extend(1);
  }

  /** Rows at the moment that the memory shows. */
  get count(): number {
    return this.memory.cells[this.countAddress] as number;
  }

  /** Adds a row of zeros and returns its address. Row number n has the address n * rowSize. */
  add(): number {
    const count = this.count;
    const address = count * this.rowSize;
    if (address + this.rowSize > this.cells.length) this.cells = grown(this.cells, new Float64Array(this.cells.length * 2));
    this.cells.fill(0, address, address + this.rowSize);
    this.memory.write(this.countAddress, count + 1);
    return address;
  }

  write(address: number, value: number): void {
    this.cells[address] = value;
  }
}
