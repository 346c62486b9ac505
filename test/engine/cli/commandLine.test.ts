import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLine } from '../../../src/engine/cli/commandLine';
import { keptSurroundings } from './surroundings';

const fourWayClose = `scenario "Four-way close"
host server {
  process {
    int l = socket(AF_INET, SOCK_STREAM, 0);
    bind(l, 80);
    listen(l, 128);
    int conn = accept(l);
    while (read(conn, 1024) > 0) { }
    close(conn);
  }
}
host client {
  process {
    sleep(20ms);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(fd, server, 80);
    write(fd, "GET /");
    close(fd);
  }
}
`;

const endlessLoop = `host server { process { while (1) { } } }
host client { process { pause(); } }
`;

describe('the command line', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tcp-teardown-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  async function obey(words: string[], options: Parameters<typeof keptSurroundings>[0] = {}) {
    const surroundings = keptSurroundings(options);
    const status = await commandLine(words, '1.2.3', surroundings);
    return { status, out: surroundings.stdout.text, errors: surroundings.stderr.text };
  }

  it('prints its help and version', async () => {
    assert.match((await obey(['--help'])).out, /Usage:\n {2}tcp-teardown run FILE\.\.\. \[--until 5s\]/);
    assert.match((await obey(['run', '--help'])).out, /--until DURATION/);
    assert.match((await obey(['check', '--help'])).out, /Usage: tcp-teardown check FILE/);
    assert.deepEqual(await obey(['--version']), { status: 0, out: '1.2.3\n', errors: '' });
  });

  it('ends with 2 when it is used wrongly', async () => {
    assert.deepEqual(await obey(['run']), {
      status: 2,
      out: '',
      errors: "tcp-teardown: no file given\nTry 'tcp-teardown run --help'.\n",
    });
    assert.equal((await obey([])).status, 2);
  });

  it('runs a scenario and shows the ladder', async () => {
    const { status, out, errors } = await obey(['run', file('four-way-close.tcp', fourWayClose)]);
    assert.equal(errors, '');
    assert.equal(status, 0);
    assert.match(out, /^Four-way close\n/);
    assert.match(out, /│── #\d+ FIN, ACK {2}seq 6 ack 1/);
    assert.match(out, /read\(conn, 1024\) = 0 {2}\(end of file\) ┤/);
    assert.match(out, /… 61\.\d s later/);
    assert.match(out, /nothing is left to happen\.\nclient:\d+ CLOSED, server:80 CLOSED\nsegments: \d+ sent\n$/);
  });

  it('stops when told', async () => {
    const { out } = await obey(['run', '--until', '50ms', file('a.tcp', fourWayClose)]);
    assert.match(out, /Stopped at 50 ms, as told\./);
  });

  it('colours what goes to a terminal', async () => {
    const path = file('a.tcp', fourWayClose);
    assert.ok((await obey(['run', path], { terminal: true })).out.includes('\u001b['));
    assert.ok(!(await obey(['run', path], { terminal: true, environment: { NO_COLOR: '1' } })).out.includes('\u001b['));
    assert.ok(!(await obey(['run', path])).out.includes('\u001b['));
  });

  it('prints the trace as JSON', async () => {
    const { status, out } = await obey(['run', '--format', 'json', '--until', '5s', file('a.tcp', fourWayClose)]);
    assert.equal(status, 0);
    const { stack, events } = JSON.parse(out) as { stack: string; events: { kind: string; t: number }[] };
    assert.equal(stack, 'linux');
    assert.ok(events.filter(({ kind }) => kind === 'send').length >= 7);
    assert.ok(events.every(({ t }) => t <= 5));
  });

  it('gives the same trace each time', async () => {
    const words = ['run', '--format', 'json', file('a.tcp', fourWayClose)];
    assert.equal((await obey(words)).out, (await obey(words)).out);
  });

  it('names the files when there are several', async () => {
    const paths = [file('a.tcp', fourWayClose), file('b.tcp', fourWayClose)];
    const { out } = await obey(['run', ...paths]);
    assert.deepEqual(
      [...out.matchAll(/^==> (.*) <==$/gm)].map((match) => match[1]),
      paths,
    );
  });

  it('writes a file for each scenario, two of the same name too', async () => {
    const inputs = [file('x/same.tcp', fourWayClose), file('y/same.tcp', fourWayClose)];
    const out = join(folder, 'deep', 'out');
    const { status } = await obey(['run', '--out', out, ...inputs], { terminal: true });
    assert.equal(status, 0);
    assert.deepEqual(readdirSync(out).sort(), ['same-2.txt', 'same.txt']);
    const written = readFileSync(join(out, 'same.txt'), 'utf8');
    assert.match(written, /^Four-way close\n/);
    assert.ok(!written.includes('\u001b'));
  });

  it('says where and what is wrong with a scenario, and still runs the others', async () => {
    const wrong = file('wrong.tcp', fourWayClose.replace('listen(l, 128)', 'lisen(l, 128)'));
    const { status, out, errors } = await obey(['run', wrong, file('right.tcp', fourWayClose)]);
    assert.equal(status, 1);
    assert.ok(errors.startsWith(`${wrong}:6:5: error: `), errors);
    assert.match(errors, /\n {4}6 \| {5}lisen\(l, 128\);\n {6}\| {5}\^~~~~/);
    assert.match(errors, /hint: .*listen/);
    assert.match(out, /right\.tcp <==\nFour-way close/);
  });

  it('checks without running', async () => {
    const right = file('right.tcp', fourWayClose);
    assert.deepEqual(await obey(['check', right]), { status: 0, out: `${right}: no problems\n`, errors: '' });
    const { status, out, errors } = await obey(['check', file('wrong.tcp', fourWayClose.replaceAll(';', ''))]);
    assert.equal(status, 1);
    assert.equal(out, '');
    assert.ok((errors.match(/error:/g) ?? []).length > 1);
  });

  it('ends with 1 and says why when a file can not be read or is no scenario', async () => {
    const missing = join(folder, 'missing.tcp');
    assert.deepEqual(await obey(['check', missing]), {
      status: 1,
      out: '',
      errors: `tcp-teardown: ${missing}: can't be read: there is no such file\n`,
    });
    assert.match((await obey(['run', folder])).errors, /can't be read: it is a folder, not a file/);
    for (const content of ['', new Uint8Array([0, 1, 255, 254, 0, 7, 200])]) {
      const { status, errors } = await obey(['run', file('bad.tcp', content)]);
      assert.equal(status, 1);
      assert.match(errors, /bad\.tcp:\d+:\d+: error: \S/);
    }
  });

  it('reads files whose names have spaces and Chinese characters', async () => {
    const { status, out } = await obey(['check', file('四次 挥手.tcp', fourWayClose)]);
    assert.equal(status, 0);
    assert.match(out, /四次 挥手\.tcp: no problems/);
  });

  it('does not follow an endless loop for ever, and says so', async function () {
    this.timeout(60_000);
    const { status, out } = await obey(['run', file('loop.tcp', endlessLoop)]);
    assert.equal(status, 0);
    assert.match(out, /may go on for ever|though more would happen|Nothing happens/);
  });

  it('ends quietly when nobody reads on', async function () {
    this.timeout(60_000);
    const path = file('many.tcp', fourWayClose);
    const files = Array(200).fill(path) as string[];
    const cli = join(__dirname, '..', '..', '..', 'src', 'engine', 'cli.ts');
    assert.ok(existsSync(cli));
    const child = spawn(process.execPath, ['--import', 'tsx', cli, 'run', '--format', 'json', ...files], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: join(__dirname, '..', '..', '..'),
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [status] = (await once(child, 'close')) as [number];
    assert.equal(errors, '');
    assert.equal(status, 0);
  });
});
