import assert from 'node:assert/strict';
import { compileScenario } from '../../src/engine/scenario/scenario';
import type { RecordedScenario } from '../engine/conformance/recording';
import { readRecording } from '../engine/conformance/recording';
import { scenarioText } from '../engine/conformance/translate';
import { Gate } from './gate';
import { randomScenario } from './generate';
import { judge, withoutTimes } from './judge';
import { parseRecording } from './parseRecording';
import { shrink } from './shrink';

/** What of the differential test needs no kernel: its scenarios, its judgement and its shrinking. */

describe('random scenarios', () => {
  it('are the same for the same seed, and others for another', () => {
    assert.deepEqual(randomScenario(5), randomScenario(5));
    assert.notDeepEqual({ ...randomScenario(5), name: '' }, { ...randomScenario(6), name: '' });
  });

  it('are all right in the scenario language', () => {
    for (let seed = 0; seed < 300; seed++) {
      assert.deepEqual(compileScenario(scenarioText(randomScenario(seed))).diagnostics, [], `seed ${seed}`);
    }
  });
});

describe('the judgement of a recording', () => {
  const { scenario, events } = readRecording('four-way-close');

  it('is that the engine agrees with what it does', () => {
    assert.equal(judge(scenario, events).kind, 'agrees');
  });

  it('is that it parts when a segment is missing', () => {
    const fin = events.findIndex(({ kind, flags }) => kind === 'send' && flags?.includes('F'));
    const verdict = judge(
      scenario,
      events.filter((_, i) => i !== fin),
    );
    assert.equal(verdict.kind, 'parts');
  });

  it('is that it is close when the recording ends a moment before or after something happens', () => {
    const lastSegment = Math.max(...events.filter(({ kind }) => kind === 'send').map(({ t }) => t));
    const before = events.filter(({ t }) => t < lastSegment);
    assert.equal(judge({ ...scenario, duration: lastSegment + 0.0005 }, before).kind, 'close');
  });

  it('takes differences that vary in their times for the same', () => {
    const one = 'segment of client 2: expected #0 [.] seq 1 ack 1 len 0 at 0.030, got nothing more';
    assert.equal(withoutTimes(one), withoutTimes(one.replace('0.030', '0.041')));
    assert.notEqual(withoutTimes(one), withoutTimes(one.replace('seq 1', 'seq 2')));
  });
});

describe('shrinking', () => {
  const scenario: RecordedScenario = {
    name: 'large',
    latency: 0.05,
    duration: 8,
    client: [
      ['socket', 'a'],
      ['nodelay', 'a', 1],
      ['connect', 'a', 80],
      ['write', 'a', 5000],
      ['sleep', 1],
      ['shutdown', 'a', 'WR'],
      ['close', 'a'],
    ],
    server: [
      ['socket', 'l'],
      ['bind', 'l', 80],
      ['listen', 'l', 2],
      ['accept', 'l', 's'],
      ['drain', 's', 1024],
      ['close', 's'],
    ],
    sysctl: { client: { 'net.ipv4.tcp_sack': 0, 'net.ipv4.tcp_fin_timeout': 2 } },
    faults: [
      { from: 'client', match: 'SYN', nth: 1, do: 'drop' },
      { from: 'client', match: 'FIN', nth: 1, do: 'drop' },
    ],
  };
  const has = (candidate: RecordedScenario, name: string) => candidate.client?.some(([operation]) => operation === name) ?? false;

  it('leaves what the difference needs and nothing else', async () => {
    const needs = async (candidate: RecordedScenario) =>
      has(candidate, 'shutdown') &&
      candidate.sysctl?.client?.['net.ipv4.tcp_sack'] === 0 &&
      (candidate.faults ?? []).some(({ match }) => match === 'FIN');
    assert.deepEqual(await shrink(scenario, needs, 3), {
      name: 'large',
      duration: 0.25,
      client: [
        ['socket', 'a'],
        ['shutdown', 'a', 'WR'],
      ],
      server: [],
      sysctl: { client: { 'net.ipv4.tcp_sack': 0 } },
      faults: [{ from: 'client', match: 'FIN', nth: 1, do: 'drop' }],
    });
  });

  it('offers only scenarios that compile', async () => {
    await shrink(
      scenario,
      async (candidate) => {
        assert.deepEqual(compileScenario(scenarioText(candidate)).diagnostics, []);
        return has(candidate, 'close');
      },
      4,
    );
  });
});

describe('what the recorder prints', () => {
  it('becomes events with relative numbers, in the order of their times', () => {
    const tcp = (ports: string, seq: string, ack: string, flags: string) => `${ports}${seq}${ack}50${flags}03e800000000`;
    const ip = `45000028000040004006${'0000'}0a4001010a400102`;
    const text = [
      'start 1000000000',
      'end 3000000000',
      'return 1500000000 0 -1 98 bind l 80',
      `send 1020000000 0 deliver ${ip}${tcp('80000050', '00000064', '00000000', '02')}`,
      `send 1040000000 1 drop ${ip}${tcp('00508000', '000003e8', '00000065', '12')}`,
      'table 1050000000 1 80 32768 0 3',
      'call 3500000000 0 close l',
    ].join('\n');
    const events = parseRecording(text, ['server']).map(({ t, kind, host, seq, ack, errno, new: state }) => [
      t,
      kind,
      host,
      seq ?? errno ?? state,
      ack,
    ]);
    assert.deepEqual(events, [
      [0, 'send', 'client', 0, undefined],
      [0.02, 'send', 'server', 0, 1],
      [0.03, 'netstat', 'server', 'SYN_RECV', undefined],
      [0.48, 'return', 'server', 'EADDRINUSE', undefined],
    ]);
  });
});

describe('the gate', () => {
  it('lets as many tasks run at a time as it has places', async () => {
    const gate = new Gate(2);
    let running = 0;
    let most = 0;
    const task = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
    };
    await Promise.all([1, 2, 3, 4, 5].map(() => gate.pass(task)));
    assert.deepEqual([most, running], [2, 0]);
  });
});
