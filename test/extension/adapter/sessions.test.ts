import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AdapterSession } from './session';

const fourWayClose = AdapterSession.scenario('four-way-close.tcp');

/** The line (from 1) on which a text stands in the scenario. */
function lineOf(text: string): number {
  return (
    readFileSync(fourWayClose, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}

/** Whole debug sessions, compared word for word with the files in golden/. */
describe('a debug session', function () {
  this.timeout(20_000);
  let session: AdapterSession;

  beforeEach(() => {
    session = AdapterSession.start();
  });
  afterEach(() => session.dispose());

  it('steps over the four-way close to the end, is told so, and ends by continuing', async () => {
    await session.launch(fourWayClose);
    let stop = await session.move('next');
    while (stop.body.reason !== 'end') {
      assert.equal(stop.body.allThreadsStopped, true);
      stop = await session.move('next', { threadId: stop.body.threadId });
    }
    assert.equal((await session.move('next')).body.reason, 'end');
    assert.equal((await session.move('continue')).event, 'terminated');
    await session.close();
    session.checkGolden('next-to-the-end');
  });

  it('steps back and forth', async () => {
    await session.launch(fourWayClose);
    const forwards: string[] = [];
    for (let step = 0; step < 20; step++) forwards.push((await session.move('next')).body.text);
    const backwards: string[] = [];
    for (let step = 0; step < 20; step++) backwards.push((await session.move('stepBack')).body.text);
    assert.deepEqual(backwards, ['Nothing has happened yet', ...forwards.slice(0, -1)].reverse());
    assert.equal((await session.move('stepBack')).body.reason, 'entry');
    await session.close();
    session.checkGolden('step-back');
  });

  it('stops at a state by name and, going back, at what it passed', async () => {
    await session.initialize();
    await session.request('setFunctionBreakpoints', {
      breakpoints: [{ name: 'server:CLOSE_WAIT' }, { name: 'client:close' }, { name: 'TIME-WEIGHT' }],
    });
    await session.request('setExceptionBreakpoints', {
      filters: ['FIN_WAIT_2'],
      filterOptions: [
        { filterId: 'TIME_WAIT', condition: 'client' },
        { filterId: 'TIME_WAIT', condition: 'moon' },
      ],
    });
    await session.request('launch', { program: fourWayClose, stopOnEntry: false });
    await session.request('configurationDone');
    const stops = [await session.event('stopped')];
    for (const command of [
      'continue',
      'continue',
      'continue',
      'continue',
      'reverseContinue',
      'reverseContinue',
      'reverseContinue',
      'reverseContinue',
      'reverseContinue',
    ]) {
      stops.push(await session.move(command));
    }
    const told = stops.map(({ body }) => `${body.reason}: ${body.text}`);
    const [close, closeWait, finWait2, timeWait] = [
      'function breakpoint: client is about to call close(fd)',
      'function breakpoint: server entered CLOSE_WAIT from ESTABLISHED',
      'breakpoint: client entered FIN_WAIT_2 from FIN_WAIT_1',
      'breakpoint: client entered TIME_WAIT from FIN_WAIT_2',
    ];
    assert.deepEqual(told.slice(0, 4), [close, closeWait, finWait2, timeWait]);
    assert.match(told[4] ?? '', /^end: Nothing more will happen/);
    assert.deepEqual(told.slice(5), [timeWait, finWait2, closeWait, close, 'entry: Nothing has happened yet']);
    await session.close();
    session.checkGolden('named-breakpoints');
  });

  it('stops at lines, also at those set while it is stopped', async () => {
    await session.launch(fourWayClose);
    const source = { path: `file://${encodeURI(fourWayClose)}` };
    const empty = lineOf('perror') + 1;
    const set = await session.request('setBreakpoints', {
      source,
      breakpoints: [{ line: lineOf('close(conn)') }, { line: empty }, { line: 9999 }],
    });
    assert.deepEqual(
      set.body.breakpoints.map(({ verified, line }: { verified: boolean; line: number }) => [verified, line]),
      [
        [true, lineOf('close(conn)')],
        [true, empty + 1],
        [false, 9999],
      ],
    );
    assert.equal((await session.move('continue')).body.text, `Breakpoint at line ${empty + 1}`);
    assert.equal((await session.move('continue')).body.text, `Breakpoint at line ${lineOf('close(conn)')}`);
    await session.request('setBreakpoints', { source, breakpoints: [] });
    assert.equal((await session.move('continue')).body.reason, 'end');
    await session.close();
    session.checkGolden('line-breakpoints');
  });

  it('steps into events and out of the call under way', async () => {
    await session.launch(fourWayClose);
    await session.request('setFunctionBreakpoints', { breakpoints: [{ name: 'connect' }] });
    const { threadId } = (await session.move('continue')).body;
    for (let step = 0; step < 6; step++) await session.move('stepIn', { threadId });
    const out = await session.move('stepOut', { threadId });
    assert.equal(out.body.text, 'client: connect(fd, server, 80) = 0');
    await session.close();
    session.checkGolden('step-in-and-out');
  });

  it('shows threads, frames, scopes and variables, and evaluates', async () => {
    await session.launch(fourWayClose);
    await session.request('setFunctionBreakpoints', { breakpoints: [{ name: 'server:CLOSE_WAIT' }] });
    const { threadId } = (await session.move('continue')).body;
    await session.request('threads');
    const stack = await session.request('stackTrace', { threadId });
    assert.equal(stack.body.stackFrames[0].name, 'ESTABLISHED: FIN arrives');
    const { scopes } = (await session.request('scopes', { frameId: stack.body.stackFrames[0].id })).body;
    for (const { variablesReference } of scopes) await session.request('variables', { variablesReference });
    const frameId = stack.body.stackFrames[0].id;
    for (const expression of ['conn', 'conn.state', 'client.snd.una', 'server.state', 'server.rcv.nxt', 'errno', 'conn.stat', '1 +']) {
      await session.request('evaluate', { expression, frameId, context: 'watch' });
    }
    await session.close();
    session.checkGolden('inspection');
  });

  it('explains words in the hover while it is stopped', async () => {
    await session.launch(fourWayClose);
    await session.request('setFunctionBreakpoints', { breakpoints: [{ name: 'client:FIN_WAIT_1' }] });
    await session.move('continue');
    for (const expression of ['TIME_WAIT', 'FIN-WAIT-1', 'connect', 'SO_REUSEADDR', 'ECONNRESET', 'net.ipv4.tcp_fin_timeout']) {
      const { success, body } = await session.request('evaluate', { expression, context: 'hover' });
      assert.ok(success && body.result.startsWith(expression.replaceAll('-', '_')), `${expression}: ${body.result}`);
      assert.doesNotMatch(body.result, /\*\*|`/);
    }
    assert.match((await session.request('evaluate', { expression: 'TIME_WAIT', context: 'hover' })).body.result, /RFC 9293/);
    // A variable has its value, not the documentation of a word of the same name; elsewhere words are not explained.
    assert.match((await session.request('evaluate', { expression: 'fd', context: 'hover' })).body.result, /^3$/);
    assert.equal((await session.request('evaluate', { expression: 'TIME_WAIT', context: 'watch' })).success, false);
    assert.equal((await session.request('evaluate', { expression: 'xyzzy', context: 'hover' })).success, false);
    await session.close();
  });

  it('speaks Chinese to a Chinese client', async () => {
    await session.initialize({ locale: 'zh-cn' });
    await session.request('launch', { program: fourWayClose });
    await session.request('configurationDone');
    assert.equal((await session.event('stopped')).body.text, '尚未发生任何事情');
    const { body } = await session.request('evaluate', { expression: 'TIME_WAIT', context: 'hover' });
    assert.match(body.result, /TCP 状态/);
    assert.equal((await session.request('nonsense')).message, '调试器没有请求“nonsense”。');
    await session.close();
  });

  it('starts anew with what the file says now', async () => {
    const path = session.write('changing.tcp', readFileSync(fourWayClose));
    await session.launch(path);
    await session.request('setBreakpoints', { source: { path }, breakpoints: [{ line: lineOf('close(conn)') }] });
    await session.move('next');
    session.write('changing.tcp', `${'\n'.repeat(5)}${readFileSync(fourWayClose, 'utf8')}`);
    assert.equal((await session.move('restart', {})).body.reason, 'entry');
    const [changed] = session.events('breakpoint');
    // That line has no code any more.
    assert.equal(changed?.body.breakpoint.line, lineOf('while ((n') + 5);
    session.write('changing.tcp', 'scenario');
    const failed = await session.request('restart', {});
    assert.match(failed.message ?? '', /^changing\.tcp:1:/);
    // The former scenario is still there.
    assert.equal((await session.move('next')).body.reason, 'step');
    await session.close();
  });

  it('stays with the thread that is stepped when it is told to', async () => {
    await session.launch(fourWayClose, { follow: 'thread' });
    const { threads } = (await session.request('threads')).body;
    const client = threads.find(({ name }: { name: string }) => name === 'client').id;
    for (let step = 0; step < 20; step++) assert.equal((await session.move('stepIn', { threadId: client })).body.threadId, client);
    await session.request('setFunctionBreakpoints', { breakpoints: [{ name: 'server:CLOSE_WAIT' }] });
    const { body } = await session.move('continue', { threadId: client });
    assert.notEqual(body.threadId, client);
    assert.equal(body.preserveFocusHint, true);
    await session.close();
  });

  it('runs without debugging to the end, deaf to breakpoints', async () => {
    await session.initialize();
    await session.request('setFunctionBreakpoints', { breakpoints: [{ name: 'close' }] });
    await session.request('launch', { program: fourWayClose, noDebug: true });
    await session.request('configurationDone');
    await session.event('terminated');
    assert.equal(session.events('stopped').length, 0);
    // Lines of events begin with their time; what a program prints does not.
    const printed = session.events('output').filter(({ body }) => body.category === 'stdout' && !/^ *\d+\.\d{6} s {2}/.test(body.output));
    assert.deepEqual(
      printed.map(({ body }) => [body.output, body.line]),
      [['the client is done\n', lineOf('printf')]],
    );
    await session.close();
  });

  it('takes "step" and "until" from the launch configuration', async () => {
    await session.launch(fourWayClose, { step: 'event', until: '50ms' });
    const positions: number[] = [];
    for (let step = 0; step < 12; step++) {
      await session.move('next');
      positions.push((await session.request('tcpTeardown/view')).body.position);
    }
    const { events } = (await session.request('tcpTeardown/events', { from: 0, to: positions.at(-1) })).body;
    assert.equal(events.length, 12, 'one event for each step');
    assert.equal((await session.move('continue')).body.reason, 'end');
    const view = (await session.request('tcpTeardown/view')).body;
    assert.equal(view.ended, 'until');
    assert.ok(view.timeNs <= 50e6);
    await session.close();
  });

  it('shows the panel any moment, and moves to it', async () => {
    await session.launch(fourWayClose);
    await session.move('next');
    const before = (await session.request('tcpTeardown/view')).body;
    await session.move('next');
    const after = (await session.request('tcpTeardown/view')).body;
    assert.deepEqual(after.former, before.snapshot);
    assert.equal(after.eventCount, after.position);
    const moved = await session.move('tcpTeardown/moveTo', { position: before.position });
    assert.equal(moved.body.reason, 'goto');
    const again = (await session.request('tcpTeardown/view')).body;
    assert.deepEqual(again.snapshot, before.snapshot);
    assert.deepEqual(again.former, after.snapshot);
    assert.equal(again.eventCount, after.eventCount);
    const beyond = await session.request('tcpTeardown/moveTo', { position: 1e6 });
    assert.match(beyond.message ?? '', /There is no moment 1000000: the trace has moments 0 to \d+ so far/);
    const { events } = (await session.request('tcpTeardown/events', { from: 0, to: 1e9 })).body;
    assert.ok(events.length > 0 && events.every(({ kind }: { kind: string }) => kind !== 'statement'));
    await session.close();
  });

  it('ends when it is told to, at once and for good', async () => {
    await session.launch(fourWayClose);
    assert.equal((await session.move('terminate', {})).event, 'terminated');
    assert.match((await session.request('next', { threadId: 1 })).message ?? '', /The session is over/);
    await session.close();
    assert.equal(session.events('terminated').length, 1);
  });

  it('answers every request once, whatever it is', async () => {
    const refused = async (message: RegExp, command: string, given?: unknown) => {
      const answer = await session.request(command, given);
      assert.equal(answer.success, false, command);
      assert.match(answer.message ?? '', message);
    };
    await refused(/Send "initialize" before "launch"/, 'launch', { program: fourWayClose });
    await session.initialize();
    await refused(/initialised already/, 'initialize', {});
    await refused(/send "launch" before "next"/, 'next', { threadId: 1 });
    await refused(/no request "explode"/, 'explode', { fast: true });
    await refused(/nothing to attach to/, 'attach', {});
    await refused(/arguments of "launch" are wrong: step: /, 'launch', { program: 'a.tcp', step: 'giant' });
    await session.event('terminated');
    await refused(/The session is over/, 'launch', { program: fourWayClose });
    await session.close();
    session.checkGolden('refusals');
  });

  it('refuses wrong arguments and goes on', async () => {
    await session.launch(fourWayClose);
    const refused = async (message: RegExp, command: string, given?: unknown) =>
      assert.match((await session.request(command, given)).message ?? '', message);
    await refused(/arguments of "next" are wrong: threadId: /, 'next');
    await refused(/threadId: /, 'next', { threadId: 'one' });
    await refused(/There is no thread 77/, 'next', { threadId: 77 });
    await refused(/arguments of "stackTrace" are wrong/, 'stackTrace', [1, 2]);
    await refused(/There is no thread 0/, 'stackTrace', { threadId: 0 });
    await refused(/There is no frame 12345/, 'scopes', { frameId: 12345 });
    await refused(/There are no variables -1/, 'variables', { variablesReference: -1 });
    await refused(/arguments of "setBreakpoints" are wrong: source/, 'setBreakpoints', { breakpoints: [] });
    await refused(/breakpoints\.0\.line/, 'setBreakpoints', { source: {}, breakpoints: [{ line: 1.5 }] });
    await refused(/position: /, 'tcpTeardown/moveTo', { position: -1 });
    await refused(/already/, 'launch', { program: fourWayClose });
    session.sendText('{ this is no JSON');
    session.sendText('null');
    assert.equal((await session.move('next')).body.reason, 'step');
    await session.close();
  });
});
