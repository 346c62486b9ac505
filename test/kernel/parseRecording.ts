import { constants } from 'node:os';
import type { RecordedEvent } from '../engine/conformance/recording';

/** Makes the events of a recording of what `recorder.c` prints. */

const hosts = ['client', 'server'];

/** The numbers that /proc/net/tcp has for states. */
const stateNames = [
  null,
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
];

/** Of two names of one number the first: EAGAIN, not EWOULDBLOCK. */
const errnoNames = new Map(
  Object.entries(constants.errno)
    .reverse()
    .map(([name, number]) => [number, name]),
);

/** Calls whose option is the whole of the call's name in a recording. */
const optionCalls = new Set(['linger', 'reuseaddr', 'reuseport', 'keepalive', 'rcvbuf', 'nodelay', 'linger2', 'quickack', 'usertimeout']);

interface Header {
  sport: number;
  dport: number;
  seq: number;
  ack?: number;
  flags: string;
  win: number;
  len: number;
  opts: Record<string, unknown>;
}

class RecordingParser {
  private readonly events: RecordedEvent[] = [];
  private readonly sent: (Header & { fate: string })[] = [];
  /** The latest SYN's number of each direction, by host and ports. */
  private readonly initialNumbers = new Map<string, number>();
  private beginNs = 0;
  private endNs = 0;

  constructor(private readonly programs: readonly string[]) {}

  parse(text: string): RecordedEvent[] {
    const lines = text.split('\n').filter(Boolean);
    for (const line of lines) {
      if (line.startsWith('start ')) this.beginNs = Number(line.slice(6));
      if (line.startsWith('end ')) this.endNs = Number(line.slice(4));
    }
    for (const line of lines) this.line(line);
    const during = this.events.filter(({ t }) => t < this.endNs / 1e9 && t > this.beginNs / 1e9 - 1).sort((one, other) => one.t - other.t);
    const first = during[0]?.t ?? 0;
    return during.map(({ t, ...event }) => ({ t: Number((t - first).toFixed(6)), ...event }) as RecordedEvent);
  }

  private line(line: string): void {
    const [kind = '', time = '', ...words] = line.split(' ');
    const t = Number(time) / 1e9;
    if (kind === 'trace') this.trace(line.slice('trace '.length));
    else if (kind === 'send') this.send(t, words);
    else if (kind === 'deliver') this.deliver(t, words);
    else if (kind === 'table') this.table(t, words);
    else if (kind === 'call' || kind === 'return' || kind === 'exit') this.call(kind, t, words);
  }

  private send(t: number, [host = '', fate = '', hex = '']: string[]): void {
    const name = hosts[Number(host)] as string;
    const header = this.header(name, hex, false);
    this.sent.push({ ...header, fate });
    this.events.push({ t, kind: 'send', host: name, fate, ...header });
  }

  private deliver(t: number, [host = '', number = '', hex = '']: string[]): void {
    const receiver = Number(host);
    const name = hosts[receiver] as string;
    if (number === 'forged') {
      this.events.push({ t, kind: 'deliver', host: name, ...this.header(hosts[1 - receiver] as string, hex, true), forged: true });
    } else {
      const sent = this.sent[Number(number)];
      if (sent) this.events.push({ t, kind: 'deliver', host: name, ...sent });
    }
  }

  private table(t: number, words: string[]): void {
    const [host = 0, sport = 0, dport = 0, before = 0, after = 0] = words.map(Number);
    const state = (number: number) => stateNames[number] ?? null;
    this.events.push({ t, kind: 'netstat', host: hosts[host] as string, sport, dport, old: state(before), new: state(after) });
  }

  private call(kind: 'call' | 'return' | 'exit', t: number, [number = '', ...words]: string[]): void {
    const program = this.programs[Number(number)] as string;
    const event: RecordedEvent = { t, kind, host: program.split('.')[0] as string, program };
    if (kind === 'call') event.call = callText(words);
    if (kind === 'return') {
      const [result = '', error = '', ...operation] = words;
      event.call = callText(operation);
      event.ret = Number(result);
      if (event.ret < 0) event.errno = errnoNames.get(Number(error)) ?? error;
    }
    this.events.push(event);
  }

