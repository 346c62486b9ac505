/**
 * The world's memory: every number that the simulation may change, in one array of cells, and the tape of its changes.
 *
 * Going back in time must give exactly the world that was, at the cost of what changed and not of what exists. So nothing in the
 * engine keeps state of its own: kernels, TCBs, timers and program frames are views on cells (records.ts), and each write notes
 * the former value on the tape. A mark on the tape is a moment; moving between moments swaps former and present values, which
 * makes the same tape serve for going back and for going forward again.
 *
 * A cell is a float64: integers up to 2^53 are exact, which holds 32-bit sequence numbers, nanoseconds of a hundred days, and
 * the addresses of other cells. Address 0 is never used: it means "none".
 */
export interface CellStore {
  readonly cells: Float64Array;
  write(address: number, value: number): void;
}

/** The cells that go back in time. */
export class Memory implements CellStore {
  cells = new Float64Array(1024);
  /** The cell that holds the number of cells in use. */
  private readonly topCell = 1;
  /** Whether writes are noted. Off while the world is built, and for runs that nobody goes back in. */
  private recording = false;
  /** For each cell the interval in which its former value was last noted: one note per cell and interval suffices. */
  private notedIn = new Int32Array(1024);
  private tapeAddresses = new Int32Array(1024);
  private tapeValues = new Float64Array(1024);
  private tapeLength = 0;
  /** Tape length at each mark. */
  private marks = new Int32Array(256);
  private markCount = 0;
  /** The mark at which the cells stand now; less than markCount after going back. */
  private presentMark = 0;
  private interval = 1;
  /** What was written after the newest mark is taken back for now. */
  private restHidden = false;

  constructor() {
    this.cells[this.topCell] = 2;
  }

  /** From here on writes are noted: the present contents become moment 0. */
  startRecording(): void {
    this.recording = true;
  }

  /** Writes a cell and notes its former value. Only allowed at the newest moment. */
  write(address: number, value: number): void {
    if (this.recording && this.notedIn[address] !== this.interval) this.note(address);
    this.cells[address] = value;
  }

  private note(address: number): void {
    if (this.presentMark !== this.markCount || this.restHidden) throw new Error('the world was changed while it shows a former moment');
    this.notedIn[address] = this.interval;
    if (this.tapeLength === this.tapeAddresses.length) {
      this.tapeAddresses = grown(this.tapeAddresses, new Int32Array(this.tapeLength * 2));
      this.tapeValues = grown(this.tapeValues, new Float64Array(this.tapeLength * 2));
    }
    this.tapeAddresses[this.tapeLength] = address;
    this.tapeValues[this.tapeLength++] = this.cells[address] as number;
  }

  /** Takes `size` fresh cells, all zero, from the end of the memory and returns the address of the first. */
  extend(size: number): number {
    const address = this.cells[this.topCell] as number;
    const end = address + size;
    if (end > this.cells.length) {
      const length = Math.max(end, this.cells.length * 2);
      this.cells = grown(this.cells, new Float64Array(length));
      this.notedIn = grown(this.notedIn, new Int32Array(length));
    }
    this.write(this.topCell, end);
    return address;
  }

  /** Number of marks: the moments from 0 (before anything) to this one can be shown. */
  get moments(): number {
    return this.markCount;
  }

  /** The moment that the cells show now. */
  get moment(): number {
    return this.presentMark;
  }

  /** Ends the present interval: the cells as they are now become the moment whose number is returned. */
  mark(): number {
    if (!this.recording) return 0;
    if (this.presentMark !== this.markCount || this.restHidden) throw new Error('a moment was marked while the world shows a former one');
    if (this.markCount === this.marks.length) this.marks = grown(this.marks, new Int32Array(this.markCount * 2));
    this.marks[this.markCount++] = this.tapeLength;
    this.presentMark = this.markCount;
    this.interval++;
    return this.markCount;
  }

  /** Shows the given moment, 0 to `moments`, as it was when it was marked. */
  show(moment: number): void {
    if (moment < 0 || moment > this.markCount) throw new RangeError(`there is no moment ${moment}`);
    this.hideRest();
    while (this.presentMark > moment) {
      const end = this.marks[--this.presentMark] as number;
      const begin = this.presentMark === 0 ? 0 : (this.marks[this.presentMark - 1] as number);
      this.swapBackwards(begin, end);
    }
    while (this.presentMark < moment) {
      const begin = this.presentMark === 0 ? 0 : (this.marks[this.presentMark - 1] as number);
      const end = this.marks[this.presentMark++] as number;
      for (let i = begin; i < end; i++) this.swap(i);
    }
  }

  /** Shows the newest moment and what was written since it was marked, so that the world can go on from there. */
  showNewest(): void {
    if (this.presentMark === this.markCount && !this.restHidden) return;
    this.show(this.markCount);
    for (let i = this.newestMark; i < this.tapeLength; i++) this.swap(i);
    this.restHidden = false;
  }

  /** Work without an event may have gone on since the newest mark: it belongs to the next moment. */
  private hideRest(): void {
    if (this.presentMark !== this.markCount || this.restHidden) return;
    this.swapBackwards(this.newestMark, this.tapeLength);
    this.restHidden = true;
  }

  private get newestMark(): number {
    return this.markCount === 0 ? 0 : (this.marks[this.markCount - 1] as number);
  }

  /** Forgets every moment after the one shown, so that the world can take another course from it. */
  forgetFuture(): void {
    this.hideRest();
    this.markCount = this.presentMark;
    this.tapeLength = this.newestMark;
    this.restHidden = false;
    this.interval++;
  }

  private swapBackwards(begin: number, end: number): void {
    for (let i = end - 1; i >= begin; i--) this.swap(i);
  }

  private swap(index: number): void {
    const address = this.tapeAddresses[index] as number;
    const value = this.tapeValues[index] as number;
    this.tapeValues[index] = this.cells[address] as number;
    this.cells[address] = value;
  }
}

/** `larger` with the contents of `smaller` at its beginning. */
export function grown<T extends Float64Array | Int32Array | Uint8Array>(smaller: T, larger: T): T {
  larger.set(smaller);
  return larger;
}
