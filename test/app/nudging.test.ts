/** 催办 asked for when nobody is to be disturbed: it comes in the morning, and says what is so then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyRoster, previewRoster } from '#app/load-roster.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { syntheticRoster } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('催办 on the evening of a due day before a weekend', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    await bureau.lookAt('2023-03-10', '08:30');
    await goTo('2023-03-10', '21:00');
    for (const name of ['甲三', '甲四', '甲六']) heard.set(name, nudges(name).length);
    await bureau.say('甲一', '/催办 一中队');
  });
  afterAll(() => bureau.close());

  const goTo = (on: string, time: string) => bureau.moveTo(instant(day(on), clockTime(time)));
  /** Of what came since: how often the phase is named. */
  const nudges = (name: string) =>
    bureau
      .own(name)
      .filter(({ text }) => text.includes('学习动员'))
      .slice(heard.get(name));
  const heard = new Map<string, number>();

  it('is put off, and says so', () => {
    expect(bureau.latest('甲一').text).toMatch(/^将在3月13日 08:00 提醒 \d+ 人，现在不打扰。$/);
    expect(nudges('甲三')).toEqual([]);
  });

  it('is not put off a second time on Saturday', async () => {
    await goTo('2023-03-11', '10:00');
    const { id, tree } = await bureau.campaign();
    const unit = tree.find('一中队')?.id ?? 0;
    const value = { do: 'nudge', campaign: id, kind: 'acknowledge', subject: 'study', unit };
    const { toast } = await bureau.pressEdited('甲一', value);
    expect(toast?.text).toBe('已经催办过，今天不再重复提醒。');
  });

  it('comes once on Monday, counted from the due day to Monday', async () => {
    await bureau.say('甲四', '/学习');
    const roster = syntheticRoster().filter(({ name }) => name !== '甲六');
    const preview = await previewRoster(bureau.database, bureau.platform, roster);
    if (preview.kind !== 'ready') throw new Error(preview.kind);
    await applyRoster(bureau.database, preview, { leavers: true }, bureau.now());
    await goTo('2023-03-13', '08:01');
    expect(nudges('甲三')).toHaveLength(1);
    expect(nudges('甲三')[0]?.text).toContain('逾期1个工作日');
  });

  it('does not come to somebody who has done it on Saturday', () => {
    expect(nudges('甲四')).toEqual([]);
  });

  it('does not come to somebody who has left meanwhile', () => {
    expect(nudges('甲六')).toEqual([]);
  });
});
