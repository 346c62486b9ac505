import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { Session } from '../../../src/engine/world/session';

function sessionOf(text: string): Session {
  const { scenario, diagnostics } = compileScenario(text);
  assert.ok(scenario, diagnostics[0]?.message);
  return new Session(scenario);
}

describe('a session', () => {
  it('shows at each position what was there when it was new, after going back and forth', () => {
    const session = sessionOf(readFileSync('test/extension/adapter/scenarios/four-way-close.tcp', 'utf8'));
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
});
