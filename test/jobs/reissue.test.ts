/** Cards that are open outlive the fourteen days a platform gives them, through a month on the movable clock. */
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardCopy } from '#db/schema/messages.ts';
import { addDays, type Day, day, dayOf, daysBetween } from '#domain/calendar.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

const DUE = '2023-05-20';
const isList = (message: SimulatedMessage) => message.text.includes('原来的卡片快到十四天');

async function report(bureau: Watched, name: string, item: string): Promise<void> {
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', name);
  await bureau.pressEdited(name, { do: 'finding.save', duty, item, draft: 0 }, { description: '示例问题' });
}

describe('an officer with five open findings', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    bureau.simulator.faults.rateLimits = false;
    await bureau.at('2023-03-13', '08:30');
    for (const [index, item] of ['1.1', '1.2', '1.3', '1.4', '2.1', '2.2'].entries()) {
      await report(bureau, '甲二', item);
      await bureau.say('甲一', `/assign ${index + 1} 甲三 ${DUE}`);
    }
    for (const line of ['/clear 1', '/clear 2', '/clear 3', '/clear 4', '/submit'])
      await bureau.say('甲三', line);
    // One of them is done with, and somebody else only looks at another.
    await bureau.say('甲三', '/申请销号 6 已整改');
    await bureau.say('庚一', '/approve 6');
    await bureau.say('己一', '/finding 2');
    await bureau.later(60_000);
  }, 60_000);
  afterAll(() => bureau.close());

  const alive = (name: string) =>
    bureau.own(name).filter((message) => !message.recalled && message.text.includes('[申请销号]'));
  const ageOf = (message: SimulatedMessage, on: Day) => daysBetween(dayOf(new Date(message.sentAt)), on);

  it('gets one list on the last workday before the twelfth day, not five cards', async () => {
    expect(alive('甲三')).toHaveLength(5);
    const before = bureau.own('甲三').length;
    await bureau.lookAt('2023-03-23', '08:30');
    expect(bureau.own('甲三')).toHaveLength(before);
    await bureau.lookAt('2023-03-24', '08:30');
    expect(bureau.own('甲三')).toHaveLength(before + 1);
    const list = bureau.latest('甲三');
    expect(isList(list)).toBe(true);
    for (const number of [1, 2, 3, 4, 5]) expect(list.text).toContain(`[第${number}号]`);
    expect(list.text).not.toContain('[第6号]');
  });

  it('finds the old ones grey, without a button, and the decided one as it was', async () => {
    await bureau.later(60_000);
    expect(alive('甲三')).toHaveLength(0);
    const grey = bureau.own('甲三').filter((message) => message.text.includes('已重新发送，请看最新一张'));
    expect(grey).toHaveLength(5);
    for (const message of grey) expect(message.text).not.toContain('[');
    expect(bureau.ownWith('甲三', '第6号 ').text).toContain('已销号');
  });

  it('leaves who only looked with a word on how to look again, and sends nothing', async () => {
    expect(bureau.ownWith('己一', '发送“/问题 2”可查看最新情况').text).not.toContain('[');
    expect(bureau.own('己一').some(isList)).toBe(false);
  });

  it('opens each from the list, and the list follows what happens', async () => {
    await bureau.say('甲三', '/申请销号 5 已整改');
    await bureau.later(60_000);
    const list = bureau.own('甲三').find(isList);
    expect(list).toBeUndefined();
    const fresh = bureau.ownWith('甲三', '[第1号]');
    expect(fresh.text).not.toContain('[第5号]');
  });

  it('comes back from a finding to all that is open', async () => {
    const list = bureau.ownWith('甲三', '[第1号]');
    await bureau.press('甲三', list, { button: '第1号' });
    await bureau.press('甲三', list, { button: '我的' });
    expect(bureau.simulator.message(list.messageId).text).toContain('[第2号]');
    // Left open on one finding’s form, it stands for the other three no less.
    await bureau.press('甲三', list, { button: '第2号' });
    await bureau.press('甲三', list, { button: '申请销号' });
  });

  it('is never left with a card older than twelve days for a month, and never with two lists a day', async () => {
    const lists: Day[] = [];
    for (let on = day('2023-03-25'); on <= '2023-04-25'; on = addDays(on, 1)) {
      const before = bureau.own('甲三').length;
      await bureau.lookAt(on, '08:30');
      await bureau.later(60_000);
      const fresh = bureau.own('甲三').slice(before);
      expect(fresh.length).toBeLessThanOrEqual(1);
      if (fresh.some(isList)) lists.push(on);
      const held = bureau.own('甲三').filter((one) => one.text.includes('[第1号]'));
      if (lists.length > 0) expect(held.some((message) => ageOf(message, on) <= 12)).toBe(true);
      for (const message of alive('甲三')) expect(ageOf(message, on)).toBeLessThanOrEqual(12);
    }
    // The twelfth days are Tomb-Sweeping Day and a Sunday.
    expect(lists).toEqual(['2023-04-04', '2023-04-14']);
  }, 120_000);

  it('gets nothing more about them once all are decided', async () => {
    for (const number of [1, 2, 3, 4]) {
      await bureau.say('甲三', `/申请销号 ${number} 已整改`);
      await bureau.say('庚一', `/approve ${number}`);
    }
    await bureau.later(60_000);
    const before = bureau.own('甲三').length;
    for (const on of ['2023-04-26', '2023-04-27', '2023-04-28', '2023-05-04', '2023-05-05'])
      await bureau.lookAt(on, '08:30');
    expect(bureau.own('甲三')).toHaveLength(before);
    const left = await bureau.database.orm
      .select({ key: cardCopy.cardKey })
      .from(cardCopy)
      .where(eq(cardCopy.cardKey, `held:${(await bureau.campaign()).id}:${await bureau.personId('甲三')}`));
    expect(left).toEqual([]);
  });
});

describe('the card of a phase in a group', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    bureau.simulator.faults.rateLimits = false;
    await bureau.at('2023-03-21', '08:30');
  });
  afterAll(() => bureau.close());
  const kickoffs = () =>
    bureau
      .inGroup('一中队')
      .filter((message) => message.text.includes('整改提高') && message.text.includes('[我的整改]'));

  it('hangs there live, once, for as long as the phase lasts', async () => {
    for (let on = day('2023-03-22'); on <= '2023-05-08'; on = addDays(on, 1)) {
      await bureau.lookAt(on, '08:30');
      await bureau.later(60_000);
      const live = kickoffs().filter((message) => message.text.includes('时间'));
      expect(live).toHaveLength(1);
      expect(daysBetween(dayOf(new Date(live[0]?.sentAt ?? 0)), on)).toBeLessThanOrEqual(12);
    }
  }, 120_000);

  it('is not sent again once the phase is over', async () => {
    const before = bureau.inGroup('一中队').length;
    for (const on of ['2023-06-14', '2023-06-15', '2023-06-16']) await bureau.lookAt(on, '08:30');
    const again = bureau.inGroup('一中队').slice(before);
    expect(again.filter((message) => message.text.includes('[我的整改]'))).toEqual([]);
  });
});
