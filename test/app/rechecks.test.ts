/** A share of what is closed is looked at once more: drawn on Monday, told with the morning's message, decided once. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertPlanVersion } from '#db/campaign.ts';
import { recheck, recheckDraw } from '#db/schema/rechecks.ts';
import { draw } from '#domain/recheck.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

/** 甲三 puts three findings right, 庚一 closes them in the same week; 庚二 is the only one of the leading section left. */
async function openClosed(share: number): Promise<Watched> {
  const bureau = await watchedBureau();
  bureau.simulator.faults.rateLimits = false;
  await bureau.at('2023-03-13', '08:30');
  const { id, plan } = await bureau.campaign();
  const settings = { ...plan.settings, recheckShare: share };
  await bureau.database.transaction((tx) => insertPlanVersion(tx, id, { ...plan, settings }, bureau.now()));
  for (const line of ['/clear 1', '/clear 2', '/clear 3', '/clear 4', '/submit'])
    await bureau.say('甲三', line);
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
  for (const [index, item] of ['1.1', '1.2', '1.3'].entries()) {
    const value = { do: 'finding.save', duty, item, draft: 0 };
    await bureau.pressEdited('甲二', value, { description: `示例${item}` });
    await bureau.say('甲一', `/assign ${index + 1} 甲三 3月31日`);
    await bureau.say('甲三', `/申请销号 ${index + 1} 已整改`);
    await bureau.say('庚一', `/approve ${index + 1}`);
  }
  return bureau;
}

const drawnOf = (bureau: Watched) => bureau.database.orm.select().from(recheck);

describe('a re-check of one in three', () => {
  let bureau: Watched;
  let number: number;
  beforeAll(async () => {
    bureau = await openClosed(10);
  }, 60_000);
  afterAll(() => bureau.close());

  it('is not drawn within the week in which things are closed', async () => {
    for (const on of ['2023-03-14', '2023-03-17']) await bureau.lookAt(on, '08:30');
    expect(await drawnOf(bureau)).toEqual([]);
  });

  it('is drawn on Monday, once, so that anybody can draw it again', async () => {
    await bureau.lookAt('2023-03-20', '08:30');
    await bureau.lookAt('2023-03-21', '08:30');
    const draws = await bureau.database.orm.select().from(recheckDraw);
    expect(draws).toHaveLength(1);
    const [made] = draws;
    expect(made).toMatchObject({ pool: [1, 2, 3], share: 10, closedBefore: '2023-03-20' });
    [number = 0] = draw(made?.seed ?? '', made?.pool ?? [], made?.share ?? 0);
    const rows = await drawnOf(bureau);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: 'open', checkerId: await bureau.personId('庚二') });
    const [entry] = await bureau.ledger('recheck');
    expect(entry?.text).toContain(
      `销号的 3 条（1、2、3），按 10% 抽取 第${number}号 庚二；种子 ${made?.seed}`,
    );
  });

  it('cannot be drawn anew: the draw stays as it was made', async () => {
    const change = bureau.database.orm.update(recheckDraw).set({ seed: 'another' });
    await expect(change).rejects.toThrow();
  });

  it('comes with the one message of the morning, and stands under 我的', async () => {
    const told = bureau.own('庚二').filter((message) => message.text.includes('抽到您回头看'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain(`[回头看第${number}号]`);
    expect(bureau.own('庚一').some((message) => message.text.includes('回头看'))).toBe(false);
    await bureau.say('庚二', '/mine');
    expect(bureau.latest('庚二').text).toContain(`回头看第${number}号`);
    expect((await bureau.dutyOf('recheck', String(number), '庚二')).due).toBe('2023-03-27');
  });

  it('shows the draw to whoever oversees, and to nobody else', async () => {
    await bureau.say('庚一', '/recheck');
    expect(bureau.latest('庚一').text).toContain('3 条中抽取 1 条');
    await bureau.say('甲二', '/回头看');
    expect(bureau.latest('甲二').text).toBe('此操作仅限单位负责人。');
  });

  it('is nobody else’s: not theirs who closed it, handled it or lead elsewhere', async () => {
    await bureau.say('庚一', `/recheck ${number} 通过`);
    expect(bureau.latest('庚一').text).toBe('这次回头看由抽到的复查人办理。');
    await bureau.say('甲三', `/recheck ${number} 通过`);
    expect(bureau.latest('甲三').text).toBe('这次回头看由抽到的复查人办理。');
    const other = number === 1 ? 2 : 1;
    await bureau.say('庚二', `/recheck ${other} 通过`);
    expect(bureau.latest('庚二').text).toBe(`第${other}号没有等待的回头看。`);
    const row = { state: 'passed', decidedBy: await bureau.personId('庚一') } as const;
    const forced = bureau.database.orm.update(recheck).set(row);
    await expect(forced).rejects.toThrow();
  });

  it('that fails needs a reason, and reopens the finding as the next cycle in one go', async () => {
    const list = bureau.ownWith('庚二', `[回头看第${number}号]`);
    await bureau.press('庚二', list, { button: `回头看第${number}号` });
    expect(bureau.simulator.message(list.messageId).text).toContain('[回头看通过]');
    await bureau.press('庚二', list, { button: '回头看未通过' });
    const early = await bureau.press('庚二', list, {
      submit: '回头看未通过',
      form: { reason: '又未随身携带', dueOn: '2023-03-01' },
    });
    expect(early.toast?.content).toBe('期限不能早于今天。');
    const done = await bureau.press('庚二', list, { submit: '回头看未通过', form: { dueOn: '2023-04-10' } });
    expect(done.toast?.content).toBe(`第${number}号：回头看未通过，已重新打开。`);
    expect(done.message.text).toContain('第2轮');
    expect(done.message.text).toContain('庚二 回头看未通过');
    expect(bureau.ownWith('甲三', `第${number}号 `).text).toContain('又未随身携带');
    expect((await drawnOf(bureau))[0]).toMatchObject({ state: 'failed' });
    expect(await bureau.dutyOf('recheck', String(number), '庚二')).toMatchObject({ doneOn: '2023-03-21' });
    expect((await bureau.ledger('finding')).at(-1)).toMatchObject({
      verb: 'reopen',
      text: expect.stringContaining('回头看未通过，第2轮，已销号 → 整改中'),
    });
  });

  it('is over then: the line says so', async () => {
    await bureau.say('庚二', `/recheck ${number} 通过`);
    expect(bureau.latest('庚二').text).toBe(`第${number}号没有等待的回头看。`);
  });
});

