import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/workbench/cache';
import { pressToolbarButton, startDebugging, stopDebugging } from './harness/debugging';
import { hoverWord, openScenario, showWord } from './harness/editor';
import { panelAfter, stepToNextSegment, waitForPanel } from './harness/panel';
import { packageForBrowser } from './harness/webPackage';
import { screenshot, Workbench, type WorkbenchWindow } from './harness/workbench';

const examples = join(projectFolder, 'examples');
const example = 'four-way-close.tcp';

describe('the extension in a browser host, without Node', function () {
  // The first run installs the VS Code server and perhaps a browser.
  this.timeout(600_000);
  let workbench: Workbench;
  let window: WorkbenchWindow;

  before(async () => {
    const web = await packageForBrowser();
    try {
      workbench = await Workbench.start(examples, {}, web.vsixFile);
    } finally {
      web.remove();
    }
    window = await workbench.openWindow();
  });

  after(async () => {
    await window?.close();
    await workbench?.stop();
  });

  it('needs nothing but VS Code', () => {
    const bundle = readFileSync(join(projectFolder, 'dist', 'extension.web.js'), 'utf8');
    const required = new Set([...bundle.matchAll(/(?<![.\w])require\(["']([^"']+)["']\)/g)].map(([, name]) => name));
    assert.deepEqual([...required], ['vscode']);
  });

  it('explains, starts, steps forwards and back', async () => {
    const { page } = window;
    const editor = await openScenario(page, example);
    await showWord(page, editor, readFileSync(join(examples, example), 'utf8'), 'TIME_WAIT');
    assert.match(await hoverWord(page, editor, 'TIME_WAIT', false), /RFC 9293/);
    await startDebugging(page);
    await waitForPanel(page);
    const first = await stepToNextSegment(page);
    assert.equal(first.at(-1)?.lastArrow?.label, 'SYN seq 0');
    const second = await stepToNextSegment(page);
    assert.equal(second.at(-1)?.lastArrow?.label, 'SYN,ACK seq 0 ack 1');
    const back = await panelAfter(page, () => pressToolbarButton(page, 'step-back'));
    assert.equal(back.lastArrow?.label, 'SYN seq 0');
    await screenshot(page, 'browser-host');
    await stopDebugging(page);
  });

  it('left no error in the console or in the extension host', () => {
    assert.deepEqual(window.problems, []);
    assert.deepEqual(workbench.extensionHostErrors(), []);
  });
});
