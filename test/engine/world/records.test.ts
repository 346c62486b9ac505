import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Memory } from '../../../src/engine/world/memory';
import { Allocator, recordType } from '../../../src/engine/world/records';

const Point = recordType(['x', 'y']);

describe('a record', () => {
  it('is a view of consecutive cells, in the order of its fields', () => {
    const memory = new Memory();
    const address = memory.extend(Point.size);
    const point = new Point(memory, address);
    point.x = 3;
    point.y = 4;
    assert.deepEqual([...memory.cells.slice(address, address + 2)], [3, 4]);
    assert.deepEqual(Point.fields, ['x', 'y']);
    assert.equal(Point.size, 2);
  });

  it('is the same record as any other view of its address', () => {
    const memory = new Memory();
    const address = memory.extend(Point.size);
    new Point(memory, address).x = 5;
    assert.equal(new Point(memory, address).x, 5);
  });

  it('goes back in time with the memory', () => {
    const memory = new Memory();
    const point = new Point(memory, memory.extend(Point.size));
    memory.startRecording();
    memory.mark();
    point.x = 7;
    memory.mark();
    memory.show(1);
    assert.equal(point.x, 0);
  });
});

describe('the allocator', () => {
  it('gives a freed block again to who wants that size, all zero', () => {
    const memory = new Memory();
    const allocator = new Allocator(memory);
    const block = allocator.allocate(3);
    for (let i = 0; i < 3; i++) memory.write(block + i, 9);
    allocator.free(block, 3);
    assert.notEqual(allocator.allocate(2), block, 'another size does not fit');
    assert.equal(allocator.allocate(3), block);
    assert.deepEqual([...memory.cells.slice(block, block + 3)], [0, 0, 0]);
  });

  it('does not reuse blocks over its largest size', () => {
    const allocator = new Allocator(new Memory(), 4);
    const block = allocator.allocate(5);
    allocator.free(block, 5);
    assert.notEqual(allocator.allocate(5), block);
  });

  it('allocates the same again after going back', () => {
    const memory = new Memory();
    const allocator = new Allocator(memory);
    const first = allocator.allocate(2);
    memory.startRecording();
    allocator.free(first, 2);
    memory.mark();
    const second = allocator.allocate(2);
    memory.mark();
    memory.show(1);
    memory.forgetFuture();
    assert.equal(allocator.allocate(2), second);
  });

  it('never gives one cell to two owners', () => {
    const action = fc.record({ size: fc.integer({ min: 1, max: 6 }), free: fc.boolean(), which: fc.nat() });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        const memory = new Memory();
        const allocator = new Allocator(memory, 5);
        const owned: { address: number; size: number }[] = [];
        for (const { size, free, which } of actions) {
          const victim = owned[which % Math.max(1, owned.length)];
          if (free && victim) {
            owned.splice(owned.indexOf(victim), 1);
            allocator.free(victim.address, victim.size);
            continue;
          }
          const address = allocator.allocate(size);
          for (let i = 0; i < size; i++) assert.equal(memory.cells[address + i], 0);
          for (const other of owned) assert.ok(address + size <= other.address || other.address + other.size <= address);
          for (let i = 0; i < size; i++) memory.write(address + i, 1);
          owned.push({ address, size });
        }
      }),
    );
  });
});
