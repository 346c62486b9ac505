import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdapterSession } from './session';

const fourWayClose = readFileSync(AdapterSession.scenario('four-way-close.tcp'), 'utf8');

const endlessLoop = `host a {
  process {
    int n = 0;
    while (1) {
      n = n + 1;
    }
  }
}
host b { process { pause(); } }
`;

/** Nothing that a file can hold may hang a session or end it without a word. */
describe('a debug session with bad input', function () {
  this.timeout(30_000);
  let session: AdapterSession;

  beforeEach(() => {
    session = AdapterSession.start();
  });
  afterEach(() => session.dispose());

  /** Launches, expects the failure, and that the session ends well. Returns the message and what the console got. */
  async function failure(given: object): Promise<{ message: string; lines: string[] }> {
    await session.initialize();
    const answer = await session.request('launch', given);
    assert.equal(answer.success, false);
    assert.equal(answer.body.error.showUser, true);
    await session.event('terminated');
    await session.close();
    return {
      message: answer.message ?? '',
      lines: session.events('output').map(({ body }) => body.output),
    };
  }

  it('an empty file', async () => {
    const { message } = await failure({ program: session.write('empty.tcp', '') });
    assert.match(message, /^empty\.tcp:1:1: error: /);
  });

  it('a binary file', async () => {
    const { message } = await failure({ program: session.write('binary.tcp', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff])) });
    assert.match(message, /^Cannot read .*binary\.tcp: it is not UTF-8 text$/);
  });

  it('a file with ten errors: the first with its place, the number of the others, all of them in the console', async () => {
    const wrong = Array.from({ length: 10 }, (_, number) => `    frobnicate${number}(1);`).join('\n');
    const path = session.write('ten.tcp', `host a {\n  process {\n${wrong}\n  }\n}\nhost b { process { } }\n`);
    const { message, lines } = await failure({ program: path });
    assert.match(message, /^ten\.tcp:3:5: error: .*\(and 9 other errors, see the Debug Console\)$/);
    const errors = session.events('output').filter(({ body }) => body.category === 'stderr');
    assert.deepEqual(
      errors.map(({ body }) => [body.line, body.column, body.source.path]),
      Array.from({ length: 10 }, (_, number) => [number + 3, 5, path]),
    );
    assert.match(lines[9] ?? '', /^ten\.tcp:12:5: error: /);
  });

  it('a scenario without hosts', async () => {
    const { message } = await failure({ program: session.write('none.tcp', 'scenario "nobody"\n') });
    assert.match(message, /^none\.tcp:\d+:\d+: error: .*host/);
  });

  it('a connection to a host that does not exist', async () => {
    const { message } = await failure({
      program: session.write('moon.tcp', fourWayClose.replace('connect(fd, server', 'connect(fd, moon')),
    });
    assert.match(message, /^moon\.tcp:30:21: error: .*moon/);
  });

  it('no program, an empty one, one that is not there, a folder', async () => {
    await session.initialize();
    const { message } = await session.request('launch', {});
    assert.match(message ?? '', /set "program"/);
    await session.close();
    for (const [program, expected] of [
      ['  ', /set "program"/],
      ['/no/such/file.tcp', /^Cannot read \/no\/such\/file\.tcp: there is no such file$/],
      ['vscode-vfs://github/a.tcp', /^Cannot read vscode-vfs:.*: only files of this machine can be read$/],
      ['/', /^Cannot read \/: it is a folder$/],
    ] as const) {
      session = AdapterSession.start();
      assert.match((await failure({ program })).message, expected);
    }
  });

  it('a time limit that is none', async () => {
    const { message } = await failure({ program: AdapterSession.scenario('four-way-close.tcp'), until: 'tomorrow' });
    assert.match(message, /"until" is a duration such as "5s", "500ms" or a number of milliseconds, not "tomorrow"/);
  });

  it('a path with spaces and Chinese characters, as a path and as a URI', async () => {
    mkdirSync(join(session.folder, '四次 挥手'));
    const path = join(session.folder, '四次 挥手', '测试 1%.tcp');
    writeFileSync(path, fourWayClose);
    await session.launch(path);
    await session.request('setBreakpoints', { source: { path }, breakpoints: [{ line: 16 }] });
    const stop = await session.move('continue');
    const { stackFrames } = (await session.request('stackTrace', { threadId: stop.body.threadId })).body;
    assert.deepEqual(stackFrames[0].source, { name: '测试 1%.tcp', path });
    await session.close();

    session = AdapterSession.start();
    const copy = session.write('四 次.tcp', fourWayClose);
    await session.launch(`file://${encodeURI(copy)}`);
    assert.equal((await session.move('next')).body.reason, 'step');
    await session.close();
  });

  it('100,000 lines', async () => {
    const statements = Array.from({ length: 50_000 }, (_, number) => `    n = n + ${number % 7};\n    // line ${number}`).join('\n');
    const path = session.write(
      'long.tcp',
      `host a {\n  process {\n    int n = 0;\n${statements}\n    close(9);\n  }\n}\nhost b { process { } }\n`,
    );
    await session.launch(path);
    await session.request('setFunctionBreakpoints', { breakpoints: [{ name: 'close' }] });
    assert.equal((await session.move('continue')).body.text, 'a is about to call close(9)');
    assert.equal((await session.request('evaluate', { expression: 'n' })).body.result, '149997');
    await session.close();
  });

  it('an endless loop, paused, looked at, stepped and terminated within a second each', async () => {
    await session.launch(session.write('loop.tcp', endlessLoop));
    const within = async (what: string, work: () => Promise<unknown>) => {
      const start = performance.now();
      await work();
      assert.ok(performance.now() - start < 1000, `${what} took ${(performance.now() - start).toFixed()} ms`);
    };
    await session.request('continue', { threadId: 1 });
    await within('a refusal', async () => assert.match((await session.request('next', { threadId: 1 })).message ?? '', /pause it before/));
    await within('pausing', async () => {
      const { body } = await session.move('pause');
      assert.deepEqual([body.reason, body.threadId], ['pause', 1]);
    });
    const { stackFrames } = (await session.request('stackTrace', { threadId: 1 })).body;
    assert.ok([4, 5].includes(stackFrames[0].line), 'in the loop');
    const n = async () => Number((await session.request('evaluate', { expression: 'n' })).body.result);
    const before = await n();
    assert.ok(before > 0);
    await session.request('continue', { threadId: 1 });
    await within('pausing again', async () => session.move('pause'));
    assert.ok((await n()) > before, 'the program has gone on');
    await within('stepping back', async () => assert.equal((await session.move('stepBack')).body.reason, 'entry'));
    await session.request('continue', { threadId: 1 });
    // A breakpoint that is set while the program runs is met at once.
    await session.request('setBreakpoints', { source: { path: join(session.folder, 'loop.tcp') }, breakpoints: [{ line: 5 }] });
    await within('a breakpoint', async () => assert.deepEqual((await session.event('stopped')).body.reason, 'breakpoint'));
    await session.request('setBreakpoints', { source: { path: join(session.folder, 'loop.tcp') }, breakpoints: [] });
    await session.request('continue', { threadId: 1 });
    await within('terminating', async () => assert.equal((await session.move('terminate', {})).event, 'terminated'));
    await session.close();
  });

  it('a client that goes away without a word while a program runs', async () => {
    await session.launch(session.write('loop.tcp', endlessLoop));
    await session.request('continue', { threadId: 1 });
    session.hangUp();
    assert.equal(await session.exited, 0);
  });
});
