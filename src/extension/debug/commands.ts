import * as vscode from 'vscode';
import { guarded } from '../log';
import { configurationFor } from './configuration';
import { activeScenario } from './provider';

/** Registers Debug and Run: for the scenario handed over (a CodeLens, a button in the title, the Explorer) or the one in the active editor. */
export function registerCommands(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('tcp-teardown.debugScenario', (scenario?: unknown) => start(scenario, false)),
    vscode.commands.registerCommand('tcp-teardown.runScenario', (scenario?: unknown) => start(scenario, true)),
  );
}

async function start(scenario: unknown, noDebug: boolean): Promise<void> {
  await guarded('starting a session', async () => {
    const uri = scenario instanceof vscode.Uri ? scenario : activeScenario();
    if (!uri) {
      void vscode.window.showErrorMessage(vscode.l10n.t('Open a scenario file (*.tcp) first.'));
      return;
    }
    await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), configurationFor(uri), { noDebug });
  });
}
