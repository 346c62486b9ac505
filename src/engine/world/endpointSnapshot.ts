import type { Kernel } from '../host/kernel';
import { errnoName } from '../program/constants';
import { queuedBytes } from '../tcp/queues';
import { Flag } from '../tcp/segment';
import { State, stateName } from '../tcp/states';
import { Buffer, Endpoint, Form, Pending, Request, Shutdown, Tcb, TimeWait } from '../tcp/tcb';
import { receiveWindow } from '../tcp/window';
import { timerNames } from '../trace/log';
import type { EndpointSnapshot, TimerSnapshot } from './snapshot';
import { addressOf, type World } from './world';

type Common = Pick<EndpointSnapshot, 'id' | 'host' | 'state' | 'local' | 'remote' | 'connection' | 'holders'>;

/** One endpoint as plain data; undefined for a socket that has not been used yet. */
export function endpointSnapshot(world: World, kernel: Kernel, address: number, holders: string[]): EndpointSnapshot | undefined {
  const endpoint = new Endpoint(world.memory, address);
  if (endpoint.state === State.CLOSED && endpoint.remotePort === 0) return undefined;
  const connected = endpoint.remotePort !== 0;
  const common: Common = {
    id: endpoint.id,
    host: kernel.compiled.name,
    state: stateName(endpoint.state),
    local: { address: addressOf(endpoint.host), port: endpoint.localPort },
    remote: connected ? { address: addressOf(endpoint.remoteHost), port: endpoint.remotePort } : { address: '', port: 0 },
    connection: connected ? endpoint.connection : -1,
    holders,
  };
  switch (endpoint.form) {
    case Form.request:
      return requestSnapshot(world, common, new Request(world.memory, address));
    case Form.timeWait:
      return bucketSnapshot(world, common, new TimeWait(world.memory, address));
    default:
      return socketSnapshot(world, kernel, common, new Tcb(world.memory, address));
  }
}

function timer(world: World, entry: number): TimerSnapshot[] {
  if (entry === 0 || !world.agenda.isScheduled(entry)) return [];
  const { kind, startedNs, timeNs } = world.agenda.at(entry);
  const name = timerNames[kind - 1];
  return name ? [{ name, startedNs, expiresNs: timeNs }] : [];
}

/** What a form without a whole TCB has instead of one. */
const nothing = {
  mss: 0,
  srttMs: -1,
  rttvarMs: -1,
  rtoMs: 0,
  retransmits: 0,
  backoff: 0,
  cwnd: 0,
  ssthresh: 0,
  sack: false,
  sendQueue: { unacknowledgedBytes: 0, unsentBytes: 0, finQueued: false },
  receiveQueue: { bytes: 0, eof: false, outOfOrderBytes: 0 },
  pingPong: false,
  shutdown: { read: false, write: false },
  error: '',
  socketOptions: {},
};

function requestSnapshot(world: World, common: Common, request: Request): EndpointSnapshot {
  const next = (request.iss + 1) >>> 0;
  return {
    ...common,
    ...nothing,
    form: 'request',
    iss: request.iss,
    irs: request.irs,
    snd: { una: request.iss, nxt: next, wnd: request.window, wl1: request.irs, wl2: request.iss, wscale: request.wscale },
    rcv: { nxt: (request.irs + 1) >>> 0, wnd: request.rcvWnd, wscale: request.rcvWscale },
    mss: request.mss,
    retransmits: request.retransmits,
    timestamps: request.timestamps === 1,
    sack: request.sackPermitted === 1,
    timers: timer(world, request.timer),
  };
}

function bucketSnapshot(world: World, common: Common, bucket: TimeWait): EndpointSnapshot {
  return {
    ...common,
    ...nothing,
    form: 'time-wait',
    iss: bucket.iss,
    irs: bucket.irs,
    snd: { una: bucket.sndNxt, nxt: bucket.sndNxt, wnd: 0, wl1: 0, wl2: 0, wscale: 0 },
    rcv: { nxt: bucket.rcvNxt, wnd: bucket.rcvWnd, wscale: bucket.rcvWscale },
    timestamps: bucket.timestamps === 1,
    receiveQueue: { bytes: 0, eof: bucket.state === State.TIME_WAIT, outOfOrderBytes: 0 },
    shutdown: { read: true, write: true },
    timers: timer(world, bucket.timer),
  };
}

function socketSnapshot(world: World, kernel: Kernel, common: Common, tcb: Tcb): EndpointSnapshot {
  const measured = tcb.srtt8Us > 0;
  return {
    ...common,
    form: 'full',
    iss: tcb.iss,
    irs: tcb.irs,
    snd: { una: tcb.sndUna, nxt: tcb.sndNxt, wnd: tcb.sndWnd, wl1: tcb.sndWl1, wl2: tcb.sndWl2, wscale: tcb.sndWscale },
    rcv: { nxt: tcb.rcvNxt, wnd: tcb.rcvNxt === 0 && tcb.rcvWup === 0 ? tcb.rcvWnd : receiveWindow(tcb), wscale: tcb.rcvWscale },
    mss: tcb.mss,
    srttMs: measured ? tcb.srtt8Us / 8000 : -1,
    rttvarMs: measured ? tcb.rttvarUs / 4000 : -1,
    rtoMs: tcb.rtoNs / 1e6,
    retransmits: tcb.retransmits,
    backoff: tcb.backoff,
    cwnd: tcb.cwnd,
    ssthresh: tcb.ssthresh,
    timestamps: tcb.timestamps === 1,
    sack: tcb.sackPermitted === 1,
    timers: [
      ...timer(world, tcb.pendingTimer === Pending.none ? 0 : tcb.xmitTimer),
      ...timer(world, tcb.delackTimer),
      ...timer(world, tcb.keepTimer),
    ],
    sendQueue: {
      unacknowledgedBytes: queuedBytes(kernel, tcb.sentHead),
      unsentBytes: queuedBytes(kernel, tcb.unsentHead),
      finQueued: hasUnsentFin(kernel, tcb),
    },
    receiveQueue: { bytes: tcb.receiveBytes, eof: tcb.receivedFin === 1, outOfOrderBytes: tcb.outOfOrderBytes },
    pingPong: tcb.pingPong === 1,
    shutdown: { read: (tcb.shutdown & Shutdown.receive) !== 0, write: (tcb.shutdown & Shutdown.send) !== 0 },
    error: tcb.error ? errnoName(tcb.error) : '',
    ...(tcb.state === State.LISTEN ? { listen: { backlog: tcb.backlog, accepting: tcb.acceptCount, requests: tcb.requestCount } } : {}),
    socketOptions: optionsOf(tcb),
  };
}

function hasUnsentFin(kernel: Kernel, tcb: Tcb): boolean {
  return tcb.unsentTail !== 0 && (new Buffer(kernel.memory, tcb.unsentTail).flags & Flag.FIN) !== 0;
}

/** The options that differ from their defaults. */
function optionsOf(tcb: Tcb): Record<string, string> {
  const options: Record<string, string> = {};
  if (tcb.reuseAddress) options.SO_REUSEADDR = '1';
  if (tcb.reusePort) options.SO_REUSEPORT = '1';
  if (tcb.lingerOn) options.SO_LINGER = `{1, ${tcb.lingerSeconds}}`;
  if (tcb.keepAlive) options.SO_KEEPALIVE = '1';
  if (tcb.noDelay) options.TCP_NODELAY = '1';
  if (tcb.linger2) options.TCP_LINGER2 = String(tcb.linger2);
  if (tcb.userTimeoutMs) options.TCP_USER_TIMEOUT = String(tcb.userTimeoutMs);
  return options;
}
