import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BreakpointTable } from '../../../src/extension/adapter/breakpoints';
import { Execution, type Goal, type Stop } from '../../../src/extension/adapter/execution';
import { translatorFor } from '../../../src/extension/adapter/texts';
import type { World } from '../../../src/extension/adapter/world';
import { type ScriptedEvent, scriptedWorld, segment } from './scriptedWorld';

const statement: ScriptedEvent = {
  kind: 'statement',
  source: { line: 7, column: 1, endLine: 7, endColumn: 9, startOffset: 70, endOffset: 78 },
};
const call: ScriptedEvent = { kind: 'call', name: 'connect', call: 'connect(fd, server, 80)' };
const returned: ScriptedEvent = { kind: 'return', name: 'connect', call: 'connect(fd, server, 80)', result: 0 };

/** A handshake: connect is called, SYN goes, SYN-ACK comes back and is answered at once, connect returns. */
const handshake: ScriptedEvent[] = [
  { ...statement, timeNs: 10 }, // 0
  { ...call, timeNs: 10 }, // 1
  { kind: 'state', old: 'CLOSED', new: 'SYN_SENT', timeNs: 10 }, // 2
  { kind: 'send', segment: segment(1), fate: 'deliver', timeNs: 10 }, // 3
  { kind: 'deliver', segment: segment(1), host: 'server', timeNs: 100 }, // 4
  { kind: 'state', old: 'LISTEN', new: 'SYN_RECEIVED', host: 'server', timeNs: 100 }, // 5
  { kind: 'send', segment: segment(2), fate: 'deliver', host: 'server', timeNs: 100 }, // 6
  { kind: 'deliver', segment: segment(2), timeNs: 200 }, // 7
  { kind: 'state', old: 'SYN_SENT', new: 'ESTABLISHED', timeNs: 200 }, // 8
  { kind: 'send', segment: segment(3), fate: 'drop', timeNs: 200 }, // 9
  { ...returned, timeNs: 201 }, // 10
  { ...statement, timeNs: 201 }, // 11
  { kind: 'lost', segment: segment(3), host: 'server', timeNs: 300 }, // 12
  { ...statement, timeNs: 400 }, // 13
  { kind: 'timer', timer: 'retransmission', timeNs: 900 }, // 14
];

interface Bench {
  world: World;
  breakpoints: BreakpointTable;
  go(goal: Goal): Stop;
}

function bench(script: ScriptedEvent[], options: { idleAfter?: number } = {}): Bench {
  const world = scriptedWorld(script, options);
  const breakpoints = new BreakpointTable(translatorFor('en'));
  breakpoints.load({ fileKey: '/a.tcp', fileName: 'a.tcp', hosts: ['client', 'server'], processes: ['client'], statements: [] });
  const execution = new Execution(
    world,
    breakpoints,
    () => {},
    () => 0,
  );
  const go = (goal: Goal): Stop => {
    execution.begin(goal);
    for (let slices = 0; slices < 1000; slices++) {
      const stop = execution.advance(0);
      if (stop) return stop;
    }
    throw new Error('the goal was never reached');
  };
  return { world, breakpoints, go };
}

/** The positions at which one kind of step lands, from the beginning to the end. */
function landings(script: ScriptedEvent[], goal: Goal): number[] {
  const { world, go } = bench(script);
  const positions: number[] = [];
  while (go(goal).reason === 'step') positions.push(world.position);
  return positions;
}

/** The script as a world could have it: nothing arrives that is not in flight, and what arrives comes first. */
function possible(script: ScriptedEvent[]): ScriptedEvent[] {
  let inFlight = 0;
  const kept = script.filter(({ kind }) => {
    if (kind === 'send') inFlight++;
    if (kind !== 'deliver' && kind !== 'lost') return true;
    if (inFlight === 0) return false;
    inFlight--;
    return true;
  });
  // What arrives begins an action; the others follow from it, three at most.
  let timeNs = 0;
  let left = 0;
  return kept.map((each) => {
    if (left === 0 || each.kind === 'deliver' || each.kind === 'lost') {
      timeNs++;
      left = 3;
    }
    left--;
    return { ...each, timeNs };
  });
}

