import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Session } from '../../../src/engine/world/session';
import { randomRuns, randomScenario } from '../randomScenario';
import { sessionOf } from '../running';

const untilNs = 4e9;
const mostEvents = 400;

/** A step of somebody who looks around in a session. */
type Step = { go: 'forward' | 'back'; count: number } | { go: 'to'; part: number } | { go: 'settle' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ go: fc.constant('forward' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ go: fc.constant('back' as const), count: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ go: fc.constant('to' as const), part: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.constant({ go: 'settle' as const }) },
);

/** Goes forward; false when there is nothing more to see, or enough has been seen. */
function forward(session: Session): boolean {
  if (session.position >= mostEvents) return false;
  for (let idle = 0; idle < 20; idle++) {
    if (session.forward()) return true;
    if (session.ended !== undefined) return false;
  }
  return false;
}

/** What every position has shown when it was new. */
class Album {
  private readonly shown = new Map<number, string>();

  /** The position shows what it showed when it was first seen. */
  look(session: Session): void {
    const now = JSON.stringify(session.snapshot());
    const before = this.shown.get(session.position);
    if (before === undefined) this.shown.set(session.position, now);
    else if (before !== now) assert.deepEqual(JSON.parse(now), JSON.parse(before), `position ${session.position}`);
  }

  /** What was seen at the positions, in their order. */
  get seen(): [number, string][] {
    return [...this.shown].sort(([one], [other]) => one - other);
  }
}

function take(session: Session, album: Album, each: Step): void {
  switch (each.go) {
    case 'forward':
      for (let i = 0; i < each.count && forward(session); i++) album.look(session);
      break;
    case 'back':
      for (let i = 0; i < each.count && session.back(); i++) if (i % 7 === 0) album.look(session);
      break;
    case 'to':
      session.moveTo(Math.floor((session.events.length * each.part) / 100));
      break;
    case 'settle':
      session.settle();
      break;
  }
  album.look(session);
}

function eventTexts(session: Session): string[] {
  return Array.from({ length: session.events.length }, (_, index) => JSON.stringify(session.events.at(index)));
}

describe('going back in time', () => {
  it('shows the world that was, and goes on as if nobody had looked back', function () {
    this.timeout(0);
    fc.assert(
      fc.property(randomScenario, fc.array(step, { minLength: 3, maxLength: 12 }), (text, steps) => {
        const session = sessionOf(text, { untilNs });
        const album = new Album();
        album.look(session);
        for (const each of steps) take(session, album, each);
        const computed = eventTexts(session);
        session.moveTo(0);
        album.look(session);
        while (session.position < computed.length) {
          assert.equal(JSON.stringify(session.forward()), computed[session.position - 1], 'the same event again');
        }
        const straight = sessionOf(text, { untilNs });
        const seen = album.seen.values();
        for (let next = seen.next(); !next.done; next = seen.next()) {
          const [position, snapshot] = next.value;
          while (straight.position < position) assert.ok(straight.forward() || straight.ended === undefined);
          assert.equal(JSON.stringify(straight.snapshot()), snapshot, `a run without looking back, position ${position}`);
        }
        assert.deepEqual(eventTexts(straight).slice(0, computed.length), computed.slice(0, straight.events.length));
      }),
      { numRuns: randomRuns(15) },
    );
  });
});
