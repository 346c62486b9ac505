import { recordType } from '../world/records';

/** Control bits of the header (RFC 9293 3.1). */
export const Flag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

/**
 * A segment, as a row of the world's ledger: written once when it is sent, then only read, by the wire, the receiver and the trace.
 * `from` and `to` are host numbers. The payload is `length` bytes of the text `text` from `offset`. `wscale` is the shift plus one, 0
 * without the option. Up to four SACK blocks. `seqBase` and `ackBase` are the initial sequence numbers that relative numbers count from.
 */
export const Segment = recordType([
  'from',
  'to',
  'sourcePort',
  'destinationPort',
  'seq',
  'ack',
  'flags',
  'window',
  'length',
  'text',
  'offset',
  'mss',
  'wscale',
  'sackPermitted',
  'hasTimestamp',
  'timestampValue',
  'timestampEcho',
  'sackCount',
  'sackLeft0',
  'sackRight0',
  'sackLeft1',
  'sackRight1',
  'sackLeft2',
  'sackRight2',
  'sackLeft3',
  'sackRight3',
  'connection',
  'seqBase',
  'ackBase',
  'forged',
  'retransmission',
]);
export type Segment = InstanceType<typeof Segment>;

/** SEG.LEN: payload and one each for SYN and FIN (RFC 9293 3.4). */
export function segmentLength(segment: Segment): number {
  const { flags } = segment;
  return segment.length + (flags & Flag.SYN ? 1 : 0) + (flags & Flag.FIN ? 1 : 0);
}

/** Sequence number after the last that the segment occupies. */
export function segmentEnd(segment: Segment): number {
  return (segment.seq + segmentLength(segment)) >>> 0;
}

export function hasFlag(segment: Segment, flag: number): boolean {
  return (segment.flags & flag) !== 0;
}

const sackFirst = 18;

/** The SACK blocks of a segment as [left, right) pairs. */
export function sackBlocks(segment: Segment): [number, number][] {
  const blocks: [number, number][] = [];
  const { cells } = segment.memory;
  for (let i = 0; i < segment.sackCount; i++) {
    const at = segment.address + sackFirst + 2 * i;
    blocks.push([cells[at] as number, cells[at + 1] as number]);
  }
  return blocks;
}

/** Writes the SACK blocks of a fresh segment, at most four. */
export function setSackBlocks(segment: Segment, blocks: readonly [number, number][]): void {
  const kept = blocks.slice(0, 4);
  segment.sackCount = kept.length;
  kept.forEach(([left, right], i) => {
    segment.memory.write(segment.address + sackFirst + 2 * i, left);
    segment.memory.write(segment.address + sackFirst + 2 * i + 1, right);
  });
}
