import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Memory } from '../../../src/engine/world/memory';
import { NumberMap } from '../../../src/engine/world/numberMap';
import { Allocator } from '../../../src/engine/world/records';

function emptyMap(): { memory: Memory; map: NumberMap } {
  const memory = new Memory();
  return { memory, map: NumberMap.create(memory, new Allocator(memory)) };
}

describe('a map of numbers', () => {
  it('reads 0 for a key that it does not hold', () => {
    const { map } = emptyMap();
    assert.equal(map.get(17), 0);
    map.delete(17);
    assert.equal(map.size, 0);
  });

  it('replaces the value of a key', () => {
    const { map } = emptyMap();
    map.set(17, 1);
    map.set(17, 2);
    assert.equal(map.get(17), 2);
    assert.equal(map.size, 1);
  });

  it('tells apart keys that differ above the low 32 bits', () => {
    const { map } = emptyMap();
    map.set(5, 1);
    map.set(5 + 2 ** 32, 2);
    map.set(5 + 2 ** 40, 3);
    assert.deepEqual([map.get(5), map.get(5 + 2 ** 32), map.get(5 + 2 ** 40)], [1, 2, 3]);
  });

  it('holds tens of thousands of connections', () => {
    const { map } = emptyMap();
    for (let port = 1; port <= 50_000; port++) map.set(port + 65536 * 80, port);
    assert.equal(map.size, 50_000);
    for (let port = 1; port <= 50_000; port += 997) assert.equal(map.get(port + 65536 * 80), port);
  });
});

const entry = fc.record({
  // Few keys, so that they meet again, from the low bits as well as from the high ones.
  key: fc.oneof(
    fc.nat(30),
    fc.nat(30).map((key) => key * 2 ** 32 + 7),
  ),
  value: fc.integer({ min: 1, max: 1000 }),
  action: fc.constantFrom('set', 'set', 'set', 'delete', 'mark', 'look'),
});

describe('a map of numbers and a JavaScript Map', () => {
  it('agree, also at former moments', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 150 }), (entries) => {
        const { memory, map } = emptyMap();
        memory.startRecording();
        const model = new Map<number, number>();
        const moments = [new Map(model)];
        const keys = new Set(entries.map(({ key }) => key));
        const compare = (expected: Map<number, number>) => {
          assert.equal(map.size, expected.size);
          for (const key of keys) assert.equal(map.get(key), expected.get(key) ?? 0);
        };
        for (const { key, value, action } of entries) {
          if (action === 'set') {
            map.set(key, value);
            model.set(key, value);
          } else if (action === 'delete') {
            map.delete(key);
            model.delete(key);
          } else if (action === 'mark') {
            memory.mark();
            moments.push(new Map(model));
          } else {
            memory.show(value % moments.length);
            compare(moments[value % moments.length] as Map<number, number>);
            memory.showNewest();
          }
          compare(model);
        }
      }),
      { numRuns: 150 },
    );
  });
});
