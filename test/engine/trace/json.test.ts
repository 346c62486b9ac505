import assert from 'node:assert/strict';
import type { CompiledScenario } from '../../../src/engine/scenario/compiled';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import type { EventLog } from '../../../src/engine/trace/events';
import { jsonSeconds, jsonTrace } from '../../../src/engine/trace/json';
import { Session } from '../../../src/engine/world/session';
import { fourWayCloseWithLoss, logOf, segmentOf } from './fixture';

function scenarioOf(...stacks: ('linux' | 'rfc9293')[]): CompiledScenario {
  const source = { line: 1, column: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: 0 };
  const hosts = stacks.map((stack, place) => ({ name: ['client', 'server'][place] ?? '', stack, sysctls: [], processes: [], source }));
  const network = { latencyNs: 10e6, latencyBetween: [], loss: undefined, faults: [], injections: [] };
  return { title: '', network, hosts, functions: [], texts: [], callSites: [] };
}

const scenario = scenarioOf('linux', 'linux');

function traceOf(log: EventLog, of = scenario): { text: string; events: Record<string, unknown>[]; stack: string } {
  const all = Array.from({ length: log.length }, (_, index) => log.at(index));
  const text = [...jsonTrace(of, all, log)].join('');
  return { text, ...(JSON.parse(text) as { events: Record<string, unknown>[]; stack: string }) };
}

describe('a trace as JSON', () => {
  it('has the kinds that recordings have, and no others', () => {
    const { events, stack } = traceOf(fourWayCloseWithLoss());
    assert.equal(stack, 'linux');
    assert.deepEqual([...new Set(events.map(({ kind }) => kind))].sort(), [
      'call',
      'deliver',
      'exit',
      'retransmit',
      'return',
      'send',
      'state',
    ]);
  });

  it('has the keys of each kind', () => {
    const { events } = traceOf(fourWayCloseWithLoss());
    const first = (kind: string) => events.find((event) => event.kind === kind);
    assert.deepEqual(first('call'), { t: 0, kind: 'call', host: 'server', program: 'server', call: 'read(conn, 1024)' });
    assert.deepEqual(first('return'), { t: 0.100001, kind: 'return', host: 'client', program: 'client', call: 'close(fd)', ret: 0 });
    assert.deepEqual(first('exit'), { t: 0.33100202, kind: 'exit', host: 'server', program: 'server', status: 0 });
    const segment = { sport: 41260, dport: 80, seq: 101, ack: 1, flags: 'F.', win: 502, len: 0, opts: {} };
    assert.deepEqual(first('send'), { t: 0.1, kind: 'send', host: 'client', ...segment, fate: 'drop' });
    assert.deepEqual(first('deliver'), { t: 0.331, kind: 'deliver', host: 'server', ...segment, fate: 'deliver' });
    assert.deepEqual(first('retransmit'), {
      t: 0.321,
      kind: 'retransmit',
      host: 'client',
      sport: 41260,
      dport: 80,
      state: 'FIN_WAIT_1',
      why: 'rto',
    });
    assert.deepEqual(first('state'), {
      t: 0.1,
      kind: 'state',
      host: 'client',
      sport: 41260,
      dport: 80,
      old: 'ESTABLISHED',
      new: 'FIN_WAIT_1',
    });
  });

  it('leaves out an ACK number that means nothing, and marks what is forged', () => {
    const segment = segmentOf(1, 'server', 'R', -5, 0, 0, { forged: true });
    const { events } = traceOf(logOf([{ kind: 'deliver', timeNs: 0, host: 'client', segment, sendIndex: -1, copy: false }]));
    assert.equal(events[0]?.forged, true);
    assert.equal(events[0]?.seq, 2 ** 32 - 5);
    assert.ok(!('ack' in (events[0] ?? {})));
  });

  it('makes selective acknowledgements relative, as the ACK number is', () => {
    const segment = segmentOf(1, 'server', '.', 1, 101, 0, { options: { ts: [7, 8], sack: [[1201, 1301]] } });
    const { events } = traceOf(logOf([{ kind: 'send', timeNs: 0, host: 'server', segment, fate: 'deliver' }]));
    assert.deepEqual(events[0]?.opts, { ts: [7, 8], sack: [[201, 301]] });
  });

  it('tells an error by its name and a killed program by its signal', () => {
    const { events } = traceOf(
      logOf([
        { kind: 'return', timeNs: 1, host: 'client', name: 'read', call: 'read(fd, 1)', result: -1, errno: 'ECONNRESET', callIndex: 0 },
        { kind: 'exit', timeNs: 2, host: 'client', signal: 'SIGPIPE' },
      ]),
    );
    assert.equal(events[0]?.errno, 'ECONNRESET');
    assert.deepEqual(events[1], { t: 2e-9, kind: 'exit', host: 'client', program: 'client', signal: 'SIGPIPE' });
  });

  it('puts each event on a line of its own', () => {
    const { text, events } = traceOf(fourWayCloseWithLoss());
    assert.equal(text.trimEnd().split('\n').length, events.length + 3);
  });

  it('is JSON without events too, and names the stacks of mixed hosts', () => {
    const mixed = scenarioOf('linux', 'rfc9293');
    assert.deepEqual(JSON.parse(traceOf(logOf([]), mixed).text), { stack: 'linux,rfc9293', events: [] });
  });

  it('writes times exactly', () => {
    assert.equal(jsonSeconds(0), '0');
    assert.equal(jsonSeconds(10), '0.00000001');
    assert.equal(jsonSeconds(60_341_001_010), '60.34100101');
    assert.equal(jsonSeconds(2e9), '2');
  });
});

