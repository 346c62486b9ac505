import type { PanelSnapshot } from '../../src/extension/panel/protocol';
import type { TcpState } from '../../src/engine/tcp/states';
import type { Segment, TraceEvent } from '../../src/engine/trace/events';
import type { EndpointSnapshot } from '../../src/engine/world/snapshot';

type Host = 'client' | 'server';
const iss = { client: 1412135110, server: 2521016875 };
const other = (h: Host): Host => (h === 'client' ? 'server' : 'client');
const span = { line: 1, column: 1, endLine: 1, endColumn: 2, startOffset: 0, endOffset: 1 };

export function handmade() {
  const events: TraceEvent[] = [];
  const snaps: PanelSnapshot[] = [];
  let now = 0;
  let segId = 0;
  const ep = (id: number, host: Host, state: TcpState, remotePort: number): EndpointSnapshot => ({
    id, host, state, local: { address: host === 'client' ? '10.0.0.1' : '10.0.0.2', port: host === 'client' ? 41260 : 80 },
    remote: { address: '', port: remotePort }, connection: remotePort ? 0 : -1, holders: [host], form: 'full', iss: iss[host], irs: iss[other(host)],
    snd: { una: iss[host], nxt: iss[host], wnd: 64240, wl1: 0, wl2: 0, wscale: 10 }, rcv: { nxt: iss[other(host)] + 1, wnd: 64240, wscale: 10 }, mss: 1460,
    srttMs: -1, rttvarMs: -1, rtoMs: 1000, retransmits: 0, backoff: 0, cwnd: 10, ssthresh: 0x7fffffff, timestamps: true, sack: true, timers: [],
    sendQueue: { unacknowledgedBytes: 0, unsentBytes: 0, finQueued: false }, receiveQueue: { bytes: 0, eof: false, outOfOrderBytes: 0 }, pingPong: false,
    shutdown: { read: false, write: false }, error: '', socketOptions: {},
  });
  const world: PanelSnapshot = {
    position: 0, timeNs: 0, title: 'Four-way close',
    hosts: (['server', 'client'] as const).map((name, i) => ({ name, address: name === 'client' ? '10.0.0.1' : '10.0.0.2', stack: 'linux' as const,
      processes: [{ id: i + 1, name, host: name, status: 'running' as const, errno: '' }], endpoints: [] })),
    inFlight: [], connections: [],
  };
  const host = (h: Host) => world.hosts.find((x) => x.name === h)!;
  const find = (h: Host) => host(h).endpoints.find((e) => e.state !== 'LISTEN');
  const push = (e: any) => {
    events.push({ index: events.length, timeNs: now, cause: -1, ...e });
    world.position = events.length; world.timeNs = now;
    world.inFlight = world.inFlight.filter((f) => f.arrivesNs > now || f.segment.id === segId);
    snaps.push(structuredClone(world));
  };
  const at = (ms: number) => { now = Math.round(ms * 1e6); };
  let callAt = 0;
  const idOf = (h: Host) => find(h)?.id ?? 0;
  const pend: Record<Host, number> = { client: -1, server: -1 };
  const call = (h: Host, text: string, endpoint = idOf(h)) => {
    const name = text.split('(')[0]!;
    host(h).processes[0]!.call = { name, text, source: span, sinceNs: now, endpoint };
    pend[h] = events.length;
    push({ kind: 'call', host: h, process: 1, program: h, name, call: text, endpoint });
  };
  const ret = (h: Host, result: number, errno?: string) => {
    const p = host(h).processes[0]!;
    const c = p.call!;
    p.lastReturn = { name: c.name, text: c.text, result, source: span, endpoint: c.endpoint, ...(errno ? { errno } : {}) };
    delete p.call;
    push({ kind: 'return', host: h, process: 1, program: h, name: c.name, call: c.text, result, callIndex: pend[h], endpoint: c.endpoint, ...(errno ? { errno } : {}) });
  };
  const state = (h: Host, next: TcpState, listener = false) => {
    const e = listener ? host(h).endpoints[0]! : find(h)!;
    const old = listener ? 'CLOSED' : e.state;
    if (next === 'CLOSED') host(h).endpoints = host(h).endpoints.filter((x) => x !== e); else e.state = next;
    push({ kind: 'state', host: h, endpoint: e.id, connection: listener ? -1 : 0, localPort: e.local.port, remotePort: e.remote.port, old, new: next });
  };
  const send = (h: Host, flags: string, seq: number, ack: number, length = 0, fate: 'deliver' | 'drop' = 'deliver', retransmission = false, delayMs = 10) => {
    const e = find(h)!;
    const segment: Segment = { id: ++segId, from: h, to: other(h), sourceAddress: '', destinationAddress: '', sourcePort: e.local.port, destinationPort: e.remote.port,
      connection: 0, seq: iss[h] + seq, ack: iss[other(h)] + ack, relativeSeq: seq, relativeAck: ack, flags, window: 64240, length, options: {}, forged: false, retransmission,
      kind: flags === 'S' ? 'SYN' : flags === 'S.' ? 'SYN-ACK' : flags.includes('F') ? 'FIN' : flags.includes('R') ? 'RST' : length ? 'DATA' : 'ACK' };
    world.inFlight.push({ segment, sentNs: now, arrivesNs: now + delayMs * 1e6, fate, copy: false });
    const index = events.length;
    push({ kind: 'send', host: h, endpoint: e.id, connection: 0, localPort: e.local.port, remotePort: e.remote.port, segment, fate });
    return { segment, index, to: other(h) };
  };
  const gone = (kind: 'deliver' | 'lost', s: ReturnType<typeof send>) => {
    world.inFlight = world.inFlight.filter((f) => f.segment.id !== s.segment.id);
    const base = { kind, host: s.to, endpoint: idOf(s.to), connection: 0, localPort: s.segment.destinationPort, remotePort: s.segment.sourcePort, segment: s.segment, sendIndex: s.index };
    push(kind === 'deliver' ? { ...base, copy: false } : base);
  };
  const timer = (h: Host, name: EndpointSnapshot['timers'][number]['name'], ms: number) => {
    find(h)!.timers = ms ? [{ name, startedNs: now, expiresNs: now + ms * 1e6 }] : [];
  };

  call('server', 'socket(AF_INET, SOCK_STREAM, 0)', 0); at(0.001); ret('server', 3);
  call('server', 'bind(listener, 80)', 0); at(0.002); ret('server', 0);
  call('server', 'listen(listener, 128)', 0);
  const l = ep(1, 'server', 'LISTEN', 0); l.listen = { backlog: 128, accepting: 0, requests: 0 }; host('server').endpoints.push(l);
  state('server', 'LISTEN', true); at(0.003); ret('server', 0);
  call('server', 'accept(listener)', 1);
  call('client', 'sleep(20ms)', 0); at(20); ret('client', 0);
  call('client', 'socket(AF_INET, SOCK_STREAM, 0)', 0); at(20.001); ret('client', 3);
  call('client', 'connect(fd, server, 80)', 0);
  const c = ep(2, 'client', 'SYN_SENT', 80); c.state = 'CLOSED'; host('client').endpoints.push(c); c.irs = 0;
  c.snd.nxt++; timer('client', 'retransmission', 1000);
  world.connections.push({ number: 0, client: { host: 'client', address: '10.0.0.1', port: 41260, endpoint: 2, iss: iss.client }, server: { host: 'server', address: '10.0.0.2', port: 80, endpoint: 0, iss: 0 } });
  state('client', 'SYN_SENT'); const syn = send('client', 'S', 0, 0);
  at(30.001);
  const s = ep(3, 'server', 'LISTEN', 41260); s.form = 'request'; host('server').endpoints.push(s); s.state = 'SYN_RECEIVED'; s.snd.nxt++; s.holders = [];
  world.connections[0]!.server.endpoint = 3;
  events.push({ index: events.length, timeNs: now, host: 'server', cause: -1, kind: 'state', endpoint: 3, connection: 0, localPort: 80, remotePort: 41260, old: 'LISTEN', new: 'SYN_RECEIVED' }); world.position++; world.timeNs = now; snaps.push(structuredClone(world));
  gone('deliver', syn); const sa = send('server', 'S.', 0, 1);
  at(40.001); c.irs = iss.server; c.snd.una = c.snd.nxt; c.srttMs = 20; c.rttvarMs = 10; c.rtoMs = 220; timer('client', 'retransmission', 0);
  state('client', 'ESTABLISHED'); gone('deliver', sa); const ack1 = send('client', '.', 1, 1); ret('client', 0);
  call('client', 'write(fd, "GET / HTTP/1.0")'); c.snd.nxt += 100; c.sendQueue.unacknowledgedBytes = 100; timer('client', 'retransmission', 220); const d1 = send('client', 'P.', 1, 1, 100); at(40.002); ret('client', 100);
  call('client', 'sleep(100ms)', 0);
  at(50.001); s.form = 'full'; s.snd.una = s.snd.nxt; s.holders = ['server']; state('server', 'ESTABLISHED'); gone('deliver', ack1); s.rcv.nxt += 100; s.receiveQueue.bytes = 100; gone('deliver', d1);
  const a2 = send('server', '.', 1, 101);
  ret('server', 4); call('server', 'read(conn, 1024)'); at(50.002); s.receiveQueue.bytes = 0; ret('server', 100); call('server', 'read(conn, 1024)');
  at(60.001); c.snd.una = c.snd.nxt; c.sendQueue.unacknowledgedBytes = 0; timer('client', 'retransmission', 0); c.srttMs = 20.4; gone('deliver', a2);
  at(140.002); ret('client', 0); call('client', 'close(fd)'); c.snd.nxt++; c.sendQueue.finQueued = true; c.holders = []; timer('client', 'retransmission', 221); state('client', 'FIN_WAIT_1'); const f1 = send('client', 'F.', 101, 1, 0, 'drop'); at(140.003); ret('client', 0);
  push({ kind: 'exit', host: 'client', process: 2, program: 'client', status: 0 });
  host('client').processes[0]!.exit = { status: 0 }; host('client').processes[0]!.status = 'exited';
  at(150.003); gone('lost', f1);
  at(361); push({ kind: 'timer', host: 'client', endpoint: 2, connection: 0, localPort: 41260, remotePort: 80, timer: 'retransmission' });
  c.retransmits = 1; c.backoff = 1; c.rtoMs = 442; timer('client', 'retransmission', 442);
  const f2 = send('client', 'F.', 101, 1, 0, 'deliver', true);
  at(371); s.rcv.nxt++; s.receiveQueue.eof = true; timer('server', 'delayed-ack', 40); state('server', 'CLOSE_WAIT'); gone('deliver', f2); ret('server', 0);
  call('server', 'sleep(100ms)', 0);
  at(411); timer('server', 'delayed-ack', 0); push({ kind: 'timer', host: 'server', endpoint: 3, connection: 0, localPort: 80, remotePort: 41260, timer: 'delayed-ack' });
  const a3 = send('server', '.', 1, 102);
  at(421); c.snd.una = c.snd.nxt; c.sendQueue.finQueued = false; timer('client', 'fin-wait-2', 60000); state('client', 'FIN_WAIT_2'); gone('deliver', a3);
  at(471); ret('server', 0); call('server', 'close(conn)'); s.snd.nxt++; s.sendQueue.finQueued = true; s.holders = []; timer('server', 'retransmission', 204); state('server', 'LAST_ACK'); const f3 = send('server', 'F.', 1, 102); at(471.001); ret('server', 0); call('server', 'accept(listener)', 1);
  at(481.001); c.rcv.nxt++; c.form = 'time-wait'; timer('client', 'time-wait', 60000); state('client', 'TIME_WAIT'); gone('deliver', f3); const a4 = send('client', '.', 102, 2);
  at(491.001); state('server', 'CLOSED'); gone('deliver', a4);
  at(60481.001); push({ kind: 'timer', host: 'client', endpoint: 2, connection: 0, localPort: 41260, remotePort: 80, timer: 'time-wait' }); state('client', 'CLOSED');
  void callAt;
  return { events, snaps };
}
