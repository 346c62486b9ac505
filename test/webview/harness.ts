import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { panelHtml } from '../../src/extension/panel/html';
import type { HostMessage, PageMessage } from '../../src/extension/panel/protocol';
import { type Theme, themes } from './themes';

const root = resolve(__dirname, '..', '..');
const origin = 'https://panel.test';

let built: string | undefined;

/** The page's script, made of what stands in the folder now: a test never runs a bundle of yesterday. */
function bundle(): string {
  built ??= buildSync({
    absWorkingDir: root,
    entryPoints: [join('webview', 'main.ts')],
    bundle: true,
    minify: true,
    keepNames: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  }).outputFiles[0]?.text;
  if (built === undefined) throw new Error('esbuild made no bundle of webview/main.ts');
  return built;
}

export interface PanelPage {
  page: Page;
  /** Sends a message as the extension host would. */
  post(message: HostMessage): Promise<void>;
  /** What the page has sent so far. */
  sent(): Promise<PageMessage[]>;
  /** Resolves when the parts have drawn what they were told, and what they measured in doing so. */
  settled(): Promise<void>;
  /** What the console and the content security policy complained of. */
  complaints: string[];
}

/** Opens the panel's own page, its security policy included, in a browser that plays VS Code's part. */
export async function openPanel(
  browser: Browser,
  options: {
    theme?: keyof typeof themes;
    width?: number;
    height?: number;
    state?: unknown;
    reducedMotion?: 'reduce' | 'no-preference';
  } = {},
): Promise<PanelPage> {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 900, height: options.height ?? 860 },
    reducedMotion: options.reducedMotion ?? 'reduce',
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  const html = panelHtml({ nonce: 'test', scriptUri: `${origin}/webview.js`, language: 'en', title: 'Panel' });
  await page.route(`${origin}/**`, (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (path === '/webview.js') return route.fulfill({ contentType: 'text/javascript', body: bundle() });
    return route.fulfill({ status: 204, body: '' });
  });
  // tsx names functions by a helper that the page does not have.
  await page.addInitScript({ content: 'globalThis.__name = (target) => target;' });
  await page.addInitScript(playHost, { theme: themes[options.theme ?? 'dark'], state: options.state });
  await page.goto(`${origin}/`);
  await page.locator('teardown-panel').waitFor();
  return {
    page,
    complaints,
    post: (message) => page.evaluate((data) => window.postMessage(data, '*'), message),
    settled: () => page.evaluate(waitForUpdates),
    sent: () => page.evaluate(() => (window as unknown as { sentMessages: PageMessage[] }).sentMessages),
  };
}

/** Runs in the page. Parts update in microtasks and measure themselves once per frame: three frames are more than they need. */
async function waitForUpdates(): Promise<void> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  for (let i = 0; i < 3; i++) await frame();
}

/** Runs in the page before its own script: the theme as VS Code sets it, and the host's three functions. */
function playHost({ theme, state }: { theme: Theme; state: unknown }): void {
  const sent: unknown[] = [];
  let kept = state;
  Object.assign(window, {
    sentMessages: sent,
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => sent.push(message),
      getState: () => kept,
      setState: (next: unknown) => {
        kept = next;
      },
    }),
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.body.className = theme.kind;
    document.body.dataset.vscodeThemeKind = theme.kind;
    document.body.style.background = 'var(--vscode-editor-background)';
  });
  const apply = () => {
    for (const [name, value] of Object.entries(theme.variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
  };
  if (document.documentElement) {
    apply();
    return;
  }
  const observer = new MutationObserver(() => {
    observer.disconnect();
    apply();
  });
  observer.observe(document, { childList: true });
}
