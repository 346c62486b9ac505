import assert from 'node:assert/strict';
import { SessionFollower } from '../../../src/extension/panel/follower';
import { adapterRequests, type EventsArguments, type HostMessage } from '../../../src/extension/panel/protocol';
import { trackSession } from '../../../src/extension/panel/tracker';

/** A session whose world has `eventCount` events, all of them outputs but every third, which is a statement. */
class FakeSession {
  readonly id = 'one';
  readonly name = 'four-way-close.tcp';
  eventCount = 0;
  position = 0;
  readonly requests: { command: string; args: unknown }[] = [];
  failure: Error | undefined;

  async customRequest(command: string, args?: unknown): Promise<unknown> {
    this.requests.push({ command, args });
    if (this.failure) throw this.failure;
    if (command === adapterRequests.view) {
      const snapshot = { position: this.position, timeNs: 0, title: '', hosts: [], inFlight: [], connections: [] };
      return { position: this.position, timeNs: 0, snapshot, eventCount: this.eventCount, threadId: 1 };
    }
    const { from, to } = args as EventsArguments;
    const indexes = Array.from({ length: to - from }, (_, offset) => from + offset).filter((index) => index % 3 !== 2);
    const event = { timeNs: 0, host: 'a', cause: -1, process: 1, program: 'a', kind: 'output', text: 'x' };
    return { events: indexes.map((index) => ({ ...event, index })), eventCount: this.eventCount };
  }

  ranges(): unknown[] {
    return this.requests.filter(({ command }) => command === adapterRequests.events).map(({ args }) => args);
  }
}

function follow() {
  const session = new FakeSession();
  const posted: HostMessage[] = [];
  const failures: string[] = [];
  const follower = new SessionFollower(
    session,
    (message) => posted.push(message),
    (what, error) => failures.push(`${what}: ${error}`),
  );
  const statuses = () => posted.flatMap((message) => (message.type === 'status' ? [message.status] : []));
  return { session, posted, failures, follower, statuses, tracker: trackSession(follower) };
}

describe('the follower of a session', () => {
  it('tells the events before the moment, and the moment before the status', async () => {
    const { session, posted, follower } = follow();
    Object.assign(session, { eventCount: 4, position: 4 });
    await follower.stopped();
    assert.deepEqual(
      posted.map((message) => message.type),
      ['events', 'view', 'status'],
    );
  });

  it('asks only for the events that it does not know', async () => {
    const { session, follower } = follow();
    Object.assign(session, { eventCount: 4, position: 4 });
    await follower.stopped();
    Object.assign(session, { eventCount: 6, position: 6 });
    await follower.stopped();
    session.position = 5;
    await follower.stopped();
    assert.deepEqual(session.ranges(), [
      { from: 0, to: 4 },
      { from: 4, to: 6 },
    ]);
  });

  it('asks for many events in parts', async () => {
    const { session, follower, posted } = follow();
    Object.assign(session, { eventCount: 4500, position: 4500 });
    await follower.stopped();
    assert.deepEqual(session.ranges(), [
      { from: 0, to: 2000 },
      { from: 2000, to: 4000 },
      { from: 4000, to: 4500 },
    ]);
    assert.equal(posted.filter((message) => message.type === 'events').length, 3);
  });

  it('begins anew when there are fewer events than before', async () => {
    const { session, follower } = follow();
    Object.assign(session, { eventCount: 9, position: 9 });
    await follower.stopped();
    Object.assign(session, { eventCount: 2, position: 2 });
    await follower.stopped();
    assert.deepEqual(session.ranges().at(-1), { from: 0, to: 2 });
  });

  it('makes one more look of all the stops that come during a look', async () => {
    const { session, follower } = follow();
    session.eventCount = 1;
    await Promise.all([follower.stopped(), follower.stopped(), follower.stopped()]);
    assert.equal(session.requests.filter(({ command }) => command === adapterRequests.view).length, 2);
  });

  it('tells a page that comes later everything again', async () => {
    const { session, posted, follower } = follow();
    Object.assign(session, { eventCount: 4, position: 4 });
    await follower.stopped();
    const told = posted.splice(0);
    follower.replay();
    assert.deepEqual(
      posted.map((message) => message.type),
      ['status', 'events', 'view'],
    );
    assert.deepEqual(posted[1], told[0]);
    assert.deepEqual(posted[2], told[1]);
  });

  it('takes a last look when the adapter leaves, and says that the session has ended', async () => {
    const { session, tracker, follower, posted, statuses } = follow();
    Object.assign(session, { eventCount: 1, position: 1 });
    tracker.onDidSendMessage({ type: 'event', event: 'terminated' });
    await follower.ending();
    assert.deepEqual(statuses().at(-1), 'ended');
    assert.ok(posted.some((message) => message.type === 'view'));
    follower.ended();
    assert.equal(statuses().filter((status) => status === 'ended').length, 1);
  });

  it('takes an adapter that answers no more at its end for the end', async () => {
    const { session, follower, statuses, failures } = follow();
    session.failure = new Error('gone');
    await follower.ending();
    assert.deepEqual(statuses(), ['ended']);
    assert.deepEqual(failures, []);
  });

  it('reports a look that fails', async () => {
    const { session, follower, failures } = follow();
    session.failure = new Error('no such request');
    await follower.stopped();
    assert.deepEqual(failures, ['looking at the session: Error: no such request']);
  });

  it('asks the adapter to move', () => {
    const { session, follower } = follow();
    follower.moveTo(7);
    assert.deepEqual(session.requests, [{ command: adapterRequests.moveTo, args: { position: 7 } }]);
  });
});

describe('the tracker of a session', () => {
  it('says why a launch failed, and keeps saying it when the session ends', () => {
    const { tracker, follower, posted } = follow();
    const error = { format: 'Line {line}: expected a host', variables: { line: '3' } };
    tracker.onDidSendMessage({ type: 'response', command: 'launch', success: false, body: { error } });
    tracker.onDidSendMessage({ type: 'event', event: 'terminated' });
    follower.ended();
    assert.deepEqual(posted, [
      { type: 'status', session: 'one', name: 'four-way-close.tcp', status: 'failed', message: 'Line 3: expected a host' },
    ]);
  });

  it('leaves other refusals to the debugger', () => {
    const { tracker, posted } = follow();
    tracker.onDidSendMessage({ type: 'response', command: 'evaluate', success: false, message: 'unknown name' });
    assert.deepEqual(posted, []);
  });

  it('forgets everything when the scenario is restarted', async () => {
    const { session, tracker, follower, statuses } = follow();
    Object.assign(session, { eventCount: 4, position: 4 });
    await follower.stopped();
    tracker.onWillReceiveMessage({ type: 'request', command: 'restart' });
    assert.equal(statuses().at(-1), 'starting');
    await follower.stopped();
    assert.deepEqual(session.ranges().at(-1), { from: 0, to: 4 });
  });

  it('says that it runs only when a move takes long', async () => {
    const { session, tracker, follower, statuses } = follow();
    session.eventCount = 1;
    tracker.onWillReceiveMessage({ type: 'request', command: 'next' });
    await follower.stopped();
    assert.deepEqual(statuses(), ['stopped']);
  });
});
