import assert from 'node:assert/strict';
import { momentAt, settledPosition } from '../../webview/model/moment';
import { Story } from './story';

/** A FIN arrives and is answered at once; then the program sees it. */
function arrival(): Story {
  const story = new Story();
  const fin = story.send(0, 'client', 'F.');
  const delivered = story.deliver(10, fin);
  const change = story.state(10, 'server', 'ESTABLISHED', 'CLOSE_WAIT');
  const answer = story.send(10, 'server', '.');
  for (const index of [change, answer.index]) Object.assign(story.events[index] ?? {}, { cause: delivered });
  story.call(10.001, 'server', 'close(conn)');
  return story;
}

describe('the moment', () => {
  it('is the arrival while TCP deals with it, and the latest event else', () => {
    const { events } = arrival();
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((position) => momentAt(events, position)?.subject.index),
      [undefined, 0, 1, 1, 1, 4],
    );
  });

  it('holds what the arrival led to', () => {
    const kinds = momentAt(arrival().events, 4)?.group.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['deliver', 'state', 'send']);
  });

  it('is of its own for a change that another cause had', () => {
    const story = new Story();
    story.deliver(10, story.send(0, 'client', 'F.'));
    story.state(10, 'server', 'ESTABLISHED', 'CLOSE_WAIT');
    assert.equal(momentAt(story.events, 3)?.subject.index, 2);
  });

  it('is gone to as a whole', () => {
    const { events } = arrival();
    assert.deepEqual(
      [1, 2, 3, 4, 5].map((position) => settledPosition(events, position)),
      [1, 4, 4, 4, 5],
    );
  });
});
