import { errnoNumbers } from '../program/constants';
import { armSocketTimer } from '../tcp/keepAlive';
import { setSegmentSize } from '../tcp/opening';
import { sendAbortReset } from '../tcp/output';
import { initialRtoNs } from '../tcp/policy';
import { discardReceived, purgeOutOfOrder, purgeSendQueues } from '../tcp/queues';
import type { Segment } from '../tcp/segment';
import { add } from '../tcp/sequence';
import { State } from '../tcp/states';
import { Endpoint, Form, Request, Shutdown, Tcb, TimeWait } from '../tcp/tcb';
import { bindTo, rebind, unbind } from './binding';
import { type Kernel, tupleKey } from './kernel';

/** How endpoints come to be, change their form, and end. */

const ms = 1e6;

function link(kernel: Kernel, endpoint: Endpoint): void {
  const { record } = kernel;
  endpoint.previous = record.endpointTail;
  endpoint.next = 0;
  if (record.endpointTail === 0) record.endpointHead = endpoint.address;
  else new Endpoint(kernel.memory, record.endpointTail).next = endpoint.address;
  record.endpointTail = endpoint.address;
}

function unlink(kernel: Kernel, endpoint: Endpoint): void {
  const { record } = kernel;
  if (endpoint.previous === 0) record.endpointHead = endpoint.next;
  else new Endpoint(kernel.memory, endpoint.previous).next = endpoint.next;
  if (endpoint.next === 0) record.endpointTail = endpoint.previous;
  else new Endpoint(kernel.memory, endpoint.next).previous = endpoint.previous;
}

/** Puts `successor` where `endpoint` stands in the order of creation. */
function replace(kernel: Kernel, endpoint: Endpoint, successor: Endpoint): void {
  const { record } = kernel;
  successor.previous = endpoint.previous;
  successor.next = endpoint.next;
  if (endpoint.previous === 0) record.endpointHead = successor.address;
  else new Endpoint(kernel.memory, endpoint.previous).next = successor.address;
  if (endpoint.next === 0) record.endpointTail = successor.address;
  else new Endpoint(kernel.memory, endpoint.next).previous = successor.address;
  endpoint.previous = 0;
  endpoint.next = 0;
}

function copyIdentity(from: Endpoint, to: Endpoint): void {
  to.id = from.id;
  to.host = from.host;
  to.localPort = from.localPort;
  to.remoteHost = from.remoteHost;
  to.remotePort = from.remotePort;
  to.connection = from.connection;
}

function keyOf(endpoint: Endpoint): number {
  return tupleKey(endpoint.localPort, endpoint.remoteHost, endpoint.remotePort);
}

/** A socket as `socket()` makes it: CLOSED, with Linux's defaults. */
export function createSocket(kernel: Kernel): Tcb {
  const tcb = new Tcb(kernel.memory, kernel.allocator.allocate(Tcb.size));
  tcb.form = Form.full;
  tcb.id = kernel.world.nextEndpointId();
  tcb.host = kernel.number;
  tcb.connection = -1;
  tcb.rcvBuf = kernel.settings['net.ipv4.tcp_rmem.1'];
  tcb.sndBuf = kernel.settings['net.ipv4.tcp_wmem.1'];
  tcb.rtoNs = initialRtoNs;
  tcb.mdevUs = initialRtoNs / 1000;
  tcb.cwnd = 10;
  tcb.ssthresh = 0x7fffffff;
  tcb.mss = 536;
  link(kernel, tcb);
  return tcb;
}

/** A request for the SYN that has arrived, in the tables, still without a state. */
export function createRequest(kernel: Kernel, listener: Tcb, segment: Segment): Request {
  const request = new Request(kernel.memory, kernel.allocator.allocate(Request.size));
  request.form = Form.request;
  request.id = kernel.world.nextEndpointId();
  request.host = kernel.number;
  request.state = State.LISTEN;
  request.localPort = segment.destinationPort;
  request.remoteHost = segment.from;
  request.remotePort = segment.sourcePort;
  request.connection = segment.connection;
  request.listener = listener.address;
  request.requestNext = listener.requestHead;
  listener.requestHead = request.address;
  listener.requestCount++;
  link(kernel, request);
  kernel.connections.set(keyOf(request), request.address);
  return request;
}

