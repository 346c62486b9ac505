import * as vscode from 'vscode';

let channel: vscode.LogOutputChannel | undefined;

/** Makes the extension's own output channel, where its failures are written instead of VS Code's log. */
export function createLog(): vscode.Disposable {
  channel = vscode.window.createOutputChannel('TCP Teardown', { log: true });
  return channel;
}

/** Writes a failure, with what was being done, to the extension's output channel. */
export function logFailure(what: string, error: unknown): void {
  channel?.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

/**
 * Runs what VS Code asks a provider for. A failure is logged in the extension's channel and answered with undefined, which every provider may
 * answer, so that a fault of ours never disturbs the editor.
 */
export async function guarded<Result>(what: string, work: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    logFailure(what, error);
    return undefined;
  }
}
