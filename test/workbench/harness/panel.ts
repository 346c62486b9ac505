import type { FrameLocator, Page } from 'playwright-core';

/** The first webview of a window takes long: its service worker has to start. */
const firstWebviewLimitMs = 60_000;

/** The document inside the panel: a webview is a frame in a frame. */
export function panelFrame(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview[src*="extensionId=tcp-teardown.tcp-teardown-debugger"]').frameLocator('#active-frame');
}

/** Waits until the panel shows something that matches `selector`. */
export async function waitForPanel(page: Page, selector: string): Promise<FrameLocator> {
  const frame = panelFrame(page);
  await frame.locator(selector).first().waitFor({ timeout: firstWebviewLimitMs });
  return frame;
}
