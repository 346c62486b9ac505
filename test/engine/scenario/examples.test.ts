import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import type { TraceEvent } from '../../../src/engine/trace/events';
import { runOf } from '../running';

const folder = 'examples';

function exampleText(name: string): string {
  return readFileSync(join(folder, `${name}.tcp`), 'utf8');
}

/** The states that a host's sockets enter, the listener's aside. */
function statesOf(events: readonly TraceEvent[], host: string): string {
  const states = events.flatMap((event) => (event.kind === 'state' && event.host === host && event.new !== 'LISTEN' ? [event.new] : []));
  return states.join(' ');
}

/** The segments after the handshake, with the host that sends them: `client F.`. */
function segmentsOf(events: readonly TraceEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'send' ? [`${event.host} ${event.segment.flags}`] : [])).slice(3);
}

const passive = 'SYN_RECEIVED ESTABLISHED';
const active = 'SYN_SENT ESTABLISHED';

const expected: Record<string, { client: string; server: string; segments: string[]; output?: string }> = {
  'four-way-close': {
    client: `${active} FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT`,
    server: `${passive} CLOSE_WAIT LAST_ACK CLOSED`,
    segments: ['client P.', 'server .', 'client F.', 'server .', 'server F.', 'client .'],
  },
  'three-segment-close': {
    client: `${active} FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT`,
    server: `${passive} CLOSE_WAIT LAST_ACK CLOSED`,
    segments: ['client P.', 'server .', 'client F.', 'server F.', 'client .'],
  },
  'simultaneous-close': {
    client: `${active} FIN_WAIT_1 CLOSING TIME_WAIT`,
    server: `${passive} FIN_WAIT_1 CLOSING TIME_WAIT`,
    segments: ['server F.', 'client F.', 'client .', 'server .'],
  },
  'half-close': {
    client: `${active} FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT`,
    server: `${passive} CLOSE_WAIT LAST_ACK CLOSED`,
    segments: [
      ...['client P.', 'client F.', 'server .', 'server .', 'server .', 'server .', 'server P.', 'client .', 'client .', 'client .'],
      ...['server P.', 'server F.', 'client .', 'client .'],
    ],
  },
  'lost-ack-4': {
    client: `${active} FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT`,
    server: `${passive} CLOSE_WAIT LAST_ACK CLOSED`,
    segments: ['client P.', 'server .', 'client F.', 'server .', 'server F.', 'client .', 'server F.', 'client .'],
  },
  'linger-0': {
    client: `${active} CLOSED`,
    server: `${passive} CLOSED`,
    segments: ['client P.', 'server .', 'client R.'],
    output: 'read: Connection reset by peer\n',
  },
  'close-with-unread-data': {
    client: `${active} CLOSED`,
    server: `${passive} CLOSED`,
    segments: ['server P.', 'client .', 'client R.'],
    output: 'read: Connection reset by peer\n',
  },
};

describe('the examples', () => {
  it('compile without a word', () => {
    const names = readdirSync(folder).filter((file) => file.endsWith('.tcp'));
    assert.ok(names.length >= 7);
    for (const name of names) assert.deepEqual(compileScenario(readFileSync(join(folder, name), 'utf8')).diagnostics, [], name);
  });

  for (const [name, { client, server, segments, output = '' }] of Object.entries(expected)) {
    it(`${name} shows what its comments say`, () => {
      const events = runOf(exampleText(name), 5);
      assert.equal(statesOf(events, 'client'), client);
      assert.equal(statesOf(events, 'server'), server);
      assert.deepEqual(segmentsOf(events).sort(), [...segments].sort());
      const printed = events.flatMap((event) => (event.kind === 'output' ? [event.text] : [])).join('');
      assert.equal(printed, output);
    });
  }
});
