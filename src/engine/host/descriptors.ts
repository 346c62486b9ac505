import { errnoNumbers } from '../program/constants';
import type { Memory } from '../world/memory';
import { type Allocator, recordType } from '../world/records';

/** An open file: what descriptors, also those made by dup, refer to. `object` is a Tcb or an Epoll. */
export const File = recordType(['references', 'kind', 'object', 'nonBlocking', 'watches']);
export type File = InstanceType<typeof File>;

export const FileKind = { socket: 1, epoll: 2 } as const;

/** Where a process keeps its descriptors: a block of cells, file addresses by number. */
export interface DescriptorTable {
  descriptors: number;
  descriptorCount: number;
}

/** The first descriptor of a process: 0, 1 and 2 are its terminal. */
export const firstDescriptor = 3;
const mostDescriptors = 1024 * 1024;

/** The file behind a descriptor; undefined is EBADF. */
export function fileOf(memory: Memory, table: DescriptorTable, fd: number): File | undefined {
  if (!Number.isInteger(fd) || fd < firstDescriptor || fd >= table.descriptorCount) return undefined;
  const address = memory.cells[table.descriptors + fd] as number;
  return address === 0 ? undefined : new File(memory, address);
}

/** Gives the file the lowest free descriptor and returns it, or a negative errno. */
export function install(memory: Memory, allocator: Allocator, table: DescriptorTable, file: File): number {
  let fd = firstDescriptor;
  while (fd < table.descriptorCount && memory.cells[table.descriptors + fd] !== 0) fd++;
  if (fd >= mostDescriptors) return -(errnoNumbers.EMFILE ?? 24);
  if (fd >= table.descriptorCount) growTable(memory, allocator, table);
  memory.write(table.descriptors + fd, file.address);
  file.references++;
  return fd;
}

function growTable(memory: Memory, allocator: Allocator, table: DescriptorTable): void {
  const count = Math.max(16, table.descriptorCount * 2);
  const larger = allocator.allocate(count);
  for (let i = 0; i < table.descriptorCount; i++) memory.write(larger + i, memory.cells[table.descriptors + i] as number);
  if (table.descriptors !== 0) allocator.free(table.descriptors, table.descriptorCount);
  table.descriptors = larger;
  table.descriptorCount = count;
}

/** Makes a file that no descriptor refers to yet. */
export function createFile(memory: Memory, allocator: Allocator, kind: number, object: number): File {
  const file = new File(memory, allocator.allocate(File.size));
  file.kind = kind;
  file.object = object;
  return file;
}