  /** A line of the kernel's trace: `task-pid [cpu] flags time: event: key=value ...`. */
  private trace(line: string): void {
    const [head = '', name = '', body = ''] = line.split(/: (?=\S)/, 3);
    const t = Number(head.trim().split(/\s+/).at(-1));
    const values = Object.fromEntries(body.split(/\s+/).map((word) => word.split('=', 2))) as Record<string, string>;
    const host = values.saddr?.split(':')[0]?.endsWith('.1') ? 'client' : 'server';
    const shared = { t, host, sport: Number(values.sport), dport: Number(values.dport) };
    const state = (text = '') => text.replace('TCP_', '');
    if (name.trim() === 'inet_sock_set_state') {
      this.events.push({ ...shared, kind: 'state', old: state(values.oldstate), new: state(values.newstate) });
    } else if (name.trim() === 'tcp_retransmit_skb') {
      this.events.push({ ...shared, kind: 'retransmit' });
    }
  }

  /** A segment with numbers relative to each side's latest SYN. `host` is the one that sends it, or seems to. */
  private header(host: string, hex: string, forged: boolean): Header {
    const packet = Buffer.from(hex, 'hex');
    const tcp = packet.subarray(((packet[0] ?? 0) & 15) * 4);
    const bits = tcp[13] ?? 0;
    const flags = ['S', 'F', 'R', 'P', '.'].filter((_, i) => bits & ([2, 1, 4, 8, 16][i] as number)).join('');
    const sport = tcp.readUInt16BE(0);
    const dport = tcp.readUInt16BE(2);
    const headerLength = ((tcp[12] ?? 0) >> 4) * 4;
    const sequence = tcp.readUInt32BE(4);
    const own = `${host} ${sport} ${dport}`;
    if (flags.includes('S') && !forged) this.initialNumbers.set(own, sequence);
    const theirs = this.initialNumbers.get(`${host === 'client' ? 'server' : 'client'} ${dport} ${sport}`) ?? 0;
    return {
      sport,
      dport,
      seq: (sequence - (this.initialNumbers.get(own) ?? 0)) >>> 0,
      ...(flags.includes('.') ? { ack: (tcp.readUInt32BE(8) - theirs) >>> 0 } : {}),
      flags,
      win: tcp.readUInt16BE(14),
      len: packet.readUInt16BE(2) - (packet.length - tcp.length) - headerLength,
      opts: options(tcp.subarray(20, headerLength), theirs),
    };
  }
}

/** The options that matter: mss, wscale, sackOK, sack (relative), ts. */
function options(bytes: Buffer, theirs: number): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (let at = 0; at < bytes.length && bytes[at] !== 0; ) {
    const kind = bytes[at];
    if (kind === 1) {
      at++;
      continue;
    }
    const length = Math.max(bytes[at + 1] ?? 2, 2);
    if (kind === 2) found.mss = bytes.readUInt16BE(at + 2);
    if (kind === 3) found.wscale = bytes[at + 2];
    if (kind === 4) found.sackOK = true;
    if (kind === 5) {
      const edges = Array.from({ length: (length - 2) / 4 }, (_, i) => (bytes.readUInt32BE(at + 2 + 4 * i) - theirs) >>> 0);
      found.sack = edges.flatMap((edge, i) => (i % 2 === 0 ? [[edge, edges[i + 1]]] : []));
    }
    if (kind === 8) found.ts = [bytes.readUInt32BE(at + 2), bytes.readUInt32BE(at + 6)];
    at += length;
  }
  return found;
}

/** An operation as recordings write the call: `read(fd, 1024)`, `accept(l)`, `setsockopt(fd, linger, [1, 0])`. */
function callText([name = '', ...args]: string[]): string {
  if (optionCalls.has(name)) return `setsockopt(${args[0]}, ${name}, [${args.slice(1).join(', ')}])`;
  if (name === 'accept') return `accept(${args[0]})`;
  if (name === 'dup') return `dup(${args.join(' -> ')})`;
  return name === 'sockerr' ? `getsockopt(${args[0]}, SO_ERROR)` : `${name}(${args.join(', ')})`;
}

/** The events of a recording, in the order of their times, which are seconds since the first. `programs` in the recorder's numbering. */
export function parseRecording(text: string, programs: readonly string[]): RecordedEvent[] {
  return new RecordingParser(programs).parse(text);
}
