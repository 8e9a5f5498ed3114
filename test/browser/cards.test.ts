/** Cards in a real browser, in the gallery: what a person meets there, with a finger, a keyboard or a screen reader. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Locator, Page, Request, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { playgroundAssets } from '#simulator/playground/assets.ts';
import type { CardAnswer } from '#simulator/playground/browser/card-act.ts';
import { cardHtml } from '#simulator/playground/card-html.ts';
import { galleryRoutes } from '#simulator/playground/gallery.ts';
import { galleryRooms } from '#src/simulated-doors.ts';
import { button, cardOf, note } from '#test/simulator/scene.ts';
import { openBrowser, type TestBrowser } from '#test/support/browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const findingsSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
});
const actSchema = z.object({ name: z.string(), act: z.looseObject({ at: z.string() }) });

let server: ServerType;
let browser: TestBrowser;
let base: string;

beforeAll(async () => {
  const app = new Hono();
  app.route('/playground/assets', playgroundAssets());
  app.route('/gallery', galleryRoutes(galleryRooms));
  server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  base = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  browser = await openBrowser();
});

afterEach(() => {
  expect(browser.strays).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  server.close();
});

async function components(options: Parameters<TestBrowser['page']>[0] = {}): Promise<Page> {
  const page = await browser.page(options);
  await page.goto(`${base}/gallery/components`);
  return page;
}

const exhibit = (page: Page, name: string) => page.locator(`[data-name="${name}"] .fs-card`);
const toast = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });

/** What is pressed on a page, held back until it is answered. */
async function holding(page: Page) {
  const held: Route[] = [];
  const came: Request[] = [];
  await page.route('**/press', (route) => {
    held.push(route);
    came.push(route.request());
  });
  return {
    came,
    acts: () => came.map((request) => actSchema.parse(request.postDataJSON()).act),
    answer: async (answer: CardAnswer) => {
      await expect.poll(() => held.length).toBeGreaterThan(0);
      await held.shift()?.fulfill({ json: answer });
    },
  };
}

const enabledControls = (card: Locator) => card.locator('button:enabled').count();

describe('a form', () => {
  it('marks what is missing and sends nothing, then sends what was filled in', async () => {
    const page = await components();
    const { came, acts, answer } = await holding(page);
    const card = exhibit(page, 'input in a form');
    await card.getByRole('button', { name: '提交' }).click();
    await toast(page, '有必填项未填写').waitFor();
    await card.locator('.fs-missing [aria-invalid="true"]').waitFor();
    expect(came).toEqual([]);

    await card.getByLabel('地点').fill('二楼走廊');
    expect(await card.locator('.fs-missing').count()).toBe(0);
    await card.getByRole('button', { name: '提交' }).click();
    await answer({ code: 0, toast: { type: 'success', content: '已提交' } });
    await toast(page, '已提交').waitFor();
    expect(acts()).toMatchObject([{ form: { place: '二楼走廊', words: '第一行\n第二行', code: '' } }]);
  });

  it('is emptied without asking anybody', async () => {
    const page = await components();
    const { came } = await holding(page);
    const card = exhibit(page, 'select in a form');
    await card.locator('.fs-multi summary').nth(1).click();
    await card.getByRole('checkbox', { name: '作风' }).check();
    expect(await card.locator('[data-picked]').nth(1).textContent()).toBe('着装、作风、记录');
    await page.keyboard.press('Escape');
    await card.getByRole('button', { name: '清空' }).click();
    await expect.poll(() => card.locator('[data-picked]').nth(1).textContent()).toBe('着装、记录');
    expect(came).toEqual([]);
  });

  it('sends several picked, a person and a day as the platform writes them', async () => {
    const page = await components();
    const { acts, answer } = await holding(page);
    const card = exhibit(page, 'picker in a form');
    await card.getByLabel('期限').fill('2023-03-20');
    await card.getByRole('button', { name: '提交' }).click();
    await answer({ code: 0 });
    expect(acts()).toMatchObject([{ form: { due: '2023-03-20', time: '', at: '2023-03-20 17:30' } }]);
  });

  it('tells in the gallery what would be sent, and what the client itself refuses', async () => {
    const page = await components();
    const card = exhibit(page, 'input in a form');
    await card.getByLabel('地点').fill('门口');
    await card.getByRole('button', { name: '提交' }).click();
    await toast(page, '"place":"门口"').waitFor();
    expect(await toast(page, '会发出').count()).toBe(1);
  });
});

