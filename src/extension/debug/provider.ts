import * as vscode from 'vscode';
import { guarded } from '../log';
import {
  completeConfiguration,
  configurationFor,
  debugType,
  type LaunchConfiguration,
  type LocationMaker,
  resolveProgram,
  scenarioLanguage,
} from './configuration';

/** How many scenario files of a folder the Run and Debug view offers. */
const offeredFiles = 50;

const make: LocationMaker = {
  join: (folder, relative) => vscode.Uri.joinPath(vscode.Uri.parse(folder.toString()), relative),
  withPath: (base, path) => vscode.Uri.parse(base.toString()).with({ path }),
};

/** Registers what completes launch configurations: F5 without launch.json, launch.json's first content, and the list of scenario files. */
export function registerConfigurationProviders(): vscode.Disposable {
  const resolver: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations: () => [initialConfiguration()],
    resolveDebugConfiguration: (_folder, configuration) => {
      const complete = completeConfiguration(configuration as Partial<LaunchConfiguration>, activeScenario());
      if (!complete) {
        void vscode.window.showErrorMessage(
          vscode.l10n.t('There is no scenario to debug. Open a *.tcp file, or set "program" in launch.json to one.'),
        );
      }
      return complete;
    },
    resolveDebugConfigurationWithSubstitutedVariables: (folder, configuration) => {
      const workspaceFolder = folder ?? vscode.workspace.workspaceFolders?.[0];
      const program = resolveProgram(String(configuration.program), workspaceFolder?.uri, activeScenario(), make);
      return { ...configuration, program };
    },
  };
  const offer: vscode.DebugConfigurationProvider = {
    provideDebugConfigurations: async (folder) => (await guarded('listing scenario files', () => offeredConfigurations(folder))) ?? [],
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(debugType, resolver, vscode.DebugConfigurationProviderTriggerKind.Initial),
    vscode.debug.registerDebugConfigurationProvider(debugType, offer, vscode.DebugConfigurationProviderTriggerKind.Dynamic),
  );
}

/** The URI of the scenario in the active editor. */
export function activeScenario(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === scenarioLanguage ? document.uri : undefined;
}

/** What launch.json starts with. */
function initialConfiguration(): LaunchConfiguration {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: VS Code replaces ${file}.
  return { type: debugType, request: 'launch', name: vscode.l10n.t('Debug the current scenario'), program: '${file}', stopOnEntry: true };
}

/** One configuration for each scenario file of the folder, the one in the editor first. */
async function offeredConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<LaunchConfiguration[]> {
  const active = activeScenario();
  const files = folder
    ? await vscode.workspace.findFiles(new vscode.RelativePattern(folder, '**/*.tcp'), '**/node_modules/**', offeredFiles)
    : [];
  const others = files.filter((file) => file.toString() !== active?.toString()).sort((a, b) => (a.path < b.path ? -1 : 1));
  return [...(active ? [active] : []), ...others].map((file) => ({
    ...configurationFor(file),
    name: vscode.l10n.t('Debug {0}', vscode.workspace.asRelativePath(file, false)),
  }));
}