describe('states in a trace', () => {
  function states(text: string): string[] {
    const { scenario: compiled } = compileScenario(text);
    assert.ok(compiled);
    const session = new Session(compiled, { untilNs: 3e9 });
    while (session.ended === undefined) session.forward();
    return traceOf(session.events, compiled)
      .events.filter(({ kind }) => kind === 'state' || kind === 'bucket')
      .map(({ kind, host, old, new: next }) => `${kind} ${host} ${old} ${next}`);
  }

  const server = (rest: string) =>
    `host server { process { int l = socket(AF_INET, SOCK_STREAM, 0); bind(l, 80); listen(l, 5); ${rest} pause(); } }`;
  const client = (rest: string) =>
    `host client { process { sleep(20ms); int fd = socket(AF_INET, SOCK_STREAM, 0); connect(fd, server, 80); close(fd); ${rest} } }`;
  const answering = server('int c = accept(l); read(c, 10); close(c);');

  it('show TIME_WAIT while the first process of the host lives', () => {
    const client_ = states(`${answering}\n${client('pause();')}`).filter((line) => line.includes(' client '));
    assert.deepEqual(client_.slice(-2), ['state client FIN_WAIT_1 FIN_WAIT_2', 'state client FIN_WAIT_2 TIME_WAIT']);
  });

  it('show a bucket as such once that process has ended, and the socket as closed', () => {
    const client_ = states(`${answering}\n${client('')}`).filter((line) => line.includes(' client '));
    assert.deepEqual(client_.slice(-3), [
      'state client FIN_WAIT_1 FIN_WAIT_2',
      'state client FIN_WAIT_2 CLOSED',
      'bucket client FIN_WAIT_2 TIME_WAIT',
    ]);
  });

  it('show a connection request only when it becomes a socket', () => {
    const neverMade = states(`network { drop every ACK from client\n drop every FIN from client }\n${server('')}\n${client('pause();')}`);
    assert.deepEqual(
      neverMade.filter((line) => line.includes(' server ')),
      ['state server CLOSED LISTEN'],
    );
    const opened = states(`${answering}\n${client('pause();')}`).filter((line) => line.includes(' server '));
    assert.deepEqual(opened.slice(0, 3), [
      'state server CLOSED LISTEN',
      'state server LISTEN SYN_RECEIVED',
      'state server SYN_RECEIVED ESTABLISHED',
    ]);
  });
});
