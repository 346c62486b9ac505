import assert from 'node:assert/strict';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/workbench/cache';
import { openScenario } from './harness/editor';
import { screenshot, Workbench, type WorkbenchWindow } from './harness/workbench';

describe('a scenario in the workbench', function () {
  // The first run installs the VS Code server and perhaps a browser.
  this.timeout(600_000);
  let workbench: Workbench;
  let window: WorkbenchWindow;

  before(async () => {
    workbench = await Workbench.start(join(projectFolder, 'examples'));
    window = await workbench.openWindow();
  });

  after(async () => {
    await window?.close();
    await workbench?.stop();
  });

  it('opens as a TCP scenario, without an error', async () => {
    await openScenario(window.page, 'four-way-close.tcp');
    assert.equal((await window.page.locator('#status\\.editor\\.mode').innerText()).trim(), 'TCP Scenario');
    await screenshot(window.page, 'scenario-opened');
    assert.deepEqual(window.problems, []);
    assert.deepEqual(workbench.extensionHostErrors(), []);
  });
});
