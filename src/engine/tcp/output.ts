import type { Kernel } from '../host/kernel';
import { acknowledgementSent } from './delayedAck';
import { scheduleLossProbe } from './lossProbe';
import { appendUnsent, moveToSent, sackBlocksOf, splitBuffer } from './queues';
import { rearmRetransmission, startZeroWindowProbes } from './retransmission';
import { Flag, type Segment, setSackBlocks } from './segment';
import { add, difference, isAfter, isBefore } from './sequence';
import { State } from './states';
import { Buffer, CongestionState, Pending, type Tcb } from './tcb';
import { windowToAdvertise } from './window';

/** Who sends: what a segment's header takes from an endpoint of any form. */
interface Sender {
  readonly localPort: number;
  readonly remoteHost: number;
  readonly remotePort: number;
}

/** A fresh segment of a sender, without options and payload. */
export function makeSegment(kernel: Kernel, sender: Sender, flags: number, seq: number, ack: number, window: number): Segment {
  const segment = kernel.newSegment();
  segment.from = kernel.number;
  segment.to = sender.remoteHost;
  segment.sourcePort = sender.localPort;
  segment.destinationPort = sender.remotePort;
  segment.flags = flags;
  segment.seq = seq;
  segment.ack = flags & Flag.ACK ? ack : 0;
  segment.window = window;
  return segment;
}

/** Timestamps option (RFC 7323 3.2) on a segment of a connection that uses it. */
export function addTimestamp(kernel: Kernel, segment: Segment, offset: number, echo: number): void {
  segment.hasTimestamp = 1;
  segment.timestampValue = (kernel.timestampMs + offset) >>> 0;
  segment.timestampEcho = echo;
}

/** A segment of a synchronized connection, with timestamps and SACK blocks. Advertises the window as it is now. */
function connectionSegment(kernel: Kernel, tcb: Tcb, flags: number, seq: number): Segment {
  const window = windowToAdvertise(kernel, tcb);
  const segment = makeSegment(kernel, tcb, flags, seq, tcb.rcvNxt, window);
  if (tcb.timestamps) addTimestamp(kernel, segment, tcb.tsOffset, tcb.tsRecent);
  if (tcb.sackPermitted) setSackBlocks(segment, sackBlocksOf(kernel, tcb));
  return segment;
}

/** Sends an ACK of what has been received, with the present window. */
export function sendAck(kernel: Kernel, tcb: Tcb): void {
  if (tcb.state === State.CLOSED) return;
  kernel.transmit(connectionSegment(kernel, tcb, Flag.ACK, acceptableSeq(tcb)), tcb.id);
  acknowledgementSent(kernel, tcb);
}

/** SND.NXT, or the right edge of the window where the peer has shrunk it: what the peer will accept (Linux: tcp_acceptable_seq). */
export function acceptableSeq(tcb: Tcb): number {
  const edge = add(tcb.sndUna, tcb.sndWnd);
  return isBefore(edge, tcb.sndNxt) && difference(tcb.sndNxt, edge) >= 1 << tcb.sndWscale ? edge : tcb.sndNxt;
}

/** Sends a window probe: a segment without payload, `urgent` for a sequence number already acknowledged (RFC 9293 3.8.6.1; Linux). */
export function sendProbe(kernel: Kernel, tcb: Tcb, seq: number): void {
  kernel.transmit(connectionSegment(kernel, tcb, Flag.ACK, seq), tcb.id);
  acknowledgementSent(kernel, tcb);
}

/** The reset that an ABORT sends (RFC 9293 3.10.5; Linux adds the ACK). */
export function sendAbortReset(kernel: Kernel, tcb: Tcb): void {
  const segment = makeSegment(kernel, tcb, Flag.RST | Flag.ACK, acceptableSeq(tcb), tcb.rcvNxt, 0);
  if (tcb.timestamps) addTimestamp(kernel, segment, tcb.tsOffset, tcb.tsRecent);
  kernel.transmit(segment, tcb.id);
}

