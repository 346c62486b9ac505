import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { projectFolder } from '../../scripts/workbench/cache';
import {
  addFunctionBreakpoint,
  callStackWith,
  consoleWith,
  pressToolbarButton,
  startDebugging,
  stopDebugging,
  variablesWith,
} from './harness/debugging';
import { chooseTheme, hoverWord, openScenario, showWord, themes } from './harness/editor';
import { type PanelReading, panelAfter, readPanel, stepToNextSegment, waitForPanel } from './harness/panel';
import { screenshot, Workbench, type WorkbenchWindow } from './harness/workbench';

const examples = join(projectFolder, 'examples');
const example = 'four-way-close.tcp';

/** What a user sees when F10 has brought the next segment. */
interface Step {
  readonly name: string;
  /** The segment that has arrived, as the ladder writes it, and who sent it. */
  readonly arrow: string;
  readonly from: 'client' | 'server';
  /** The top frame of the call stack: the state in which the segment found its receiver. */
  readonly frame: string;
  readonly client: string;
  readonly server: string;
  /** Fields of the client's and the server's TCB, sequence numbers relative to the two SYNs. */
  readonly fields: Readonly<Record<'client' | 'server', Readonly<Record<string, string>>>>;
  /** A row of VS Code's own Variables view, where the moment has one to tell. */
  readonly variable?: RegExp;
}

/** The segments of RFC 9293 figures 6 and 12, with 18 bytes of data between them. */
const steps: readonly Step[] = [
  {
    name: 'SYN',
    arrow: 'SYN seq 0',
    from: 'client',
    frame: 'LISTEN: SYN arrives',
    client: 'SYN_SENT',
    server: 'SYN_RECEIVED',
    fields: { client: { 'snd.una': '0', 'snd.nxt': '1' }, server: { 'rcv.nxt': '1' } },
  },
  {
    name: 'SYN-ACK',
    arrow: 'SYN,ACK seq 0 ack 1',
    from: 'server',
    frame: 'SYN_SENT: SYN-ACK arrives',
    client: 'ESTABLISHED',
    server: 'SYN_RECEIVED',
    fields: { client: { 'snd.una': '1', 'snd.nxt': '1', 'rcv.nxt': '1' }, server: { 'snd.una': '0', 'snd.nxt': '1' } },
  },
  {
    name: 'ACK of the handshake',
    arrow: 'ACK seq 1 ack 1',
    from: 'client',
    frame: 'SYN_RECEIVED: ACK arrives',
    client: 'ESTABLISHED',
    server: 'ESTABLISHED',
    fields: { client: { 'snd.una': '1' }, server: { 'snd.una': '1', 'snd.nxt': '1', 'rcv.nxt': '1' } },
  },
  {
    name: 'data',
    arrow: 'PSH,ACK seq 1 len 18 ack 1',
    from: 'client',
    frame: 'ESTABLISHED: DATA arrives',
    client: 'ESTABLISHED',
    server: 'ESTABLISHED',
    fields: { client: { 'snd.una': '1', 'snd.nxt': '19' }, server: { 'rcv.nxt': '19' } },
  },
  {
    name: 'ACK of the data',
    arrow: 'ACK seq 1 ack 19',
    from: 'server',
    frame: 'ESTABLISHED: ACK arrives',
    client: 'ESTABLISHED',
    server: 'ESTABLISHED',
    fields: { client: { 'snd.una': '19', 'snd.nxt': '19' }, server: { 'rcv.nxt': '19' } },
  },
  {
    name: 'FIN of the client',
    arrow: 'FIN,ACK seq 19 ack 1',
    from: 'client',
    frame: 'ESTABLISHED: FIN arrives',
    client: 'FIN_WAIT_1',
    server: 'CLOSE_WAIT',
    fields: { client: { 'snd.una': '19', 'snd.nxt': '20' }, server: { 'rcv.nxt': '20' } },
  },
  {
    name: 'ACK of that FIN',
    arrow: 'ACK seq 1 ack 20',
    from: 'server',
    frame: 'FIN_WAIT_1: ACK arrives',
    client: 'FIN_WAIT_2',
    server: 'CLOSE_WAIT',
    fields: { client: { 'snd.una': '20', 'rcv.nxt': '1' }, server: { 'snd.nxt': '1', 'rcv.nxt': '20' } },
  },
  {
    name: 'FIN of the server',
    arrow: 'FIN,ACK seq 1 ack 20',
    from: 'server',
    frame: 'FIN_WAIT_2: FIN arrives',
    client: 'TIME_WAIT',
    server: 'LAST_ACK',
    fields: { client: { 'snd.nxt': '20', 'rcv.nxt': '2' }, server: { 'snd.una': '1', 'snd.nxt': '2' } },
    variable: /^STATE, value TIME_WAIT/,
  },
  {
    name: 'ACK of that FIN, too',
    arrow: 'ACK seq 20 ack 2',
    from: 'client',
    frame: 'LAST_ACK: ACK arrives',
    client: 'TIME_WAIT',
    server: 'CLOSED',
    fields: { client: { 'snd.nxt': '20', 'rcv.nxt': '2' }, server: {} },
  },
];

