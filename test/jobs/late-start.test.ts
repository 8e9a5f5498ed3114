/** A plan loaded in the middle of its second phase: what is past is on record, and nobody is flooded or accused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningCampaign } from '#db/campaign.ts';
import { dutiesOf } from '#db/duties.ts';
import { stamp } from '#db/installation.ts';
import { sentBetween } from '#db/outbox-report.ts';
import { runsOf } from '#db/schedule.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { dutyState } from '#domain/duty.ts';
import { type SimulatedWorld, simulatedWorld } from '#src/simulated-world.ts';
import { foundBureau, openGroups, SIMULATED_STAMP, syntheticRoster } from '#src/synthetic-bureau.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';

describe('a plan loaded on 15 March', () => {
  let fresh: FreshPostgres;
  let world: SimulatedWorld;
  let groups: ReadonlyMap<string, string>;
  const start = instant(day('2023-03-15'), clockTime('08:10'));
  const quiet = { info: () => {}, warn: () => {}, error: () => {} };

  beforeAll(async () => {
    fresh = await freshPostgres();
    const { database } = fresh;
    await database.transaction((tx) => stamp(tx, SIMULATED_STAMP, start));
    world = simulatedWorld({ database, start, log: quiet, spread: true });
    const { simulator } = world;
    await foundBureau(
      { ...world, clock: world.delivery.clock, simulated: null, close: database.close },
      simulator,
    );
    groups = new Map((await openGroups(simulator)).map(({ unit, chatId }) => [unit, chatId]));
    await world.settle();
    await lookAt('2023-03-15', '08:30');
  });
  afterAll(() => fresh.drop());

  const lookAt = async (on: string, time: string) => {
    const at = instant(day(on), clockTime(time));
    await world.moveTo(at);
    await world.tick();
    await world.moveTo(new Date(at.getTime() + 9 * 60_000));
  };
  const campaign = async () => {
    const running = await runningCampaign(fresh.database.orm);
    if (!running) throw new RangeError('no campaign runs');
    return running;
  };
  const duties = async () => dutiesOf(fresh.database.orm, (await campaign()).id);
  const idOf = (name: string) => syntheticRoster().find((row) => row.name === name)?.id.value ?? '';
  const groupTexts = (unit: string) => {
    const chatId = groups.get(`区局/区大队/${unit}`) ?? '';
    return world.simulator.messages(chatId).map((message) => message.text.split('\n')[0]);
  };
  const say = async (name: string, text: string) => {
    await world.simulator.say(idOf(name), 'bot', text);
    await world.settle();
    return world.simulator.directMessages(idOf(name)).at(-1)?.text ?? '';
  };

  it('records the first phase as passed over, and announces the second', async () => {
    const runs = await runsOf(fresh.database.orm, (await campaign()).id, 'kickoff');
    expect(runs.map(({ slot, outcome }) => `${slot} ${outcome}`).sort()).toEqual([
      'kickoff:self_inspection:2023-03-13 run',
      'kickoff:study:2023-03-01 passed over',
    ]);
    expect(groupTexts('一中队')).toContain('百日行动 · 自查自纠');
    expect(groupTexts('一中队')).not.toContain('百日行动 · 学习动员');
  });

  it('expects nothing of anybody for the first phase, and calls nobody late', async () => {
    expect((await duties()).filter((duty) => duty.kind === 'acknowledge')).toEqual([]);
    expect((await duties()).filter((duty) => dutyState(duty, day('2023-03-15')) === 'late')).toEqual([]);
    expect(await say('庚一', '/overdue')).toContain('没有逾期事项');
  });

  it('sends one card to each group concerned that morning, and nothing to any person', async () => {
    const sent = await sentBetween(fresh.database.orm, new Date(start.getTime() + 60_000), world.now());
    const unasked = sent.filter((one) => one.why !== '答复');
    expect(unasked.map((one) => one.why)).toEqual(Array(6).fill('阶段启动 自查自纠'));
    expect(unasked.filter((one) => one.person !== null)).toEqual([]);
  });

  it('digests of the days before never come', async () => {
    await lookAt('2023-03-15', '17:30');
    const all = ['一中队', '二中队', '三中队', '四中队'].flatMap(groupTexts);
    expect(all.filter((title) => title === '进展日报').length).toBeLessThanOrEqual(4);
  });

  it('the first phase begins when an admin extends it after all', async () => {
    await say('庚一', '/phase extend 1 3-24 确认');
    expect(groupTexts('一中队')).toContain('百日行动 · 学习动员');
    const study = (await duties()).filter((duty) => duty.kind === 'acknowledge');
    expect(study.length).toBe(45);
    expect(new Set(study.map((duty) => duty.due))).toEqual(new Set(['2023-03-24']));
    expect(await say('甲二', '/学习')).toBe('已记录您的学习。');
    await lookAt('2023-03-16', '08:30');
    expect(groupTexts('一中队').filter((title) => title === '百日行动 · 学习动员')).toHaveLength(1);
  });
});
