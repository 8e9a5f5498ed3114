/** The pictures of the chat page: an officer at the checklist on a phone, and a leader's digest on a desk. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { syntheticRoster } from '#src/synthetic-bureau.ts';
import { lettersCame, type TestBrowser, withLetters } from '#test/support/browser.ts';

const PATIENCE_MS = 180_000;

export async function takeChat(browser: TestBrowser, url: string, docs: string): Promise<void> {
  const page = await browser.page({ viewport: { width: 1280, height: 860 }, bypassCSP: true });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${url}/`);
  await cardOf(page, '学习动员').waitFor();
  await withLetters(page);
  await putHintAway(page);
  await answerEachDay(page);
  await page.locator('#to-phase').selectOption({ label: '自查自纠' });
  await cardOf(page, '百日行动 · 自查自纠').waitFor();
  await page.locator('#stop').waitFor({ state: 'detached' });
  await takeDesk(page, url, join(docs, 'playground-desk.png'));
  await page.close();
  await takePhone(browser, url, join(docs, 'playground-phone.png'));
}

/** A crowd that lives each day, so that the figures show something. */
async function answerEachDay(page: Page): Promise<void> {
  await page.locator('#open-crowd').click();
  await page.locator('#crowd input[name=daily]').check();
  await page.locator('#crowd-save').click();
}

async function takeDesk(page: Page, url: string, path: string): Promise<void> {
  await page.locator('#move-day').click();
  await page.locator('#stop').waitFor();
  await page.locator('#stop').waitFor({ state: 'detached' });
  await page.goto(`${url}/?as=${idOf('己一')}&chat=bot`);
  await withLetters(page);
  await putHintAway(page);
  const digest = page.locator('#messages > li', { hasText: '进展日报' }).last();
  await digest.waitFor();
  await digest.locator('canvas').waitFor();
  await digest.hover();
  await digest.getByRole('button', { name: '查看' }).click();
  await page.locator('.good').first().waitFor();
  await lettersCame(page);
  await page.mouse.move(0, 0);
  await drawChartsAgain(page);
  await page.evaluate(
    `[...document.querySelectorAll('#messages > li')].findLast((item) => item.textContent.includes('进展日报'))
      .scrollIntoView({ block: 'start' })`,
  );
  await lettersCame(page);
  await page.screenshot({ path });
}

/** The titles of charts are drawn, not set, so their letters are not fetched by themselves. */
async function drawChartsAgain(page: Page): Promise<void> {
  await page.evaluate(
    `Promise.all([400, 700].map((weight) => document.fonts.load(weight + ' 14px "Noto Sans SC"', '各单位完成情况登记问题')))`,
  );
  await page.evaluate('document.dispatchEvent(new Event("themechange"))');
  await lettersCame(page);
}

async function takePhone(browser: TestBrowser, url: string, path: string): Promise<void> {
  const page = await browser.page({ viewport: { width: 390, height: 760 }, bypassCSP: true });
  await page.goto(`${url}/?as=${idOf('甲二')}&chat=bot`);
  await withLetters(page);
  await putHintAway(page);
  await page.locator('#menu-check').click();
  await cardOf(page, '本人自查').waitFor();
  await lettersCame(page);
  await page.screenshot({ path });
}

/** This browser forgets cookies once it has had a second context open, so the hint may be there again. */
async function putHintAway(page: Page): Promise<void> {
  const away = page.locator('#hint-away');
  if ((await away.count()) > 0) await away.click();
}

function cardOf(page: Page, words: string) {
  return page.locator('.fs-card', { hasText: words }).last();
}

function idOf(name: string): string {
  return syntheticRoster().find((row) => row.name === name)?.id.value ?? '';
}
