import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Agenda } from '../../../src/engine/world/agenda';
import { Memory } from '../../../src/engine/world/memory';
import { Allocator } from '../../../src/engine/world/records';

function emptyAgenda(): { memory: Memory; agenda: Agenda } {
  const memory = new Memory();
  return { memory, agenda: new Agenda(memory, new Allocator(memory)) };
}

/** Takes everything off the agenda and returns the owners in that order. */
function drained(agenda: Agenda): number[] {
  const owners: number[] = [];
  for (let entry = agenda.take(); entry; entry = agenda.take()) owners.push(entry.owner);
  return owners;
}

describe('the agenda', () => {
  it('has nothing first when it is empty', () => {
    const { agenda } = emptyAgenda();
    assert.equal(agenda.nextTimeNs, Number.POSITIVE_INFINITY);
    assert.equal(agenda.take(), undefined);
  });

  it('gives what is due first, and at one time what was scheduled first', () => {
    const { agenda } = emptyAgenda();
    for (const [owner, time] of [
      [1, 50],
      [2, 10],
      [3, 50],
      [4, 30],
      [5, 10],
    ] as const) {
      agenda.schedule(agenda.create(1, owner), time, 0, -1);
    }
    assert.equal(agenda.nextTimeNs, 10);
    assert.deepEqual(drained(agenda), [2, 5, 4, 1, 3]);
  });

  it('gives, at one time, first what was put first of all, then timers the latest set first, then the rest', () => {
    const { agenda } = emptyAgenda();
    agenda.schedule(agenda.create(1, 1), 10, 0, -1);
    agenda.scheduleTimer(agenda.create(1, 2), 10, 0, -1);
    agenda.scheduleTimer(agenda.create(1, 3), 10, 0, -1);
    agenda.scheduleFirst(agenda.create(1, 4), 10, 0, -1);
    agenda.scheduleFirst(agenda.create(1, 5), 10, 0, -1);
    agenda.schedule(agenda.create(1, 6), 10, 0, -1);
    assert.deepEqual(drained(agenda), [4, 5, 3, 2, 1, 6]);
  });

  it('moves an entry that is scheduled again', () => {
    const { agenda } = emptyAgenda();
    const moved = agenda.create(1, 1);
    agenda.schedule(moved, 10, 0, -1);
    agenda.schedule(agenda.create(1, 2), 20, 0, -1);
    agenda.schedule(moved, 30, 5, 8);
    assert.deepEqual([agenda.at(moved).timeNs, agenda.at(moved).startedNs, agenda.at(moved).cause], [30, 5, 8]);
    assert.deepEqual(drained(agenda), [2, 1]);
  });

  it('forgets an entry that is cancelled, and can schedule it again', () => {
    const { agenda } = emptyAgenda();
    const entry = agenda.create(1, 1);
    agenda.schedule(entry, 10, 0, -1);
    assert.ok(agenda.isScheduled(entry));
    agenda.cancel(entry);
    agenda.cancel(entry);
    assert.ok(!agenda.isScheduled(entry));
    assert.equal(agenda.take(), undefined);
    agenda.schedule(entry, 20, 0, -1);
    assert.deepEqual(drained(agenda), [1]);
  });

  it('takes a destroyed entry off and reuses its cells', () => {
    const { agenda } = emptyAgenda();
    const entry = agenda.create(1, 1);
    agenda.schedule(entry, 10, 0, -1);
    agenda.destroy(entry);
    assert.equal(agenda.take(), undefined);
    assert.equal(agenda.create(2, 2), entry);
  });

  it('lists everything that is due', () => {
    const { agenda } = emptyAgenda();
    for (const owner of [1, 2, 3]) agenda.schedule(agenda.create(1, owner), owner, 0, -1);
    assert.deepEqual([...agenda.entries()].map(({ owner }) => owner).sort(), [1, 2, 3]);
  });
});

interface Due {
  owner: number;
  time: number;
  rank: number;
}

const action = fc.record({
  do: fc.constantFrom('schedule', 'schedule', 'schedule', 'timer', 'first', 'cancel', 'take', 'mark', 'look'),
  owner: fc.integer({ min: 1, max: 40 }),
  time: fc.nat(12),
});

/** Rank at one time: before timers, timers, ordinary. */
function rankOf(kind: string, order: number): number {
  if (kind === 'first') return order - 1e9;
  return kind === 'timer' ? -1e6 - order : order;
}

describe('the agenda and a sorted list', () => {
  it('agree whatever is scheduled, moved, cancelled and taken, also after a look back', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 150 }), (actions) => {
        const { memory, agenda } = emptyAgenda();
        const entries = new Map<number, number>();
        for (let owner = 1; owner <= 40; owner++) entries.set(owner, agenda.create(1, owner));
        memory.startRecording();
        let model: Due[] = [];
        let marked = false;
        const sorted = () => [...model].sort((one, other) => one.time - other.time || one.rank - other.rank);
        actions.forEach(({ do: kind, owner, time }, order) => {
          const entry = entries.get(owner) as number;
          if (kind === 'mark') {
            memory.mark();
            marked = true;
          } else if (kind === 'look') {
            if (marked) memory.show(Math.floor(memory.moments / 2));
            memory.showNewest();
          } else if (kind === 'take') {
            const expected = sorted()[0];
            assert.equal(agenda.take()?.owner, expected?.owner);
            model = model.filter((due) => due !== expected);
          } else {
            model = model.filter((due) => due.owner !== owner);
            if (kind === 'cancel') agenda.cancel(entry);
            else {
              const put = { schedule: agenda.schedule, timer: agenda.scheduleTimer, first: agenda.scheduleFirst }[kind];
              put?.call(agenda, entry, time, 0, -1);
              model.push({ owner, time, rank: rankOf(kind, order) });
            }
          }
          assert.equal(agenda.nextTimeNs, sorted()[0]?.time ?? Number.POSITIVE_INFINITY);
        });
        const expected = sorted().map((due) => due.owner);
        assert.deepEqual(drained(agenda), expected);
      }),
      { numRuns: 200 },
    );
  });
});
