import type * as vscode from 'vscode';
import { registerDebugAdapter } from './debug/adapterFactory';
import { registerCommands } from './debug/commands';
import { registerConfigurationProviders } from './debug/provider';
import { registerDiagnostics } from './language/diagnostics';
import { registerProviders } from './language/providers';
import { createLog } from './log';
import { registerPanel } from './panel/panel';

/** What both hosts of extensions, Node and the browser, set up. */
export function activateEverywhere(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    createLog(),
    registerConfigurationProviders(),
    registerCommands(),
    registerDebugAdapter(),
    registerPanel(context),
    registerProviders(),
    registerDiagnostics(),
  );
}
