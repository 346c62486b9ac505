import assert from 'node:assert/strict';
import type { EndpointSnapshot, HostSnapshot, ProcessSnapshot, WorldSnapshot } from '../../../src/engine/world/snapshot';
import { type ExpressionScope, evaluate } from '../../../src/extension/adapter/expression';
import { translatorFor } from '../../../src/extension/adapter/texts';
import { type Value, Values } from '../../../src/extension/adapter/values';

const translate = translatorFor('en');
const source = { line: 1, column: 1, endLine: 1, endColumn: 2, startOffset: 0, endOffset: 1 };

function endpoint(id: number, host: string, connection: number, more: Partial<EndpointSnapshot> = {}): EndpointSnapshot {
  return {
    id,
    host,
    state: 'ESTABLISHED',
    local: { address: '10.0.0.1', port: 41260 + id },
    remote: { address: '10.0.0.2', port: 80 },
    connection,
    holders: [host],
    form: 'full',
    iss: 4294967290,
    irs: 1000,
    snd: { una: 5, nxt: 6, wnd: 64128, wl1: 1001, wl2: 5, wscale: 10 },
    rcv: { nxt: 1001, wnd: 64240, wscale: 10 },
    mss: 1460,
    srttMs: 20.5,
    rttvarMs: 10.25,
    rtoMs: 221,
    retransmits: 0,
    backoff: 0,
    cwnd: 10,
    ssthresh: 2147483647,
    timestamps: true,
    sack: true,
    timers: [{ name: 'fin-wait-2', startedNs: 0, expiresNs: 60e9 }],
    sendQueue: { unacknowledgedBytes: 1, unsentBytes: 0, finQueued: false },
    receiveQueue: { bytes: 18, eof: true, outOfOrderBytes: 0 },
    pingPong: false,
    shutdown: { read: false, write: true },
    error: '',
    socketOptions: {},
    ...more,
  };
}

function process(id: number, name: string, host: string): ProcessSnapshot {
  return {
    id,
    name,
    host,
    status: 'running',
    errno: 'ECONNRESET',
    frames: [
      {
        function: 'serve',
        source,
        locals: [
          { name: 'fd', type: 'int', value: '3', endpoint: 2 },
          { name: 'n', type: 'int', value: '-1' },
          {
            name: 'events',
            type: 'struct epoll_event[1]',
            value: '{...}',
            members: [
              { name: '[0]', type: 'struct epoll_event', value: '{...}', members: [{ name: 'fd', type: 'int', value: '4', endpoint: 1 }] },
            ],
          },
        ],
      },
    ],
    descriptors: [],
  };
}

const client: HostSnapshot = {
  name: 'client',
  address: '10.0.0.1',
  stack: 'linux',
  sysctls: { 'net.ipv4.tcp_fin_timeout': '60' },
  processes: [process(2, 'client', 'client'), process(3, 'client.2', 'client')],
  endpoints: [endpoint(1, 'client', 0), endpoint(2, 'client', 1, { state: 'FIN_WAIT_2' }), endpoint(4, 'client', 2, { state: 'LAST_ACK' })],
};
const server: HostSnapshot = {
  name: 'server',
  address: '10.0.0.2',
  stack: 'linux',
  sysctls: {},
  processes: [process(1, 'server', 'server')],
  endpoints: [
    endpoint(3, 'server', -1, {
      state: 'LISTEN',
      remote: { address: '', port: 0 },
      listen: { backlog: 128, accepting: 0, requests: 1 },
    }),
  ],
};
const idle: HostSnapshot = { ...server, name: 'idle', endpoints: [], processes: [] };

const snapshot: WorldSnapshot = {
  position: 7,
  timeNs: 1e9,
  title: '',
  hosts: [server, client, idle],
  inFlight: [],
  connections: [],
};

const scope: ExpressionScope = {
  snapshot,
  values: new Values(snapshot, translate),
  process: client.processes[0],
  frame: client.processes[0]?.frames[0],
  connectionsOf: (owner) => client.endpoints.filter(({ id }) => id === owner.id - 1),
};

function value(text: string): Value {
  return evaluate(text, scope, translate);
}

describe('expressions', () => {
  it('have the values of locals; a descriptor opens to its connection', () => {
    assert.equal(value('n').value, '-1');
    const fd = value(' fd ');
    assert.equal(fd.value, '3 (FIN_WAIT_2 10.0.0.1:41262 -> 10.0.0.2:80)');
    assert.equal(fd.children?.()[0]?.value, 'FIN_WAIT_2');
    assert.equal(value('fd.state').value, 'FIN_WAIT_2');
    assert.equal(value('events[0].fd.state').value, 'ESTABLISHED');
    assert.equal(value('errno').value, 'ECONNRESET');
  });

  it('reach the latest connection of a host by the names of the RFC, in any case, relative with the absolute number beside', () => {
    assert.equal(value('client.state').value, 'LAST_ACK');
    assert.equal(value('client.snd.una').value, '11 (5)');
    assert.equal(value('client.SND.NXT').value, '12 (6)');
    assert.equal(value('client.rcv.nxt').value, '1 (1001)');
    assert.equal(value('client.rto').value, '221 ms');
    assert.equal(value('client.timer.fin_wait_2').value, '59.0 s left of 60.0 s');
    assert.equal(value('client[0].state').value, 'ESTABLISHED');
    assert.equal(value('client[1]').value, 'FIN_WAIT_2 10.0.0.1:41262 -> 10.0.0.2:80');
  });

  it('reach a process by its whole name, the host itself, its sysctls and its listener', () => {
    assert.equal(value('client.2.state').value, 'FIN_WAIT_2');
    assert.equal(value('client').value, '10.0.0.1');
    assert.equal(value('client.net.ipv4.tcp_fin_timeout').value, '60');
    assert.equal(value('server.state').value, 'LISTEN');
    assert.equal(value('server.queue').value, '0 waiting for accept, 1 half open, backlog 128');
  });

  it('say what is wrong and what there is', () => {
    const wrong: Record<string, RegExp> = {
      '': /Type a local variable, or a path/,
      fid: /There is no "fid" here\. Known are fd, n, events, server, client, client\.2, idle, errno\./,
      'client.snd.uno': /"client" has no "snd\.uno"\. It has state, snd\.una/,
      'n.state': /"n" has no "state"\. It has -\./,
      'idle.state': /idle has no connection yet/,
      'client[9].state': /client has no connection 9/,
      'client.': /Cannot read "client\." at column 8: expected a name\./,
      'client + 1': /at column 7: expected "\." or the end/,
      'client[a]': /at column 8: expected a number/,
      'client[0': /expected "\]"/,
      '1 + 1': /at column 1: expected a name/,
      '"text"': /at column 1: expected a name/,
    };
    for (const [text, message] of Object.entries(wrong)) assert.throws(() => value(text), { message }, text);
  });

  it('give what can be watched: each field names the expression that leads to it', () => {
    for (const child of value('client[1]').children?.() ?? []) {
      if (child.expression !== undefined) assert.equal(value(child.expression).value, child.value, child.expression);
    }
  });
});
