import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/workbench/cache';
import { eventually } from './harness/conditions';
import { callStackWith, markedLine, setLineBreakpoint, startDebugging, stopDebugging } from './harness/debugging';
import { openScenario } from './harness/editor';
import { panelAfter, waitForPanel } from './harness/panel';
import { packageForBrowser } from './harness/webPackage';
import { screenshot, Workbench, type WorkbenchWindow } from './harness/workbench';

/** A name that paths and URIs write in different ways: spaces, a per cent sign, a hash and Chinese characters. */
const fileName = '四次 挥手 100% #1.tcp';
const example = join(projectFolder, 'examples', 'four-way-close.tcp');

for (const host of ['Node', 'browser'] as const) {
  describe(`a file name with spaces, signs and Chinese characters in the ${host} host`, function () {
    // The first run installs the VS Code server and perhaps a browser.
    this.timeout(600_000);
    let folder: string;
    let workbench: Workbench;
    let window: WorkbenchWindow;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tcp-teardown-names-'));
      cpSync(example, join(folder, fileName));
      const web = host === 'browser' ? await packageForBrowser() : undefined;
      workbench = await Workbench.start(folder, {}, web?.vsixFile);
      web?.remove();
      window = await workbench.openWindow();
    });

    after(async () => {
      await window?.close();
      await workbench?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('is debugged, and its line breakpoint stops in the same editor', async () => {
      const { page } = window;
      const lines = readFileSync(example, 'utf8').split('\n');
      const closing = lines.findIndex((line) => line.includes('close(conn);')) + 1;
      const editor = await openScenario(page, fileName);
      await setLineBreakpoint(page, editor, closing);
      await startDebugging(page);
      await waitForPanel(page);
      const reading = await panelAfter(page, () => page.keyboard.press('F5'));
      assert.equal(reading.server.state, 'CLOSE_WAIT');
      await callStackWith(page, new RegExp(`^Stack Frame serve, line ${closing}`));
      await eventually(
        'the line of the breakpoint to be marked',
        () => markedLine(editor),
        (line) => line === closing,
      );
      assert.equal(await page.locator('.tab', { hasText: '挥手' }).count(), 1, 'no second editor for the same file');
      await screenshot(page, `file-name-${host}`);
      await stopDebugging(page);
    });

    it('left no error in the console or in the extension host', () => {
      assert.deepEqual(window.problems, []);
      assert.deepEqual(workbench.extensionHostErrors(), []);
    });
  });
}
