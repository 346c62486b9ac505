import assert from 'node:assert/strict';
import type { TraceEvent } from '../../../src/engine/trace/events';
import { callsOf, ofKind, pairText, runOf, segmentText, sessionOf } from '../running';

const server = 'int conn = accept(listener); while (read(conn, 100) > 0) { }';
const client = 'connect(fd, server, 80); write(fd, 10); sleep(100ms); write(fd, 10); sleep(100ms); close(fd);';

function run(network: string, until = 3): TraceEvent[] {
  return runOf(pairText(server, client, { network }), until);
}

/** What became of the segments of a host, those that were not simply delivered. */
function fates(events: TraceEvent[], host = 'client'): string[] {
  return ofKind(events, 'send', host)
    .filter(({ fate }) => fate !== 'deliver')
    .map((event) => `${event.fate} ${segmentText(event)}`);
}

/** Milliseconds from sending to arrival, one for each arrival of the send event. */
function journeys(events: TraceEvent[], index: number): number[] {
  const sent = events[index];
  return ofKind(events, 'deliver')
    .filter(({ sendIndex }) => sendIndex === index)
    .map(({ timeNs }) => (timeNs - (sent?.timeNs ?? 0)) / 1e6);
}

describe('the wire', () => {
  it('carries a segment in the latency, and each arrival names its sending', () => {
    const events = run('');
    for (const { index, fate } of ofKind(events, 'send')) {
      assert.equal(fate, 'deliver');
      assert.deepEqual(journeys(events, index), [10]);
    }
    for (const { cause, sendIndex } of ofKind(events, 'deliver')) assert.equal(events[sendIndex]?.kind, 'send', `${cause}`);
  });

  it('has a latency of its own between two hosts', () => {
    const third = 'host third { process { int fd = socket(AF_INET, SOCK_STREAM, 0); sleep(20ms); connect(fd, server, 80); } }';
    const events = runOf(`${pairText(server, client, { network: 'latency 50ms between server and third' })}${third}`);
    const journey = (host: string) => journeys(events, ofKind(events, 'send', host)[0]?.index ?? -1);
    assert.deepEqual([journey('client'), journey('third')], [[10], [50]]);
  });

  it('takes 10 us within a host', () => {
    const events = runOf(
      pairText(`${server}`, '', { onServer: 'process { int fd = socket(AF_INET, SOCK_STREAM, 0); sleep(5ms); connect(fd, server, 80); }' }),
    );
    assert.deepEqual(journeys(events, ofKind(events, 'send')[0]?.index ?? -1), [0.01]);
  });
});

describe('fault rules', () => {
  it('take the first segment of the kind from the host', () => {
    assert.deepEqual(fates(run('drop DATA from client')), ['drop P. seq 1 ack 1 len 10']);
    assert.deepEqual(fates(run('drop SYN from client')), ['drop S seq 0']);
    assert.deepEqual(fates(run('drop SYN-ACK from server'), 'server'), ['drop S. seq 0 ack 1']);
    assert.deepEqual(fates(run('drop ACK from client')), ['drop . seq 1 ack 1']);
    assert.deepEqual(fates(run('drop ANY from client #3')), ['drop P. seq 1 ack 1 len 10']);
  });

  it('count retransmissions too', () => {
    const [first, second] = fates(run('drop DATA from client #1 drop DATA from client #2'));
    assert.equal(first, second);
    assert.deepEqual(fates(run('drop FIN from client #2')), [], 'there is only one');
  });

  it('take every segment of a kind', () => {
    const lost = fates(run('drop every FIN from client'));
    assert.ok(lost.length > 3);
    assert.deepEqual(new Set(lost), new Set(['drop F. seq 21 ack 1']));
  });

  it('lose a segment at the moment when it would have arrived', () => {
    const events = run('drop FIN from client');
    const [lost] = ofKind(events, 'lost');
    assert.ok(lost);
    assert.equal(lost.timeNs - (events[lost.sendIndex]?.timeNs ?? 0), 10e6);
    assert.equal(lost.host, 'server');
    assert.deepEqual(journeys(events, lost.sendIndex), []);
  });

  it('delay a segment by so much', () => {
    const events = run('delay FIN from client by 70ms');
    const [fin] = ofKind(events, 'send', 'client').filter(({ fate }) => fate === 'delay');
    assert.deepEqual(fin && journeys(events, fin.index), [80]);
  });

  it('let a second copy arrive later', () => {
    const events = run('duplicate DATA from client after 30ms');
    const [data] = ofKind(events, 'send', 'client').filter(({ fate }) => fate === 'dup');
    assert.deepEqual(data && journeys(events, data.index), [10, 40]);
    assert.deepEqual(
      ofKind(events, 'deliver')
        .filter(({ sendIndex }) => sendIndex === data?.index)
        .map(({ copy }) => copy),
      [false, true],
    );
    assert.deepEqual(callsOf(events, 'server').slice(4), ['read(conn, 100) = 10', 'read(conn, 100) = 10', 'read(conn, 100) = 0']);
  });

  it('of one host leave the other alone', () => assert.deepEqual(fates(run('drop every ANY from server'), 'client'), []));
});

