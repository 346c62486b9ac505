import type { SourceSpan } from '../scenario/source';
import type { TcpState } from '../tcp/states';

/** What a segment carries, as the fault rules of a scenario name it. */
export type SegmentKind = 'SYN' | 'SYN-ACK' | 'FIN' | 'RST' | 'DATA' | 'ACK';

export interface SegmentOptions {
  mss?: number;
  wscale?: number;
  sackOK?: boolean;
  /** TSval and TSecr (RFC 7323 3). */
  ts?: [value: number, echoReply: number];
  /** Left and right edges, absolute (RFC 2018 3); the first may be a DSACK (RFC 2883). */
  sack?: [left: number, right: number][];
}

export interface Segment {
  /** Number in the order of sending, from 1: the #7 of the ladder and of the Debug Console. */
  id: number;
  from: string;
  to: string;
  sourceAddress: string;
  destinationAddress: string;
  sourcePort: number;
  destinationPort: number;
  /** Number of the connection, from 0 in the order of first SYNs; -1 when it belongs to none. */
  connection: number;
  /** Absolute, 0 to 2^32 - 1. */
  seq: number;
  /** Absolute; meaningless without ACK in the flags. */
  ack: number;
  /** Relative to the latest SYN of each direction, modulo 2^32, as tcpdump shows them. */
  relativeSeq: number;
  relativeAck: number;
  /** Letters of `S F R P .` in this order, for example `S.`, `F.`, `P.`, `R.`. */
  flags: string;
  /** The header's window field, not scaled. */
  window: number;
  /** Bytes of payload. */
  length: number;
  options: SegmentOptions;
  kind: SegmentKind;
  /** Put on the wire by an `inject` rule, not sent by a host. */
  forged: boolean;
  retransmission: boolean;
}

/** What the network does to a segment. */
export type Fate = 'deliver' | 'drop' | 'dup' | 'delay';

/** A step in the life of a connection request. */
export type RequestStep = 'opened' | 'completed' | 'dropped';

export type TimerName =
  | 'retransmission'
  | 'tail-loss-probe'
  | 'zero-window-probe'
  | 'delayed-ack'
  | 'time-wait'
  | 'fin-wait-2'
  | 'keepalive'
  | 'syn-ack'
  | 'linger'
  | 'user-timeout';

interface EventBase {
  /** Number of the event from 0. */
  index: number;
  /** Nanoseconds since the start. */
  timeNs: number;
  /** Name of the host at which it happens. */
  host: string;
  /** Index of the event that caused this one; -1 for what starts by itself. */
  cause: number;
}

/** An event at one TCP endpoint names that endpoint. */
interface AtEndpoint {
  /** `id` of the endpoint in snapshots; 0 when there is none (a segment that no socket takes). */
  endpoint: number;
  /** Number of the connection as in Segment. */
  connection: number;
  localPort: number;
  remotePort: number;
}

interface AtProcess {
  /** Id of the process: the thread id of the debugger, from 1. */
  process: number;
  /** Name of the process: `server`, `server.2`, or as the scenario names it. */
  program: string;
  /** Where in the program; missing for what a process suffers without running. */
  source?: SourceSpan;
}

export type TraceEvent =
  | (EventBase & AtProcess & { kind: 'call'; name: string /** As written: `read(fd, 1024)`. */; call: string; endpoint: number })
  | (EventBase &
      AtProcess & {
        kind: 'return';
        name: string;
        call: string;
        result: number;
        /** `ECONNRESET` and so on, when the result is -1. */
        errno?: string;
        /** Index of the call event. */
        callIndex: number;
        endpoint: number;
      })
  | (EventBase & AtProcess & { kind: 'exit' /** Exit status, or the signal that killed it. */; status?: number; signal?: string })
  | (EventBase & AtProcess & { kind: 'signal'; signal: string /** What became of it. */; action: 'ignored' | 'killed' })
  | (EventBase & AtProcess & { kind: 'output'; text: string })
  /** A statement of a program is about to run. Not part of ladders and traces: breakpoints on lines live on it. */
  | (EventBase & AtProcess & { kind: 'statement' })
  | (EventBase & AtEndpoint & { kind: 'send'; segment: Segment; fate: Fate; delayNs?: number })
  /** `sendIndex` is the send event's index, -1 for a forged segment. */
  | (EventBase &
      AtEndpoint & { kind: 'deliver'; segment: Segment; sendIndex: number /** The second copy of a duplicated segment. */; copy: boolean })
  /** A segment lost on the wire, at the moment when it would have arrived; `host` is the one that would have received it. */
  | (EventBase & AtEndpoint & { kind: 'lost'; segment: Segment; sendIndex: number })
  | (EventBase & AtEndpoint & { kind: 'retransmit'; state: TcpState; why: 'rto' | 'tlp' | 'fast' })
  | (EventBase &
      AtEndpoint & {
        kind: 'state';
        old: TcpState;
        new: TcpState;
        /**
         * What becomes of a connection request, which a listener keeps without a socket: it is opened by a SYN, completed when the
         * handshake makes a socket of it, or dropped.
         */
        request?: RequestStep;
        /** From here on Linux keeps a time-wait bucket and no socket; `old` and `new` are both FIN_WAIT_2 when a socket in it is closed. */
        bucket?: true;
      })
  /** A timer fires. */
  | (EventBase & AtEndpoint & { kind: 'timer'; timer: TimerName });

export type EventKind = TraceEvent['kind'];

/** Events as they are read: by number, made anew at each reading from what the log keeps. */
export interface EventLog {
  readonly length: number;
  at(index: number): TraceEvent;
  /** The kind alone, without making the event. */
  kindAt(index: number): EventKind;
}

/** The events of a world, which also knows what happened without interruption. */
export interface WorldLog extends EventLog {
  /**
   * Number of the action that an event belongs to, rising from 1: a segment arrives and TCP does all that follows from it, or a process
   * runs from one call to the next.
   */
  actionAt(index: number): number;
}