describe('a re-check of everything', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openClosed(100);
    await bureau.lookAt('2023-03-20', '08:30');
  }, 60_000);
  afterAll(() => bureau.close());

  it('asks one person once, however many were drawn', () => {
    const told = bureau.own('庚二').filter((message) => message.text.includes('抽到您回头看'));
    expect(told).toHaveLength(1);
    for (const number of [1, 2, 3]) expect(told[0]?.text).toContain(`[回头看第${number}号]`);
  });

  it('that passes stands in the finding’s history and in the ledger', async () => {
    await bureau.say('庚二', '/回头看 1 通过');
    expect(bureau.latest('庚二').text).toContain('庚二 回头看通过');
    expect(bureau.latest('庚二').text).toContain('已销号');
    expect((await bureau.ledger('finding')).at(-1)).toMatchObject({
      verb: 'recheck passed',
      text: '第1轮，回头看通过；命令 /recheck',
    });
  });

  it('pressed twice at once is decided once; the second press hears who was first', async () => {
    const value = { do: 'recheck.pass', campaign: (await bureau.campaign()).id, number: 2, version: 3 };
    const replies = await Promise.all([bureau.pressEdited('庚二', value), bureau.pressEdited('庚二', value)]);
    const said = replies.map((reply) => reply.toast?.text ?? '').toSorted();
    expect(said[0]).toMatch(/^已更新：庚二已于3月20日 \d\d:\d\d 回头看通过，这一次没有改动。$/);
    expect(said[1]).toBe('第2号：回头看通过。');
    expect((await bureau.ledger('finding')).filter(({ verb }) => verb === 'recheck passed')).toHaveLength(2);
  });

  it('is released when somebody else opens the finding again', async () => {
    await bureau.say('庚一', '/reopen 3 4月20日 群众又反映');
    const rows = await bureau.database.orm.select().from(recheck).where(eq(recheck.state, 'moot'));
    expect(rows).toHaveLength(1);
    await bureau.say('庚二', '/mine');
    expect(bureau.latest('庚二').text).not.toContain('[回头看第3号]');
    const old = { do: 'recheck.pass', campaign: (await bureau.campaign()).id, number: 3, version: 3 };
    const late = await bureau.pressEdited('庚二', old);
    expect(late.toast?.text).toContain('已更新：庚一已于');
  });
});
