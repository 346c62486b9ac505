import assert from 'node:assert/strict';
import { type LadderInput, type LadderOptions, ladder } from '../../../src/engine/trace/ladder';
import { inSimplifiedChinese } from '../../../src/engine/trace/texts';
import { displayWidth } from '../../../src/engine/trace/width';
import { type EventSketch, fourWayCloseWithLoss, logOf, segmentOf } from './fixture';

const twoHosts = [
  { name: 'client', address: '10.0.0.1' },
  { name: 'server', address: '10.0.0.2' },
];

function lines(input: Partial<LadderInput>, options: Partial<LadderOptions> = {}): string[] {
  const whole: LadderInput = { title: 'A test', hosts: twoHosts, events: logOf([]), end: 'nothing-left', timeNs: 0, ...input };
  return [...ladder(whole, { columns: 84, colour: false, ...options })];
}

/** The rows of sketched events, without head and foot. */
function rows(sketches: EventSketch[], options: Partial<LadderOptions> = {}, input: Partial<LadderInput> = {}): string[] {
  const all = lines({ events: logOf(sketches), ...input }, options);
  return all.slice(5, all.indexOf('', 5));
}

describe('the ladder', () => {
  it('shows a four-way close with a loss', () => {
    const shown = lines({ title: 'Four-way close', events: fourWayCloseWithLoss(), timeNs: 60_341_001_010 });
    assert.equal(
      shown.join('\n'),
      `Four-way close

            client                                                            server
            10.0.0.1                                                        10.0.0.2
            │                                                                      │
  0.000000  │                                              read(conn, 1024)  waits ┤
            │                                                                      │
  0.100000  ├ close(fd) = 0                                                        │
            ◆ ESTABLISHED -> FIN_WAIT_1                                            │
            │── #1 FIN, ACK  seq 101 ack 1  len 0 ─✗ lost                          │
            │                                                                      │
  0.321000  ○ retransmission timeout                                               │
            │━━ #2 FIN, ACK  seq 101 ack 1  len 0 (sent again) ━┑                  │
  0.331000  │                                                   ┕━━━━━━━━━━━━━━━━━▶│
            │                                            ESTABLISHED -> CLOSE_WAIT ◆
            │                                  ╭─── #3 ACK  seq 1 ack 102  len 0 ──│
  0.331001  │                                  read(conn, 1024) = 0  (end of file) ┤
            │                                  ┊                     "end of file" «
            │                                  ┊                   close(conn) = 0 ┤
            │                                  ┊            CLOSE_WAIT -> LAST_ACK ◆
            │                               ╭─ #4 FIN, ACK  seq 1 ack 102  len 0 ──│
  0.331002  │                               ┊  ┊        server exits with status 0 ■
  0.341000  │◀─── #3 ──────────────────────────╯                                   │
            ◆ FIN_WAIT_1 -> FIN_WAIT_2      ┊                                      │
  0.341001  │◀─── #4 ───────────────────────╯                                      │
            ◆ FIN_WAIT_2 -> TIME_WAIT                                              │
            │── #5 ACK  seq 102 ack 2  len 0 ───╮                                  │
  0.351001  │                                   ╰─────────────────────────────────▶│
            │                                                   LAST_ACK -> CLOSED ◆
            ╎ ·························· … 60.0 s later ·························· ╎
 60.341001  ○ TIME_WAIT timer expires                                              │
            ◆ TIME_WAIT -> CLOSED                                                  │

Ends after 60.3 s: nothing is left to happen.
client:41260 CLOSED, server:80 CLOSED
segments: 5 sent, 1 lost, 1 sent again`,
    );
  });

  it('keeps every line within the columns, down to what two hosts need', () => {
    for (const columns of [60, 80, 100, 132]) {
      for (const line of lines({ events: fourWayCloseWithLoss(), timeNs: 60_341_001_010 }, { columns })) {
        assert.ok(displayWidth(line) <= columns, `${columns} columns: ${line}`);
      }
    }
  });

  it('says in colours only what it says without them', () => {
    const input = { events: fourWayCloseWithLoss(), timeNs: 60_341_001_010 };
    const inColour = lines(input, { colour: true }).join('\n').replaceAll('\u001b', 'ESC');
    assert.match(inColour, /ESC\[1;31m✗ lostESC\[0m/);
    assert.match(inColour, /ESC\[1;36m◆ ESTABLISHED -> FIN_WAIT_1ESC\[0m/);
    assert.equal(inColour.replace(/ESC\[[0-9;]*m/g, ''), lines(input).join('\n'));
  });

  it('speaks Chinese and keeps its columns straight', () => {
    const shown = lines({ events: fourWayCloseWithLoss(), timeNs: 60_341_001_010 }, { translate: inSimplifiedChinese });
    const endOfFile = shown.find((line) => line.includes('文件结束')) ?? '';
    assert.ok(endOfFile.endsWith('(文件结束) ┤'));
    assert.equal(displayWidth(endOfFile), 84);
  });

  it('draws two segments that cross, each with its number where it arrives', () => {
    const fromClient = segmentOf(1, 'client', 'F.', 1, 1);
    const fromServer = segmentOf(2, 'server', 'F.', 1, 1);
    assert.deepEqual(
      rows([
        { kind: 'send', timeNs: 0, host: 'client', segment: fromClient, fate: 'deliver' },
        { kind: 'send', timeNs: 0, host: 'server', segment: fromServer, fate: 'deliver' },
        { kind: 'deliver', timeNs: 10e6, host: 'server', segment: fromClient, sendIndex: 0, copy: false },
        { kind: 'deliver', timeNs: 10e6, host: 'client', segment: fromServer, sendIndex: 1, copy: false },
      ]),
      [
        ' 0.000000  │── #1 FIN, ACK  seq 1 ack 1  len 0 ─╮                                  │',
        '           │                                  ╭─ #2 FIN, ACK  seq 1 ack 1  len 0 ──│',
        ' 0.010000  │                                  ┊ ╰────────────────────────── #1 ───▶│',
        '           │◀─── #2 ──────────────────────────╯                                    │',
      ],
    );
  });

  it('draws both copies of a duplicated segment', () => {
    const segment = segmentOf(1, 'client', 'F.', 1, 1);
    const shown = rows([
      { kind: 'send', timeNs: 0, host: 'client', segment, fate: 'dup' },
      { kind: 'deliver', timeNs: 10e6, host: 'server', segment, sendIndex: 0, copy: false },
      { kind: 'deliver', timeNs: 11e6, host: 'server', segment, sendIndex: 0, copy: true },
    ]);
    assert.match(shown[0] ?? '', /╌╌ #1 FIN, ACK {2}seq 1 ack 1 {2}len 0 \(duplicated\) ╌+╮ +│$/);
    assert.match(shown[1] ?? '', /│ +├─+▶│$/);
    assert.match(shown[2] ?? '', /│ +╰╌+ #1 ╌+▶│$/);
  });

  it('says how long a segment is delayed, and shows it under way meanwhile', () => {
    const segment = segmentOf(1, 'client', 'P.', 1, 1, 18);
    const shown = rows([
      { kind: 'send', timeNs: 0, host: 'client', segment, fate: 'delay', delayNs: 200e6 },
      { kind: 'deliver', timeNs: 210e6, host: 'server', segment, sendIndex: 0, copy: false },
    ]);
    assert.match(shown[0] ?? '', /#1 PSH, ACK {2}seq 1 ack 1 {2}len 18 \(delayed by 200 ms\) ╌+╮/);
    assert.match(shown[1] ?? '', /^ +│ +┊ +│$/);
    assert.match(shown[2] ?? '', /│ +╰╌+▶│$/);
  });

  it('lets a forged segment come out of nowhere', () => {
    const segment = segmentOf(1, 'server', 'R', -5, 0, 0, { forged: true });
    const [shown] = rows([{ kind: 'deliver', timeNs: 0, host: 'client', segment, sendIndex: -1, copy: false }]);
    assert.match(shown ?? '', /│◀═+ #1 RST {2}seq -5 {2}len 0 \(forged\) ═+◇ +│$/);
  });

  it('wraps what is too long for a line', () => {
    const text = 'word '.repeat(40).trim();
    const shown = rows([{ kind: 'output', timeNs: 0, host: 'client', text }]);
    assert.ok(shown.length > 2);
    assert.ok(shown.every((line) => line.length <= 84));
  });

  it('lets no program move the cursor of a terminal', () => {
    const shown = rows([{ kind: 'output', timeNs: 0, host: 'client', text: '\u001b[2Jgone\u202e\n' }]).join('\n');
    assert.match(shown, /» "\\u001b\[2Jgone\\u202e"/);
  });

  it('shows more than two hosts, and arrows that pass one', () => {
    const hosts = [...twoHosts, { name: 'proxy', address: '10.0.0.3' }];
    const segment = segmentOf(1, 'client', 'S', 0, 0, 0, { to: 'proxy' });
    const shown = lines(
      {
        hosts,
        events: logOf([
          { kind: 'send', timeNs: 0, host: 'client', segment, fate: 'deliver' },
          { kind: 'deliver', timeNs: 10e6, host: 'proxy', segment, sendIndex: 0, copy: false },
          { kind: 'state', timeNs: 10e6, host: 'server', old: 'CLOSED', new: 'LISTEN' },
        ]),
      },
      { columns: 100 },
    );
    assert.match(shown[2] ?? '', /^ +client +server +proxy$/);
    assert.match(shown[6] ?? '', /│ +╰─+┼─+▶│$/);
    assert.match(shown[7] ?? '', /│ +◆ CLOSED -> LISTEN +│$/);
  });

  it('names connections when there are several', () => {
    const one = segmentOf(1, 'client', 'S', 0);
    const two = segmentOf(2, 'client', 'S', 0, 0, 0, { connection: 1, sourcePort: 41262 });
    const shown = lines({
      events: logOf([
        { kind: 'state', timeNs: 0, host: 'client', old: 'CLOSED', new: 'SYN_SENT' },
        { kind: 'send', timeNs: 0, host: 'client', segment: one, fate: 'deliver' },
        { kind: 'state', timeNs: 0, host: 'client', old: 'CLOSED', new: 'SYN_SENT', connection: 1, localPort: 41262 },
        { kind: 'send', timeNs: 0, host: 'client', segment: two, fate: 'deliver' },
      ]),
      end: 'until',
    });
    assert.match(shown.join('\n'), /◆ CLOSED -> SYN_SENT {2}c1 +│\n.*#1 c1 SYN[^\n]*\n.*SYN_SENT {2}c2 .*\n.*#2 c2 SYN/);
    assert.deepEqual(shown.slice(-4), [
      'Stopped at 0 us, as told.',
      'c1  client:41260 SYN_SENT',
      'c2  client:41262 SYN_SENT',
      'segments: 2 sent, 2 still on the way',
    ]);
  });

  it('says that a call waits, and shows its result when it comes', () => {
    const shown = rows([
      { kind: 'call', timeNs: 0, host: 'client', name: 'connect', call: 'connect(fd, server, 80)' },
      {
        kind: 'return',
        timeNs: 20e6,
        host: 'client',
        name: 'connect',
        call: 'connect(fd, server, 80)',
        result: -1,
        errno: 'ECONNREFUSED',
        callIndex: 0,
      },
      { kind: 'call', timeNs: 20e6, host: 'client', name: 'sleep', call: 'sleep(20ms)' },
      { kind: 'return', timeNs: 40e6, host: 'client', name: 'sleep', call: 'sleep(20ms)', result: 0, callIndex: 2 },
    ]);
    assert.equal(shown.length, 3);
    assert.match(shown[0] ?? '', /├ connect\(fd, server, 80\) {2}waits /);
    assert.match(shown[1] ?? '', /├ connect\(fd, server, 80\) = -1 ECONNREFUSED {2}\(Connection refused\) /);
    assert.match(shown[2] ?? '', /├ sleep\(20ms\) +│$/);
  });

  it('names the process where a host has several', () => {
    const shown = rows([
      { kind: 'call', timeNs: 0, host: 'server', name: 'pause', call: 'pause()' },
      { kind: 'call', timeNs: 0, host: 'server', name: 'pause', call: 'pause()', program: 'server.2' },
      { kind: 'exit', timeNs: 5, host: 'server', program: 'server.2', signal: 'SIGPIPE' },
    ]);
    assert.match(shown[0] ?? '', / server: pause\(\) ┤$/);
    assert.match(shown[1] ?? '', / server\.2: pause\(\) ┤$/);
    assert.match(shown[2] ?? '', / server\.2 is killed by SIGPIPE ■$/);
  });

  it('says so when nothing happens', () => {
    assert.deepEqual(lines({}), ['A test', '', 'Nothing happens in this scenario.']);
  });

  it('says why it ends', () => {
    const events = logOf([{ kind: 'call', timeNs: 0, host: 'client', name: 'pause', call: 'pause()' }]);
    assert.ok(lines({ events, end: 'until', timeNs: 5e9 }).includes('Stopped at 5.0 s, as told.'));
    assert.match(lines({ events, end: 'time-limit', timeNs: 3600e9 }).join('\n'), /Stopped at 60\.0 min, though more would happen/);
    assert.match(lines({ events, end: 'work-limit', timeNs: 5e9 }).join('\n'), /Stopped at 5\.0 s after 1 events: .* go on for ever/);
  });
});
