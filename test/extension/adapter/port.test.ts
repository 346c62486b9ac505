import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { adapterProgram, startAdapter } from './adapterProcess';
import { ProtocolClient } from './protocolClient';
import { AdapterSession } from './session';

const fourWayClose = AdapterSession.scenario('four-way-close.tcp');

describe('the stand-alone adapter on a port', function () {
  this.timeout(20_000);
  let child: ChildProcess;
  let port: number;
  const sockets: Socket[] = [];

  before(async () => {
    child = startAdapter('--port', '0');
    assert.ok(child.stdout);
    const [line] = await once(child.stdout, 'data');
    const match = /^listening on 127\.0\.0\.1:(\d+)\n$/.exec(String(line));
    assert.ok(match, String(line));
    port = Number(match[1]);
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    child.kill();
  });

  async function dial(): Promise<{ client: ProtocolClient; socket: Socket }> {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    return { client: new ProtocolClient(socket, socket), socket };
  }

  async function launch(client: ProtocolClient): Promise<void> {
    await client.request('initialize', { adapterID: 'tcp-teardown' });
    await client.request('launch', { program: fourWayClose });
    await client.request('configurationDone');
    await client.event('stopped');
  }

  it('gives each of several clients a session of its own', async () => {
    const [one, other] = [await dial(), await dial()];
    await launch(one.client);
    await launch(other.client);
    for (let step = 0; step < 10; step++) await one.client.move('next');
    const position = async (client: ProtocolClient) => (await client.request('tcpTeardown/view')).body.position;
    assert.ok((await position(one.client)) > 0);
    assert.equal(await position(other.client), 0);
    await one.client.request('disconnect');
    await once(one.socket, 'close');
    assert.equal((await other.client.move('next')).body.reason, 'step');
  });

  it('survives a client that hangs up in the middle of a run, and one that speaks another protocol', async () => {
    const { client, socket } = await dial();
    await launch(client);
    client.send('continue', { threadId: 1 });
    socket.destroy();
    const stranger = await dial();
    stranger.socket.end('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await launch((await dial()).client);
  });

  it('says what is wrong with its arguments', () => {
    for (const [words, message] of [
      [['--port', 'http'], /'http' is not a port: expected a number from 0 to 65535/],
      [['--port', '65536'], /'65536' is not a port/],
      [['--prot', '1'], /--prot/],
    ] as const) {
      const { status, stderr } = spawnSync(process.execPath, [adapterProgram(), ...words], { encoding: 'utf8' });
      assert.equal(status, 2);
      assert.match(stderr, message);
      assert.match(stderr, /usage: adapter\.js \[--port PORT\]/);
    }
  });

  it('says so when the port is taken', () => {
    const { status, stderr } = spawnSync(process.execPath, [adapterProgram(), '--port', String(port)], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE/);
  });
});
