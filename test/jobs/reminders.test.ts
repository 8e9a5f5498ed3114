/** Reminders: one a day, of what can be done and is not, to whoever is there to do it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentBetween } from '#db/outbox-report.ts';
import { outbox } from '#db/schema/messages.ts';
import { addDays, clockTime, day, dayOf, instant } from '#domain/calendar.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('reminders', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
  });
  afterAll(() => bureau.close());

  const of = (name: string, words: string) =>
    bureau.own(name).filter((one) => one.text.includes(words)).length;
  const report = async (name: string, document: string) => bureau.say(name, `/报送 ${document}`);

  it('come three workdays before the day, the workday before and on the day', async () => {
    const counts: number[] = [];
    for (const on of ['2023-03-06', '2023-03-07', '2023-03-08', '2023-03-09', '2023-03-10']) {
      await bureau.lookAt(on, '08:30');
      counts.push(of('甲二', '学习动员'));
    }
    expect(counts).toEqual([0, 1, 1, 2, 3]);
    expect(bureau.latest('甲二').text).toContain('今天');
  });

  it('do not come to somebody on leave, nor to the leader who has nothing to learn', () => {
    expect(bureau.own('乙五')).toEqual([]);
    expect(of('甲一', '学习动员')).toBe(0);
  });

  it('bring the button that settles the matter, and stop when it is settled', async () => {
    const pressed = await bureau.press('甲二', bureau.latest('甲二'), { button: '我已学习' });
    expect(pressed.toast?.content).toBe('已记录您的学习。');
    await bureau.lookAt('2023-03-13', '08:30');
    expect(of('甲二', '学习动员')).toBe(3);
    expect(of('甲三', '学习动员')).toBe(4);
  });

  it('say several things in one message', async () => {
    await bureau.lookAt('2023-03-15', '08:30');
    const both = bureau.latest('甲三').text;
    expect(both).toContain('学习动员');
    expect(both).toContain('自查自纠（本人）');
    expect(both).toContain('[我已学习]');
    expect(both).toContain('[开始自查]');
    await bureau.lookAt('2023-03-21', '08:30');
    const leader = bureau.latest('己一').text;
    expect(leader).toContain('自查自纠（区大队）');
    expect(leader).toContain('报送实施方案（大队）（区大队）');
  });

  it('about a unit’s document end for both leaders when one has reported it', async () => {
    await report('己一', '实施方案（大队）');
    await bureau.lookAt('2023-03-23', '08:30');
    expect(bureau.ownWith('己二', '报送问题清单').text).not.toContain('报送实施方案（大队）（区大队）');
  });

  it('that could not be sent all day are dropped in the evening instead of coming at night', async () => {
    bureau.simulator.faults.share(1, { kind: 'server error' });
    await bureau.lookAt('2023-03-24', '16:50');
    await bureau.moveTo(instant(day('2023-03-24'), clockTime('20:05')));
    bureau.simulator.faults.clear();
    await bureau.moveTo(instant(day('2023-03-25'), clockTime('07:00')));
    const sent = await sentBetween(
      bureau.database.orm,
      instant(day('2023-03-24'), clockTime('08:00')),
      bureau.now(),
    );
    expect(sent).toEqual([]);
    const rows = await bureau.database.orm.select().from(outbox);
    const reminders = rows.filter((row) => row.why === '提醒' && dayOf(row.createdAt) === '2023-03-24');
    expect(reminders.length).toBeGreaterThan(0);
    for (const row of reminders) expect(row.state).toBe('cancelled');
  });
});

describe('the calendar of the year', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    await bureau.lookAt('2023-04-22', '08:30');
  });
  afterAll(() => bureau.close());

  const sentSoFar = () => sentBetween(bureau.database.orm, new Date(0), new Date(bureau.now().getTime() + 1));

  it('the make-up Sunday is worked, and nothing comes from 29 April to 3 May', async () => {
    const days: string[] = [];
    const officers = ['二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];
    for (let on = day('2023-04-22'); on <= '2023-05-05'; on = addDays(on, 1)) {
      const before = (await sentSoFar()).length;
      if (on > '2023-04-22') await bureau.lookAt(on, '08:30');
      // Somebody catches up every day, so that there is something to tell every evening.
      const name = officers.shift();
      if (name) await bureau.simulator.say(bureau.idOf(`甲${name}`), 'bot', '/学习');
      await bureau.lookAt(on, '17:30');
      const sent = (await sentSoFar()).slice(before);
      if (sent.some((one) => /^(提醒|进展日报|阶段启动)/.test(one.why))) days.push(on.slice(5));
    }
    expect(days).toEqual(['04-23', '04-24', '04-25', '04-26', '04-27', '04-28', '05-04']);
  });
});
