import assert from 'node:assert/strict';
import { tcpStates } from '../../src/engine/tcp/states';
import type { HostMessage } from '../../src/extension/panel/protocol';
import { initialModel, type Model, reduce } from '../../webview/model/model';
import { transitions, transitionsFrom } from '../../webview/model/transitions';
import { stringsFor } from '../../webview/strings';
import { Story, snapshot } from './story';

const modelAfter = (...messages: HostMessage[]): Model => messages.reduce(reduce, initialModel);
const stopped: HostMessage = { type: 'status', session: 'one', name: 'a.tcp', status: 'stopped' };
const view = (position: number): HostMessage => ({
  type: 'view',
  session: 'one',
  view: { position, timeNs: 0, snapshot: snapshot(), eventCount: 3 },
});

function events(from: number, count: number): HostMessage {
  const story = new Story();
  for (let i = 0; i < from + count; i++) story.call(i, 'client', 'pause()');
  return { type: 'events', session: 'one', from, events: story.events.slice(from) };
}

describe('the model of the page', () => {
  it('grows by the events that arrive', () => {
    assert.equal(modelAfter(stopped, events(0, 3), events(3, 2)).events.length, 5);
  });

  it('replaces events from where the host begins anew', () => {
    const model = modelAfter(stopped, events(0, 5), events(2, 1));
    assert.deepEqual(
      model.events.map(({ index }) => index),
      [0, 1, 2],
    );
  });

  it('shows no beginnings of statements', () => {
    const statement = { index: 0, timeNs: 0, host: 'client', cause: -1, process: 1, program: 'client', kind: 'statement' as const };
    assert.deepEqual(modelAfter(stopped, { type: 'events', session: 'one', from: 0, events: [statement] }).events, []);
  });

  it('forgets the picture when another session begins', () => {
    const model = modelAfter(stopped, events(0, 3), view(3), { type: 'status', session: 'two', name: 'b.tcp', status: 'starting' });
    assert.deepEqual([model.view, model.events.length, model.status], [undefined, 0, 'starting']);
  });

  it('keeps the last picture when the session ends', () => {
    const model = modelAfter(stopped, events(0, 3), view(3), { ...stopped, status: 'ended' });
    assert.equal(model.view?.position, 3);
  });

  it('takes nothing of a session that is not shown', () => {
    const model = modelAfter({ ...stopped, session: 'two' }, events(0, 3), view(3));
    assert.deepEqual([model.view, model.events.length], [undefined, 0]);
  });

  it('remembers what is known and what is not', () => {
    const model = modelAfter({ type: 'documentation', name: 'RTO', markdown: 'text' }, { type: 'documentation', name: 'xyz' });
    assert.equal(model.documentation.get('RTO'), 'text');
    assert.equal(model.documentation.get('xyz'), null);
    assert.equal(model.documentation.get('SRTT'), undefined);
  });
});

describe('figure 5 of RFC 9293', () => {
  it('has a way out of every state and no way twice', () => {
    for (const state of tcpStates) assert.ok(transitionsFrom(state).length > 0, state);
    assert.equal(new Set(transitions.map(({ from, to }) => `${from}>${to}`)).size, transitions.length);
  });
});

describe('the strings of the panel', () => {
  it('are Chinese in Chinese and English elsewhere', () => {
    assert.equal(stringsFor('zh-cn').ladder, '时序图');
    assert.equal(stringsFor('zh-Hans').ladder, '时序图');
    assert.equal(stringsFor('de').ladder, 'Ladder');
    assert.equal(stringsFor('zh-tw').ladder, 'Ladder');
  });

  it('are translated, but for names of the protocol', () => {
    const same = new Set(['connectionName', 'finQueued', 'endOfFile']);
    const [english, chinese] = [stringsFor('en'), stringsFor('zh-cn')];
    for (const key of Object.keys(english) as (keyof typeof english)[]) {
      const [one, other] = [english[key], chinese[key]];
      if (typeof one === 'string' && !same.has(key)) assert.notEqual(one, other, key);
    }
  });
});