/** The fields of a reading that a step names, in the step's shape. */
function fieldsOf(reading: PanelReading, wanted: Step['fields']): Step['fields'] {
  const pick = (role: 'client' | 'server') =>
    Object.fromEntries(Object.keys(wanted[role]).map((key) => [key, reading[role].fields[key]?.value ?? '(not shown)']));
  return { client: pick('client'), server: pick('server') };
}

/** What of a reading must be the same when the same moment is reached again: all but the marks of what the step changed. */
function moment({ position, client, server, lastArrow }: PanelReading): unknown {
  const values = (endpoint: PanelReading['client']) => ({
    state: endpoint.state,
    call: endpoint.call,
    lastReturn: endpoint.lastReturn,
    fields: Object.fromEntries(Object.entries(endpoint.fields).map(([key, { value }]) => [key, value])),
  });
  return { position, lastArrow, client: values(client), server: values(server) };
}

/** VS Code's own views follow the panel by a moment; waits until they show the step too. */
async function waitForViews(page: Page, step: Step): Promise<void> {
  await callStackWith(page, new RegExp(`^Stack Frame ${step.frame}`));
  if (step.variable) {
    await variablesWith(page, step.variable);
  }
}

describe('the four-way close in the workbench', function () {
  // The first run installs the VS Code server and perhaps a browser.
  this.timeout(600_000);
  let workbench: Workbench;
  let window: WorkbenchWindow;
  let editor: Locator;
  /** After every press of F10, from the first stop on. */
  const readings: PanelReading[] = [];
  /** Those of them at which a segment had arrived. */
  const arrivals: PanelReading[] = [];

  before(async () => {
    workbench = await Workbench.start(examples);
    window = await workbench.openWindow();
    editor = await openScenario(window.page, example);
  });

  after(async () => {
    await window?.close();
    await workbench?.stop();
  });

  afterEach(async function () {
    const name = this.currentTest?.title.replace(/[^A-Za-z0-9]+/g, '-') ?? 'unknown';
    await screenshot(window.page, `light-${name}`);
  });

  it('explains TIME_WAIT before a session', async () => {
    await showWord(window.page, editor, readFileSync(join(examples, example), 'utf8'), 'TIME_WAIT');
    const text = await hoverWord(window.page, editor, 'TIME_WAIT', false);
    assert.match(text, /2 ?MSL|60 s/);
    assert.match(text, /RFC 9293/);
  });

  it('starts with F5 and no launch.json, stops, and opens the panel beside the editor', async () => {
    await startDebugging(window.page);
    await waitForPanel(window.page);
    const reading = await readPanel(window.page);
    readings.push(reading);
    assert.equal(reading.status, 'stopped');
    assert.equal(reading.client.state, 'CLOSED');
    assert.equal(reading.lastArrow, undefined);
    assert.ok(await editor.isVisible(), 'the editor stays in sight');
  });

  for (const [index, step] of steps.entries()) {
    it(`segment ${index + 1} with F10: ${step.name}`, async () => {
      const seen = await stepToNextSegment(window.page);
      readings.push(...seen);
      const reading = seen.at(-1);
      assert.ok(reading);
      arrivals.push(reading);
      assert.deepEqual(reading.lastArrow, { label: step.arrow, from: step.from, fate: 'arrived' });
      assert.deepEqual({ client: reading.client.state, server: reading.server.state }, { client: step.client, server: step.server });
      assert.deepEqual(fieldsOf(reading, step.fields), step.fields);
      await waitForViews(window.page, step);
    });
  }

  it('showed what each step changed, with its former value', () => {
    const [, , , , acknowledged, finished] = arrivals;
    assert.deepEqual(acknowledged?.client.fields['snd.una'], { value: '19', former: '1' });
    assert.deepEqual(finished?.server.fields['rcv.nxt'], { value: '20', former: '19' });
    assert.equal(finished?.server.formerState, 'ESTABLISHED');
  });

  it('showed at the server that read returned 0', () => {
    const [, , , , , , afterFin] = arrivals;
    assert.match(afterFin?.server.lastReturn ?? '', /^read\(.*\) = 0$/);
  });

  it('wrote every event into the debug console', async () => {
    await consoleWith(window.page, /client +FIN_WAIT_2 -> TIME_WAIT/);
  });

  it('explains TIME_WAIT in the editor during the session', async () => {
    await showWord(window.page, editor, readFileSync(join(examples, example), 'utf8'), 'TIME_WAIT');
    const text = await hoverWord(window.page, editor, 'TIME_WAIT', true);
    assert.match(text, /2 ?MSL|60 s/);
    assert.match(text, /RFC 9293/);
  });

  it('steps back to exactly the former values, to the start', async () => {
    for (const former of readings.slice(0, -1).reverse()) {
      const reading = await panelAfter(window.page, () => pressToolbarButton(window.page, 'step-back'));
      assert.deepEqual(moment(reading), moment(former));
    }
  });

  it('steps forward again to exactly what was there', async () => {
    for (const former of readings.slice(1)) {
      const reading = await panelAfter(window.page, () => window.page.keyboard.press('F10'));
      assert.deepEqual(moment(reading), moment(former));
    }
    await stopDebugging(window.page);
  });

  it('left no error in the console or in the extension host', () => {
    assert.deepEqual(window.problems, []);
    assert.deepEqual(workbench.extensionHostErrors(), []);
  });
});

