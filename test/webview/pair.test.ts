import assert from 'node:assert/strict';
import type { EndpointSnapshot } from '../../src/engine/world/snapshot';
import type { PanelProcess, PanelSnapshot } from '../../src/extension/panel/protocol';
import { connectionOfAction, lastBefore, pairOf } from '../../webview/model/pair';
import { pathsOf } from '../../webview/model/paths';
import { connection, endpoint, Story, snapshot } from './story';

function put(world: PanelSnapshot, host: string, ...endpoints: EndpointSnapshot[]): PanelSnapshot {
  world.hosts.find((each) => each.name === host)?.endpoints.push(...endpoints);
  return world;
}

function run(world: PanelSnapshot, host: string, ...processes: Partial<PanelProcess>[]): PanelSnapshot {
  const complete = processes.map((process) => ({ id: 1, name: host, host, status: 'running' as const, errno: '', ...process }));
  world.hosts.find((each) => each.name === host)?.processes.push(...complete);
  return world;
}

const listener = endpoint({ id: 1, host: 'server', state: 'LISTEN', connection: -1, local: { address: '10.0.0.2', port: 80 } });
const accepted = endpoint({ id: 3, host: 'server', local: { address: '10.0.0.2', port: 80 } });

describe('the pair that is shown', () => {
  it('has who sends the first SYN on the left', () => {
    const pair = pairOf(put(put(snapshot(), 'client', endpoint()), 'server', listener, accepted), 0);
    assert.equal(pair?.client.endpoint?.id, 2);
    assert.equal(pair?.server.endpoint?.id, 3);
    assert.equal(pair?.connection, 0);
  });

  it('has the listener on the right until the SYN arrives', () => {
    const opening = connection(0, 2, 0);
    opening.server.iss = 0;
    const world = put(put(snapshot({ connections: [opening] }), 'client', endpoint({ state: 'SYN_SENT' })), 'server', listener);
    assert.equal(pairOf(world, 0)?.server.state, 'LISTEN');
  });

  it('has no TCB where an end is gone', () => {
    const pair = pairOf(put(snapshot({ connections: [connection(0, 0, 0)] }), 'server', listener), 0);
    assert.equal(pair?.client.state, 'CLOSED');
    assert.equal(pair?.client.endpoint, undefined);
    assert.equal(pair?.server.state, 'CLOSED', 'the listener is not this connection');
  });

  it('is guessed before there is a connection: who listens is the server', () => {
    const world = put(snapshot({ connections: [] }), 'client', { ...listener, host: 'client' });
    assert.equal(pairOf(world, undefined)?.server.host, 'client');
  });

  it('is guessed by name before anyone listens, else by order', () => {
    assert.equal(pairOf(snapshot({ connections: [] }), undefined)?.client.host, 'client');
    const renamed = snapshot({ connections: [] });
    for (const [index, host] of renamed.hosts.entries()) host.name = `h${index}`;
    assert.equal(pairOf(renamed, undefined)?.client.host, 'h0');
  });

  it('does not exist in a world with one host', () => {
    const world = snapshot({ connections: [] });
    world.hosts.pop();
    assert.equal(pairOf(world, undefined), undefined);
  });

  it('shows the process that waits for the endpoint, else the one that holds it', () => {
    const source = { line: 1, column: 1, endLine: 1, endColumn: 1, startOffset: 0, endOffset: 0 };
    const call = { name: 'read', text: 'read(conn, 1)', source, sinceNs: 0, endpoint: 3 };
    const waiting = run(put(snapshot(), 'server', { ...accepted, holders: ['a'] }), 'server', { name: 'a' }, { name: 'b', call });
    assert.equal(pairOf(waiting, 0)?.server.process?.name, 'b');
    const holding = run(put(snapshot(), 'server', { ...accepted, holders: ['b'] }), 'server', { name: 'a' }, { name: 'b' });
    assert.equal(pairOf(holding, 0)?.server.process?.name, 'b');
  });
});

describe('the connection of the action', () => {
  const view = (position: number) => ({
    position,
    timeNs: 0,
    snapshot: snapshot({ connections: [connection(0), connection(1, 5, 6)] }),
    eventCount: 9,
  });

  it('is that of the latest event that has one', () => {
    const story = new Story();
    story.send(0, 'client', 'S');
    story.send(1, 'client', 'S', { connection: 1 });
    story.call(2, 'client', 'sleep(1s)');
    assert.equal(connectionOfAction(view(1), story.events), 0);
    assert.equal(connectionOfAction(view(3), story.events), 1);
    assert.equal(connectionOfAction(view(0), story.events), undefined);
  });

  it('is found by the endpoint of a call', () => {
    const story = new Story();
    story.call(0, 'server', 'read(conn, 1)', 6);
    assert.equal(connectionOfAction(view(1), story.events), 1);
  });

  it('is looked for among events of which some are missing', () => {
    const story = new Story();
    for (let ms = 0; ms < 5; ms++) story.call(ms, 'client', 'pause()');
    const some = story.events.filter(({ index }) => index % 2 === 0);
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 9].map((position) => lastBefore(some, position)),
      [-1, 0, 0, 1, 1, 2, 2],
    );
  });
});

describe('the paths in the state diagram', () => {
  it('hold what each end went through before the moment shown', () => {
    const story = new Story();
    story.state(0, 'server', 'CLOSED', 'LISTEN', -1);
    story.state(1, 'client', 'CLOSED', 'SYN_SENT');
    story.state(2, 'server', 'LISTEN', 'SYN_RECEIVED');
    story.state(3, 'client', 'SYN_SENT', 'ESTABLISHED', 1);
    story.state(4, 'client', 'SYN_SENT', 'ESTABLISHED');
    const world = put(snapshot({ connections: [connection(0), connection(1, 5, 6)] }), 'server', accepted);
    const pair = pairOf(world, 0);
    assert.ok(pair);
    const paths = pathsOf(story.events, { position: 4, timeNs: 0, snapshot: world, eventCount: 5 }, pair);
    assert.deepEqual(paths, {
      client: [{ from: 'CLOSED', to: 'SYN_SENT' }],
      server: [
        { from: 'CLOSED', to: 'LISTEN' },
        { from: 'LISTEN', to: 'SYN_RECEIVED' },
      ],
    });
  });
});
