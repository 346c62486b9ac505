import { compileScenario } from '../../../src/engine/scenario/scenario';
import type { TraceEvent } from '../../../src/engine/trace/events';
import { jsonTrace } from '../../../src/engine/trace/json';
import { Session } from '../../../src/engine/world/session';
import { differences } from './compare';
import { type RecordedEvent, type RecordedScenario, readRecording, recordedSeconds } from './recording';
import { scenarioText } from './translate';

/** A scenario that leaves more events than this goes round in circles. */
const mostEvents = 200_000;

function* eventsOf(session: Session): Generator<TraceEvent> {
  let idleSlices = 0;
  while (session.ended === undefined) {
    const event = session.forward();
    if (event) {
      yield event;
    } else if (++idleSlices > 10_000) {
      throw new Error('the run does not end');
    }
    if (session.position > mostEvents) {
      throw new Error(`the run has more than ${mostEvents} events`);
    }
  }
}

/** Runs a scenario of the recorder, as the command line would, and returns its trace. */
export function runScenario(recorded: RecordedScenario): RecordedEvent[] {
  const { scenario, diagnostics } = compileScenario(scenarioText(recorded));
  if (!scenario) {
    throw new Error(diagnostics.map(({ message, source }) => `${source.line}:${source.column}: ${message}`).join('; '));
  }
  const session = new Session(scenario, { untilNs: recordedSeconds(recorded) * 1e9, history: false });
  const text = [...jsonTrace(scenario, eventsOf(session), session.events)].join('');
  return (JSON.parse(text) as { events: RecordedEvent[] }).events;
}

/** Where our run of a recording's scenario parts from what the kernel did, in words; empty when they agree. */
export function partsFromKernel(name: string, timing = true): string[] {
  const recording = readRecording(name);
  return differences(recording.events, runScenario(recording.scenario), timing);
}
