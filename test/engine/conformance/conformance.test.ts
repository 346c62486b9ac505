import assert from 'node:assert/strict';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { differences } from './compare';
import { readRecording, recordingNames } from './recording';
import { partsFromKernel } from './run';
import { scenarioText } from './translate';

/** The recordings that must agree now; the others join as the engine learns them. */
const requiredNow = [
  'four-way-close',
  'three-segment-close',
  'simultaneous-close',
  'half-close',
  'lost-ack-4',
  'linger-0',
  'close-with-unread-data',
];

describe('conformance to a Linux 6.18 kernel', () => {
  for (const name of requiredNow) {
    it(`does what the kernel did: ${name}`, () => {
      assert.deepEqual(partsFromKernel(name), []);
    });
  }

  it('finds every recorded scenario right once it is translated', () => {
    for (const name of recordingNames()) {
      const { diagnostics } = compileScenario(scenarioText(readRecording(name).scenario));
      assert.deepEqual(diagnostics, [], name);
    }
  });

  it('requires only recordings that exist', () => {
    const names = new Set(recordingNames());
    assert.deepEqual(
      requiredNow.filter((name) => !names.has(name)),
      [],
    );
  });
});

describe('the comparison with a recording', () => {
  const { events } = readRecording('lost-fin-1');

  it('finds nothing in a recording and itself', () => {
    assert.deepEqual(differences(events, events), []);
  });

  it('finds a segment that is missing', () => {
    const fins = events.filter(({ kind, flags }) => kind === 'send' && flags === 'F.');
    const [first] = differences(
      events,
      events.filter((event) => event !== fins[1]),
    );
    assert.match(first ?? '', /^segment of client 5: expected #0 \[F\.\] seq 101 ack 1 len 0 at 0\.369, got #0 \[\.\] seq 102/);
  });

  it('finds a state that is missing', () => {
    const without = events.filter((event) => !(event.kind === 'netstat' && event.new === 'TIME_WAIT'));
    assert.deepEqual(differences(events, without), [
      'states of client #0: expected ESTABLISHED > FIN_WAIT_1 > FIN_WAIT_2 > TIME_WAIT, got ESTABLISHED > FIN_WAIT_1 > FIN_WAIT_2 > CLOSED',
    ]);
  });

  it('finds another result of a call', () => {
    const other = events.map((event) =>
      event.call === 'read(fd, 1024)' && event.ret === 0 ? { ...event, ret: -1, errno: 'ECONNRESET' } : event,
    );
    assert.match(differences(events, other).join(), /^call of server 5: expected read = 0 at 0\.379, got read = -1 ECONNRESET/);
  });

  it('finds a segment that is late, unless told to leave the timing aside', () => {
    const late = events.map((event) => (event.t > 0.3 ? { ...event, t: event.t + 0.2 } : event));
    assert.deepEqual(differences(events, late, false), []);
    assert.match(differences(events, late).join('\n'), /^segment of client 5, .*expected 228 ms after the one before, got 428 ms/);
  });

  it('allows for the coarseness of the timer wheel', () => {
    const late = events.map((event) => (event.t > 0.3 ? { ...event, t: event.t + 0.015 } : event));
    assert.deepEqual(differences(events, late), []);
  });
});
