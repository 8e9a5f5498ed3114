/**
 * `npm run screenshots`: starts the bot on the simulator, in a folder and on a port of its own, and takes the pictures
 * that the documentation shows. Run it after a change to how cards look, and look at what it took.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { takeChat } from '#scripts/screenshots-chat.ts';
import { componentRooms } from '#simulator/playground/sheet/sheet.ts';
import { lettersCame, openBrowser, type TestBrowser, withLetters } from '#test/support/browser.ts';
import { freePort } from '#test/support/free-port.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const docs = join(root, 'docs');
const START_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'hundred-days-pictures-'));
const port = await freePort();
const bot = startBot(port, folder);
try {
  const url = `http://127.0.0.1:${port}`;
  await answering(url, bot);
  const browser = await openBrowser();
  try {
    await takeComponents(browser, url);
    await takeChat(browser, url, docs);
    if (browser.strays.length > 0) throw new Error(`a page went astray: ${browser.strays.join(', ')}`);
  } finally {
    await browser.close();
  }
} finally {
  bot.kill('SIGTERM');
  if (bot.exitCode === null) await once(bot, 'close');
  rmSync(folder, { recursive: true, force: true });
}

/** One picture per family of components, each card as wide as on a phone. */
async function takeComponents(browser: TestBrowser, url: string): Promise<void> {
  mkdirSync(join(docs, 'components'), { recursive: true });
  const page = await browser.page({
    viewport: { width: 852, height: 900 },
    colorScheme: 'light',
    bypassCSP: true,
  });
  await page.goto(`${url}/gallery/components`);
  await withLetters(page);
  await page.addStyleTag({
    content: `.g-top, .g-contents, .g-facts, .g-faults, .g-label a { display: none; }
      .g-floor { display: block; padding: 0; }
      .g-room { columns: 2; column-gap: 16px; padding: 16px; background: var(--fs-ground); }
      /* The machine that takes the pictures has no faces among its letters. */
      .g-room h2, [data-name='markdown faces'] { display: none; }
      .g-exhibit { break-inside: avoid; margin: 0 0 16px; content-visibility: visible; }`,
  });
  for (const [index, { title }] of componentRooms().entries()) {
    const room = page.locator(`#room-${index}`);
    await room.scrollIntoViewIfNeeded();
    await lettersCame(page);
    await drawCharts(page, index);
    await room.screenshot({
      path: join(docs, 'components', `${title.split(',')[0]?.replaceAll(' ', '-')}.png`),
    });
  }
}

/** Charts are drawn when they come near the window. */
async function drawCharts(page: Page, room: number): Promise<void> {
  const charts = page.locator(`#room-${room} .fs-canvas`);
  for (let index = 0; index < (await charts.count()); index += 1) {
    await charts.nth(index).scrollIntoViewIfNeeded();
    await page.locator(`#room-${room} .fs-canvas[data-drawn]`).nth(index).waitFor();
  }
}

function startBot(onPort: number, dataDir: string): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: String(onPort), DATA_DIR: dataDir, LOG_LEVEL: 'warn' };
  const args = ['--import', './src/node-version.mjs', 'src/node.ts'];
  return spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < START_MS && child.exitCode === null) {
    const response = await fetch(`${url}/healthz`).catch(() => null);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the bot did not start');
}
