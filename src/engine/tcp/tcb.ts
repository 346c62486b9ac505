import { recordType } from '../world/records';

/** What stands at the address of an endpoint: the first cell of each of these records. */
export const Form = { full: 1, request: 2, timeWait: 3 } as const;

/**
 * Fields that every endpoint has, whatever its form. `id` stays when a request becomes a full socket and a full socket a
 * time-wait bucket. `next` and `previous` link the endpoints of a host in the order of creation.
 */
const common = ['form', 'id', 'host', 'state', 'localPort', 'remoteHost', 'remotePort', 'connection', 'next', 'previous'] as const;
export const Endpoint = recordType(common);
export type Endpoint = InstanceType<typeof Endpoint>;

/**
 * A socket with its transmission control block. Names are RFC 9293 3.3.1's (`sndUna` is SND.UNA); what has no name there has the
 * one that Linux engineers use. Times are nanoseconds, `srtt8Us` is eight times the smoothed RTT in microseconds as RFC 6298's
 * integer form has it. A cell that says yes or no holds 1 or 0. References are addresses, 0 for none.
 */
export const Tcb = recordType([
  ...common,
  // Send sequence space. writeSeq is the end of what the user has written, the FIN included; acknowledgedBytes counts what the peer has
  // acknowledged of it, and of the SYN of an active open.
  'iss',
  'sndUna',
  'sndNxt',
  'sndWnd',
  'sndWl1',
  'sndWl2',
  'sndWscale',
  'maxWindow',
  'acknowledgedBytes',
  'writeSeq',
  'sndSml',
  // Receive sequence space. rcvWup is RCV.NXT when the window was last advertised; copiedSeq is what the user has read up to.
  'irs',
  'rcvNxt',
  'rcvWnd',
  'rcvWup',
  'rcvWscale',
  'copiedSeq',
  'windowClamp',
  'rcvSsthresh',
  'rcvBuf',
  'rcvBufLocked',
  'sndBuf',
  'dsackLeft',
  'dsackRight',
  'sackRecentLeft',
  // Options of the connection.
  'mss',
  'advertisedMss',
  'userMss',
  'timestamps',
  'sackPermitted',
  'tsRecent',
  'tsRecentNs',
  'tsOffset',
  // Round-trip time and retransmission.
  'srtt8Us',
  'mdevUs',
  'mdevMaxUs',
  'rttvarUs',
  'rttSeq',
  'minRttUs',
  'rtoNs',
  'retransmits',
  'backoff',
  'totalRto',
  'retransStampNs',
  'timeouts',
  'pendingTimer',
  'xmitTimer',
  'tlpHighSeq',
  'tlpRetransmitted',
  'probesOut',
  // Congestion: segments.
  'cwnd',
  'cwndCount',
  'ssthresh',
  'caState',
  'highSeq',
  'packetsOut',
  'sackedOut',
  'lostOut',
  'retransOut',
  'frto',
  'undoMarker',
  'rackNs',
  'rackEndSeq',
  'rackRttUs',
  'dupAcks',
  'priorCwnd',
  // Acknowledging.
  'ackScheduled',
  'ackPushed',
  'ackPushedTwice',
  'ackNow',
  'quickAcks',
  'pingPong',
  'atoNs',
  'lastReceiveNs',
  'rcvMss',
  'delackTimer',
  'delackDeadlineNs',
  'lastOutOfWindowAckNs',
  // The socket's own timer: keep-alive, FIN_WAIT_2.
  'keepTimer',
  'lastReceivedAnythingNs',
  // Queues of buffers: unsent, sent and unacknowledged, received in order, received out of order.
  'unsentHead',
  'unsentTail',
  'sentHead',
  'sentTail',
  'receiveHead',
  'receiveTail',
  'receiveBytes',
  'outOfOrderHead',
  'outOfOrderBytes',
  // A listener's queues, and a child's way back to it until it is accepted.
  'backlog',
  'acceptHead',
  'acceptTail',
  'acceptCount',
  'requestHead',
  'requestCount',
  'listener',
  'acceptNext',
  // The socket.
  'holders',
  'orphan',
  'shutdown',
  'error',
  'waiters',
  'userBound',
  'portHolder',
  'receivedFin',
  'reuseAddress',
  'reusePort',
  'lingerOn',
  'lingerSeconds',
  'keepAlive',
  'noDelay',
  'linger2',
  'userTimeoutMs',
  'keepIdleSeconds',
  'keepIntervalSeconds',
  'keepCount',
  'deferAccept',
  'synRetries',
  'connecting',
  'uid',
  'everAccepted',
] as const);
export type Tcb = InstanceType<typeof Tcb>;

/** Bits of `shutdown`. */
export const Shutdown = { receive: 1, send: 2, both: 3 } as const;

/** What `pendingTimer` says that the one transmission timer of a socket is running for. */
export const Pending = { none: 0, retransmission: 1, tailLossProbe: 2, zeroWindowProbe: 3, reordering: 4 } as const;

/** Values of `caState`. */
export const CongestionState = { open: 0, disorder: 1, recovery: 3, loss: 4 } as const;

/**
 * A piece of a queue: payload `text` from `offset`, `length` bytes, at sequence numbers `seq` to `endSeq`, which count SYN and FIN.
 * In the send queues it is a segment as it was or will be sent; the marks are those of the SACK scoreboard (RFC 6675, RFC 8985).
 */
export const Buffer = recordType([
  'next',
  'previous',
  'seq',
  'endSeq',
  'flags',
  'text',
  'offset',
  'length',
  'sentNs',
  'transmissions',
  'sacked',
  'lost',
  'retransmitted',
] as const);
export type Buffer = InstanceType<typeof Buffer>;

/** A connection request at a listener: SYN-RECEIVED without a full socket. */
export const Request = recordType([
  ...common,
  'iss',
  'irs',
  'listener',
  'requestNext',
  'timer',
  'timeouts',
  'retransmits',
  'mss',
  'wscale',
  'wscaleOk',
  'timestamps',
  'sackPermitted',
  'tsRecent',
  'tsOffset',
  'window',
  'rcvWscale',
  'rcvWnd',
  'sentNs',
  'acked',
  'lastOutOfWindowAckNs',
] as const);
export type Request = InstanceType<typeof Request>;

/** What is left of a connection in TIME_WAIT, or in FIN_WAIT_2 after close: `state` says which. */
export const TimeWait = recordType([
  ...common,
  'iss',
  'irs',
  'sndNxt',
  'rcvNxt',
  'rcvWnd',
  'rcvWscale',
  'timestamps',
  'tsRecent',
  'tsRecentNs',
  'tsOffset',
  'reuseAddress',
  'reusePort',
  'userBound',
  'timer',
  'enteredNs',
  'lastOutOfWindowAckNs',
  'lastReceiveNs',
] as const);
export type TimeWait = InstanceType<typeof TimeWait>;
