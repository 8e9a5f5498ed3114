/** What stands on top of the page: a crowd that answers, faults that are weathered, own files, and a fresh start. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '#test/support/browser.ts';
import { idOf, type RunningPlayground, startPlayground } from '#test/support/playground.ts';

describe('the tools of the page', () => {
  let playground: RunningPlayground;
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    [playground, browser] = await Promise.all([startPlayground(), openBrowser()]);
    page = await browser.page({ viewport: { width: 1360, height: 820 } });
    await page.goto(playground.url);
    await page.locator('.fs-card', { hasText: '学习动员' }).last().waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await playground.stop();
  });

  it('let a crowd answer, and the group’s card counts them', async () => {
    await page.locator('#open-crowd').click();
    await page.locator('#crowd-now').click();
    const card = page.locator('.fs-card', { hasText: '学习动员' }).last();
    await expect.poll(() => card.textContent(), { timeout: 40_000 }).toMatch(/已学习 [1-9]\d*\/\d+ 人/);
  });

  it('say in words what is wrong with a plan, and touch nothing', async () => {
    await page.locator('#open-own').click();
    const plan = { name: 'plan.yaml', mimeType: 'text/yaml', buffer: Buffer.from('campaign: {}') };
    await page.locator('#own input[name=plan]').setInputFiles(plan);
    await page.locator('#own-rehearse').click();
    await expect
      .poll(() => page.locator('#rehearsal .problems').textContent(), { timeout: 30_000 })
      .toContain('campaign.name');
    await page.keyboard.press('Escape');
  });

  it('show in a badge that faults are on', async () => {
    expect(await page.locator('#faults-badge').isVisible()).toBe(false);
    await page.locator('#open-faults').click();
    await page.locator('#faults input[value=duplicates]').check();
    await page.locator('#faults-apply').click();
    await page.locator('#faults-badge').waitFor();
    await expect.poll(() => page.locator('#traffic').textContent()).toMatch(/已送达\d+/);
    await page.keyboard.press('Escape');
  });

  it('go on when something that came could not be shown', async () => {
    await page.evaluate('document.getElementById("said").remove()');
    await page.locator('#write').fill('大家好');
    await page.locator('#write').press('Enter');
    await expect.poll(() => browser.strays.join()).toContain('the page has no #said');
    await page.locator('#me').click();
    await page.locator(`#be-all-${idOf('甲二')}`).click();
    await expect.poll(() => page.locator('#me b').textContent()).toBe('甲二');
    await page.goto(playground.url);
  });

  it('begin again with the first morning, in every tab', async () => {
    await page.locator('#move-day').click();
    await expect.poll(() => page.locator('#now-day').textContent(), { timeout: 30_000 }).toContain('3月2日');
    await page.locator('#stop').waitFor({ state: 'detached' });
    page.on('dialog', (dialog) => void dialog.accept());
    await page.locator('#start-over').click();
    await expect.poll(() => page.locator('#now-day').textContent(), { timeout: 40_000 }).toContain('3月1日');
    const card = page.locator('.fs-card', { hasText: '学习动员' }).last();
    await expect.poll(() => card.textContent(), { timeout: 20_000 }).toContain('已学习 0/44 人');
    expect(playground.printed()).toBe('');
  });
});
