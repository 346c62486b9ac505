import type { Memory } from './memory';
import { type Allocator, recordType } from './records';

const MapHeader = recordType(['buckets', 'bucketCount', 'size']);
const Node = recordType(['key', 'value', 'next']);

const firstBucketCount = 8;

/**
 * A map from numbers to numbers in the world's memory: a hash table with chains, which doubles when it holds more entries than
 * buckets. Absent keys read as 0, so 0 can't be stored.
 */
export class NumberMap {
  private readonly header: InstanceType<typeof MapHeader>;

  private constructor(
    private readonly memory: Memory,
    private readonly allocator: Allocator,
    readonly address: number,
  ) {
    this.header = new MapHeader(memory, address);
  }

  static create(memory: Memory, allocator: Allocator): NumberMap {
    const map = new NumberMap(memory, allocator, allocator.allocate(MapHeader.size));
    map.header.buckets = allocator.allocate(firstBucketCount);
    map.header.bucketCount = firstBucketCount;
    return map;
  }

  get size(): number {
    return this.header.size;
  }

  get(key: number): number {
    const { cells } = this.memory;
    for (let node = cells[this.bucketOf(key)] as number; node !== 0; node = cells[node + 2] as number) {
      if (cells[node] === key) return cells[node + 1] as number;
    }
    return 0;
  }

  set(key: number, value: number): void {
    const node = this.nodeOf(key);
    if (node) {
      node.value = value;
      return;
    }
    if (this.header.size >= this.header.bucketCount) this.grow();
    const bucket = this.bucketOf(key);
    const fresh = new Node(this.memory, this.allocator.allocate(Node.size));
    fresh.key = key;
    fresh.value = value;
    fresh.next = this.memory.cells[bucket] as number;
    this.memory.write(bucket, fresh.address);
    this.header.size++;
  }

  delete(key: number): void {
    let link = this.bucketOf(key);
    for (;;) {
      const address = this.memory.cells[link] as number;
      if (address === 0) return;
      const node = new Node(this.memory, address);
      if (node.key === key) {
        this.memory.write(link, node.next);
        this.allocator.free(address, Node.size);
        this.header.size--;
        return;
      }
      link = address + 2;
    }
  }

  private nodeOf(key: number): InstanceType<typeof Node> | undefined {
    for (let address = this.memory.cells[this.bucketOf(key)] as number; address !== 0; ) {
      const node = new Node(this.memory, address);
      if (node.key === key) return node;
      address = node.next;
    }
    return undefined;
  }

  private bucketOf(key: number): number {
    // Both halves of the key are mixed: ports sit in the low bits and hosts in the high ones.
    const mixed = Math.imul((key | 0) ^ Math.imul((key / 4294967296) | 0, 0x85ebca6b), 0x9e3779b1) >>> 8;
    return this.header.buckets + (mixed & (this.header.bucketCount - 1));
  }

  private grow(): void {
    const { buckets, bucketCount } = this.header;
    this.header.bucketCount = bucketCount * 2;
    this.header.buckets = this.allocator.allocate(bucketCount * 2);
    for (let i = 0; i < bucketCount; i++) {
      for (let address = this.memory.cells[buckets + i] as number; address !== 0; ) {
        const node = new Node(this.memory, address);
        address = node.next;
        const bucket = this.bucketOf(node.key);
        node.next = this.memory.cells[bucket] as number;
        this.memory.write(bucket, node.address);
      }
    }
    this.allocator.free(buckets, bucketCount);
  }
}
