import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { Session } from '../../../src/engine/world/session';
import type { WorldSnapshot } from '../../../src/engine/world/snapshot';
import { launchInline } from './inlineClient';
import { AdapterSession } from './session';

const text = readFileSync(AdapterSession.scenario('four-way-close.tcp'), 'utf8');

/** What the world looks like after each event when one only ever goes forwards. */
function original(): WorldSnapshot[] {
  const { scenario } = compileScenario(text);
  assert.ok(scenario);
  const session = new Session(scenario);
  const snapshots = [session.snapshot()];
  while (session.forward()) snapshots.push(session.snapshot());
  return snapshots;
}

const steps = ['next', 'stepIn', 'stepOut', 'stepBack', 'continue', 'reverseContinue', 'tcpTeardown/moveTo'] as const;
const breakpoints = ['server:CLOSE_WAIT', 'close', 'client:TIME_WAIT', 'read', 'connect'];

describe('time travel through the adapter', function () {
  this.timeout(60_000);

  it('shows at every moment what was there the first time, however one comes to it', async () => {
    const snapshots = original();
    const walk = fc.array(fc.tuple(fc.constantFrom(...steps), fc.nat(), fc.integer({ min: 1, max: 2 })), { maxLength: 40 });
    const mode = fc.constantFrom('segment', 'event');
    await fc.assert(
      fc.asyncProperty(mode, fc.subarray(breakpoints), walk, async (step, names, moves) => {
        const client = await launchInline(text, { step });
        await client.request('setFunctionBreakpoints', { breakpoints: names.map((name) => ({ name })) });
        for (const [command, number, threadId] of moves) {
          const { eventCount } = (await client.request('tcpTeardown/view')).body;
          const stop = await client.move(command, { threadId, position: number % (eventCount + 1) });
          // Continuing at the end ends the session.
          if (stop.event === 'terminated') return;
          const view = (await client.request('tcpTeardown/view')).body;
          const { timeNs: _, ...shown } = view.snapshot;
          const { timeNs: __, ...expected } = JSON.parse(JSON.stringify(snapshots[view.position]));
          assert.deepEqual(shown, expected, `position ${view.position} after ${command}`);
        }
      }),
      { numRuns: 40 },
    );
  });
});
