import type { Locator, Page } from 'playwright-core';
import { eventually, eventuallyStable } from './conditions';
import { goTo, runCommand } from './editor';

async function labels(rows: Locator): Promise<string[]> {
  return rows.evaluateAll((elements) => elements.map((element) => element.getAttribute('aria-label') ?? ''));
}

/** The rows of the Call Stack view, threads and frames, once they no longer change and one matches. */
export async function callStackWith(page: Page, pattern: RegExp): Promise<string[]> {
  return eventuallyStable(
    `a row of the call stack like ${pattern}`,
    async () => labels(page.locator('.debug-call-stack .monaco-list-row')),
    (rows) => rows.some((row) => pattern.test(row)),
  );
}

/** The rows of the Variables view, scopes and variables, once they no longer change and one matches. */
export async function variablesWith(page: Page, pattern: RegExp): Promise<string[]> {
  return eventuallyStable(
    `a row of the variables like ${pattern}`,
    async () => labels(page.locator('.debug-variables .monaco-list-row')),
    (rows) => rows.some((row) => pattern.test(row)),
  );
}

/** Starts a session with F5 and waits for its first stop. */
export async function startDebugging(page: Page): Promise<void> {
  await page.keyboard.press('F5');
  await waitForStop(page);
}

/** Waits until the session is stopped: the toolbar offers to continue. */
export async function waitForStop(page: Page): Promise<void> {
  await page.locator('.codicon-debug-continue:visible').first().waitFor();
}

/** Sets a breakpoint on a line with F9; lines count from 1. */
export async function setLineBreakpoint(page: Page, editor: Locator, line: number): Promise<void> {
  await editor.click();
  await goTo(page, line, 1);
  await page.keyboard.press('F9');
  await editor.locator('.codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified').first().waitFor();
}

/** The number of the line that the stopped session marks in an editor. */
export async function markedLine(editor: Locator): Promise<number> {
  // The mark and the line's number stand at the same height, in different layers of the editor.
  const mark = await editor.locator('.debug-top-stack-frame-line').first().boundingBox();
  const numbers = await editor.locator('.line-numbers').all();
  for (const number of numbers) {
    const box = await number.boundingBox();
    if (mark && box && Math.abs(box.y - mark.y) < 2) {
      return Number(await number.innerText());
    }
  }
  throw new Error('no line of the editor is marked as the one where the session is stopped');
}

/** Presses a button of the debug toolbar, such as `step-back`, which has no key. */
export async function pressToolbarButton(page: Page, icon: string): Promise<void> {
  await page.locator(`.codicon-debug-${icon}:visible`).first().click();
}

/** Ends the session with Shift+F5. */
export async function stopDebugging(page: Page): Promise<void> {
  await page.keyboard.press('Shift+F5');
  await waitForEnd(page);
}

/** Waits until no session runs. */
export async function waitForEnd(page: Page): Promise<void> {
  await eventually(
    'the end of the session',
    () => page.locator('.codicon-debug-stop:visible').count(),
    (count) => count === 0,
  );
}

/** Adds a function breakpoint as a user does: the plus of the Breakpoints view, the name, Enter. */
export async function addFunctionBreakpoint(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+Shift+D');
  await page.locator('#workbench\\.view\\.debug').waitFor();
  await runCommand(page, 'Add Function Breakpoint');
  const input = page.locator('.debug-breakpoints .monaco-inputbox input').first();
  await input.waitFor();
  await input.fill(name);
  await page.keyboard.press('Enter');
  await page.locator('.debug-breakpoints .monaco-list-row', { hasText: name }).waitFor();
}

/**
 * Opens the Debug Console if it is closed, and waits until a line at its end says so. Only lines on the screen can be read, and VS Code
 * scrolls to the last ones in its own time.
 */
export async function consoleWith(page: Page, pattern: RegExp): Promise<string[]> {
  const tree = page.locator('.repl-tree');
  if (!(await tree.isVisible())) await page.keyboard.press('Control+Shift+Y');
  const rows = tree.locator('.monaco-list-row');
  await rows.first().waitFor();
  return eventually(
    `a line of the console like ${pattern}`,
    async () => {
      await rows.last().hover();
      await page.mouse.wheel(0, 2000);
      return rows.allInnerTexts();
    },
    (lines) => lines.some((line) => pattern.test(line)),
  );
}
