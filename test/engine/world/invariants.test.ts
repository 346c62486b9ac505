import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { World } from '../../../src/engine/world/world';
import { randomRuns, randomScenario } from '../randomScenario';
import { worldOf } from '../running';
import { Invariants } from './invariants';
import { type End, Streams } from './streams';

const untilNs = 90e9;
const mostEvents = 1500;
const mostActions = 5000;

function otherEnd(world: World, end: End): End | undefined {
  const connection = [...world.wire.allConnections()].find(({ number }) => number === end.connection);
  if (!connection) return undefined;
  const { clientHost, clientPort, serverHost, serverPort } = connection;
  const [client, server] = [clientHost, serverHost].map((host) => world.scenario.hosts[host]?.name ?? '');
  const isClient = end.host === client && end.port === clientPort;
  return { connection: end.connection, host: (isClient ? server : client) ?? '', port: isClient ? serverPort : clientPort };
}

describe('random worlds', () => {
  it('keep their invariants after every event, and deliver each byte at most once and in order', function () {
    this.timeout(0);
    const delivered = { bytes: 0, states: new Set<string>() };
    fc.assert(
      fc.property(randomScenario, (text) => {
        const world = worldOf(text, true);
        const streams = new Streams((end) => otherEnd(world, end));
        const invariants = new Invariants(world);
        let taken = 0;
        for (let actions = 0; actions < mostActions && world.log.length < mostEvents && world.act(untilNs); actions++) {
          invariants.check();
          for (; taken < world.log.length; taken++) {
            const event = world.log.at(taken);
            streams.take(event);
            if (event.kind === 'state') delivered.states.add(event.new);
          }
        }
        delivered.bytes += streams.compared;
      }),
      { numRuns: randomRuns(60) },
    );
    assert.ok(delivered.bytes > 1000, 'the scenarios are worth the trouble: data goes through');
    assert.ok(delivered.states.size >= 10, `they reach ${[...delivered.states]}`);
  });
});
