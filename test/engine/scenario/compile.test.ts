import assert from 'node:assert/strict';
import { compileScenario } from '../../../src/engine/scenario/scenario';
import { readRecording, recordingNames } from '../conformance/recording';
import { scenarioText } from '../conformance/translate';
import { compiled } from '../running';
import { withHost, withNetwork } from './marked';
import { samples } from './samples';

describe('the compiler', () => {
  it('takes every sample without a word', () => {
    for (const text of samples) assert.deepEqual(compileScenario(text).diagnostics, []);
  });

  it('takes every recorded scenario', () => {
    const names = recordingNames();
    assert.ok(names.length > 100);
    for (const name of names) assert.deepEqual(compileScenario(scenarioText(readRecording(name).scenario)).diagnostics, [], name);
  });

  it('knows hosts, stacks, sysctls and processes', () => {
    const { hosts, title, functions } = compiled(`scenario "T" stack rfc9293
host a { stack linux sysctl net.ipv4.tcp_tw_reuse = 1 sysctl net.ipv4.ip_local_port_range = 40000   40001 process { } process { } process extra { } }
host b { process { } }`);
    assert.equal(title, 'T');
    assert.deepEqual(
      hosts.map((host) => [
        host.name,
        host.stack,
        host.sysctls.map(({ key, value }) => `${key}=${value}`),
        host.processes.map(({ name }) => name),
      ]),
      [
        ['a', 'linux', ['net.ipv4.tcp_tw_reuse=1', 'net.ipv4.ip_local_port_range=40000 40001'], ['a', 'a.2', 'extra']],
        ['b', 'rfc9293', [], ['b']],
      ],
    );
    assert.deepEqual(
      hosts.flatMap((host) => host.processes.map(({ body }) => functions[body]?.name)),
      ['a', 'a.2', 'extra', 'b'],
    );
  });

  it('knows the network', () => {
    const { network } = compiled(
      withNetwork(`latency 25ms
latency 1.5ms between server and client
loss 2.5% seed 9
drop FIN from client
drop SYN-ACK from server #2
drop every ACK from client
duplicate DATA from server
duplicate RST from server #3 after 5ms
delay ANY from client #1 by 2s
inject at 500ms from server "P. -9000:-8950(50) ack 1 win 1000"
inject at 1min from client "S 7:7(0) win 5"`),
    );
    assert.equal(network.latencyNs, 25e6);
    assert.deepEqual(network.latencyBetween, [{ hosts: [0, 1], latencyNs: 1.5e6 }]);
    assert.deepEqual(network.loss, { probability: 0.025, seed: 9 });
    assert.deepEqual(
      network.faults.map(({ action, kind, from, occurrence, byNs }) => [action, kind, from, occurrence, byNs]),
      [
        ['drop', 'FIN', 1, 1, 0],
        ['drop', 'SYN-ACK', 0, 2, 0],
        ['drop', 'ACK', 1, 'every', 0],
        ['duplicate', 'DATA', 0, 1, 1e6],
        ['duplicate', 'RST', 0, 3, 5e6],
        ['delay', 'ANY', 1, 1, 2e9],
      ],
    );
    assert.deepEqual(
      network.injections.map(({ source: _, ...rule }) => rule),
      [
        { atNs: 5e8, from: 0, flags: 'P.', relativeSeq: -9000, relativeAck: 1, length: 50, window: 1000 },
        { atNs: 60e9, from: 1, flags: 'S', relativeSeq: 7, relativeAck: 0, length: 0, window: 5 },
      ],
    );
  });

  it('has a latency of 10 ms when none is given', () => {
    assert.equal(compiled(withNetwork('')).network.latencyNs, 10e6);
  });

  it('shows calls as they are written, white space folded', () => {
    const { callSites } = compiled(withHost('process one {\n  char buf[4];\n  read(3,\n      buf,  sizeof( buf ) );\n}'));
    assert.deepEqual(callSites[0]?.text, 'read(3, buf, sizeof( buf ) )');
    assert.equal(callSites[0]?.source.line, 5);
  });

  it('says nothing of a scenario that is wrong', () => {
    assert.equal(compileScenario(withNetwork('drop FIN from nobody')).scenario, undefined);
  });
});
