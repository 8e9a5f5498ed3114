/** A plan corrected while its phase runs: the groups read the new days, and nothing is announced a second time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlan } from '#app/load-plan.ts';
import { type Day, day } from '#domain/calendar.ts';
import type { Plan } from '#domain/plan.ts';
import { syntheticPlan } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('a plan corrected in the middle of a phase', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
  });
  afterAll(() => bureau.close());

  const withWindow = (start: Day, end: Day): Plan => {
    const plan = syntheticPlan();
    const phases = plan.phases.map((phase) => (phase.key === 'study' ? { ...phase, start, end } : phase));
    return { ...plan, campaign: { ...plan.campaign, start: day('2023-02-27') }, phases };
  };
  const cards = () => bureau.inGroup('一中队').filter(({ text }) => text.startsWith('百日行动 · 学习动员'));

  it('shows its new last day on the cards that hang in the groups', async () => {
    await loadPlan(bureau.database, withWindow(day('2023-03-01'), day('2023-03-09')), bureau.now());
    await bureau.lookAt('2023-03-02', '09:00');
    expect(cards().map(({ text }) => text.includes('至3月9日（周四）'))).toEqual([true]);
  });

  it('announces a phase that has begun no second time when its first day was earlier', async () => {
    await loadPlan(bureau.database, withWindow(day('2023-02-28'), day('2023-03-09')), bureau.now());
    await bureau.lookAt('2023-03-02', '10:00');
    expect(cards().map(({ text }) => text.includes('2月28日'))).toEqual([true]);
    await bureau.lookAt('2023-03-03', '09:00');
    expect(cards()).toHaveLength(1);
  });
});
