import type { Kernel } from '../host/kernel';
import { Flag } from './segment';
import { add, difference, isAfter, isBefore } from './sequence';
import { Buffer, type Tcb } from './tcb';
import { memoryOf } from './window';

/** The queues of a socket: lists of buffers in the world's memory. */

function newBuffer(kernel: Kernel, seq: number, endSeq: number, flags: number, text: number, offset: number, length: number): Buffer {
  const buffer = new Buffer(kernel.memory, kernel.allocator.allocate(Buffer.size));
  buffer.seq = seq;
  buffer.endSeq = endSeq;
  buffer.flags = flags;
  buffer.text = text;
  buffer.offset = offset;
  buffer.length = length;
  return buffer;
}

export function freeBuffer(kernel: Kernel, buffer: Buffer): void {
  kernel.allocator.free(buffer.address, Buffer.size);
}

function freeList(kernel: Kernel, head: number): void {
  for (let address = head; address !== 0; ) {
    const buffer = new Buffer(kernel.memory, address);
    address = buffer.next;
    freeBuffer(kernel, buffer);
  }
}

/** Queues `length` bytes of a text, and the sequence numbers of SYN or FIN in `flags`, behind what is unsent. */
export function appendUnsent(kernel: Kernel, tcb: Tcb, flags: number, text: number, offset: number, length: number): Buffer {
  const seq = nextToQueue(kernel, tcb);
  const buffer = newBuffer(kernel, seq, add(seq, length + (flags & (Flag.SYN | Flag.FIN) ? 1 : 0)), flags, text, offset, length);
  buffer.previous = tcb.unsentTail;
  if (tcb.unsentTail === 0) tcb.unsentHead = buffer.address;
  else new Buffer(kernel.memory, tcb.unsentTail).next = buffer.address;
  tcb.unsentTail = buffer.address;
  return buffer;
}

function nextToQueue(kernel: Kernel, tcb: Tcb): number {
  return tcb.unsentTail === 0 ? tcb.sndNxt : new Buffer(kernel.memory, tcb.unsentTail).endSeq;
}

/** Adds bytes to the last unsent buffer, up to a full segment; returns how many it took. */
export function fillLastUnsent(kernel: Kernel, tcb: Tcb, bytes: Uint8Array): number {
  if (tcb.unsentTail === 0) return 0;
  const tail = new Buffer(kernel.memory, tcb.unsentTail);
  const room = tcb.mss - tail.length;
  if (room <= 0 || tail.flags & Flag.FIN) return 0;
  const taken = Math.min(room, bytes.length);
  const joined = new Uint8Array(tail.length + taken);
  joined.set(kernel.texts.get(tail.text).subarray(tail.offset, tail.offset + tail.length));
  joined.set(bytes.subarray(0, taken), tail.length);
  tail.text = kernel.texts.add(joined);
  tail.offset = 0;
  tail.length = joined.length;
  tail.endSeq = add(tail.endSeq, taken);
  return taken;
}

/** Cuts an unsent buffer after `length` bytes; the rest, with its FIN, becomes the next. */
export function splitBuffer(kernel: Kernel, tcb: Tcb, buffer: Buffer, length: number): void {
  const seq = add(buffer.seq, length);
  const rest = newBuffer(kernel, seq, buffer.endSeq, buffer.flags, buffer.text, buffer.offset + length, buffer.length - length);
  buffer.length = length;
  buffer.endSeq = seq;
  buffer.flags &= ~(Flag.FIN | Flag.PSH);
  rest.next = buffer.next;
  rest.previous = buffer.address;
  if (rest.next === 0) tcb.unsentTail = rest.address;
  else new Buffer(kernel.memory, rest.next).previous = rest.address;
  buffer.next = rest.address;
}

/** Moves the first unsent buffer behind those that wait for acknowledgment. */
export function moveToSent(kernel: Kernel, tcb: Tcb, buffer: Buffer): void {
  tcb.unsentHead = buffer.next;
  if (tcb.unsentHead === 0) tcb.unsentTail = 0;
  else new Buffer(kernel.memory, tcb.unsentHead).previous = 0;
  buffer.next = 0;
  buffer.previous = tcb.sentTail;
  if (tcb.sentTail === 0) tcb.sentHead = buffer.address;
  else new Buffer(kernel.memory, tcb.sentTail).next = buffer.address;
  tcb.sentTail = buffer.address;
}

/** Takes the first buffer that waited for acknowledgment out and frees it. */
export function removeFirstSent(kernel: Kernel, tcb: Tcb, buffer: Buffer): void {
  tcb.sentHead = buffer.next;
  if (tcb.sentHead === 0) tcb.sentTail = 0;
  else new Buffer(kernel.memory, tcb.sentHead).previous = 0;
  freeBuffer(kernel, buffer);
}

/** Drops the acknowledged beginning of a buffer. */
export function trimSent(buffer: Buffer, ack: number): void {
  const count = difference(ack, buffer.seq);
  buffer.seq = ack;
  buffer.offset += count;
  buffer.length -= count;
}

export function purgeSendQueues(kernel: Kernel, tcb: Tcb): void {
  freeList(kernel, tcb.unsentHead);
  freeList(kernel, tcb.sentHead);
  tcb.unsentHead = 0;
  tcb.unsentTail = 0;
  tcb.sentHead = 0;
  tcb.sentTail = 0;
  tcb.packetsOut = 0;
  tcb.sackedOut = 0;
  tcb.lostOut = 0;
  tcb.retransOut = 0;
}

/** Bytes of payload that wait in a send queue from the given buffer on. */
export function queuedBytes(kernel: Kernel, head: number): number {
  let bytes = 0;
  for (let address = head; address !== 0; address = new Buffer(kernel.memory, address).next) {
    bytes += new Buffer(kernel.memory, address).length;
  }
  return bytes;
}