describe('random loss', () => {
  const lossy = (seed: number) => fates(run(`loss 30% seed ${seed}`, 60)).join();

  it('is the same for the same seed, and another for another', () => {
    assert.equal(lossy(1), lossy(1));
    assert.ok(new Set([1, 2, 3, 4, 5].map(lossy)).size > 1);
  });

  it('takes about as many segments as it says', () => {
    const text = `network { latency 1ms loss 25% seed 3 } host server { process { pause(); } }
      host client { process { int n; for (n = 0; n < 600; n++) { int fd = socket(AF_INET, SOCK_STREAM, 0); connect(fd, server, 80); close(fd); } } }`;
    const sends = ofKind(runOf(text, 5000), 'send');
    const share = sends.filter(({ fate }) => fate === 'drop').length / sends.length;
    assert.ok(share > 0.2 && share < 0.3, `${share} of ${sends.length}`);
  });

  it('comes back when one goes back in time', () => {
    const session = sessionOf(pairText(server, client, { network: 'loss 30% seed 4' }), { untilNs: 2e9 });
    while (session.forward());
    const all = Array.from({ length: session.events.length }, (_, index) => session.events.at(index));
    session.moveTo(10);
    while (session.forward());
    assert.deepEqual(
      Array.from({ length: session.events.length }, (_, index) => session.events.at(index)),
      all,
    );
  });
});

describe('a forged segment', () => {
  it('arrives at its time with numbers that count from the SYNs, and was sent by nobody', () => {
    const events = run('inject at 100ms from client "R. 11:11(0) ack 1 win 7"');
    const [forged] = ofKind(events, 'deliver').filter(({ segment }) => segment.forged);
    assert.ok(forged);
    assert.deepEqual([forged.timeNs, forged.host, forged.sendIndex], [100e6, 'server', -1]);
    const { flags, relativeSeq, relativeAck, window } = forged.segment;
    assert.deepEqual([flags, relativeSeq, relativeAck, window], ['R.', 11, 1, 7]);
    assert.equal(callsOf(events, 'server').at(-1), 'read(conn, 100) = -1 ECONNRESET');
  });

  it('does nothing before there is a connection', () => {
    assert.deepEqual(
      ofKind(run('inject at 1ms from client "R 1:1(0) win 7"'), 'deliver').filter(({ segment }) => segment.forged),
      [],
    );
  });
});

describe('connections', () => {
  it('are numbered in the order of their first SYNs; a SYN sent again opens no other', () => {
    const two = `${client} int again = socket(AF_INET, SOCK_STREAM, 0); connect(again, server, 80);`;
    const events = runOf(pairText(`${server} close(conn); conn = accept(listener);`, two, { network: 'drop SYN from client' }), 5);
    const syns = ofKind(events, 'send', 'client').filter(({ segment }) => segment.kind === 'SYN');
    assert.deepEqual(
      syns.map(({ connection }) => connection),
      [0, 0, 1],
    );
  });
});
