/** A month's calls are used up before a phase begins, and there are calls again when it is over. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

let bureau: Watched;
beforeAll(async () => {
  bureau = await watchedBureau();
  await bureau.lookAt('2023-03-01', '08:30');
  bureau.simulator.faults.monthlyQuota = 0;
  await bureau.lookAt('2023-03-13', '08:30');
  bureau.simulator.faults.monthlyQuota = Number.POSITIVE_INFINITY;
});
afterAll(() => bureau.close());

const announced = () =>
  bureau
    .inGroup('一中队')
    .flatMap(({ text }) => /^百日行动 · (\S+)/.exec(text)?.[1] ?? [])
    .filter((phase) => phase !== '学习动员');

it('no group is told then of a phase that is over, and every group of the one that runs', async () => {
  await bureau.lookAt('2023-03-21', '08:30');
  expect(announced()).toEqual(['整改提高']);
});
