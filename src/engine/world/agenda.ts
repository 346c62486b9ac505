import type { Memory } from './memory';
import { type Allocator, recordType } from './records';

/** What is due at a time: which kind of thing, and the record that it happens to. */
export const AgendaEntry = recordType(['timeNs', 'order', 'place', 'kind', 'owner', 'startedNs', 'cause']);
export type AgendaEntry = InstanceType<typeof AgendaEntry>;

const Header = recordType(['heap', 'capacity', 'size', 'nextOrder']);

/** Order numbers of what comes first at a time lie below those of timers, and these below the ordinary ones. */
const beforeTimers = -(2 ** 52);
const beforeOrdinary = -(2 ** 50);

/**
 * Everything that is going to happen, ordered by time and, at one time, by when it was put on the agenda. A binary heap of entries
 * in the world's memory; each entry knows its place in it, so that a timer can be moved or cancelled without a search.
 */
export class Agenda {
  private readonly header: InstanceType<typeof Header>;

  constructor(
    private readonly memory: Memory,
    private readonly allocator: Allocator,
  ) {
    this.header = new Header(memory, allocator.allocate(Header.size));
    this.header.capacity = 16;
    this.header.heap = allocator.allocate(16);
  }

  /** Time of the first entry; infinite when nothing is due. */
  get nextTimeNs(): number {
    return this.header.size === 0 ? Number.POSITIVE_INFINITY : (this.memory.cells[this.memory.cells[this.header.heap] as number] as number);
  }

  /** Makes an entry, not yet on the agenda. */
  create(kind: number, owner: number): number {
    const entry = new AgendaEntry(this.memory, this.allocator.allocate(AgendaEntry.size));
    entry.kind = kind;
    entry.owner = owner;
    return entry.address;
  }

  /** Takes the entry off the agenda if it is on it, and gives its cells back. */
  destroy(address: number): void {
    this.cancel(address);
    this.allocator.free(address, AgendaEntry.size);
  }

  at(address: number): AgendaEntry {
    return new AgendaEntry(this.memory, address);
  }

  isScheduled(address: number): boolean {
    return this.at(address).place !== 0;
  }

  /** Puts the entry on the agenda before everything else that is due at the given time. */
  scheduleFirst(address: number, timeNs: number, nowNs: number, cause: number): void {
    this.place(address, timeNs, nowNs, cause, beforeTimers + this.header.nextOrder++);
  }

  /** Puts a timer on the agenda, before those that were set earlier for the same time: a bucket of Linux's timers is a stack. */
  scheduleTimer(address: number, timeNs: number, nowNs: number, cause: number): void {
    this.place(address, timeNs, nowNs, cause, beforeOrdinary - this.header.nextOrder++);
  }

  /** Puts the entry on the agenda for the given time, or moves it there. */
  schedule(address: number, timeNs: number, nowNs: number, cause: number): void {
    this.place(address, timeNs, nowNs, cause, this.header.nextOrder++);
  }

  private place(address: number, timeNs: number, nowNs: number, cause: number, order: number): void {
    const entry = this.at(address);
    entry.timeNs = timeNs;
    entry.startedNs = nowNs;
    entry.cause = cause;
    entry.order = order;
    if (entry.place === 0) {
      if (this.header.size === this.header.capacity) this.grow();
      this.header.size++;
      this.put(this.header.size, address);
      this.rise(this.header.size);
    } else {
      this.sink(this.rise(entry.place));
    }
  }

  cancel(address: number): void {
    const { place } = this.at(address);
    if (place === 0) return;
    this.at(address).place = 0;
    const last = this.header.size--;
    if (place !== last) {
      this.put(place, this.entryAt(last));
      this.sink(this.rise(place));
    }
  }

  /** Takes the first entry off the agenda; undefined when nothing is due. */
  take(): AgendaEntry | undefined {
    if (this.header.size === 0) return undefined;
    const entry = this.at(this.entryAt(1));
    this.cancel(entry.address);
    return entry;
  }

  /** Addresses of all entries, in no order. */
  *entries(): Generator<AgendaEntry> {
    for (let place = 1; place <= this.header.size; place++) yield this.at(this.entryAt(place));
  }

  private entryAt(place: number): number {
    return this.memory.cells[this.header.heap + place - 1] as number;
  }

  private put(place: number, address: number): void {
    this.memory.write(this.header.heap + place - 1, address);
    this.at(address).place = place;
  }

  private precedes(a: number, b: number): boolean {
    const { cells } = this.memory;
    const difference = (cells[a] as number) - (cells[b] as number);
    return difference < 0 || (difference === 0 && (cells[a + 1] as number) < (cells[b + 1] as number));
  }

  private rise(place: number): number {
    const address = this.entryAt(place);
    let hole = place;
    while (hole > 1) {
      const parent = this.entryAt(hole >> 1);
      if (!this.precedes(address, parent)) break;
      this.put(hole, parent);
      hole >>= 1;
    }
    if (hole !== place) this.put(hole, address);
    return hole;
  }

  private sink(place: number): void {
    const address = this.entryAt(place);
    let hole = place;
    for (;;) {
      let child = hole * 2;
      if (child > this.header.size) break;
      if (child < this.header.size && this.precedes(this.entryAt(child + 1), this.entryAt(child))) child++;
      if (!this.precedes(this.entryAt(child), address)) break;
      this.put(hole, this.entryAt(child));
      hole = child;
    }
    if (hole !== place) this.put(hole, address);
  }

  private grow(): void {
    const { heap, capacity } = this.header;
    const larger = this.allocator.allocate(capacity * 2);
    for (let i = 0; i < capacity; i++) this.memory.write(larger + i, this.memory.cells[heap + i] as number);
    this.allocator.free(heap, capacity);
    this.header.heap = larger;
    this.header.capacity = capacity * 2;
  }
}
