import type * as vscode from 'vscode';
import { activateEverywhere } from './activation';

/** Entry point in VS Code's browser host, where no part of Node exists. */
export function activate(context: vscode.ExtensionContext): void {
  activateEverywhere(context);
}
