/**
 * The campaign played on the page in a real browser, by the hands of those who take part, from the first announcement to
 * what is overdue. The steps build on each other: read them from the top.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBrowser, type TestBrowser } from '#test/support/browser.ts';
import { jpeg } from '#test/support/pictures.ts';
import { idOf, type RunningPlayground, startPlayground } from '#test/support/playground.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [
  { where: 'on a desk', viewport: { width: 1360, height: 820 }, phone: false },
  { where: 'on a phone', viewport: { width: 390, height: 844 }, phone: true },
];

describe.each(WIDTHS)('the campaign on the page, $where', ({ viewport, phone }) => {
  let playground: RunningPlayground;
  let browser: TestBrowser;
  let page: Page;
  beforeAll(async () => {
    [playground, browser] = await Promise.all([startPlayground(), openBrowser()]);
    page = await browser.page({ viewport, hasTouch: phone });
    page.setDefaultTimeout(20_000);
  });
  afterAll(async () => {
    await browser.close();
    await playground.stop();
  });

  const messages = () => page.locator('#messages > li');
  /** The newest card that says this. */
  const card = (words: string): Locator => page.locator('.fs-card').filter({ hasText: words }).last();
  const button = (within: Locator, name: string | RegExp): Locator =>
    within.getByRole('button', { name, exact: true });
  const toList = async () => {
    if (phone) await page.locator('#back').click();
  };
  /** Becomes somebody, in their own group or in their chat with the bot. */
  const be = async (name: string, where: 'group' | 'bot') => {
    await toList();
    await page.locator('#me').click();
    await page.locator('#people-find').fill(name);
    await page.locator(`#be-all-${idOf(name)}`).click();
    await expect.poll(() => page.locator('#me b').textContent()).toBe(name);
    if (where === 'group') return;
    await toList();
    await page.locator('#chat-bot').click();
    await page.locator('#menu-mine').waitFor();
  };
  const say = async (text: string) => {
    const before = await messages().count();
    await page.locator('#write').fill(text);
    await page.locator('#write').press('Enter');
    await expect.poll(() => messages().count()).toBeGreaterThan(before);
  };
  /** Whether a card is seen from its head on. */
  const headInSight = async (of: Locator): Promise<boolean> => {
    const [head, list] = await Promise.all([
      of.locator('.fs-title').boundingBox(),
      page.locator('#scroll').boundingBox(),
    ]);
    return head !== null && list !== null && head.y >= list.y && head.y + 120 < list.y + list.height;
  };
  /** What axe finds that keeps somebody from using the page. */
  const barriers = async (): Promise<readonly string[]> => {
    await page.evaluate(AXE);
    const found = violationsSchema.parse(await page.evaluate('axe.run({ resultTypes: ["violations"] })'));
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(' | ')}`);
  };

  it('opens as an admin in the leading section’s group, and the first phase announces itself there', async () => {
    await page.goto(playground.url);
    await card('百日行动 · 学习动员').waitFor();
    expect(await page.locator('#me b').textContent()).toBe('庚一');
    expect(await page.locator('#conversation-name').textContent()).toContain('执法科工作群');
    expect(await barriers()).toEqual([]);
    await page.locator('#hint-away').click();
    expect(await page.locator('#hint').count()).toBe(0);
  });

  it('the clock goes to the phase of self-inspection', async () => {
    await page.locator('#to-phase').selectOption({ label: '自查自纠' });
    await card('百日行动 · 自查自纠').waitFor();
    await expect.poll(() => page.locator('#now-day').textContent()).toContain('3月13日');
    // The days between were lived through, not jumped over.
    expect(await page.locator('#day-2023-03-07').getAttribute('aria-label')).toContain('条已发');
  });

  it('an officer starts the self-check from the group and answers a topic in the direct message', async () => {
    await be('甲二', 'group');
    await button(card('百日行动 · 自查自纠'), '开始自查').click();
    await toList();
    await page.locator('#chat-bot').click();
    await card('本人自查').waitFor();
    // What one looks at is read, without anything else having to happen.
    await expect.poll(() => page.locator('#chat-bot[data-unread]').count()).toBe(0);
    await button(card('本人自查'), '本类均未发现').click();
    await expect.poll(() => card('本人自查').textContent()).toContain('已答 6/21');
    expect(await barriers()).toEqual([]);
  });

  it('the officer reports a finding with a photo', async () => {
    const check = card('本人自查');
    await button(check, /^下一类：二/).click();
    await button(check, '发现问题').first().click();
    const form = card('问题描述');
    // Also once the page has caught up with the press, which draws the item anew.
    await form.locator('xpath=ancestor::li').getByText('已更新').waitFor();
    await expect.poll(() => headInSight(form)).toBe(true);
    const words = form.locator('textarea').first();
    // Room for the four lines the card asks for, before anything is typed.
    expect((await words.boundingBox())?.height).toBeGreaterThanOrEqual(4 * 22);
    await words.fill('当班两人未随身携带执法证件');
    await button(form, '登记问题').click();
    await expect.poll(() => check.textContent()).toContain('已登记 第1号');
    await say('/evidence 1');
    const photo = { name: '现场.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(jpeg()) };
    await page.locator('#attach').setInputFiles(photo);
    await page.locator('#messages img').last().waitFor();
    await page.locator('#move-event').click();
    await expect.poll(() => page.locator('#messages').textContent()).toContain('已收到 1 张');
  });

  it('an admin assigns it, the owner applies, another admin strikes it off', async () => {
    await be('庚一', 'bot');
    await say('/assign 1 甲三 3月31日');
    await expect.poll(() => page.locator('#messages').textContent()).toContain('甲三');
    await be('甲三', 'bot');
    await button(card('第1号'), '申请销号').click();
    const form = page
      .locator('.fs-card')
      .filter({ has: page.locator('textarea') })
      .last();
    await form.locator('textarea').first().fill('两人已补办证件，随身携带');
    await button(form, '申请销号').last().click();
    await expect.poll(() => card('第1号').textContent()).toContain('待复核');
    expect(await barriers()).toEqual([]);
    await be('庚二', 'bot');
    await say('/finding 1');
    await button(card('第1号'), '同意销号').click();
    await expect.poll(() => card('第1号').textContent()).toContain('已销号');
  });

  it('the next evening brings the digest with its chart', async () => {
    await page.locator('#move-day').click();
    await expect.poll(() => page.locator('#now-day').textContent()).toContain('3月14日');
    await be('己一', 'bot');
    const digest = card('自查自纠').filter({ hasText: '进展日报' });
    await digest.waitFor();
    await digest.scrollIntoViewIfNeeded();
    await expect.poll(() => digest.locator('canvas').count(), { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await barriers()).toEqual([]);
  });

  it('what is overdue is asked for by typing', async () => {
    await say('/overdue');
    await expect
      .poll(() => page.locator('#messages').textContent())
      .toContain('学习动员，3月10日（周五）到期');
  });

  it('a message shows what it is and what the last press on it brought', async () => {
    await be('庚二', 'bot');
    const item = messages()
      .filter({ has: page.locator('.fs-card') })
      .last();
    if (!phone) await item.hover();
    await item.getByRole('button', { name: '查看', exact: true }).click();
    const inspector = page.locator('#inspector');
    await expect.poll(() => inspector.textContent()).toContain('符合平台规则');
    expect(await inspector.textContent()).toMatch(/用时\d+\.\d ms/);
    expect(await barriers()).toEqual([]);
  });

  it('nothing was asked of another machine, and nothing went wrong on the way', () => {
    expect(browser.strays).toEqual([]);
    expect(playground.printed()).toBe('');
  });
});

const violationsSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});
