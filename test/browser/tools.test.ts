/** What stands on top of the page: a crowd that answers, faults that are weathered, own files, and a fresh start. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import readExcel from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, type TestBrowser } from '#test/support/browser.ts';
import { idOf, type RunningPlayground, startPlayground } from '#test/support/playground.ts';

type Files = Parameters<ReturnType<Page['locator']>['setInputFiles']>[0];

/** Three days and three people: a rehearsal of seconds. */
const OWN_PLAN = `
campaign: { key: three-days, name: 三天行动, short: 三天, theme: 试一试, purpose: 看消息, start: 2024-05-06, end: 2024-05-08 }
units: [小局, 小局/执法科]
phases:
  - { key: study, name: 学习, start: 2024-05-06, end: 2024-05-08, lead: [小局/执法科], implement: [小局],
      aims: 人人知道, tasks: [学习], action: acknowledge, audience: [officer] }
`;
const OWN_ROSTER = `单位,姓名,角色,open_id
小局,小零,领导,ou_0000000000000000000000000000a000
小局/执法科,小一,管理员,ou_0000000000000000000000000000a001
小局/执法科,小二,执法队员,ou_0000000000000000000000000000a002
`;

function file(name: string, text: string) {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

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

  const rehearse = async (plan: Files, roster: Files) => {
    await page.locator('#open-own').click();
    await page.locator('#own input[name=plan]').setInputFiles(plan);
    await page.locator('#own input[name=roster]').setInputFiles(roster);
    await page.locator('#own-rehearse').click();
  };

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

  it('say that a roster is empty instead of playing another one', async () => {
    await rehearse([], file('花名册.csv', ''));
    await expect.poll(() => page.locator('#rehearsal .problems').textContent()).toContain('文件是空的');
    await page.keyboard.press('Escape');
  });

  it('let somebody stop a rehearsal where it was begun', async () => {
    await rehearse([], []);
    await page.locator('#own-stop').click();
    await expect.poll(() => page.locator('#rehearsal').textContent()).toContain('演练已停下');
    await page.locator('#own-stop').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  it('play somebody’s own plan with their own people, and hand out every message as a spreadsheet', async () => {
    await rehearse(file('方案.yaml', OWN_PLAN), file('花名册.csv', OWN_ROSTER));
    const said = page.locator('#rehearsal');
    await expect.poll(() => said.textContent(), { timeout: 30_000 }).toContain('消息日历');
    expect(await said.textContent()).toContain('三天行动：2024-05-06 至 2024-05-08');
    expect(await said.locator('.problems').count()).toBe(0);
    const arriving = page.waitForEvent('download');
    await page.locator('#own-download').click();
    const download = await arriving;
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
    const [sheet] = await readExcel(readFileSync(await download.path()));
    const lines = (sheet?.data ?? []).map((row) => row.map(String).join(' '));
    expect(lines.filter((line) => line.includes('阶段启动 学习'))).not.toEqual([]);
    expect(lines.filter((line) => line.includes('小零'))).not.toEqual([]);
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

  it('keep what somebody wrote when it does not get through', async () => {
    await page.route('**/playground/say?*', (route) => route.abort());
    await page.locator('#write').fill('还没送到的话');
    await page.locator('#write').press('Enter');
    await page.locator('.fs-toast-error').waitFor();
    expect(await page.locator('#write').inputValue()).toBe('还没送到的话');
    await page.unroute('**/playground/say?*');
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