/** Appends bytes in order for the user to read; `end` is the sequence number after them. */
export function appendReceived(kernel: Kernel, tcb: Tcb, text: number, offset: number, length: number, end: number): void {
  const buffer = newBuffer(kernel, add(end, -length), end, 0, text, offset, length);
  if (tcb.receiveTail === 0) tcb.receiveHead = buffer.address;
  else new Buffer(kernel.memory, tcb.receiveTail).next = buffer.address;
  tcb.receiveTail = buffer.address;
  tcb.receiveBytes += length;
}

/** Copies up to `wanted` received bytes; takes them out of the queue unless `peek`. */
export function takeReceived(kernel: Kernel, tcb: Tcb, wanted: number, peek: boolean): Uint8Array {
  const bytes = new Uint8Array(Math.min(wanted, tcb.receiveBytes));
  let filled = 0;
  for (let address = tcb.receiveHead; address !== 0 && filled < bytes.length; ) {
    const buffer = new Buffer(kernel.memory, address);
    const count = Math.min(buffer.length, bytes.length - filled);
    bytes.set(kernel.texts.get(buffer.text).subarray(buffer.offset, buffer.offset + count), filled);
    filled += count;
    address = buffer.next;
    if (peek) continue;
    tcb.receiveBytes -= count;
    tcb.copiedSeq = add(tcb.copiedSeq, count);
    if (count === buffer.length) {
      tcb.receiveHead = buffer.next;
      if (tcb.receiveHead === 0) tcb.receiveTail = 0;
      freeBuffer(kernel, buffer);
    } else {
      trimSent(buffer, add(buffer.seq, count));
    }
  }
  return bytes;
}

/** Drops everything received; returns whether there was anything unread. */
export function discardReceived(kernel: Kernel, tcb: Tcb): boolean {
  const unread = tcb.receiveBytes > 0;
  freeList(kernel, tcb.receiveHead);
  tcb.receiveHead = 0;
  tcb.receiveTail = 0;
  tcb.receiveBytes = 0;
  return unread;
}

/** What the received and not yet read data costs of the receive buffer. */
export function receiveMemory(kernel: Kernel, tcb: Tcb): number {
  let total = 0;
  for (const head of [tcb.receiveHead, tcb.outOfOrderHead]) {
    for (let address = head; address !== 0; address = new Buffer(kernel.memory, address).next) {
      total += memoryOf(new Buffer(kernel.memory, address).length);
    }
  }
  return total;
}

/** Puts a piece beyond a gap into its place; it overlaps nothing there. */
export function insertOutOfOrder(
  kernel: Kernel,
  tcb: Tcb,
  seq: number,
  end: number,
  flags: number,
  text: number,
  offset: number,
  length: number,
): void {
  const buffer = newBuffer(kernel, seq, end, flags, text, offset, length);
  let before = 0;
  for (let address = tcb.outOfOrderHead; address !== 0; ) {
    const other = new Buffer(kernel.memory, address);
    if (isAfter(other.seq, seq)) break;
    before = address;
    address = other.next;
  }
  if (before === 0) {
    buffer.next = tcb.outOfOrderHead;
    tcb.outOfOrderHead = buffer.address;
  } else {
    const other = new Buffer(kernel.memory, before);
    buffer.next = other.next;
    other.next = buffer.address;
  }
  tcb.outOfOrderBytes += length;
}

/** Takes the first piece beyond a gap out, without freeing it. */
export function removeFirstOutOfOrder(tcb: Tcb, buffer: Buffer): void {
  tcb.outOfOrderHead = buffer.next;
  tcb.outOfOrderBytes -= buffer.length;
}

export function purgeOutOfOrder(kernel: Kernel, tcb: Tcb): void {
  freeList(kernel, tcb.outOfOrderHead);
  tcb.outOfOrderHead = 0;
  tcb.outOfOrderBytes = 0;
}

/** Contiguous ranges beyond the gap. */
function outOfOrderRanges(kernel: Kernel, tcb: Tcb): [number, number][] {
  const ranges: [number, number][] = [];
  for (let address = tcb.outOfOrderHead; address !== 0; ) {
    const buffer = new Buffer(kernel.memory, address);
    const last = ranges[ranges.length - 1];
    if (last && last[1] === buffer.seq) last[1] = buffer.endSeq;
    else ranges.push([buffer.seq, buffer.endSeq]);
    address = buffer.next;
  }
  return ranges;
}

/** SACK blocks for the next ACK: what came twice (RFC 2883), then the range that the latest segment is in, then the others (RFC 2018 4). */
export function sackBlocksOf(kernel: Kernel, tcb: Tcb): [number, number][] {
  const duplicate = tcb.dsackLeft !== tcb.dsackRight;
  if (tcb.outOfOrderHead === 0 && !duplicate) return [];
  const ranges = outOfOrderRanges(kernel, tcb);
  const recent = ranges.findIndex(([left, right]) => !isBefore(tcb.sackRecentLeft, left) && isBefore(tcb.sackRecentLeft, right));
  if (recent > 0) ranges.unshift(...ranges.splice(recent, 1));
  if (duplicate) ranges.unshift([tcb.dsackLeft, tcb.dsackRight]);
  return ranges.slice(0, tcb.timestamps ? 3 : 4);
}

/** Right edge of the highest range beyond the gap: a RST there counts as exact, since the sender has sent that far. -1 for none. */
export function highestSackEdge(kernel: Kernel, tcb: Tcb): number {
  const ranges = tcb.sackPermitted ? outOfOrderRanges(kernel, tcb) : [];
  const last = ranges[ranges.length - 1];
  return last ? last[1] : -1;
}