describe('moving the world', () => {
  it('steps over to the next arrival or loss, and to the end of the next action when nothing is in flight', () => {
    // connect is called; SYN arrives; SYN-ACK arrives; the ACK is lost; the timer. Each with all that follows from it at once.
    assert.deepEqual(landings(handshake, { kind: 'arrival' }), [4, 7, 10, 13, 15]);
  });

  it('steps into every event but statements', () => {
    assert.deepEqual(landings(handshake, { kind: 'event' }), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15]);
  });

  it('steps out to the return of the call under way', () => {
    const { world, go } = bench(handshake);
    go({ kind: 'event' });
    assert.equal(go({ kind: 'return', process: 1 }).reason, 'step');
    assert.equal(world.position, 11);
  });

  it('says when nothing is left, again and again', () => {
    const { go } = bench(handshake);
    assert.equal(go({ kind: 'end' }).reason, 'end');
    assert.equal(go({ kind: 'arrival' }).reason, 'end');
  });

  it('steps back to where each step forwards landed, and then to the beginning', () => {
    for (const [forwards, backwards] of [
      ['arrival', 'arrival back'],
      ['event', 'event back'],
    ] as const) {
      const { world, go } = bench(handshake);
      go({ kind: 'end' });
      const positions: number[] = [];
      let stop = go({ kind: backwards });
      while (stop.reason === 'step') {
        positions.push(world.position);
        stop = go({ kind: backwards });
      }
      assert.equal(stop.reason, 'entry');
      assert.equal(world.position, 0);
      assert.deepEqual(positions.reverse(), landings(handshake, { kind: forwards }).slice(0, -1));
    }
  });

  it('stops at breakpoints on the way, forwards and backwards at the same moment', () => {
    const { world, breakpoints, go } = bench(handshake);
    breakpoints.setNames([{ name: 'server:SYN-RECEIVED' }, { name: 'connect' }]);
    assert.deepEqual(go({ kind: 'end' }), { reason: 'breakpoint', hits: [{ id: 2, kind: 'call', byName: true }] });
    assert.equal(world.position, 2);
    go({ kind: 'end' });
    assert.equal(world.position, 6);
    go({ kind: 'end' });
    assert.equal(go({ kind: 'beginning' }).reason, 'breakpoint');
    assert.equal(world.position, 6);
    assert.equal(go({ kind: 'beginning' }).reason, 'breakpoint');
    assert.equal(world.position, 2);
    assert.equal(go({ kind: 'beginning' }).reason, 'entry');
  });

  it('comes to a breakpoint in the middle of what an arrival sets off', () => {
    const { world, breakpoints, go } = bench(handshake);
    breakpoints.setFilters([{ filterId: 'ESTABLISHED', condition: 'client' }]);
    for (let step = 0; step < 2; step++) go({ kind: 'arrival' });
    assert.equal(go({ kind: 'arrival' }).reason, 'breakpoint');
    assert.equal(world.position, 9);
  });

  it('gives up its turn while a program computes, and goes on', () => {
    const { world, go } = bench(handshake, { idleAfter: 4 });
    assert.equal(go({ kind: 'end' }).reason, 'end');
    assert.equal(world.position, handshake.length);
  });

  it('is back where it was after any steps forwards and as many back', () => {
    const kinds = ['arrival', 'event'] as const;
    const event = fc.constantFrom<ScriptedEvent>(...handshake);
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.array(fc.constantFrom(...kinds), { maxLength: 20 }), (script, steps) => {
        const causal = possible(script);
        for (const kind of kinds) {
          const { world, go } = bench(causal);
          const path = [0];
          for (const _ of steps) if (go({ kind }).reason === 'step') path.push(world.position);
          while (path.length > 1) {
            const from = path.pop();
            world.moveTo(from ?? 0);
            go({ kind: `${kind} back` });
            assert.equal(world.position, path.at(-1));
          }
        }
      }),
    );
  });
});
