import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../workbench/harness/chromium';
import { openPanel } from './harness';
import { Player } from './recording';
import { themes } from './themes';

/*
 * Takes pictures of the panel in all themes and sizes, to be looked at: `npx tsx test/webview/gallery.ts [WORD]`
 * writes those whose name holds WORD, and gallery.html over them, to test-artifacts/panel.
 */

interface Picture {
  recording: string;
  stop(player: Player): number;
  /** The last stop known, when that is later: what comes after the moment is shown faded. */
  known?: 'all';
  width: number;
  height: number;
  tab?: 'ladder' | 'diagram';
  language?: string;
}

const pictures: Record<string, Picture> = {
  beginning: { recording: 'four-way-close', stop: () => 0, width: 570, height: 820 },
  'syn-received': { recording: 'four-way-close', stop: (player) => player.stopAt('SYN_SENT', 'SYN_RECEIVED'), width: 570, height: 820 },
  'close-wait': { recording: 'four-way-close', stop: (player) => player.stopAt('FIN_WAIT_1', 'CLOSE_WAIT'), width: 570, height: 820 },
  diagram: {
    recording: 'four-way-close',
    stop: (player) => player.stopAt('FIN_WAIT_2', 'CLOSE_WAIT'),
    width: 570,
    height: 820,
    tab: 'diagram',
  },
  back: { recording: 'four-way-close', stop: () => 5, known: 'all', width: 570, height: 820 },
  short: { recording: 'four-way-close', stop: (player) => player.stopAt('FIN_WAIT_2', 'CLOSE_WAIT'), width: 550, height: 455 },
  'short-wide': { recording: 'lost-ack-4', stop: (player) => player.stops - 2, width: 1100, height: 480 },
  wide: { recording: 'four-way-close', stop: (player) => player.stopAt('TIME_WAIT', 'LAST_ACK'), width: 1280, height: 800 },
  loss: { recording: 'lost-ack-4', stop: (player) => player.stops - 2, width: 1280, height: 800 },
  simultaneous: { recording: 'simultaneous-close', stop: (player) => player.stopAt('CLOSING', 'CLOSING'), width: 1100, height: 760 },
  reset: { recording: 'linger-0', stop: (player) => player.stops - 1, width: 800, height: 800 },
  proxy: { recording: 'proxy', stop: () => 14, width: 640, height: 860 },
  narrow: {
    recording: 'four-way-close',
    stop: (player) => player.stopAt('TIME_WAIT', 'CLOSED'),
    width: 420,
    height: 820,
    language: 'zh-cn',
  },
};

async function take(browser: Browser, theme: keyof typeof themes, picture: Picture, file: string): Promise<void> {
  const { width, height, tab = 'ladder', language = 'en' } = picture;
  const panel = await openPanel(browser, { theme, width, height, state: { absolute: false, connection: 'action', tab } });
  const player = new Player(picture.recording);
  await panel.post({ type: 'configure', language });
  for (const message of player.messagesAt(picture.stop(player), picture.known ? { known: player.stops - 1 } : {}))
    await panel.post(message);
  await panel.page.locator('ladder-view').first().waitFor({ state: 'attached' });
  await panel.settled();
  await panel.page.screenshot({ path: file });
  await panel.page.close();
}

async function main(): Promise<void> {
  const folder = join(resolve(__dirname, '..', '..'), 'test-artifacts', 'panel');
  mkdirSync(folder, { recursive: true });
  const wanted = process.argv[2] ?? '';
  const browser = await launchChromium();
  const files: string[] = [];
  try {
    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      for (const [name, picture] of Object.entries(pictures)) {
        const file = `${name}-${theme}.png`;
        if (!file.includes(wanted)) continue;
        await take(browser, theme, picture, join(folder, file));
        files.push(file);
      }
    }
  } finally {
    await browser.close();
  }
  const figures = files.map((file) => `<figure><img src="${file}" alt=""><figcaption>${file}</figcaption></figure>`);
  writeFileSync(join(folder, 'gallery.html'), `<!DOCTYPE html><meta charset="utf-8"><title>Panel</title>${figures.join('\n')}`);
  console.log(`${files.length} pictures in ${folder}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