/** The SYN of an active open: options offered as the host is configured (RFC 9293 3.7.1, RFC 7323 2.2 and 3.2, RFC 2018 2). */
export function sendSyn(kernel: Kernel, tcb: Tcb, buffer: Buffer): void {
  const segment = makeSegment(kernel, tcb, Flag.SYN, tcb.iss, 0, Math.min(tcb.rcvWnd, 65535));
  offerOptions(kernel, segment, tcb);
  sendQueued(kernel, tcb, buffer, segment);
}

/** The SYN-ACK of a simultaneous open: the same options, and the ACK of the peer's SYN. */
export function sendSynAck(kernel: Kernel, tcb: Tcb): void {
  const segment = makeSegment(kernel, tcb, Flag.SYN | Flag.ACK, tcb.iss, tcb.rcvNxt, Math.min(tcb.rcvWnd, 65535));
  offerOptions(kernel, segment, tcb);
  kernel.transmit(segment, tcb.id);
  acknowledgementSent(kernel, tcb);
}

function offerOptions(kernel: Kernel, segment: Segment, tcb: Tcb): void {
  segment.mss = tcb.advertisedMss;
  if (kernel.sysctls['net.ipv4.tcp_window_scaling']) segment.wscale = tcb.rcvWscale + 1;
  if (kernel.sysctls['net.ipv4.tcp_sack']) segment.sackPermitted = 1;
  if (tcb.timestamps) addTimestamp(kernel, segment, tcb.tsOffset, tcb.tsRecent);
}

function sendQueued(kernel: Kernel, tcb: Tcb, buffer: Buffer, segment: Segment): void {
  segment.retransmission = buffer.transmissions > 0 ? 1 : 0;
  kernel.transmit(segment, tcb.id);
  buffer.sentNs = kernel.nowNs;
  buffer.transmissions++;
}

/** Puts a buffer of the send queue on the wire, for the first time or again. */
export function transmitBuffer(kernel: Kernel, tcb: Tcb, buffer: Buffer): void {
  if (buffer.flags & Flag.SYN) {
    sendSyn(kernel, tcb, buffer);
    return;
  }
  const segment = connectionSegment(kernel, tcb, Flag.ACK | buffer.flags, buffer.seq);
  segment.text = buffer.text;
  segment.offset = buffer.offset;
  segment.length = buffer.length;
  sendQueued(kernel, tcb, buffer, segment);
  if (buffer.length > 0) dataSent(kernel, tcb);
  acknowledgementSent(kernel, tcb);
}

/** Linux's turn to ping-pong mode: data sent within a delayed-ACK time of data received is a reply, and its ACKs can ride on replies. */
function dataSent(kernel: Kernel, tcb: Tcb): void {
  if (kernel.jiffiesBetween(tcb.lastReceiveNs, kernel.nowNs) * 4e6 < tcb.atoNs) tcb.pingPong = 1;
}

/** Segments sent, not acknowledged, not known to have left the network (RFC 6675's pipe). */
export function packetsInFlight(tcb: Tcb): number {
  return tcb.packetsOut - tcb.sackedOut - tcb.lostOut + tcb.retransOut;
}

/** Whether Nagle's algorithm holds a buffer back (RFC 9293 3.7.4, in Minshall's form: only while a small segment is unacknowledged). */
function nagleHolds(tcb: Tcb, buffer: Buffer): boolean {
  if (tcb.noDelay || buffer.length >= tcb.mss || buffer.flags & Flag.FIN) return false;
  const smallOutstanding = isAfter(tcb.sndSml, tcb.sndUna) && !isAfter(tcb.sndSml, tcb.sndNxt);
  return tcb.packetsOut > 0 && smallOutstanding;
}

/**
 * Sends what the queue, the windows and Nagle allow (RFC 9293 3.8.6). Afterwards a timer runs for whatever is outstanding: a tail loss
 * probe or the retransmission timer, or the probe of a closed window.
 */
