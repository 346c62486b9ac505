import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Session } from '../../../src/engine/world/session';
import { eventsOf, sessionOf } from '../running';

const fourWayClose = readFileSync('test/extension/adapter/scenarios/four-way-close.tcp', 'utf8');
const endlessLoop = 'host a { process { while (1) { } } } host b { process { pause(); } }';

function ended(session: Session): Session {
  for (const _event of eventsOf(session));
  return session;
}

describe('a session', () => {
  it('shows at each position what was there when it was new, after going back and forth', () => {
    const session = sessionOf(fourWayClose);
    const snapshots = [session.snapshot()];
    while (session.forward()) snapshots.push(session.snapshot());
    assert.equal(session.ended, 'nothing-left');
    assert.deepEqual(session.snapshot(), snapshots.at(-1), 'at the end');
    const positions = [...snapshots.keys()];
    for (const position of [...positions.reverse(), ...positions.reverse()]) {
      session.moveTo(position);
      assert.deepEqual(session.snapshot(), snapshots[position], `position ${position}`);
    }
  });

  it('goes on with a computing program after a look back, as if there had been none', () => {
    const text = 'host a { process { int n = 0; while (n < 5000) n = n + 1; close(n); } } host b { process { } }';
    const [straight, wandering] = [sessionOf(text), sessionOf(text)];
    const seen: string[] = [];
    while (straight.ended === undefined) {
      const event = straight.forward();
      if (event) seen.push(JSON.stringify([event, straight.snapshot()]));
    }
    const again: string[] = [];
    while (wandering.ended === undefined) {
      const event = wandering.forward();
      if (event) again.push(JSON.stringify([event, wandering.snapshot()]));
      const { position } = wandering;
      wandering.moveTo(Math.floor(position / 2));
      wandering.moveTo(position);
    }
    assert.deepEqual(again, seen);
  });

  it('starts before the first event, at time 0', () => {
    const session = sessionOf(fourWayClose);
    assert.deepEqual([session.position, session.timeNs, session.ended, session.back()], [0, 0, undefined, undefined]);
    assert.equal(session.snapshot().timeNs, 0);
  });

  it('goes forward to an event, and back over the same event', () => {
    const session = sessionOf(fourWayClose);
    const first = session.forward();
    const second = session.forward();
    assert.equal(session.position, 2);
    assert.equal(session.timeNs, second?.timeNs);
    assert.deepEqual(session.back(), second);
    assert.deepEqual(session.back(), first);
    assert.equal(session.position, 0);
    assert.deepEqual(session.forward(), first);
  });

  it('keeps every event computed, whatever it shows', () => {
    const session = ended(sessionOf(fourWayClose));
    const { length } = session.events;
    session.moveTo(3);
    assert.equal(session.events.length, length);
    assert.deepEqual(session.events.at(length - 1).index, length - 1);
    assert.equal(session.ended, undefined, 'what is shown is not the end');
    session.moveTo(length);
    assert.equal(session.ended, 'nothing-left');
    assert.equal(session.forward(), undefined);
  });

  it('refuses positions that nobody has computed', () => {
    const session = sessionOf(fourWayClose);
    session.forward();
    for (const position of [-1, session.events.length + 1, 0.5, Number.NaN]) assert.throws(() => session.moveTo(position), RangeError);
    assert.equal(session.position, 1);
  });

  it('ends at its time, before what would happen later', () => {
    const session = ended(sessionOf(fourWayClose, { untilNs: 30e6 }));
    assert.equal(session.ended, 'until');
    assert.ok(session.timeNs <= 30e6);
    const whole = ended(sessionOf(fourWayClose));
    assert.ok(whole.events.at(session.events.length).timeNs > 30e6, 'the next event lies after the end');
  });

  it('settles at the end of what happens without interruption', () => {
    const session = sessionOf(fourWayClose);
    const { events } = session;
    for (const event of eventsOf(session)) if (event.kind === 'deliver' && event.segment.kind === 'FIN') break;
    const arrival = session.position;
    const passed = session.settle();
    assert.equal(session.position, arrival + passed);
    assert.ok(passed > 0, 'a FIN changes the state and is acknowledged');
    for (let index = arrival; index < session.position; index++) assert.equal(events.actionAt(index), events.actionAt(arrival - 1));
    assert.equal(session.settle(), 0, 'settling again passes nothing');
    session.forward();
    assert.notEqual(events.actionAt(session.position - 1), events.actionAt(arrival - 1));
  });

  it('has nothing to settle before the first event', () => {
    assert.equal(sessionOf(fourWayClose).settle(), 0);
  });

  it('counts the segments in flight as its snapshot lists them', () => {
    const session = sessionOf(fourWayClose);
    let most = 0;
    for (const _event of eventsOf(session)) {
      assert.equal(session.segmentsInFlight(), session.snapshot().inFlight.length);
      most = Math.max(most, session.segmentsInFlight());
    }
    assert.ok(most > 0);
    assert.equal(session.segmentsInFlight(), 0);
  });

  it('returns from an endless loop, which takes simulated time, and goes on with it when asked again', () => {
    const session = sessionOf(endlessLoop);
    while (session.forward());
    assert.equal(session.ended, undefined, 'it has not ended');
    const before = session.computedNs;
    assert.equal(session.forward(), undefined);
    assert.ok(session.computedNs > before);
  });

  it('ends an endless loop at its time', () => {
    const session = ended(sessionOf(endlessLoop, { untilNs: 20e6 }));
    assert.equal(session.ended, 'until');
    assert.ok(session.timeNs < 20e6, 'a loop that goes on and on is not told to its end');
  });

  it('tells of a loop for a while only, but always of a line with a breakpoint', () => {
    const text = 'host a { process { int n = 0;\nwhile (n < 5000)\nn = n + 1;\n} } host b { process { } }';
    const passes = (session: Session) =>
      [...eventsOf(session)].filter((event) => event.kind === 'statement' && event.source?.line === 3).length;
    const stopping = sessionOf(text);
    stopping.setBreakpointLines([3]);
    assert.ok(passes(sessionOf(text)) < 5000);
    assert.equal(passes(stopping), 5000);
  });

  it('runs the same without history, to the last event', () => {
    const [kept, forgotten] = [sessionOf(fourWayClose), sessionOf(fourWayClose, { history: false })];
    assert.deepEqual([...eventsOf(forgotten)], [...eventsOf(kept)]);
    assert.deepEqual(forgotten.snapshot(), kept.snapshot());
  });
});
