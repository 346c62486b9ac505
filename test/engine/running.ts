import assert from 'node:assert/strict';
import type { CompiledScenario } from '../../src/engine/scenario/compiled';
import { compileScenario } from '../../src/engine/scenario/scenario';
import type { TraceEvent } from '../../src/engine/trace/events';
import { Session, type SessionOptions } from '../../src/engine/world/session';
import { World } from '../../src/engine/world/world';

/** Compiles a scenario that must be right. */
export function compiled(text: string): CompiledScenario {
  const { scenario, diagnostics } = compileScenario(text);
  const [first] = diagnostics;
  assert.ok(scenario, `line ${first?.source.line}: ${first?.message}\n${text}`);
  return scenario;
}

export function sessionOf(text: string, options: SessionOptions = {}): Session {
  return new Session(compiled(text), options);
}

export function worldOf(text: string, history = false): World {
  return new World(compiled(text), { history });
}

const mostEvents = 100_000;

/** Runs a session to its end and returns the events. */
export function* eventsOf(session: Session): Generator<TraceEvent> {
  while (session.ended === undefined) {
    const event = session.forward();
    if (event) yield event;
    assert.ok(session.position < mostEvents, 'the run has an end');
  }
}

/** The events of a scenario until the given time in seconds. */
export function runOf(text: string, untilSeconds = 5): TraceEvent[] {
  return [...eventsOf(sessionOf(text, { untilNs: untilSeconds * 1e9, history: false }))];
}

type EventOf<Kind extends TraceEvent['kind']> = Extract<TraceEvent, { kind: Kind }>;

/** The events of one kind, of one host if it is given. */
export function ofKind<Kind extends TraceEvent['kind']>(events: readonly TraceEvent[], kind: Kind, host?: string): EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind && (host === undefined || event.host === host));
}

/** What a call came to, as `strace` would show it: `read(fd, 10) = -1 ECONNRESET`. */
export function callsOf(events: readonly TraceEvent[], program: string): string[] {
  return ofKind(events, 'return')
    .filter((event) => event.program === program)
    .map(({ call, result, errno }) => `${call} = ${result}${errno ? ` ${errno}` : ''}`);
}

/** What a program printed. */
export function outputOf(events: readonly TraceEvent[], program: string): string {
  return ofKind(events, 'output')
    .filter((event) => event.program === program)
    .map(({ text }) => text)
    .join('');
}

/** A segment in tcpdump's words, with relative numbers: `F. seq 1 ack 2`, `P. seq 1 ack 1 len 10`. */
export function segmentText({ segment }: EventOf<'send'>): string {
  const { flags, relativeSeq, relativeAck, length } = segment;
  const signed = relativeSeq | 0;
  return `${flags} seq ${signed}${flags.includes('.') ? ` ack ${relativeAck | 0}` : ''}${length > 0 ? ` len ${length}` : ''}`;
}

/** The segments that a host sends, each with its time in milliseconds when `timed`. */
export function sentBy(events: readonly TraceEvent[], host: string, timed = false): string[] {
  return ofKind(events, 'send', host).map((event) => (timed ? `${Math.round(event.timeNs / 1e6)} ms: ` : '') + segmentText(event));
}

/** The states that the endpoints of a host enter, in the order of entering. */
export function statesOf(events: readonly TraceEvent[], host: string): string[] {
  return ofKind(events, 'state', host).map((event) => event.new);
}

/** Two hosts: `server` listens on port 80 and runs its lines, `client` runs its own from 20 ms on. */
export function pairText(server: string, client: string, more: { network?: string; onServer?: string; onClient?: string } = {}): string {
  return `network { latency 10ms ${more.network ?? ''} }
host server { ${more.onServer ?? ''}
  process {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    bind(listener, 80);
    listen(listener, 128);
    ${server}
    pause();
  }
}
host client { ${more.onClient ?? ''}
  process {
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ${client}
    pause();
  }
}
`;
}
