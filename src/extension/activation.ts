import type * as vscode from 'vscode';
import { registerCommands } from './debug/commands';
import { registerConfigurationProviders } from './debug/provider';
import { createLog } from './log';
import { registerPanel } from './panel/panel';

/** What both hosts of extensions, Node and the browser, set up. */
export function activateEverywhere(context: vscode.ExtensionContext): void {
  context.subscriptions.push(createLog(), registerConfigurationProviders(), registerCommands(), registerPanel(context));
}