/** Takes a request out of all tables without a word: its cookie will bring it back, or it has become a socket. */
export function forgetRequest(kernel: Kernel, request: Request): void {
  const listener = new Tcb(kernel.memory, request.listener);
  if (listener.requestHead === request.address) {
    listener.requestHead = request.requestNext;
  } else {
    let before = new Request(kernel.memory, listener.requestHead);
    while (before.requestNext !== request.address) before = new Request(kernel.memory, before.requestNext);
    before.requestNext = request.requestNext;
  }
  listener.requestCount--;
  kernel.destroyTimer(request.timer);
  if (kernel.connections.get(keyOf(request)) === request.address) kernel.connections.delete(keyOf(request));
  unlink(kernel, request);
  kernel.world.freeLater(request.address, Request.size);
}

/** Ends a request: no handshake will come of it. */
export function dropRequest(kernel: Kernel, request: Request): void {
  kernel.setState(request, State.CLOSED);
  forgetRequest(kernel, request);
}

/** Requests whose SYN-ACK has not been repeated. */
export function youngRequests(kernel: Kernel, listener: Tcb): number {
  let count = 0;
  for (let address = listener.requestHead; address !== 0; address = new Request(kernel.memory, address).requestNext) {
    if (new Request(kernel.memory, address).timeouts === 0) count++;
  }
  return count;
}

/** The request's handshake is complete: a socket takes its place and inherits the listener's options. */
export function becomeFull(kernel: Kernel, request: Request, listener: Tcb): Tcb {
  const child = createSocket(kernel);
  unlink(kernel, child);
  copyIdentity(request, child);
  child.state = State.SYN_RECEIVED;
  inheritOptions(listener, child);
  child.listener = listener.address;
  child.iss = request.iss;
  child.irs = request.irs;
  child.sndUna = add(request.iss, 1);
  child.sndNxt = child.sndUna;
  child.writeSeq = child.sndUna;
  child.sndSml = child.sndUna;
  child.rcvNxt = add(request.irs, 1);
  child.rcvWup = child.rcvNxt;
  child.copiedSeq = child.rcvNxt;
  child.rcvWnd = request.rcvWnd;
  child.rcvSsthresh = request.rcvWnd;
  child.windowClamp = Math.floor(child.rcvBuf / 2);
  child.sndWscale = request.wscale;
  child.rcvWscale = request.rcvWscale;
  child.sndWnd = request.window;
  child.maxWindow = request.window;
  child.timestamps = request.timestamps;
  child.sackPermitted = request.sackPermitted;
  child.tsRecent = request.tsRecent;
  child.tsRecentNs = kernel.nowNs;
  child.tsOffset = request.tsOffset;
  child.lastReceiveNs = kernel.nowNs;
  child.lastReceivedAnythingNs = kernel.nowNs;
  setSegmentSize(kernel, child, request.mss);
  replace(kernel, request, child);
  link(kernel, request);
  forgetRequest(kernel, request);
  kernel.connections.set(keyOf(child), child.address);
  bindTo(kernel, child, child.localPort);
  return child;
}

function inheritOptions(listener: Tcb, child: Tcb): void {
  child.reuseAddress = listener.reuseAddress;
  child.reusePort = listener.reusePort;
  child.uid = listener.uid;
  child.lingerOn = listener.lingerOn;
  child.lingerSeconds = listener.lingerSeconds;
  child.keepAlive = listener.keepAlive;
  child.noDelay = listener.noDelay;
  child.linger2 = listener.linger2;
  child.userTimeoutMs = listener.userTimeoutMs;
  child.keepIdleSeconds = listener.keepIdleSeconds;
  child.keepIntervalSeconds = listener.keepIntervalSeconds;
  child.keepCount = listener.keepCount;
  child.rcvBuf = listener.rcvBuf;
  child.rcvBufLocked = listener.rcvBufLocked;
  child.sndBuf = listener.sndBuf;
  child.userMss = listener.userMss;
  child.pingPong = listener.pingPong;
}

/** A child that the handshake has made joins the queue that `accept` takes from. */
export function childReady(kernel: Kernel, listener: Tcb, child: Tcb): void {
  child.acceptNext = 0;
  if (listener.acceptTail === 0) listener.acceptHead = child.address;
  else new Tcb(kernel.memory, listener.acceptTail).acceptNext = child.address;
  listener.acceptTail = child.address;
  listener.acceptCount++;
  kernel.wake(listener);
}

