/** A month of the campaign with people who answer, forget and are late: what each of them may have read of others. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentBetween } from '#db/outbox-report.ts';
import { addDays, clockTime, type Day, day, dayOf, instant, timeOf } from '#domain/calendar.ts';
import { type Actor, dice, diligenceOf, liveADay } from '#src/crowd.ts';
import { syntheticRoster } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

const FROM = day('2023-03-01');
const TO = day('2023-03-31');
const CURIOUS = ['癸一', '己一', '甲一', '丙一', '甲二', '庚一'];
/** The day on which some ask everything, alone and in the group. */
const ASKING = day('2023-03-17');
const ASKED = ['/overdue', '/missing', '/digest', '/phase', '/mine', '/报送', '/help'];

describe('a month of the campaign', () => {
  let bureau: Watched;
  const roster = syntheticRoster();
  const names = [...new Set(roster.map((row) => row.name))].sort((a, b) => b.length - a.length);
  const someName = new RegExp(names.join('|'), 'g');
  const namesIn = (text: string): readonly string[] => text.match(someName) ?? [];
  const squadOf = (name: string) => roster.find((row) => row.name === name)?.unit ?? '';

  beforeAll(async () => {
    bureau = await watchedBureau();
    // The clock stands still while people act, so all they do falls into one instant.
    bureau.simulator.faults.rateLimits = false;
    const roll = dice(7);
    const actors = roster.map(
      (row): Actor => ({
        openId: row.id.value,
        name: row.name,
        chatId: bureau.groupOf(row.unit.split('/').at(-1) ?? ''),
        leads: row.role === 'leader' || row.role === 'admin',
        colleague: null,
        diligence: diligenceOf(roll()),
        done: new Set<string>(),
      }),
    );
    const { workdays } = await bureau.campaign();
    for (let on: Day = FROM; on <= TO; on = addDays(on, 1)) {
      await bureau.lookAt(on, '08:30');
      await bureau.moveTo(instant(on, clockTime('09:30')));
      // Every other day is enough for people to be quick, slow and late.
      if (workdays.isWorkday(on) && Number(on.slice(-2)) % 2 === 1) {
        for (const actor of actors) await liveADay(bureau.simulator, actor, roll, () => bureau.settle());
        await bureau.settle();
      }
      if (on === ASKING) await askEverything();
      await bureau.lookAt(on, '17:30');
    }
  }, 180_000);
  afterAll(() => bureau.close());

  async function askEverything(): Promise<void> {
    for (const name of CURIOUS) {
      const unit = squadOf(name).split('/').at(-1) ?? '';
      for (const line of ASKED) {
        await bureau.simulator.say(bureau.idOf(name), 'bot', line);
        await bureau.simulator.say(bureau.idOf(name), { chatId: bureau.groupOf(unit) }, line, {
          mention: true,
        });
      }
    }
    for (const unit of ['一中队', '二中队', '三中队', '四中队', '办公室']) {
      for (const line of ASKED)
        await bureau.simulator.say(bureau.idOf('庚一'), { chatId: bureau.groupOf(unit) }, line, {
          mention: true,
        });
    }
    await bureau.settle();
  }

  const fromBot = (messages: ReturnType<Watched['own']>) =>
    messages
      .filter((message) => message.sender.kind === 'bot')
      .map((message) => JSON.stringify(message.content));

  it('no group reads anybody’s name', () => {
    const groups = bureau.simulator.chats.filter((chat) => chat.kind === 'group');
    const said = groups.flatMap((chat) => fromBot(bureau.simulator.messages(chat.chatId)));
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((text) => namesIn(text).length > 0)).toEqual([]);
  });

  it.each(['一中队', '二中队', '三中队', '四中队', '办公室'])(
    'nobody of %s reads a name of anybody outside it',
    (unit) => {
      const own = roster.filter((row) => row.unit.endsWith(`/${unit}`)).map((row) => row.name);
      const said = own.flatMap((name) => fromBot(bureau.own(name)));
      expect(said.length).toBeGreaterThan(5);
      const others = said.flatMap(namesIn).filter((name) => !own.includes(name));
      expect(others).toEqual([]);
    },
  );

  it('a group reads figures of no unit but its own and those below', () => {
    const squads = ['一中队', '二中队', '三中队', '四中队'];
    for (const unit of squads) {
      const answers = bureau.inGroup(unit).filter((message) => /项逾期|未完成情况/.test(message.text));
      expect(answers.length).toBeGreaterThan(0);
      for (const { text } of answers) {
        for (const other of squads) if (other !== unit) expect(text).not.toContain(other);
      }
    }
  });

  it('the brigade’s leaders read the names of all its squads, the admin everybody’s', () => {
    const read = (name: string) =>
      new Set(
        fromBot(bureau.own(name))
          .flatMap(namesIn)
          .map((one) => one.charAt(0)),
      );
    expect([...read('己一')]).toEqual(expect.arrayContaining(['甲', '乙', '丙']));
    expect([...read('庚一')]).toEqual(expect.arrayContaining(['甲', '乙', '丙']));
  });

  it('nobody gets more than one reminder and one digest a day', async () => {
    const sent = await sentBetween(bureau.database.orm, new Date(0), bureau.now());
    for (const why of ['提醒', '进展日报']) {
      const perDay = sent
        .filter((one) => one.why === why && one.person !== null)
        .map((one) => `${one.person} ${dayOf(one.at)}`);
      expect(perDay.length).toBeGreaterThan(20);
      expect(new Set(perDay).size).toBe(perDay.length);
    }
  });

  it('nothing comes unasked on a rest day, by night, or to somebody on leave', async () => {
    const { workdays } = await bureau.campaign();
    const sent = await sentBetween(bureau.database.orm, new Date(0), bureau.now());
    const unasked = sent.filter((one) => /^(提醒|进展日报|阶段启动|管理提示)/.test(one.why));
    expect(unasked.length).toBeGreaterThan(100);
    for (const { at } of unasked) {
      expect(workdays.isWorkday(dayOf(at))).toBe(true);
      expect(timeOf(at) >= '08:30' && timeOf(at) < '20:00').toBe(true);
    }
    expect(unasked.filter((one) => one.person === '乙五' && dayOf(one.at) <= '2023-03-17')).toEqual([]);
  });

  it('the log is silent, and no call was one that the platform does not know', () => {
    expect(bureau.log.filter((line) => line.level !== 'info')).toEqual([]);
    expect(bureau.simulator.unknownRoutes).toEqual([]);
  });
});
