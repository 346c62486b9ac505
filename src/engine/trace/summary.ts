import type { TcpState } from '../tcp/states';
import type { EventLog, TraceEvent } from './events';

/** One end of a connection as it is at the end of a trace. */
export interface EndSummary {
  host: string;
  port: number;
  state: TcpState;
}

/** What a trace amounts to. */
export interface TraceSummary {
  sent: number;
  lost: number;
  sentAgain: number;
  forged: number;
  /** Segments, copies counted, that have neither arrived nor been lost. */
  underWay: number;
  /** By the number of the connection: its ends, in the order in which they appeared. */
  connections: Map<number, EndSummary[]>;
  /** Names of the hosts that open connections, in the order of their first SYN. */
  openers: Set<string>;
  /** Names of hosts on which more than one process made a call. */
  sharedHosts: Set<string>;
}

/** Counts what happened in the events so far. */
export function summarise(log: EventLog): TraceSummary {
  const summary: TraceSummary = {
    sent: 0,
    lost: 0,
    sentAgain: 0,
    forged: 0,
    underWay: 0,
    connections: new Map(),
    openers: new Set(),
    sharedHosts: new Set(),
  };
  const programs = new Map<string, string>();
  for (let index = 0; index < log.length; index++) {
    const kind = log.kindAt(index);
    if (kind !== 'statement' && kind !== 'timer') add(summary, programs, log.at(index));
  }
  return summary;
}

function add(summary: TraceSummary, programs: Map<string, string>, event: TraceEvent): void {
  switch (event.kind) {
    case 'call': {
      const first = programs.get(event.host);
      if (first === undefined) programs.set(event.host, event.program);
      else if (first !== event.program) summary.sharedHosts.add(event.host);
      break;
    }
    case 'send':
      summary.sent++;
      summary.underWay += event.fate === 'dup' ? 2 : 1;
      if (event.segment.retransmission) summary.sentAgain++;
      if (event.segment.kind === 'SYN') summary.openers.add(event.host);
      break;
    case 'deliver':
      if (event.segment.forged) summary.forged++;
      else summary.underWay--;
      break;
    case 'lost':
      summary.lost++;
      summary.underWay--;
      break;
    case 'state':
      setState(summary, event);
      break;
    default:
      break;
  }
}

function setState(summary: TraceSummary, event: TraceEvent & { kind: 'state' }): void {
  if (event.connection < 0) return;
  const ends = summary.connections.get(event.connection) ?? [];
  summary.connections.set(event.connection, ends);
  const end = ends.find(({ host, port }) => host === event.host && port === event.localPort);
  if (end) end.state = event.new;
  else ends.push({ host: event.host, port: event.localPort, state: event.new });
}
