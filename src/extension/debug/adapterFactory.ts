import * as vscode from 'vscode';
import { guarded } from '../log';
import { debugType } from './configuration';
import { editorFiles } from './files';

/** Registers the debug adapter, which runs inside the extension host: the same in Node and in a browser. */
export function registerDebugAdapter(): vscode.Disposable {
  return vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
    createDebugAdapterDescriptor: (session) => guarded('starting the debug adapter', () => inlineAdapter(session)),
  });
}

/** The adapter and the engine are loaded with the first session, not with the extension. */
async function inlineAdapter(session: vscode.DebugSession): Promise<vscode.DebugAdapterDescriptor> {
  const [{ TcpTeardownAdapter }, { Session }] = await Promise.all([import('../adapter/adapter'), import('../../engine/world/session')]);
  const folder = session.workspaceFolder?.uri;
  const adapter = new TcpTeardownAdapter({
    files: editorFiles,
    createWorld: (scenario, options) => new Session(scenario, options),
    ...(folder ? { workspaceFolder: folder.scheme === 'file' ? folder.fsPath : folder.toString() } : {}),
  });
  return new vscode.DebugAdapterInlineImplementation(adapter as vscode.DebugAdapter);
}
