/** `/phase`: where the campaign stands on any day, and the changes that admins make, each confirmed and made once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlan } from '#app/load-plan.ts';
import { day } from '#domain/calendar.ts';
import { shiftPlan } from '#domain/plan.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { syntheticPlan } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

const GROUPS = ['执法科', '区大队', '一中队', '二中队', '三中队', '四中队'];
const CHANGED = { type: 'warning', content: '情况已有变化，请看最新的卡片。' };

describe('the phases', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
  });
  afterAll(() => bureau.close());

  const ask = async (name: string, line: string): Promise<SimulatedMessage> => {
    await bureau.say(name, line);
    return bureau.latest(name);
  };
  const confirm = (name: string, card: SimulatedMessage) =>
    bureau.simulator.press(bureau.idOf(name), card.messageId, { button: '确认' });
  const said = (words: string) =>
    GROUPS.map(
      (unit) => bureau.inGroup(unit).filter((one) => !one.recalled && one.text.includes(words)).length,
    );
  const dueOf = async (
    holder: string,
    subject = 'study',
    kind: 'acknowledge' | 'checklist' = 'acknowledge',
  ) => (await bureau.dutyOf(kind, subject, holder)).due;

  it('are all to come before the first', async () => {
    await loadPlan(bureau.database, shiftPlan(syntheticPlan(), day('2023-03-06')), bureau.now());
    const { text } = await ask('甲二', '/phase');
    expect(text).toContain('尚未开始');
    expect(text).toContain('“学习动员”将于3月6日（周一）开始。');
    expect((await ask('庚一', '/phase close 1')).text).toBe('“学习动员”尚未开始，3月6日（周一）起可以办理。');
    await loadPlan(bureau.database, syntheticPlan(), bureau.now());
  });

  it('are told with day and progress while one runs', async () => {
    await bureau.at('2023-03-01', '08:30');
    const { text } = await ask('甲二', '/phase');
    expect(text).toContain('学习动员');
    expect(text).toContain('第1天/共102天');
    expect(text).toContain('已学习 0/44 人');
    const list = (await ask('甲二', '/phase list')).text;
    expect(list).toMatch(/学习动员.*进行中/);
    expect(list).toMatch(/总结评估：6月1日（周四）至6月10日（周六），未开始/);
  });

  it('change only after a confirmation that says what is sent to how many', async () => {
    const card = await ask('庚一', '/phase extend 1 3-14');
    expect(card.text).toContain('将把第1阶段“学习动员”延长至3月14日（周二），向 6 个群发送通知。');
    expect(await dueOf('甲二')).toBe('2023-03-10');
    await bureau.press('庚一', card, { button: '取消' });
    expect(bureau.simulator.message(card.messageId).text).toContain('没有任何改动');
    expect(await dueOf('甲二')).toBe('2023-03-10');
    expect(said('延长至')).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('change once when two admins confirm in the same moment, and the other is told', async () => {
    const cards = [
      await ask('庚一', '/phase extend 1 3-14'),
      await ask('庚二', '/phase extend 1 3-14'),
    ] as const;
    const [first, second] = await Promise.all([confirm('庚一', cards[0]), confirm('庚二', cards[1])]);
    await bureau.settle();
    expect([first.toast, second.toast]).toEqual(expect.arrayContaining([undefined, CHANGED]));
    expect(said('“学习动员”延长至3月14日（周二）')).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await bureau.campaign()).version).toBe(3);
    expect((await bureau.ledger('phase')).map((entry) => entry.verb)).toEqual(['extend']);
  });

  it('move what everybody has to do, and the groups’ cards with it', async () => {
    expect(await dueOf('甲二')).toBe('2023-03-14');
    await bureau.later(10_000);
    expect(bureau.groupWith('一中队', '[我已学习]').text).toContain('3月1日（周三）至3月14日（周二）');
  });

  it('change once when the same confirmation is sent twice', async () => {
    const card = await ask('庚一', '/phase extend 1 3-15');
    const { version, id } = await bureau.campaign();
    const value = {
      do: 'phase.change',
      campaign: id,
      version,
      change: 'extend',
      phase: 'study',
      day: '2023-03-15',
    };
    await confirm('庚一', card);
    expect((await bureau.pressEdited('庚一', value)).toast?.text).toBe(CHANGED.content);
    await bureau.settle();
    expect(said('“学习动员”延长至3月15日（周三）')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('do not change by a card drawn before another change', async () => {
    const old = await ask('庚一', '/phase extend 1 3-16');
    await bureau.say('庚二', '/phase extend 1 3-17 确认');
    expect((await confirm('庚一', old)).toast).toEqual(CHANGED);
    expect(await dueOf('甲二')).toBe('2023-03-17');
  });

  it('cannot be changed by an edited button of somebody who is no admin', async () => {
    const { version, id } = await bureau.campaign();
    const value = { do: 'phase.change', campaign: id, version, change: 'close', phase: 'study' };
    expect((await bureau.pressEdited('己一', value)).toast?.text).toBe('此操作仅限管理员。');
    expect(
      (await bureau.pressEdited('己一', { do: 'batch.recall', batch: `phase:${id}:0` })).toast?.text,
    ).toBe('此操作仅限管理员。');
    expect((await bureau.campaign()).version).toBe(version);
  });

  it('let what was sent be taken back within ten minutes', async () => {
    const card = bureau.ownWith('庚二', '[撤回]');
    await bureau.press('庚二', card, { button: '撤回' });
    await bureau.later(5_000);
    expect(said('“学习动员”延长至3月17日（周五）')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(bureau.simulator.message(card.messageId).text).toContain('已撤回 6 条');
    expect(await dueOf('甲二')).toBe('2023-03-17');
  });

  it('cancel what has not gone out yet when it is taken back', async () => {
    const card = await ask('庚一', '/phase extend 1 3-20');
    await confirm('庚一', card);
    await bureau.simulator.press(bureau.idOf('庚一'), card.messageId, { button: '撤回' });
    await bureau.later(5_000);
    const all = GROUPS.flatMap((unit) => bureau.inGroup(unit));
    expect(all.filter((message) => message.text.includes('3月20日（周一）'))).toEqual(
      all.filter((message) => message.text.includes('[我已学习]')),
    );
  });

  it('let nothing be taken back after eleven minutes', async () => {
    await bureau.say('庚一', '/phase extend 1 3-21 确认');
    const card = bureau.ownWith('庚一', '[撤回]');
    await bureau.later(11 * 60_000);
    const { toast } = await bureau.press('庚一', card, { button: '撤回' });
    expect(toast?.content).toBe('发出已超过十分钟，不能撤回。');
    expect((await ask('庚一', '/撤回')).text).toBe('发出已超过十分钟，不能撤回。');
    expect(said('延长至3月21日（周二）')).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('start early when told to, at once and once: the schedule does not say it again', async () => {
    await bureau.at('2023-03-09', '09:00');
    const card = await ask('庚一', '/phase start 2');
    expect(card.text).toContain('于3月9日（周四）开始第2阶段');
    await confirm('庚一', card);
    await bureau.later(10_000);
    expect(said('[开始自查]')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await dueOf('甲二', 'self_inspection', 'checklist')).toBe('2023-03-20');
    await bureau.lookAt('2023-03-10', '08:30');
    await bureau.lookAt('2023-03-13', '08:30');
    expect(said('百日行动 · 自查自纠')).toEqual([1, 1, 1, 1, 1, 1]);
    expect((await ask('庚一', '/phase start 2')).text).toBe('“自查自纠”已经开始，无需再次开始。');
  });

  it('move the checklists and their reminders when extended, but no document', async () => {
    await bureau.say('庚一', '/phase extend 2 3-28 确认');
    expect(await dueOf('甲二', 'self_inspection', 'checklist')).toBe('2023-03-28');
    expect((await bureau.dutyOf('deliverable', 'implementing_plan', '区大队')).due).toBe('2023-03-24');
    const reminded = () =>
      bureau.own('甲三').filter((message) => message.text.includes('自查自纠（本人）')).length;
    await bureau.lookAt('2023-03-17', '08:30');
    await bureau.lookAt('2023-03-20', '08:30');
    expect(reminded()).toBe(0);
    await bureau.lookAt('2023-03-23', '08:30');
    expect(reminded()).toBe(1);
    expect(bureau.ownWith('甲三', '自查自纠（本人）').text).toContain('3个工作日');
  });

  it('end early when told to, and what is open may still be made up for', async () => {
    await bureau.say('庚一', '/phase close 2 确认');
    expect(said('“自查自纠”于3月23日（周四）结束，未办完的仍可补报。')).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await dueOf('甲二', 'self_inspection', 'checklist')).toBe('2023-03-23');
    expect((await ask('庚一', '/phase extend 2 3-1')).text).toBe('新的日期应晚于3月23日（周四）。');
  });

  it('are between two when one was ended early', async () => {
    await bureau.lookAt('2023-05-29', '09:00');
    await bureau.say('庚一', '/phase close 3 确认');
    await bureau.lookAt('2023-05-30', '09:00');
    const { text } = await ask('甲二', '/phase');
    expect(text).toContain('第3阶段“整改提高”已结束');
    expect(text).toContain('第4阶段“总结评估”将于6月1日（周四）开始。');
  });

  it('are all over in the end, and the last documents can still be reported', async () => {
    await bureau.lookAt('2023-06-13', '09:00');
    const { text } = await ask('甲二', '/phase');
    expect(text).toContain('各阶段均已结束');
    expect(text).toContain('[报送材料]');
  });
});