/** The oldest connection that waits for `accept`; undefined when there is none. */
export function takeChild(kernel: Kernel, listener: Tcb): Tcb | undefined {
  if (listener.acceptHead === 0) return undefined;
  const child = new Tcb(kernel.memory, listener.acceptHead);
  listener.acceptHead = child.acceptNext;
  if (listener.acceptHead === 0) listener.acceptTail = 0;
  listener.acceptCount--;
  child.acceptNext = 0;
  child.listener = 0;
  return child;
}

/** Makes a socket an orphan: no process will ever use it again. */
export function makeOrphan(kernel: Kernel, tcb: Tcb): void {
  if (tcb.orphan) return;
  tcb.orphan = 1;
  kernel.record.orphanCount++;
}

function stopTimers(kernel: Kernel, tcb: Tcb): void {
  kernel.cancelTimer(tcb.xmitTimer);
  kernel.cancelTimer(tcb.delackTimer);
  kernel.cancelTimer(tcb.keepTimer);
  tcb.pendingTimer = 0;
}

/** The connection ends here and now: CLOSED, out of the tables; the record goes when nobody holds it. */
export function done(kernel: Kernel, tcb: Tcb): void {
  kernel.setState(tcb, State.CLOSED);
  leaveTables(kernel, tcb);
  tcb.shutdown = Shutdown.both;
  if (tcb.orphan) destroySocket(kernel, tcb);
  else kernel.wake(tcb);
}

function leaveTables(kernel: Kernel, tcb: Tcb): void {
  stopTimers(kernel, tcb);
  if (kernel.connections.get(keyOf(tcb)) === tcb.address) kernel.connections.delete(keyOf(tcb));
  if (!tcb.userBound) unbind(kernel, tcb);
}

/** Ends a connection with an error for the user: what waits to be sent is lost. */
export function fail(kernel: Kernel, tcb: Tcb, error: string): void {
  tcb.error = errnoNumbers[error] ?? 0;
  purgeSendQueues(kernel, tcb);
  done(kernel, tcb);
}

/** Too many orphans: this one goes, with a reset where the peer might still wait for something (Linux: tcp_out_of_resources). */
export function endForLackOfOrphans(kernel: Kernel, tcb: Tcb, reset: boolean): void {
  if (reset) sendAbortReset(kernel, tcb);
  done(kernel, tcb);
}

/** Frees a socket that is closed and held by nobody. */
export function destroySocket(kernel: Kernel, tcb: Tcb): void {
  leaveTables(kernel, tcb);
  unbind(kernel, tcb);
  purgeSendQueues(kernel, tcb);
  discardReceived(kernel, tcb);
  purgeOutOfOrder(kernel, tcb);
  if (tcb.orphan) {
    tcb.orphan = 0;
    kernel.record.orphanCount--;
  }
  for (const timer of [tcb.xmitTimer, tcb.delackTimer, tcb.keepTimer]) kernel.destroyTimer(timer);
  tcb.xmitTimer = 0;
  tcb.delackTimer = 0;
  tcb.keepTimer = 0;
  if (tcb.next !== 0 || tcb.previous !== 0 || kernel.record.endpointHead === tcb.address) unlink(kernel, tcb);
  kernel.world.freeLater(tcb.address, Tcb.size);
}

/**
 * TIME-WAIT, or FIN-WAIT-2 of a closed socket. Linux keeps a small bucket and lets the socket go; where there are too many buckets
 * (`tcp_max_tw_buckets`) it keeps nothing at all.
 */
export function enterTimeWait(kernel: Kernel, tcb: Tcb, state: number, durationNs: number): void {
  const limited = kernel.policy.timeWaitBuckets && kernel.record.timeWaitCount >= kernel.settings['net.ipv4.tcp_max_tw_buckets'];
  if (limited) {
    if (state === State.FIN_WAIT_2) kernel.setState(tcb, state);
    done(kernel, tcb);
    return;
  }
  kernel.setState(tcb, state, true);
  const bucket = new TimeWait(kernel.memory, kernel.allocator.allocate(TimeWait.size));
  bucket.form = Form.timeWait;
  copyIdentity(tcb, bucket);
  bucket.state = state;
  bucket.iss = tcb.iss;
  bucket.irs = tcb.irs;
  bucket.sndNxt = tcb.sndNxt;
  bucket.rcvNxt = tcb.rcvNxt;
  bucket.rcvWnd = tcb.rcvWnd;
  bucket.rcvWscale = tcb.rcvWscale;
  bucket.timestamps = tcb.timestamps;
  bucket.tsRecent = tcb.tsRecent;
  bucket.tsRecentNs = tcb.tsRecentNs;
  bucket.tsOffset = tcb.tsOffset;
  bucket.reuseAddress = tcb.reuseAddress;
  bucket.reusePort = tcb.reusePort;
  bucket.userBound = tcb.userBound;
  bucket.enteredNs = kernel.nowNs;
  replace(kernel, tcb, bucket);
  rebind(kernel, tcb.localPort, tcb.address, bucket.address);
  kernel.connections.set(keyOf(bucket), bucket.address);
  kernel.record.timeWaitCount++;
  const minimumNs = Math.ceil(tcb.rtoNs * 3.5);
  armTimeWait(kernel, bucket, state === State.TIME_WAIT ? durationNs : Math.max(durationNs, minimumNs));
  shed(kernel, tcb);
}

