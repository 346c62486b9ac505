import type * as vscode from 'vscode';
import { activateEverywhere } from './activation';

/** Entry point in VS Code's Node host. */
export function activate(context: vscode.ExtensionContext): void {
  activateEverywhere(context);
}
