import assert from 'node:assert/strict';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { ladder } from '../../../src/engine/trace/ladder';
import { displayWidth } from '../../../src/engine/trace/width';
import { Session } from '../../../src/engine/world/session';
import { readRecording, recordedSeconds, recordingNames } from '../conformance/recording';
import { scenarioText } from '../conformance/translate';

function runOf(name: string): Session {
  const { scenario: recorded } = readRecording(name);
  const { scenario } = compileScenario(scenarioText(recorded));
  assert.ok(scenario);
  const session = new Session(scenario, { untilNs: recordedSeconds(recorded) * 1e9, history: false });
  while (session.ended === undefined) session.forward();
  return session;
}

describe('the ladder of every recorded scenario', () => {
  for (const name of recordingNames()) {
    it(`fits and shows each segment where it leaves and arrives: ${name}`, () => {
      const session = runOf(name);
      const { events } = session;
      const sent: number[] = [];
      let arrived = 0;
      let lost = 0;
      for (let index = 0; index < events.length; index++) {
        const event = events.at(index);
        if (event.kind === 'send') sent.push(event.segment.id);
        if (event.kind === 'deliver') arrived++;
        if (event.kind === 'send' && event.fate === 'drop') lost++;
      }
      const input = { title: name, hosts: session.snapshot().hosts, events, end: 'until' as const, timeNs: session.timeNs };
      for (const columns of [64, 100]) {
        const lines = [...ladder(input, { columns, colour: false })].slice(5);
        for (const line of lines) assert.ok(displayWidth(line) <= columns || !line.includes('│'), line);
        const rows = lines.filter((line) => /[│╎◆├┤○■»«]/.test(line)).join('\n');
        assert.equal(rows.match(/[▶◀]/g)?.length ?? 0, arrived, 'arrowheads');
        assert.equal(rows.match(/✗/g)?.length ?? 0, lost, 'crosses');
        for (const id of sent) assert.match(rows, new RegExp(`#${id} (c\\d+ )?[A-Z]`));
      }
    });
  }
});
