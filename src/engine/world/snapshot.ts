import type { SourceSpan } from '../scenario/source';
import type { TcpState } from '../tcp/states';
import type { Fate, Segment, TimerName } from '../trace/events';

/** The whole world at one moment as plain data, for those who show it. Nothing in it is shared with the world. */
export interface WorldSnapshot {
  /** How many events have happened: the event with this index is the next. */
  position: number;
  timeNs: number;
  title: string;
  hosts: HostSnapshot[];
  inFlight: SegmentInFlight[];
  connections: ConnectionSnapshot[];
}

export interface HostSnapshot {
  name: string;
  address: string;
  stack: 'linux' | 'rfc9293';
  sysctls: Record<string, string>;
  processes: ProcessSnapshot[];
  /** Listeners, connections, requests (SYN_RECEIVED) and TIME_WAIT, in the order of creation. */
  endpoints: EndpointSnapshot[];
}

export type ProcessStatus = 'ready' | 'running' | 'blocked' | 'sleeping' | 'exited' | 'killed';

export interface ProcessSnapshot {
  /** Thread id, from 1 over all hosts. */
  id: number;
  name: string;
  host: string;
  status: ProcessStatus;
  errno: string;
  /** The system call under way. */
  call?: { name: string; text: string; source: SourceSpan; sinceNs: number; endpoint: number };
  /** The last call that returned. */
  lastReturn?: { name: string; text: string; result: number; errno?: string; source: SourceSpan; endpoint: number };
  exit?: { status?: number; signal?: string };
  /** Innermost function first. */
  frames: FrameSnapshot[];
  descriptors: DescriptorSnapshot[];
}

export interface FrameSnapshot {
  function: string;
  /** The statement under way. */
  source: SourceSpan;
  locals: VariableSnapshot[];
}

export interface VariableSnapshot {
  name: string;
  /** `int`, `char[1024]`, `struct linger`, `struct epoll_event[16]`. */
  type: string;
  /** As C would write it: `3`, `"GET /"`. */
  value: string;
  /** For an int that holds an open socket's descriptor: that endpoint. */
  endpoint?: number;
  members?: VariableSnapshot[];
}

export interface DescriptorSnapshot {
  fd: number;
  kind: 'socket' | 'epoll';
  /** Endpoint id, 0 for a socket that is neither bound nor connected, or an epoll. */
  endpoint: number;
  nonBlocking: boolean;
  /** Watched descriptors of an epoll with their event names: `EPOLLIN|EPOLLRDHUP`. */
  watched?: { fd: number; events: string }[];
}

export interface TimerSnapshot {
  name: TimerName;
  startedNs: number;
  expiresNs: number;
}

/** One TCP endpoint: its TCB in the words of RFC 9293 3.3.1, and what the kernel keeps beside it. Sequence numbers are absolute. */
export interface EndpointSnapshot {
  id: number;
  host: string;
  state: TcpState;
  local: { address: string; port: number };
  /** Port 0 and an empty address for a listener. */
  remote: { address: string; port: number };
  /** Number of its connection, -1 for a listener. */
  connection: number;
  /** Where a process holds it: names of processes with a descriptor; empty for an orphan. */
  holders: string[];
  /** `full`, or what the kernel keeps instead of a full socket. */
  form: 'full' | 'request' | 'time-wait';
  iss: number;
  irs: number;
  snd: { una: number; nxt: number; wnd: number; wl1: number; wl2: number; wscale: number };
  rcv: { nxt: number; wnd: number; wscale: number };
  mss: number;
  /** Milliseconds; -1 before the first measurement. */
  srttMs: number;
  rttvarMs: number;
  rtoMs: number;
  retransmits: number;
  backoff: number;
  /** Segments. */
  cwnd: number;
  ssthresh: number;
  timestamps: boolean;
  sack: boolean;
  timers: TimerSnapshot[];
  sendQueue: { unacknowledgedBytes: number; unsentBytes: number; finQueued: boolean };
  receiveQueue: { bytes: number; eof: boolean; outOfOrderBytes: number };
  pingPong: boolean;
  shutdown: { read: boolean; write: boolean };
  /** Pending error that the next call reports (SO_ERROR), or empty. */
  error: string;
  listen?: { backlog: number; accepting: number; requests: number };
  socketOptions: Record<string, string>;
}

export interface SegmentInFlight {
  segment: Segment;
  sentNs: number;
  arrivesNs: number;
  fate: Fate;
  copy: boolean;
}

/** A connection as its two ends see it, numbered by the first SYN. */
export interface ConnectionSnapshot {
  number: number;
  client: { host: string; address: string; port: number; endpoint: number; iss: number };
  server: { host: string; address: string; port: number; endpoint: number; iss: number };
}
