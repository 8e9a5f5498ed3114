/** The evening's digest: silent where nothing is new, and the place where what is late reaches the leader above. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entriesByUnit } from '#db/ledger.ts';
import { addDays, day } from '#domain/calendar.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('the digest', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    await bureau.lookAt('2023-03-01', '17:30');
  });
  afterAll(() => bureau.close());

  const DIGEST = '进展日报';
  const own = (name: string) => bureau.own(name).filter((one) => one.text.startsWith(DIGEST)).length;
  const ofGroup = (unit: string) => bureau.inGroup(unit).filter((one) => one.text.startsWith(DIGEST)).length;
  const study = (name: string) => bureau.say(name, '/学习');

  it('is silent on an evening without news', async () => {
    const before = [own('甲一'), own('己一'), ofGroup('一中队'), ofGroup('二中队')];
    await bureau.lookAt('2023-03-02', '17:30');
    expect([own('甲一'), own('己一'), ofGroup('一中队'), ofGroup('二中队')]).toEqual(before);
  });

  it('is silent where all that happened is that a group was bound or somebody was nudged', async () => {
    const count = () => [own('甲一'), own('癸一'), ofGroup('一中队'), ofGroup('办公室')];
    await bureau.lookAt('2023-03-02', '18:00');
    const before = count();
    await bureau.sayIn('办公室', '庚一', '/unbind');
    await bureau.sayIn('办公室', '庚一', '/bind 办公室');
    await bureau.say('甲一', '/催办 一中队');
    await bureau.lookAt('2023-03-03', '17:30');
    expect(count()).toEqual(before);
  });

  it('speaks where something was recorded: to the squad and those above it, not to its neighbours', async () => {
    const before = [
      own('甲一'),
      own('己一'),
      own('壬一'),
      ofGroup('一中队'),
      own('乙一'),
      ofGroup('二中队'),
      own('癸一'),
    ];
    await bureau.lookAt('2023-03-06', '10:00');
    await study('甲二');
    await bureau.lookAt('2023-03-06', '17:30');
    const after = [
      own('甲一'),
      own('己一'),
      own('壬一'),
      ofGroup('一中队'),
      own('乙一'),
      ofGroup('二中队'),
      own('癸一'),
    ];
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 1, 1, 1, 0, 0, 0]);
  });

  it('that came late tells of what happened until then, and the next does not tell it again', async () => {
    await bureau.lookAt('2023-03-06', '17:45');
    await study('甲三');
    await bureau.later(60_000);
    // The instance was down at 17:30 and looks at 18:30.
    await bureau.moveTo(new Date('2023-03-07T09:45:00Z'));
    await study('甲四');
    const before = own('甲一');
    await bureau.lookAt('2023-03-07', '18:30');
    expect(own('甲一')).toBe(before + 1);
    await bureau.lookAt('2023-03-08', '17:30');
    expect(own('甲一')).toBe(before + 1);
    expect(
      (
        await entriesByUnit(
          bureau.database.orm,
          (
            await bureau.campaign()
          ).id,
          new Date('2023-03-07T10:30:00Z'),
          bureau.now(),
        )
      ).size,
    ).toBe(0);
  });

  it('names nobody in a group, and in private those of the leader’s own unit', () => {
    expect(bureau.groupWith('一中队', DIGEST).text).not.toMatch(/甲[一二三四五]/);
    expect(bureau.ownWith('甲一', DIGEST).text).toContain('甲五');
    expect(bureau.ownWith('甲一', DIGEST).text).not.toContain('乙');
  });

  it('brings what has become late to the leader, and again when it is late for three workdays, with 催办', async () => {
    const matters: (string | null)[] = [];
    for (let on = day('2023-03-09'); on <= '2023-03-16'; on = addDays(on, 1)) {
      const before = own('甲一');
      // A campaign in which nobody does anything: what becomes late is all there is to tell.
      await bureau.lookAt(on, '17:30');
      const text = own('甲一') > before ? bureau.ownWith('甲一', DIGEST).text : null;
      matters.push(text === null ? null : (/学习动员逾期 \d 个工作日/.exec(text)?.[0] ?? '…'));
    }
    // 9 Thu, 10 Fri (the day itself), 11 and 12 at rest, 13 one workday late, 14 silent, 15 three workdays late.
    expect(matters).toEqual([
      null,
      null,
      null,
      null,
      '学习动员逾期 1 个工作日',
      null,
      '学习动员逾期 3 个工作日',
      null,
    ]);
    expect(bureau.ownWith('甲一', DIGEST).text).toMatch(/\[催办 \d+ 人\]/);
  });

  it('lets the leader remind all who are behind, once a day', async () => {
    const card = bureau.ownWith('甲一', DIGEST);
    const button = /\[(催办 \d+ 人)\]/.exec(card.text)?.[1] ?? '';
    const before = bureau.own('甲五').length;
    const nudged = await bureau.press('甲一', card, { button });
    expect(nudged.toast?.content).toBe('已提醒 8 人。');
    expect(bureau.own('甲五').length).toBe(before + 1);
    expect(bureau.latest('甲五').text).toContain('学习动员');
    expect((await bureau.press('甲一', card, { button })).toast?.content).toBe(
      '已经催办过，今天不再重复提醒。',
    );
    expect(bureau.own('甲五').length).toBe(before + 1);
    expect(bureau.own('甲二').filter((one) => one.text.includes('学习动员：逾期'))).toEqual([]);
    expect((await bureau.ledger('message')).at(-1)?.text).toBe('催办 8 人');
  });

  it('pressed by night reminds nobody before the morning', async () => {
    await bureau.moveTo(new Date('2023-03-16T13:00:00Z'));
    await bureau.say('乙一', '/催办 二中队');
    expect(bureau.latest('乙一').text).toMatch(/^将在3月17日 08:00 提醒 \d+ 人，现在不打扰。$/);
    const count = bureau.own('乙二').length;
    await bureau.moveTo(new Date('2023-03-16T23:59:00Z'));
    expect(bureau.own('乙二').length).toBe(count);
    await bureau.moveTo(new Date('2023-03-17T00:05:00Z'));
    expect(bureau.own('乙二').length).toBe(count + 1);
  });

  it('cannot be used to remind people of another unit, by nobody but leaders and admins', async () => {
    const { id, tree } = await bureau.campaign();
    const other = tree.find('二中队')?.id ?? 0;
    const value = { do: 'nudge', campaign: id, kind: 'acknowledge', subject: 'study', unit: other };
    expect((await bureau.pressEdited('甲一', value)).toast?.text).toBe('该单位不在您可查看的范围内。');
    expect((await bureau.pressEdited('乙二', value)).toast?.text).toBe('该单位不在您可查看的范围内。');
    expect((await bureau.pressEdited('庚三', value)).toast?.text).toBe('此操作仅限单位负责人。');
  });

  it('names everybody it counts, also the units that have a list of their own', async () => {
    await bureau.lookAt('2023-03-17', '10:00');
    await study('乙二');
    await bureau.lookAt('2023-03-17', '17:30');
    const { text } = bureau.ownWith('己一', DIGEST);
    const [, count, names = ''] = /自查自纠3月20日到期，尚有 (\d+) 项未完成：([^\n]+)/.exec(text) ?? [];
    expect(names.split('、')).toHaveLength(Number(count));
    expect(names).toContain('一中队（单位）');
  });
});
