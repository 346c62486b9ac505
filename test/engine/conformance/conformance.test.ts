import assert from 'node:assert/strict';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { differences } from './compare';
import { readRecording, recordingNames } from './recording';
import { partsFromKernel } from './run';
import { scenarioText } from './translate';

/**
 * Recordings of what a kernel does one time and not another: test/traces/RACES.md tells how often. Ours parts from them in these
 * differences and in no other.
 */
const races: Record<string, RegExp[]> = {
  'backlog-0-cookie': [
    /^segment of client 5: expected #1 .* got #0 /,
    /^segment of server 4, .*: expected 1861 ms after the one before, got 18\d\d ms$/,
    /^call of server 4, accept = 0: expected 414 ms after the one before, got 3\d\d ms$/,
  ],
  'lost-every-ack-4': [/^segment of client 6, .*: expected 246 ms after the one before, got 2\d\d ms$/],
};

describe('conformance to a Linux 6.18 kernel', () => {
  for (const name of recordingNames()) {
    const race = races[name];
    if (race) {
      it(`parts from the kernel only where the kernel raced: ${name}`, () => {
        const found = partsFromKernel(name);
        assert.equal(found.length, race.length, found.join('\n'));
        found.forEach((difference, i) => {
          assert.match(difference, race[i] as RegExp);
        });
      });
    } else {
      it(`does what the kernel did: ${name}`, () => {
        assert.deepEqual(partsFromKernel(name), []);
      });
    }
  }

  it('finds every recorded scenario right once it is translated', () => {
    for (const name of recordingNames()) {
      const { diagnostics } = compileScenario(scenarioText(readRecording(name).scenario));
      assert.deepEqual(diagnostics, [], name);
    }
  });

  it('excuses only recordings that exist', () => {
    const names = new Set(recordingNames());
    assert.deepEqual(
      Object.keys(races).filter((name) => !names.has(name)),
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