describe('a function breakpoint in the workbench', function () {
  this.timeout(600_000);
  let workbench: Workbench;
  let window: WorkbenchWindow;

  before(async () => {
    workbench = await Workbench.start(examples);
    window = await workbench.openWindow();
  });

  after(async () => {
    await window?.close();
    await workbench?.stop();
  });

  it('on server:CLOSE_WAIT stops there', async () => {
    const { page } = window;
    const editor = await openScenario(page, example);
    await addFunctionBreakpoint(page, 'server:CLOSE_WAIT');
    await editor.click();
    await startDebugging(page);
    await waitForPanel(page);
    const reading = await panelAfter(page, () => page.keyboard.press('F5'));
    assert.equal(reading.server.state, 'CLOSE_WAIT');
    // What was there at the stop before, which was the start.
    assert.equal(reading.server.formerState, 'CLOSED');
    assert.equal(reading.lastArrow?.label, 'FIN,ACK seq 19 ack 1');
    await callStackWith(page, /^Stack Frame ESTABLISHED: FIN arrives/);
    await variablesWith(page, /^conn, value 4 \(CLOSE_WAIT /);
    await screenshot(page, 'function-breakpoint');
    await stopDebugging(page);
  });

  it('left no error in the console or in the extension host', () => {
    assert.deepEqual(window.problems, []);
    assert.deepEqual(workbench.extensionHostErrors(), []);
  });
});

describe('the look of the panel', function () {
  this.timeout(600_000);
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.start(examples);
  });

  after(async () => {
    await workbench?.stop();
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`is kept in ${theme} for each stage`, async () => {
      const window = await workbench.openWindow();
      try {
        const editor = await openScenario(window.page, example);
        await chooseTheme(window.page, theme);
        await editor.click();
        await startDebugging(window.page);
        await waitForPanel(window.page);
        await screenshot(window.page, `stage-0-first-stop-${theme}`);
        for (const [index, step] of steps.entries()) {
          const reading = (await stepToNextSegment(window.page)).at(-1);
          assert.equal(reading?.lastArrow?.label, step.arrow);
          await waitForViews(window.page, step);
          await screenshot(window.page, `stage-${index + 1}-${step.name.replace(/\W+/g, '-')}-${theme}`);
        }
        await stopDebugging(window.page);
        assert.deepEqual(window.problems, []);
      } catch (error) {
        await screenshot(window.page, `failed-${theme}`);
        throw error;
      } finally {
        await window.close();
      }
    });
  }
});
