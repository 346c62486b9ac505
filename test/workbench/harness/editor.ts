import type { Locator, Page } from 'playwright-core';
import { eventually } from './conditions';

/** The editor of an open file. */
export function editorOf(page: Page, fileName: string): Locator {
  return page.locator(`.monaco-editor[data-uri$="/${encodeURIComponent(fileName)}"]`).first();
}

/**
 * Opens a scenario of the workspace's top folder through the Explorer, and waits for the extension's lens over it: only
 * then does F5 start a session and F9 set a breakpoint, in a new window VS Code takes them for nothing.
 */
export async function openScenario(page: Page, fileName: string): Promise<Locator> {
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: fileName }).first().dblclick();
  const editor = editorOf(page, fileName);
  await editor.locator('.codelens-decoration', { hasText: 'Debug' }).first().waitFor();
  return editor;
}

/** Runs a command of the palette by its exact title. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input');
  await eventually(
    `the command palette with "${title}"`,
    async () => {
      await page.keyboard.press('F1');
      await input.waitFor({ timeout: 2000 });
      await input.fill(`>${title}`);
      await page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click({ timeout: 3000 });
      return true;
    },
    (ran) => ran,
  );
}

/** VS Code's own themes to look at the panel in: their names, and the class that the workbench then carries. */
export const themes = {
  light: { label: 'Light Modern', workbenchClass: 'vs' },
  dark: { label: 'Dark Modern', workbenchClass: 'vs-dark' },
  'high-contrast': { label: 'Dark High Contrast', workbenchClass: 'hc-black' },
} as const;

/** Chooses a colour theme as a user does, and waits until the window shows it. */
export async function chooseTheme(page: Page, theme: keyof typeof themes): Promise<void> {
  const { label, workbenchClass } = themes[theme];
  await runCommand(page, 'Preferences: Color Theme');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(label);
  await page.locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${label}"]`).waitFor();
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
}

/** Goes to a place, which is shown in the middle of the editor, and puts the cursor there. Lines and columns count from 1. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  await page.keyboard.press('Control+g');
  const input = page.locator('.quick-input-widget input');
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
}

/** Shows the first place of a file that has the word. `text` is what the file holds. */
export async function showWord(page: Page, editor: Locator, text: string, word: string): Promise<void> {
  const lines = text.split('\n');
  const index = lines.findIndex((line) => line.includes(word));
  if (index < 0) {
    throw new Error(`the file does not hold ${word}`);
  }
  await editor.click();
  await goTo(page, index + 1, (lines[index]?.indexOf(word) ?? 0) + word.length + 1);
}

/** Where a word stands on the screen: the middle of its first visible occurrence in the editor. */
async function placeOfWord(editor: Locator, word: string): Promise<{ x: number; y: number } | undefined> {
  return editor.locator('.view-lines').evaluate((lines, wanted) => {
    const walker = document.createTreeWalker(lines, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const start = node.textContent?.indexOf(wanted) ?? -1;
      if (start >= 0) {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + wanted.length);
        const box = range.getBoundingClientRect();
        if (box.width > 0) {
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
      }
    }
    return undefined;
  }, word);
}

/**
 * Hovers a visible word of the editor and returns the text that appears: the language's hover, or the debugger's while a
 * session is stopped.
 */
export async function hoverWord(page: Page, editor: Locator, word: string, debugging: boolean): Promise<string> {
  // While a session is stopped a word with a value shows it in the debugger's hover, one with documentation in the editor's.
  const widget = page.locator(debugging ? '.debug-hover-widget:visible, .monaco-hover:visible' : '.monaco-hover:visible').first();
  return eventually(
    `a hover on ${word}`,
    async () => {
      const place = await placeOfWord(editor, word);
      if (!place) {
        throw new Error(`${word} is not on the screen`);
      }
      await page.mouse.move(place.x + 40, place.y + 60);
      await page.mouse.move(place.x, place.y, { steps: 4 });
      await widget.waitFor({ timeout: 1500 });
      return (await widget.innerText()).trim();
    },
    (text) => text !== '' && text !== 'Loading...',
  );
}
