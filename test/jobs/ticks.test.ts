/** What falls due is done once, whoever looks and however often, and what was missed does not pile up. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlan } from '#app/load-plan.ts';
import type { Orm } from '#db/database.ts';
import { runsOf, takeSlot } from '#db/schedule.ts';
import { outbox } from '#db/schema/messages.ts';
import { addDays, clockTime, day, instant } from '#domain/calendar.ts';
import { runKickoff } from '#jobs/kickoff.ts';
import { tick } from '#jobs/tick.ts';
import { syntheticPlan } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('a look at what is due', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    bureau.simulator.faults.rateLimits = false;
  });
  afterAll(() => bureau.close());

  const look = () => tick({ database: bureau.database, now: bureau.now(), spread: false });
  const queued = async () => (await bureau.database.orm.select({ id: outbox.id }).from(outbox)).length;
  const goTo = (on: string, time: string) => bureau.moveTo(instant(day(on), clockTime(time)));

  it('finds nothing before the morning of the first day', async () => {
    expect((await look()).slots).toEqual([]);
  });

  it('does nothing new the second time', async () => {
    await goTo('2023-03-01', '08:30');
    expect((await look()).slots.map(({ slot, outcome }) => `${slot} ${outcome}`)).toEqual([
      'kickoff:study:2023-03-01 run',
      'reminder:2023-03-01 run',
    ]);
    const before = await queued();
    expect((await look()).slots).toEqual([]);
    expect(await queued()).toBe(before);
  });

  it('by three instances at once does each thing once', async () => {
    const seen: string[] = [];
    for (let on = day('2023-03-01'); on <= '2023-03-14'; on = addDays(on, 1)) {
      for (const time of ['08:30', '17:30']) {
        if (on === '2023-03-01' && time === '08:30') continue;
        await goTo(on, time);
        const reports = await Promise.all([look(), look(), look()]);
        seen.push(...reports.flatMap((report) => report.slots.map(({ slot }) => slot)));
        await bureau.settle();
      }
    }
    expect(seen.filter((slot) => slot.startsWith('kickoff'))).toEqual(['kickoff:self_inspection:2023-03-13']);
    expect(seen.filter((slot) => slot.startsWith('reminder'))).toHaveLength(9);
    expect(seen.filter((slot) => slot.startsWith('digest'))).toHaveLength(10);
    expect(new Set(seen).size).toBe(seen.length);
    expect(bureau.inGroup('一中队').filter((one) => one.text.startsWith('百日行动 · 自查自纠'))).toHaveLength(
      1,
    );
    expect(bureau.own('甲三').filter((one) => one.text.includes('学习动员'))).toHaveLength(4);
  });

  it('that fails half-way leaves nothing behind, and the next one makes up for it', async () => {
    await goTo('2023-03-15', '08:30');
    const before = await queued();
    const broken = {
      ...bureau.database,
      transaction: () => Promise.reject(new Error('the database is gone')),
    };
    await expect(tick({ database: broken, now: bureau.now(), spread: true })).rejects.toThrow();
    expect(await queued()).toBe(before);
    expect((await look()).slots.map(({ slot }) => slot)).toEqual(['reminder:2023-03-15']);
    expect(await queued()).toBeGreaterThan(before);
  });
});

describe('a slot that fails', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    bureau.simulator.faults.rateLimits = false;
  });
  afterAll(() => bureau.close());

  it('keeps nobody from what else is due, and is carried out by the next look', async () => {
    await bureau.moveTo(instant(day('2023-03-01'), clockTime('08:30')));
    let calls = 0;
    const failsOnce = {
      ...bureau.database,
      transaction: <T>(work: (tx: Orm) => Promise<T>) => {
        calls += 1;
        // The first is not about what is due.
        return calls === 2 ? Promise.reject(new Error('unlucky')) : bureau.database.transaction(work);
      },
    };
    await expect(tick({ database: failsOnce, now: bureau.now(), spread: false })).rejects.toThrow('unlucky');
    const { id } = await bureau.campaign();
    expect(await runsOf(bureau.database.orm, id, 'reminder')).toHaveLength(1);
    expect(await runsOf(bureau.database.orm, id, 'kickoff')).toHaveLength(0);
    const { slots } = await tick({ database: bureau.database, now: bureau.now(), spread: false });
    expect(slots.map(({ slot }) => slot)).toEqual(['kickoff:study:2023-03-01']);
  });
});

describe('a phase that begins while', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    bureau.simulator.faults.rateLimits = false;
  });
  afterAll(() => bureau.close());

  const slot = { job: 'kickoff', phase: 'study', on: day('2023-03-01') } as const;
  const at = instant(slot.on, clockTime('08:30'));

  it('a plan that moves it is loaded is announced on its new day', async () => {
    const before = await bureau.campaign();
    const plan = syntheticPlan();
    const phases = plan.phases.map((phase) =>
      phase.key === 'study' ? { ...phase, start: day('2023-03-02') } : phase,
    );
    await loadPlan(bureau.database, { ...plan, phases }, at);
    const kickoff = (tx: Orm) => runKickoff(tx, before, { ...slot, at }, { now: at, spread: false });
    expect(await bureau.database.transaction(kickoff)).toBe(0);
    await loadPlan(bureau.database, plan, at);
  });

  it('an admin binds a group is announced there all the same, once', async () => {
    await bureau.moveTo(at);
    await bureau.sayIn('一中队', '庚一', '/unbind');
    const { database, simulator } = bureau;
    const campaign = await bureau.campaign();
    const isWaiting = async () => {
      for (;;) {
        const rows = await database.prepared('select from pg_locks where not granted', []);
        if (rows.length > 0) return;
      }
    };
    let bound: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      const run = { campaignId: campaign.id, slot: 'kickoff:study:2023-03-01', outcome: 'run' } as const;
      await takeSlot(tx, { ...run, dueAt: at, ranAt: at });
      await runKickoff(tx, campaign, { ...slot, at }, { now: at, spread: false });
      const group = { chatId: bureau.groupOf('一中队') };
      bound = simulator.say(bureau.idOf('庚一'), group, '/bind 一中队', { mention: true });
      await Promise.race([bound, isWaiting()]);
    });
    await bound;
    await bureau.settle();
    await bureau.later(2_000);
    expect(
      bureau.inGroup('一中队').filter(({ text }) => text.startsWith('百日行动 · 学习动员')),
    ).toHaveLength(1);
  });
});

describe('after days without a look', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    // Nobody looks from the second day to the second Tuesday, over three steps of the reminders and a kickoff.
    await bureau.lookAt('2023-03-14', '10:00');
  });
  afterAll(() => bureau.close());

  it('the phase that should have begun on Monday announces itself', () => {
    const cards = bureau.inGroup('一中队').filter((one) => one.text.startsWith('百日行动 · 自查自纠'));
    expect(cards).toHaveLength(1);
  });

  it('of all reminders missed there is one, which says how it stands today', () => {
    const reminders = bureau.own('甲三').filter((one) => one.text.includes('学习动员'));
    expect(reminders).toHaveLength(1);
    expect(reminders[0]?.text).toContain('逾期2个工作日');
  });

  it('no digest of the days before comes', () => {
    const digests = bureau.inGroup('一中队').filter((one) => one.text.startsWith('进展日报'));
    expect(digests).toEqual([]);
  });

  it('what was missed is on record as passed over', async () => {
    const runs = await runsOf(bureau.database.orm, (await bureau.campaign()).id, 'digest');
    expect(runs.map((run) => run.outcome)).toEqual(Array(9).fill('passed over'));
  });

  it('in the late afternoon the reminders are left to the next morning', async () => {
    await bureau.lookAt('2023-03-17', '17:20');
    expect(bureau.own('甲三').filter((one) => one.text.includes('自查自纠（本人）'))).toEqual([]);
    await bureau.lookAt('2023-03-20', '08:30');
    expect(bureau.latest('甲三').text).toContain('自查自纠（本人）');
    expect(bureau.latest('甲三').text).toContain('今天');
  });
});