/** The socket whose connection has become a bucket: closed for a process that still holds it, otherwise gone. */
function shed(kernel: Kernel, tcb: Tcb): void {
  tcb.state = State.CLOSED;
  tcb.shutdown = Shutdown.both;
  tcb.portHolder = 0;
  stopTimers(kernel, tcb);
  if (tcb.orphan) destroySocket(kernel, tcb);
  else kernel.wake(tcb);
}

function armTimeWait(kernel: Kernel, bucket: TimeWait, durationNs: number): void {
  const name = bucket.state === State.TIME_WAIT ? 'time-wait' : 'fin-wait-2';
  bucket.timer = kernel.armTimer(bucket.timer, name, bucket, durationNs);
}

/** Starts the 2 MSL anew (RFC 9293 3.10.7.4). */
export function restartTimeWait(kernel: Kernel, bucket: TimeWait): void {
  armTimeWait(kernel, bucket, kernel.policy.timeWaitNs);
}

/** Nothing is left of the connection. */
export function endTimeWait(kernel: Kernel, bucket: TimeWait): void {
  kernel.setState(bucket, State.CLOSED);
  removeTimeWait(kernel, bucket);
}

/** The bucket makes way for a new connection of the same addresses and ports, which starts in its state. */
export function takeOverTimeWait(kernel: Kernel, bucket: TimeWait, successor: Endpoint): void {
  successor.state = bucket.state;
  removeTimeWait(kernel, bucket);
}

/** Takes a bucket out of all tables without a word. */
export function removeTimeWait(kernel: Kernel, bucket: TimeWait): void {
  if (kernel.connections.get(keyOf(bucket)) === bucket.address) kernel.connections.delete(keyOf(bucket));
  unbind(kernel, bucket);
  kernel.destroyTimer(bucket.timer);
  bucket.timer = 0;
  kernel.record.timeWaitCount--;
  unlink(kernel, bucket);
  kernel.world.freeLater(bucket.address, TimeWait.size);
}

/** How long FIN-WAIT-2 may last without a user: TCP_LINGER2 or tcp_fin_timeout, at least three and a half RTO. */
export function finWait2Ns(kernel: Kernel, tcb: Tcb): number {
  const seconds = tcb.linger2 > 0 ? tcb.linger2 : kernel.settings['net.ipv4.tcp_fin_timeout'];
  return Math.max(seconds * 1e9, tcb.rtoNs * 3.5);
}

/**
 * The FIN of a closed socket is acknowledged: FIN-WAIT-2, which Linux bounds. Up to 60 s are spent as a bucket; what exceeds 60 s is
 * waited for first with the whole socket. The segment that brought the ACK may carry the FIN itself: then it must be processed further.
 * Returns whether to go on with the segment.
 */
export function waitForFin(kernel: Kernel, tcb: Tcb, finInSegment: boolean): boolean {
  const durationNs = finWait2Ns(kernel, tcb);
  const bucketNs = kernel.policy.timeWaitNs;
  if (durationNs <= bucketNs && !finInSegment) {
    enterTimeWait(kernel, tcb, State.FIN_WAIT_2, durationNs);
    return false;
  }
  kernel.setState(tcb, State.FIN_WAIT_2);
  armSocketTimer(kernel, tcb, durationNs > bucketNs ? durationNs - bucketNs : durationNs);
  return true;
}

/** Whether SYN cookies went out lately: without that an ACK at a listener can't answer one. */
export function cookiesSentRecently(kernel: Kernel): boolean {
  return kernel.record.cookieNs !== 0 && kernel.nowNs - kernel.record.cookieNs < 120_000 * ms;
}
