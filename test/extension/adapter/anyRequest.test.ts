import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Session } from '../../../src/engine/world/session';
import { inlineClient } from './inlineClient';
import { AdapterSession } from './session';

const text = readFileSync(AdapterSession.scenario('four-way-close.tcp'), 'utf8');

const commands = [
  'initialize launch attach configurationDone restart continue next stepIn stepOut stepBack reverseContinue pause setBreakpoints',
  'setFunctionBreakpoints setExceptionBreakpoints threads stackTrace scopes variables evaluate tcpTeardown/view tcpTeardown/events',
  'tcpTeardown/moveTo goto source modules toString __proto__ constructor',
].flatMap((line) => line.split(' '));

const small = fc.integer({ min: -1, max: 60 });
const sensible = fc.record(
  {
    threadId: small,
    frameId: small,
    variablesReference: small,
    position: small,
    from: small,
    to: small,
    program: fc.constant('/scenario.tcp'),
    expression: fc.constantFrom('fd', 'client.snd.una', 'TIME_WAIT', 'client[', ''),
    context: fc.constantFrom('hover', 'watch', 'repl'),
    source: fc.record({ path: fc.constantFrom('/scenario.tcp', '/other.tcp') }),
    breakpoints: fc.array(fc.record({ line: small, name: fc.constantFrom('close', 'server:CLOSE_WAIT', 'x->y->z') })),
    filters: fc.array(fc.constantFrom('TIME_WAIT', 'nonsense')),
  },
  { requiredKeys: ['program'] },
);
const request = fc.tuple(fc.constantFrom(...commands), fc.oneof({ weight: 4, arbitrary: sensible }, fc.jsonValue()));

describe('the adapter', function () {
  this.timeout(60_000);

  it('answers each of any requests exactly once, and lives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(request, { maxLength: 100 }), async (proper, requests) => {
        const client = inlineClient(text);
        if (proper) {
          await client.request('initialize', {});
          await client.request('launch', { program: '/scenario.tcp' });
          await client.request('configurationDone');
        }
        const numbers = requests.map(([command, given]) => client.send(command, given));
        // Urgent requests overtake: the session is over only when all others have been answered or refused.
        await client.request('disconnect');
        while (numbers.some((number) => client.responses(number).length === 0)) await new Promise(setImmediate);
        for (const number of numbers) assert.equal(client.responses(number).length, 1);
        const internal = client.said.filter(({ message }) => JSON.stringify(message).includes('Please report this'));
        assert.deepEqual(internal, []);
      }),
      { numRuns: 60 },
    );
  });

  it('tells of a simulation that fails, and goes on answering', async () => {
    const client = inlineClient(text, (scenario, options) => {
      const world = new Session(scenario, options);
      world.forward = () => {
        throw new Error('a segment fell off the wire');
      };
      return world;
    });
    await client.request('initialize', {});
    await client.request('launch', { program: '/scenario.tcp' });
    await client.request('configurationDone');
    await client.event('stopped');
    const stop = await client.move('next');
    assert.equal(stop.body.reason, 'exception');
    assert.match(stop.body.description, /The simulation failed, and what follows may be wrong: .*a segment fell off the wire/);
    assert.equal((await client.request('stackTrace', { threadId: 1 })).success, true);
    assert.equal((await client.request('disconnect')).success, true);
  });
});
