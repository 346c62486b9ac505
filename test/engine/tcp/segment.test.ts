import assert from 'node:assert/strict';
import { Flag, hasFlag, Segment, sackBlocks, segmentEnd, segmentLength, setSackBlocks } from '../../../src/engine/tcp/segment';
import { Ledger } from '../../../src/engine/world/ledger';
import { Memory } from '../../../src/engine/world/memory';

function segmentOf(fields: Partial<Pick<Segment, 'seq' | 'flags' | 'length'>>): Segment {
  const ledger = new Ledger(new Memory(), Segment.size);
  return Object.assign(new Segment(ledger, ledger.add()), fields);
}

describe('a segment', () => {
  it('occupies a sequence number for each byte, and one for SYN and FIN (RFC 9293 3.4)', () => {
    assert.equal(segmentLength(segmentOf({ flags: Flag.ACK })), 0);
    assert.equal(segmentLength(segmentOf({ flags: Flag.SYN })), 1);
    assert.equal(segmentLength(segmentOf({ flags: Flag.FIN | Flag.ACK, length: 10 })), 11);
    assert.equal(segmentLength(segmentOf({ flags: Flag.SYN | Flag.FIN, length: 1 })), 3);
    assert.equal(segmentLength(segmentOf({ flags: Flag.RST, length: 0 })), 0);
  });

  it('ends beyond the wrap', () => {
    assert.equal(segmentEnd(segmentOf({ seq: 2 ** 32 - 3, length: 10, flags: Flag.ACK })), 7);
    assert.equal(segmentEnd(segmentOf({ seq: 2 ** 32 - 1, flags: Flag.FIN })), 0);
  });

  it('tells its flags apart', () => {
    const segment = segmentOf({ flags: Flag.FIN | Flag.ACK });
    assert.deepEqual(
      [Flag.FIN, Flag.SYN, Flag.RST, Flag.PSH, Flag.ACK].map((flag) => hasFlag(segment, flag)),
      [true, false, false, false, true],
    );
  });

  it('carries at most four SACK blocks', () => {
    const segment = segmentOf({});
    assert.deepEqual(sackBlocks(segment), []);
    const blocks: [number, number][] = [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
      [9, 10],
    ];
    setSackBlocks(segment, blocks);
    assert.deepEqual(sackBlocks(segment), blocks.slice(0, 4));
  });
});
