import assert from 'node:assert/strict';
import { type ArrowEntry, type EdgeEntry, type Ladder, layOutLadder, rowHeight } from '../../webview/model/ladder';
import { pairOf } from '../../webview/model/pair';
import { connection, Story, snapshot } from './story';

function lay(
  story: Story,
  options: {
    position?: number;
    connections?: ReturnType<typeof connection>[];
    inFlight?: Parameters<typeof layOutLadder>[0]['inFlight'];
  } = {},
): Ladder {
  const world = snapshot({ connections: options.connections ?? [connection(0)] });
  const pair = pairOf(world, 0);
  assert.ok(pair);
  return layOutLadder({
    events: story.events,
    position: options.position ?? story.events.length,
    pair,
    connections: world.connections,
    inFlight: options.inFlight ?? [],
  });
}

const arrows = ({ entries }: Ladder) => entries.filter((entry): entry is ArrowEntry => entry.type === 'arrow');
const edges = ({ entries }: Ladder) => entries.filter((entry): entry is EdgeEntry => entry.type === 'edge');

describe('the ladder', () => {
  it('draws a segment from its sending down to its arrival', () => {
    const story = new Story();
    const syn = story.send(0, 'client', 'S');
    story.deliver(10, syn);
    const [arrow] = arrows(lay(story));
    assert.ok(arrow);
    assert.deepEqual([arrow.from, arrow.fate, arrow.underWay, arrow.endIndex], ['client', 'arrived', false, 1]);
    assert.ok(arrow.endY > arrow.y);
  });

  it('lets a slower segment come down further', () => {
    const story = new Story();
    const fast = story.send(0, 'client', 'P.');
    story.deliver(10, fast);
    const slow = story.send(20, 'client', 'F.');
    story.deliver(35, slow);
    const [first, second] = arrows(lay(story));
    assert.ok(first && second);
    assert.ok(second.endY - second.y > first.endY - first.y);
  });

  it('ends what was lost as lost', () => {
    const story = new Story();
    story.lose(10, story.send(0, 'client', 'F.', {}, 'drop'));
    const [arrow] = arrows(lay(story));
    assert.equal(arrow?.fate, 'lost');
    assert.ok(arrow?.doomed);
  });

  it('gives the second copy of a duplicate an arrow of its own', () => {
    const story = new Story();
    const fin = story.send(0, 'client', 'F.', {}, 'dup');
    story.deliver(10, fin);
    story.deliver(25, fin, true);
    assert.deepEqual(
      arrows(lay(story)).map(({ index, endIndex, copy }) => [index, endIndex, copy]),
      [
        [0, 1, false],
        [0, 2, true],
      ],
    );
  });

  it('lets a forged segment come from nowhere', () => {
    const story = new Story();
    const forged = { ...story.send(0, 'client', 'R', { forged: true }), index: -1 };
    story.events.pop();
    story.deliver(10, forged);
    const [arrow] = arrows(lay(story));
    assert.deepEqual([arrow?.from, arrow?.fate, arrow?.index], ['client', 'arrived', 0]);
  });

  it('shows what is still in flight on its way to where it will arrive', () => {
    const story = new Story();
    const fin = story.send(0, 'client', 'F.');
    const flight = { segment: fin.segment, sentNs: 0, arrivesNs: 10e6, fate: 'deliver' as const, copy: false };
    const ladder = lay(story, { inFlight: [flight] });
    const [arrow] = arrows(ladder);
    assert.ok(arrow?.underWay);
    assert.equal(arrow.endTimeNs, 10e6);
    assert.ok(arrow.y < ladder.presentY && ladder.presentY < arrow.endY);
  });

  it('knows what is later than the moment shown', () => {
    const story = new Story();
    const fin = story.send(0, 'client', 'F.');
    story.deliver(10, fin);
    const ack = story.send(10, 'server', '.');
    story.deliver(20, ack);
    const [first, second] = arrows(lay(story, { position: 1 }));
    assert.deepEqual([first?.future, first?.underWay, first?.current], [false, true, true]);
    assert.deepEqual([second?.future, second?.underWay], [true, false]);
  });

  it('marks the latest event, also when it is the arrival', () => {
    const story = new Story();
    const fin = story.send(0, 'client', 'F.');
    story.call(1, 'client', 'pause()');
    story.deliver(10, fin);
    const current = lay(story).entries.filter((entry) => entry.current);
    assert.deepEqual(
      current.map(({ index }) => index),
      [0],
    );
  });

  it('marks what an arrival made of the receiver, but not the answer that is on its way', () => {
    const story = new Story();
    const fin = story.send(0, 'client', 'F.');
    const arrival = story.deliver(10, fin);
    const change = story.state(10, 'server', 'ESTABLISHED', 'CLOSE_WAIT');
    const answer = story.send(10, 'server', '.');
    for (const index of [change, answer.index]) Object.assign(story.events[index] ?? {}, { cause: arrival });
    const current = lay(story).entries.filter((entry) => entry.current);
    assert.deepEqual(
      current.map(({ index }) => index),
      [fin.index, change],
    );
  });

  it('joins a call with the return that follows at once, but not with a later one', () => {
    const story = new Story();
    const socket = story.call(0, 'client', 'socket(AF_INET, SOCK_STREAM, 0)');
    story.return(0.001, 'client', 'socket(AF_INET, SOCK_STREAM, 0)', 3, socket);
    const read = story.call(1, 'client', 'read(fd, 10)');
    story.return(50, 'client', 'read(fd, 10)', 0, read);
    assert.deepEqual(
      edges(lay(story)).map(({ event, merged }) => [event.kind, merged]),
      [
        ['return', true],
        ['call', false],
        ['return', false],
      ],
    );
  });

  it('says a retransmission by its timer once', () => {
    const story = new Story();
    story.timer(0, 'client', 'retransmission');
    story.retransmit(0, 'client');
    assert.deepEqual(
      edges(lay(story)).map(({ event }) => event.kind),
      ['timer'],
    );
  });

  it('keeps rows of one side apart and time running down', () => {
    const story = new Story();
    for (let i = 0; i < 20; i++) story.call(i / 1000, i % 2 === 0 ? 'client' : 'server', 'pause()');
    const entries = edges(lay(story));
    for (const role of ['client', 'server'] as const) {
      const rows = entries.filter((entry) => entry.role === role).map(({ y }) => y);
      for (const [i, y] of rows.slice(1).entries()) assert.ok(y - (rows[i] ?? 0) > rowHeight - 0.001);
    }
    const inOrder = [...entries].sort((a, b) => a.index - b.index).map(({ y }) => y);
    assert.deepEqual(
      inOrder,
      [...inOrder].sort((a, b) => a - b),
    );
  });

  it('folds a quiet minute and says how long it was', () => {
    const story = new Story();
    const fin = story.send(0, 'client', 'F.');
    story.deliver(10, fin);
    story.timer(60_010, 'client', 'time-wait');
    const ladder = lay(story);
    assert.deepEqual(
      ladder.folds.map(({ durationNs }) => durationNs),
      [60e9],
    );
    assert.ok(ladder.height < 300);
  });

  it('does not fold the crossing of a segment', () => {
    const story = new Story();
    story.deliver(200, story.send(0, 'client', 'S'));
    assert.deepEqual(lay(story).folds, []);
  });

  it('shows one connection and what belongs to none', () => {
    const story = new Story();
    story.send(0, 'client', 'S');
    story.send(1, 'client', 'S', { connection: 1 });
    story.state(2, 'server', 'SYN_RECEIVED', 'ESTABLISHED', 1);
    story.call(3, 'server', 'read(conn, 1)', 6);
    story.call(4, 'server', 'sleep(1s)');
    const ladder = lay(story, { connections: [connection(0), connection(1, 5, 6)] });
    assert.deepEqual(
      ladder.entries.map(({ index }) => index),
      [0, 4],
    );
  });

  it('has a band for each state of each side, one after the other', () => {
    const story = new Story();
    story.state(0, 'client', 'CLOSED', 'SYN_SENT');
    story.state(20, 'client', 'SYN_SENT', 'ESTABLISHED');
    const ladder = lay(story);
    const bands = ladder.bands.filter(({ role }) => role === 'client');
    assert.deepEqual(
      bands.map(({ state }) => state),
      ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    );
    for (const [i, band] of bands.slice(1).entries()) assert.equal(band.y, bands[i]?.endY);
    assert.deepEqual(
      ladder.bands.filter(({ role }) => role === 'server').map(({ state }) => state),
      ['CLOSED'],
    );
  });

  it('is empty without events', () => {
    const ladder = lay(new Story());
    assert.deepEqual([ladder.entries, ladder.folds], [[], []]);
    assert.ok(ladder.presentY > 0);
  });
});
