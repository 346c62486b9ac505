import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Memory } from '../../../src/engine/world/memory';

/** A memory with a few cells, recording. */
function recordingMemory(cells = 4): { memory: Memory; first: number } {
  const memory = new Memory();
  const first = memory.extend(cells);
  memory.startRecording();
  return { memory, first };
}

/** The cells in use, as a plain array. */
function contents(memory: Memory): number[] {
  return [...memory.cells.slice(0, memory.cells[1])];
}

describe('the memory of a world', () => {
  it('never hands out address 0, which means none', () => {
    assert.ok(new Memory().extend(1) > 0);
  });

  it('hands out fresh cells, all zero, one block behind the other', () => {
    const memory = new Memory();
    const first = memory.extend(3);
    assert.equal(memory.extend(2), first + 3);
    assert.deepEqual([...memory.cells.slice(first, first + 5)], [0, 0, 0, 0, 0]);
  });

  it('grows past its first size and keeps what it holds', () => {
    const memory = new Memory();
    const early = memory.extend(1);
    memory.write(early, 42);
    const late = memory.extend(100_000);
    memory.write(late + 99_999, 7);
    assert.equal(memory.cells[early], 42);
    assert.equal(memory.cells[late + 99_999], 7);
  });

  it('shows a former moment, and the newest again', () => {
    const { memory, first } = recordingMemory();
    memory.write(first, 1);
    assert.equal(memory.mark(), 1);
    memory.write(first, 2);
    assert.equal(memory.mark(), 2);
    memory.show(1);
    assert.equal(memory.cells[first], 1);
    memory.show(0);
    assert.equal(memory.cells[first], 0);
    memory.show(2);
    assert.equal(memory.cells[first], 2);
    assert.deepEqual([memory.moment, memory.moments], [2, 2]);
  });

  it('takes back an extension with everything else', () => {
    const { memory } = recordingMemory();
    memory.mark();
    const before = memory.extend(5);
    memory.write(before, 9);
    memory.mark();
    memory.show(1);
    memory.forgetFuture();
    const again = memory.extend(5);
    assert.equal(again, before, 'the same cells are handed out again');
    assert.equal(memory.cells[again], 0, 'and they are fresh');
  });

  it('keeps what was written after the newest mark out of every moment, and gives it back for going on', () => {
    const { memory, first } = recordingMemory();
    memory.write(first, 1);
    memory.mark();
    memory.write(first, 2);
    memory.show(1);
    assert.equal(memory.cells[first], 1, 'the moment is the world as it was marked');
    memory.showNewest();
    assert.equal(memory.cells[first], 2, 'work without an event goes on');
    memory.write(first, 3);
    memory.mark();
    memory.show(1);
    assert.equal(memory.cells[first], 1);
    memory.show(2);
    assert.equal(memory.cells[first], 3);
  });

  it('refuses to write or to mark while it shows a former moment', () => {
    const { memory, first } = recordingMemory();
    memory.write(first, 1);
    memory.mark();
    memory.write(first, 2);
    memory.mark();
    memory.show(1);
    assert.throws(() => memory.write(first, 3), /former moment/);
    assert.throws(() => memory.mark(), /former one/);
  });

  it('refuses a moment that does not exist', () => {
    const { memory } = recordingMemory();
    memory.mark();
    assert.throws(() => memory.show(2), /no moment 2/);
    assert.throws(() => memory.show(-1), /no moment -1/);
  });

  it('takes another course after forgetting the future', () => {
    const { memory, first } = recordingMemory();
    for (const value of [1, 2, 3]) {
      memory.write(first, value);
      memory.mark();
    }
    memory.show(1);
    memory.forgetFuture();
    assert.equal(memory.moments, 1);
    memory.write(first, 20);
    assert.equal(memory.mark(), 2);
    memory.show(1);
    assert.equal(memory.cells[first], 1);
    memory.show(2);
    assert.equal(memory.cells[first], 20);
    assert.throws(() => memory.show(3), RangeError);
  });

  it('marks nothing while it does not record', () => {
    const memory = new Memory();
    memory.write(memory.extend(1), 5);
    assert.equal(memory.mark(), 0);
    assert.equal(memory.moments, 0);
  });
});

/** What a random test does to a memory and to its naive copy. */
type Step =
  | { do: 'write'; cell: number; value: number }
  | { do: 'extend'; size: number }
  | { do: 'mark' }
  | { do: 'look'; moment: number }
  | { do: 'forget'; moment: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('write' as const), cell: fc.nat(500), value: fc.integer() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('extend' as const), size: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mark' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const), moment: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), moment: fc.nat(60) }) },
);

describe('the memory and a naive copy of every moment', () => {
  it('agree whatever is written, marked, looked at and forgotten', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { memory, first } = recordingMemory();
        let moments = [contents(memory)];
        for (const each of steps) {
          switch (each.do) {
            case 'write':
              memory.write(first + (each.cell % ((memory.cells[1] as number) - first)), each.value);
              break;
            case 'extend':
              memory.extend(each.size);
              break;
            case 'mark':
              assert.equal(memory.mark(), moments.length);
              moments.push(contents(memory));
              break;
            case 'look': {
              const newest = contents(memory);
              memory.show(each.moment % moments.length);
              assert.deepEqual(contents(memory), moments[each.moment % moments.length]);
              memory.showNewest();
              assert.deepEqual(contents(memory), newest);
              break;
            }
            case 'forget': {
              const kept = each.moment % moments.length;
              memory.show(kept);
              memory.forgetFuture();
              moments = moments.slice(0, kept + 1);
              assert.deepEqual(contents(memory), moments[kept]);
              break;
            }
          }
        }
        for (const [moment, cells] of moments.entries()) {
          memory.show(moment);
          assert.deepEqual(contents(memory), cells, `moment ${moment}`);
        }
      }),
      { numRuns: 200 },
    );
  });
});