export function pushPending(kernel: Kernel, tcb: Tcb): void {
  let sent = 0;
  while (tcb.unsentHead !== 0) {
    const buffer = new Buffer(kernel.memory, tcb.unsentHead);
    if (packetsInFlight(tcb) >= tcb.cwnd) break;
    const room = difference(add(tcb.sndUna, tcb.sndWnd), buffer.seq);
    const needed = difference(buffer.endSeq, buffer.seq);
    if (room < needed) {
      if (room <= 0 || buffer.length <= tcb.mss || nagleHolds(tcb, buffer)) break;
      splitBuffer(kernel, tcb, buffer, Math.min(room, tcb.mss));
    }
    if (nagleHolds(tcb, buffer)) break;
    sendNew(kernel, tcb, buffer);
    sent++;
  }
  if (sent > 0) {
    scheduleLossProbe(kernel, tcb, false);
  } else if (tcb.unsentHead !== 0 && tcb.packetsOut === 0 && tcb.pendingTimer === Pending.none) {
    startZeroWindowProbes(kernel, tcb);
  }
}

/** Sends the first unsent buffer, which moves to the queue of what is unacknowledged. */
export function sendNew(kernel: Kernel, tcb: Tcb, buffer: Buffer): void {
  const prior = tcb.packetsOut;
  transmitBuffer(kernel, tcb, buffer);
  moveToSent(kernel, tcb, buffer);
  tcb.sndNxt = buffer.endSeq;
  if (buffer.length > 0 && buffer.length < tcb.mss) tcb.sndSml = buffer.endSeq;
  tcb.packetsOut++;
  if (prior === 0 || tcb.pendingTimer === Pending.tailLossProbe) rearmRetransmission(kernel, tcb);
}

/** Queues a FIN behind what is unsent, on the last unsent segment if there is one, and sends what may be sent (RFC 9293 3.6). */
export function sendFin(kernel: Kernel, tcb: Tcb): void {
  if (tcb.unsentTail !== 0) {
    const tail = new Buffer(kernel.memory, tcb.unsentTail);
    tail.flags |= Flag.FIN;
    tail.endSeq = add(tail.endSeq, 1);
  } else {
    appendUnsent(kernel, tcb, Flag.FIN, 0, 0, 0);
  }
  tcb.writeSeq = add(tcb.writeSeq, 1);
  pushWithoutNagle(kernel, tcb);
}

/** Sends what the windows allow, small or not: after a FIN nothing can be gained by waiting. */
function pushWithoutNagle(kernel: Kernel, tcb: Tcb): void {
  const noDelay = tcb.noDelay;
  tcb.noDelay = 1;
  pushPending(kernel, tcb);
  tcb.noDelay = noDelay;
}

/** Sends a buffer again and counts it (RFC 6298 5.4); `why` goes to the trace. */
export function retransmit(kernel: Kernel, tcb: Tcb, buffer: Buffer, why: 'rto' | 'tlp' | 'fast'): void {
  kernel.log.addRetransmit(kernel.number, tcb, tcb.state, why);
  transmitBuffer(kernel, tcb, buffer);
  if (why === 'tlp') return;
  if (!buffer.retransmitted) {
    buffer.retransmitted = 1;
    tcb.retransOut++;
  }
  if (tcb.retransStampNs === 0) tcb.retransStampNs = kernel.nowNs;
}

/** Sends again what is marked lost, as far as the congestion window allows (RFC 6675 5). */
export function retransmitLost(kernel: Kernel, tcb: Tcb): void {
  if (tcb.lostOut <= tcb.retransOut && tcb.caState !== CongestionState.loss) return;
  for (let address = tcb.sentHead; address !== 0; ) {
    const buffer = new Buffer(kernel.memory, address);
    address = buffer.next;
    if (!buffer.lost || buffer.sacked || buffer.retransmitted) continue;
    if (packetsInFlight(tcb) >= tcb.cwnd) return;
    retransmit(kernel, tcb, buffer, 'fast');
    if (buffer.address === tcb.sentHead) rearmRetransmission(kernel, tcb);
  }
}
