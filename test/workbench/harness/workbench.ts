import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { projectFolder } from '../../../scripts/workbench/cache';
import {
  installExtension,
  installServer,
  prepareFolders,
  quietSettings,
  type RunningServer,
  startServer,
} from '../../../scripts/workbench/server';
import { launchChromium } from './chromium';
import { patienceMs } from './conditions';

const packagedExtension = join(projectFolder, 'dist', 'tcp-teardown-debugger.vsix');
const artefactFolder = join(projectFolder, 'test-artifacts', 'workbench');

/**
 * What VS Code itself complains about: a server without Microsoft's closed parts, and its own settings file being saved while the
 * extension host still starts on a busy machine. Nothing of ours.
 */
const harmless = [
  /vsda/,
  /the server responded with a status of 404/,
  /\(404\) was received when fetching the script/,
  /Aborted onWillSaveTextDocument-event/,
];

/** A window of the workbench: one page with a clean state of its own, and what went wrong in it. */
export interface WorkbenchWindow {
  readonly page: Page;
  /** Errors of the page and its frames: the console's and those nobody caught. */
  readonly problems: string[];
  close(): Promise<void>;
}

/** The real VS Code with the packaged extension, and a browser to drive it with. */
export class Workbench {
  private constructor(
    private readonly folder: string,
    private readonly server: RunningServer,
    private readonly browser: Browser,
    /** The opened folder, a copy of what the test named. */
    readonly workspace: string,
  ) {}

  /**
   * Installs what is missing, then starts a server with fresh folders and a browser.
   *
   * @param workspaceSource the folder to copy and open; tests may write to the copy
   * @param settings user settings beside the quiet ones
   * @param vsixFile the packaged extension
   */
  static async start(
    workspaceSource: string,
    settings: Readonly<Record<string, unknown>> = {},
    vsixFile = packagedExtension,
  ): Promise<Workbench> {
    if (!existsSync(vsixFile)) {
      throw new Error(`${vsixFile} does not exist; \`npm run package\` makes it.`);
    }
    const serverMain = await installServer();
    const browser = await launchChromium();
    const folder = mkdtempSync(join(tmpdir(), 'tcp-teardown-test-'));
    try {
      const workspace = join(folder, 'workspace');
      cpSync(workspaceSource, workspace, { recursive: true });
      const folders = prepareFolders(folder, { ...quietSettings, ...settings });
      await installExtension(serverMain, folders, vsixFile);
      return new Workbench(folder, await startServer(serverMain, folders, 'test'), browser, workspace);
    } catch (error) {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Opens a window on the workspace and waits until its Explorer shows the files. */
  async openWindow(): Promise<WorkbenchWindow> {
    const context = await this.browser.newContext({ viewport: { width: 1600, height: 1000 } });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    const problems = collectProblems(page);
    await page.goto(`${this.server.origin}/?tkn=${this.server.token}&folder=${encodeURIComponent(this.workspace)}`);
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return { page, problems, close: () => closeWindow(page, context) };
  }

  /** Lines of the extension hosts' logs that report an error of this extension. */
  extensionHostErrors(): string[] {
    const logs = join(this.folder, 'user-data', 'logs');
    if (!existsSync(logs)) {
      return [`${logs} does not exist, so nothing is known of the extension host`];
    }
    return readdirSync(logs, { recursive: true, encoding: 'utf8' })
      .filter((name) => /exthost.*\.log$/.test(name))
      .flatMap((name) => readFileSync(join(logs, name), 'utf8').split('\n'))
      .filter((line) => /\[error\]/i.test(line));
  }

  /** Ends the browser, the server with its process group, and removes their folders. */
  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Keeps a screenshot as a test artefact: `test-artifacts/workbench/NAME.png`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(artefactFolder, { recursive: true });
  await page.screenshot({ path: join(artefactFolder, `${name}.png`), animations: 'disabled' });
}

function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  const add = (text: string) => {
    if (!harmless.some((pattern) => pattern.test(text))) {
      problems.push(text);
    }
  };
  page.on('console', (message) => {
    if (message.type() === 'error') {
      add(`${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => add(error.stack ?? error.message));
  return problems;
}

/** The page first: an extension host whose page vanished without a word waits for it for hours. */
async function closeWindow(page: Page, context: BrowserContext): Promise<void> {
  await page.close();
  await context.close();
}
