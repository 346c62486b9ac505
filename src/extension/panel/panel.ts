import * as vscode from 'vscode';
import { guarded, logFailure } from '../log';
import { SessionFollower } from './follower';
import { makeNonce, panelHtml } from './html';
import { type HostMessage, type PageMessage, type PanelCommand, parsePageMessage } from './protocol';
import { trackSession } from './tracker';

const viewType = 'tcp-teardown.panel';
const debugType = 'tcp-teardown';

/** The debugger's own commands behind the panel's controls: what its buttons do is what the debug toolbar's do. */
const commands: Record<Exclude<PanelCommand, 'start'>, string> = {
  stepBack: 'workbench.action.debug.stepBack',
  stepOver: 'workbench.action.debug.stepOver',
  stepInto: 'workbench.action.debug.stepInto',
  continue: 'workbench.action.debug.continue',
  reverseContinue: 'workbench.action.debug.reverseContinue',
  pause: 'workbench.action.debug.pause',
  restart: 'workbench.action.debug.restart',
};

/** Sets up the panel: it opens beside the editor when a session starts, follows it, and comes back when the window is reloaded. */
export function registerPanel(context: vscode.ExtensionContext): vscode.Disposable {
  const panel = new Panel(context.extensionUri);
  return vscode.Disposable.from(
    panel,
    vscode.commands.registerCommand('tcp-teardown.openPanel', () => guarded('opening the panel', () => panel.open(false))),
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (webviewPanel) => void (await guarded('restoring the panel', () => panel.adopt(webviewPanel))),
    }),
    vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
      createDebugAdapterTracker: (session) => trackSession(panel.follow(session)),
    }),
    vscode.debug.onDidChangeActiveDebugSession((session) => panel.show(session)),
    vscode.debug.onDidTerminateDebugSession((session) => panel.leave(session)),
  );
}

/** The one panel of a window, and the sessions that it can show. */
class Panel implements vscode.Disposable {
  private webviewPanel: vscode.WebviewPanel | undefined;
  /** Running sessions by id. */
  private readonly followers = new Map<string, SessionFollower>();
  /** The one shown; it stays after its session has ended. */
  private shown: { follower: SessionFollower; session: vscode.DebugSession } | undefined;

  constructor(private readonly extensionUri: vscode.Uri) {}

  dispose(): void {
    for (const follower of this.followers.values()) follower.dispose();
    this.webviewPanel?.dispose();
  }

  open(preserveFocus: boolean): void {
    if (this.webviewPanel) {
      this.webviewPanel.reveal(undefined, preserveFocus);
      return;
    }
    const title = vscode.l10n.t('TCP Teardown');
    this.adopt(
      vscode.window.createWebviewPanel(
        viewType,
        title,
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus },
        { retainContextWhenHidden: true },
      ),
    );
  }

  /** Fills a webview panel, new or brought back by VS Code after a reload. */
  adopt(webviewPanel: vscode.WebviewPanel): void {
    this.webviewPanel = webviewPanel;
    const icon = (theme: string) => vscode.Uri.joinPath(this.extensionUri, 'media', `scenario-${theme}.svg`);
    webviewPanel.iconPath = { light: icon('light'), dark: icon('dark') };
    const { webview } = webviewPanel;
    const bundles = vscode.Uri.joinPath(this.extensionUri, 'dist');
    webview.options = { enableScripts: true, localResourceRoots: [bundles] };
    webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    webviewPanel.onDidDispose(() => {
      if (this.webviewPanel === webviewPanel) this.webviewPanel = undefined;
    });
    webview.html = panelHtml({
      nonce: makeNonce(),
      scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(bundles, 'webview.js')).toString(),
      language: vscode.env.language,
      title: webviewPanel.title,
    });
  }

  /** A session begins: it is the one to show. A run without debugging stops nowhere, so that there is nothing to open the panel for. */
  follow(session: vscode.DebugSession): SessionFollower {
    const follower: SessionFollower = new SessionFollower(
      session,
      (message) => {
        if (this.shown?.follower === follower) this.post(message);
      },
      logFailure,
    );
    this.followers.set(session.id, follower);
    this.shown = { follower, session };
    if (!session.configuration.noDebug) void guarded('opening the panel', () => this.open(true));
    follower.replay();
    return follower;
  }

  /** The user looks at another session. */
  show(session: vscode.DebugSession | undefined): void {
    const follower = session && this.followers.get(session.id);
    if (!session || !follower || this.shown?.follower === follower) return;
    this.shown = { follower, session };
    follower.replay();
  }

  leave(session: vscode.DebugSession): void {
    this.followers.get(session.id)?.ended();
    this.followers.delete(session.id);
  }

  private post(message: HostMessage): void {
    void this.webviewPanel?.webview.postMessage(message);
  }

  private receive(data: unknown): void {
    const message = parsePageMessage(data);
    if (!message) {
      logFailure('reading a message of the panel', JSON.stringify(data));
      return;
    }
    void guarded(`the panel's ${message.type}`, () => this.act(message));
  }

  private async act(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.post({ type: 'configure', language: vscode.env.language });
        this.shown?.follower.replay();
        return;
      case 'command':
        return message.command === 'start' ? this.start() : void (await vscode.commands.executeCommand(commands[message.command]));
      case 'moveTo':
        this.shown?.follower.moveTo(message.position);
        return;
      case 'lookUp':
        void guarded('looking up a word', () => this.document(message.name));
        return;
      default:
        message satisfies never;
    }
  }

  /** The knowledge base is loaded with the first word that is asked for, not with the extension. */
  private async document(name: string): Promise<void> {
    const { lookUp } = await import('../../engine/knowledge/knowledge');
    this.post({ type: 'documentation', name, markdown: lookUp(name, vscode.env.language)?.markdown });
  }

  /** The same scenario again, or the one in the editor when there was none yet. */
  private async start(): Promise<void> {
    const session = this.shown?.session;
    if (session) await vscode.debug.startDebugging(session.workspaceFolder, session.configuration);
    else await vscode.commands.executeCommand('tcp-teardown.debugScenario', visibleScenario());
  }
}

/** While the panel has the focus no text editor is the active one; the scenario is in one that can be seen. */
function visibleScenario(): vscode.Uri | undefined {
  return vscode.window.visibleTextEditors.find((editor) => editor.document.languageId === 'tcp-scenario')?.document.uri;
}
