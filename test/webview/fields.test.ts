import assert from 'node:assert/strict';
import { fieldsOf, formatTimer, timersOf } from '../../webview/model/fields';
import { clientIss, endpoint, serverIss } from './story';

function values(changes: Parameters<typeof endpoint>[0], absolute = false): Record<string, string> {
  return Object.fromEntries(fieldsOf(endpoint(changes), undefined, absolute).map(({ key, value }) => [key, value]));
}

describe('the fields of a TCB', () => {
  it('count from the two initial numbers', () => {
    const fields = values({ snd: { ...endpoint().snd, nxt: (clientIss + 102) >>> 0 } });
    assert.equal(fields['snd.una'], '1');
    assert.equal(fields['snd.nxt'], '102');
    assert.equal(fields['rcv.nxt'], '1');
  });

  it('show the numbers of the segments when asked to', () => {
    const fields = values({}, true);
    assert.equal(fields['snd.una'], String(clientIss + 1));
    assert.equal(fields['rcv.nxt'], String(serverIss + 1));
  });

  it('show nothing that is not known yet', () => {
    const syn = values({ state: 'SYN_SENT' });
    assert.equal(syn['rcv.nxt'], '–');
    assert.equal(syn.irs, '–');
    assert.equal(syn['snd.una'], '1');
    const listener = values({ state: 'LISTEN' });
    assert.ok(Object.values(listener).every((value) => value === '–'));
    assert.equal(values({}).srtt, '–');
  });

  it('mark what the latest step changed, with what it was', () => {
    const former = endpoint();
    const now = endpoint({ snd: { ...former.snd, nxt: clientIss + 2 }, srttMs: 20.6 });
    const changed = fieldsOf(now, former, false).filter((field) => field.former !== undefined);
    assert.deepEqual(
      changed.map(({ name, value, former }) => [name, value, former]),
      [
        ['SND.NXT', '2', '1'],
        ['SRTT', '20.6 ms', '–'],
      ],
    );
  });

  it('mark nothing that a small time-wait entry does not keep, but what the segment changed', () => {
    const former = endpoint({ state: 'FIN_WAIT_1', srttMs: 20, rtoMs: 220 });
    const now = endpoint({ state: 'FIN_WAIT_2', form: 'time-wait', rtoMs: 0, snd: { ...former.snd, una: clientIss + 2, wnd: 0 } });
    const changed = fieldsOf(now, former, false).filter((field) => field.former !== undefined);
    assert.deepEqual(
      changed.map(({ key }) => key),
      ['snd.una'],
    );
    assert.deepEqual(
      fieldsOf(former, now, false).flatMap(({ key, former }) => (former === undefined ? [] : [key])),
      ['snd.una'],
    );
  });

  it('mark nothing when the former TCB was another one', () => {
    const changed = fieldsOf(endpoint({ id: 5 }), endpoint({ id: 1, state: 'LISTEN' }), false).filter(
      (field) => field.former !== undefined,
    );
    assert.deepEqual(changed, []);
  });
});

describe('timers', () => {
  const of = (left: string, total: string) => `${left} of ${total}`;

  it('show what is left of how much', () => {
    const [timer] = timersOf(endpoint({ timers: [{ name: 'delayed-ack', startedNs: 0, expiresNs: 40e6 }] }), 9e6);
    assert.ok(timer);
    assert.equal(timer.leftShare, 31 / 40);
    assert.equal(formatTimer(timer, of), '31 of 40 ms');
  });

  it('name both units when they differ', () => {
    const [timer] = timersOf(endpoint({ timers: [{ name: 'time-wait', startedNs: 0, expiresNs: 60e9 }] }), 59.5e9);
    assert.ok(timer);
    assert.equal(formatTimer(timer, of), '500 ms of 60 s');
  });

  it('have nothing left, not less, when they are late', () => {
    const [timer] = timersOf(endpoint({ timers: [{ name: 'retransmission', startedNs: 0, expiresNs: 10 }] }), 11);
    assert.equal(timer?.leftNs, 0);
  });
});
