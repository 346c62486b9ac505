import type { Memory } from '../world/memory';
import type { Texts } from '../world/texts';
import { encodeUtf8 } from './utf8';

/** A program touched memory that is not its own: the process is killed by SIGSEGV. */
export class SegmentationFault extends Error {}

/**
 * Arrays, texts and structs of programs, by pointer: the address of the first cell of a variable, or -(number + 1) of a text.
 *
 * An array of char is two cells: the number of its contents (0 for zeros alone) and its capacity. Contents are immutable: whoever
 * changes one byte stores a new text. Bytes behind the end of the contents are 0.
 */
export class Values {
  constructor(
    private readonly memory: Memory,
    private readonly texts: Texts,
  ) {}

  /** What is stored of a text or an array; shorter than the array, perhaps, and not to be changed. */
  contents(pointer: number): Uint8Array {
    if (pointer === 0) throw new SegmentationFault();
    if (pointer < 0) return this.texts.get(-pointer - 1);
    return this.texts.get(this.cell(pointer));
  }

  private cell(address: number): number {
    return this.memory.cells[address] as number;
  }

  /** Bytes that fit: of a text its own and the 0 at its end. */
  private capacity(pointer: number): number {
    return pointer < 0 ? this.contents(pointer).length + 1 : this.cell(pointer + 1);
  }

  /** The first `length` bytes, with zeros where nothing is stored. */
  bytes(pointer: number, length: number): Uint8Array {
    const contents = pointer === 0 ? new Uint8Array(0) : this.contents(pointer);
    if (contents.length === length) return contents;
    if (contents.length > length) return contents.subarray(0, length);
    const padded = new Uint8Array(length);
    padded.set(contents);
    return padded;
  }

  /** The bytes before the first 0. */
  string(pointer: number): Uint8Array {
    const contents = this.contents(pointer);
    const end = contents.indexOf(0);
    return end < 0 ? contents : contents.subarray(0, end);
  }

  /** Fills an array from its start; what is behind stays, what does not fit is cut off. */
  store(pointer: number, bytes: Uint8Array): void {
    if (pointer <= 0) throw new SegmentationFault();
    const fitting = bytes.length > this.capacity(pointer) ? bytes.slice(0, this.capacity(pointer)) : bytes;
    const former = this.contents(pointer);
    let contents = fitting;
    if (former.length > fitting.length) {
      contents = former.slice();
      contents.set(fitting);
    }
    this.memory.write(pointer, this.texts.add(contents));
  }

  /** One byte as C's char, which is signed. */
  loadCharacter(pointer: number, index: number): number {
    this.checkIndex(pointer, index);
    return ((this.contents(pointer)[index] ?? 0) << 24) >> 24;
  }

  storeCharacter(pointer: number, index: number, value: number): void {
    if (pointer < 0) throw new SegmentationFault();
    this.checkIndex(pointer, index);
    const former = this.contents(pointer);
    const contents = new Uint8Array(Math.max(former.length, index + 1));
    contents.set(former);
    contents[index] = value & 0xff;
    this.memory.write(pointer, this.texts.add(contents));
  }

  private checkIndex(pointer: number, index: number): void {
    if (pointer === 0 || index < 0 || index >= this.capacity(pointer)) throw new SegmentationFault();
  }

  /** The cell of a member of an epoll event: 0 its events, 1 its descriptor. */
  eventMember(pointer: number, index: number, member: number): number {
    if (pointer <= 0 || index < 0 || index >= this.cell(pointer)) throw new SegmentationFault();
    return pointer + 1 + 2 * index + member;
  }

  /** A text made while the program runs, as a pointer. */
  textPointer(text: string): number {
    return -(this.texts.add(encodeUtf8(text)) + 1);
  }
}