describe('while an answer is awaited', () => {
  it('a card is disabled and a double click sends once', async () => {
    const page = await components();
    const { came, answer } = await holding(page);
    const card = exhibit(page, 'button types');
    const all = await enabledControls(card);
    await card.getByRole('button', { name: 'primary_filled' }).dblclick();
    await expect.poll(() => card.getAttribute('aria-busy')).toBe('true');
    expect(await enabledControls(card)).toBe(1);
    await answer({ code: 0, toast: { type: 'info', content: '好' } });
    await expect.poll(() => card.getAttribute('aria-busy')).toBe(null);
    expect(await enabledControls(card)).toBe(all);
    expect(came).toHaveLength(1);
  });

  it('the new card takes the place of the old, and the keyboard stays where it was', async () => {
    const page = await components();
    const { answer } = await holding(page);
    const card = exhibit(page, 'button types');
    await card.getByRole('button', { name: 'default' }).focus();
    await page.keyboard.press('Enter');
    const context = { nameOf: () => null, imageUrl: () => '', idPrefix: 'new', people: [] };
    await answer({ code: 0, html: cardHtml(cardOf(note('已记录')), context).toString() });
    await card.getByText('已记录').waitFor();
    expect(await page.evaluate('document.activeElement.closest(".fs-card") !== null')).toBe(true);
  });

  it('changes again and again while the card itself, or what is gone from it, has the focus', async () => {
    const page = await components();
    const { answer } = await holding(page);
    const context = { nameOf: () => null, imageUrl: () => '', idPrefix: 'new', people: [] };
    const drawn = (words: string) =>
      cardHtml(cardOf(note(words), button('再按', { words })), context).toString();
    await exhibit(page, 'button types').getByRole('button', { name: 'default' }).press('Enter');
    await answer({ code: 0, html: drawn('第一次') });
    const card = page.locator('.fs-card', { hasText: '第一次' });
    await card.waitFor();
    expect(await page.evaluate('document.activeElement.matches(".fs-card")')).toBe(true);
    await card.getByRole('button').dispatchEvent('click');
    await answer({ code: 0, html: drawn('第二次') });
    await page.locator('.fs-card', { hasText: '第二次' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toContain('第二次');
  });

  it('a failure is told with its code, and what was picked is taken back', async () => {
    const page = await components();
    const { acts, answer } = await holding(page);
    const select = exhibit(page, 'select alone').getByRole('combobox').nth(1);
    await select.selectOption('记录');
    await answer({ code: 200341 });
    await toast(page, '出错了，请稍后重试（code：200341）').waitFor();
    await expect.poll(() => select.inputValue()).toBe('2');
    expect(acts()).toMatchObject([{ at: '/body/elements/1', option: '3' }]);
  });

  it('a lost connection is told in plain words', async () => {
    const page = await components();
    await page.route('**/press', (route) => route.abort());
    await exhibit(page, 'button types').getByRole('button', { name: 'laser' }).click();
    await toast(page, '网络不可用').waitFor();
    expect(await exhibit(page, 'button types').getAttribute('aria-busy')).toBe(null);
  });
});

describe('on a card', () => {
  it('what asks first sends only when it is confirmed', async () => {
    const page = await components();
    const { came, answer } = await holding(page);
    const button = exhibit(page, 'button states').getByRole('button', { name: '先确认' });
    await button.click();
    await page.getByRole('dialog', { name: '结束本阶段？' }).getByRole('button', { name: '取消' }).click();
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(came).toHaveLength(0);
    await button.click();
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await answer({ code: 0 });
    expect(came).toHaveLength(1);
  });

  it('a table turns its pages', async () => {
    const page = await components();
    const card = exhibit(page, 'table of figures, in pages');
    const rows = () => card.locator('tbody tr:visible td:first-child').allTextContents();
    expect(await rows()).toEqual(['一中队', '二中队', '三中队', '四中队', '办公室']);
    await card.getByRole('button', { name: '下一页' }).click();
    expect(await rows()).toEqual(['执法科', '区大队']);
    expect(await card.getByRole('button', { name: '下一页' }).isDisabled()).toBe(true);
  });

  it('a fold opens and closes by keyboard, a menu closes with Escape', async () => {
    const page = await components();
    const fold = exhibit(page, 'collapsible_panel').locator('details').first();
    await fold.locator('summary').focus();
    await page.keyboard.press('Enter');
    await fold.getByText('折起来的内容').waitFor();
    await page.keyboard.press('Space');
    await expect.poll(() => fold.getAttribute('open')).toBe(null);

    const menu = exhibit(page, 'overflow').locator('details');
    await menu.locator('summary').click();
    await menu.getByRole('button', { name: '延期' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => menu.getAttribute('open')).toBe(null);
  });

  it('a menu, a tick and a whole box each tell which they are', async () => {
    const page = await components();
    const { acts, answer } = await holding(page);
    await exhibit(page, 'overflow').locator('summary').click();
    await exhibit(page, 'overflow').getByRole('button', { name: '延期' }).click();
    await answer({ code: 0 });
    await exhibit(page, 'checker').getByLabel('还没做').check();
    await answer({ code: 0 });
    await exhibit(page, 'interactive_container').getByText('整块可点').last().click();
    await answer({ code: 0 });
    await exhibit(page, 'interactive_container').getByRole('button', { name: '只点按钮' }).click();
    await answer({ code: 0 });
    expect(acts()).toMatchObject([
      { at: '/body/elements/0', option: 'extend' },
      { at: '/body/elements/0', checked: true },
      { at: '/body/elements/0' },
      { at: '/body/elements/3/elements/1' },
    ]);
  });

  it('a tick that tells nobody stays on the page', async () => {
    const page = await components();
    const { came } = await holding(page);
    const tick = exhibit(page, 'checker').getByLabel('只在自己这里打勾');
    await tick.check();
    expect(await tick.isChecked()).toBe(true);
    expect(came).toEqual([]);
  });

  it('a chart is drawn when it comes near, and its library only then', async () => {
    const page = await browser.page();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${base}/gallery`);
    await page.getByRole('heading', { name: '卡片陈列' }).waitFor();
    expect(asked).not.toContain('/playground/assets/vchart.js');
    const place = exhibit(page, 'group digest').locator('.fs-canvas').first();
    const before = await place.boundingBox();
    await place.scrollIntoViewIfNeeded();
    await place.locator('canvas').first().waitFor();
    await expect.poll(() => place.getAttribute('data-drawn')).toBe('');
    expect((await place.boundingBox())?.height).toBe(before?.height);
    expect(asked.filter((path) => path.endsWith('vchart.js'))).toHaveLength(1);
  });
});

describe('the gallery', () => {
  it('shows a phone’s width without a bar to scroll sideways', async () => {
    for (const path of ['/gallery', '/gallery/components']) {
      const page = await browser.page({ viewport: { width: 390, height: 844 } });
      await page.goto(base + path);
      const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(wider), path).toBe(0);
    }
  });

  it('changes between desktop and phone, day and night', async () => {
    const page = await components();
    const card = exhibit(page, 'text sizes');
    const ground = `getComputedStyle(document.querySelector('[data-name="text sizes"] .fs-card')).backgroundColor`;
    expect((await card.boundingBox())?.width).toBe(600);
    await page.getByRole('radio', { name: '手机 390' }).check();
    expect((await card.boundingBox())?.width).toBe(390);
    await page.getByRole('radio', { name: '深色' }).check();
    await expect.poll(() => page.evaluate(ground)).toBe('rgb(31, 31, 31)');
  });

  /** By night only the colours are others. */
  const asked = {
    light: '{ rules: { region: { enabled: false } } }',
    dark: '{ runOnly: ["color-contrast"] }',
  };
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const path of ['/gallery', '/gallery/components']) {
      it(`has no serious fault for a screen reader: ${path}, ${colorScheme}`, async () => {
        const page = await browser.page({ colorScheme });
        await page.goto(base + path);
        // What is not near the window has no layout yet, and the check would see one card through another.
        await page.evaluate(
          'for (const each of document.querySelectorAll(".g-exhibit")) each.style.contentVisibility = "visible"',
        );
        await page.evaluate(axe);
        const found = await page.evaluate(
          `axe.run(document, { resultTypes: ["violations"], ...${asked[colorScheme]} })`,
        );
        const serious = findingsSchema
          .parse(found)
          .violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
        expect(serious).toEqual([]);
      }, 180_000);
    }
  }
});
