/** One finding’s owner is reminded by somebody entitled, and a colleague acts for whoever is away. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';
import { insertPerson, startRole, updatePerson } from '#test/support/people-rows.ts';

/** 甲三 of 一中队 puts findings right that 甲二 reported. */
async function openOwned(): Promise<Watched> {
  const bureau = await watchedBureau();
  await bureau.at('2023-03-13', '08:30');
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
  for (const [index, item] of ['1.1', '1.2'].entries()) {
    const value = { do: 'finding.save', duty, item, draft: 0 };
    await bureau.pressEdited('甲二', value, { description: `示例${item}` });
    await bureau.say('甲一', `/assign ${index + 1} 甲三 4月28日`);
  }
  return bureau;
}

const reminders = (bureau: Watched, name: string) =>
  bureau.own(name).filter((message) => message.text.includes('提醒您办理'));

describe('催办 of a finding', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openOwned();
  });
  afterAll(() => bureau.close());

  it('reaches the owner with the button that opens it, and enters the ledger', async () => {
    await bureau.say('甲一', '/remind 1');
    expect(bureau.latest('甲一').text).toBe('已催办第1号。');
    expect(reminders(bureau, '甲三')).toHaveLength(1);
    expect(bureau.latest('甲三').text).toContain('甲一提醒您办理');
    expect(bureau.latest('甲三').text).toContain('[第1号]');
    expect((await bureau.ledger('finding')).at(-1)).toEqual({
      noun: 'finding',
      ref: '1',
      verb: 'reminded',
      text: '催办甲三；命令 /remind',
    });
  });

  it('comes once a day for each finding, whoever asks', async () => {
    await bureau.say('庚一', '催办 1');
    expect(bureau.latest('庚一').text).not.toBe('已催办第1号。');
    await bureau.say('庚一', '/催办 1');
    expect(bureau.latest('庚一').text).toBe('第1号已经催办过，今天不再重复提醒。');
    await bureau.say('庚一', '/finding 2');
    const card = bureau.ownWith('庚一', '第2号 ');
    const done = await bureau.press('庚一', card, { button: '催办' });
    expect(done.toast?.content).toBe('已催办第2号。');
    expect(reminders(bureau, '甲三')).toHaveLength(2);
  });

  it('is not for the owner, nor for somebody who oversees nothing', async () => {
    await bureau.say('甲三', '/remind 1');
    expect(bureau.latest('甲三').text).toBe('此操作仅限单位负责人。');
    await bureau.say('甲三', '/finding 1');
    expect(bureau.latest('甲三').text).not.toContain('[催办]');
    await bureau.say('乙一', '/remind 1');
    expect(bureau.latest('乙一').text).toBe('没有第1号问题，或不在您可查看的范围内。');
  });

  it('asked for at night goes out in the morning, and not at all when the finding has moved by then', async () => {
    await bureau.at('2023-03-14', '21:00');
    await bureau.say('甲一', '/remind 1');
    expect(bureau.latest('甲一').text).toBe('第1号将在3月15日 08:00 催办，现在不打扰。');
    await bureau.say('甲一', '/remind 2');
    await bureau.say('甲三', '/申请销号 2 已整改');
    const before = reminders(bureau, '甲三').length;
    await bureau.at('2023-03-15', '08:01');
    expect(reminders(bureau, '甲三')).toHaveLength(before + 1);
    expect(reminders(bureau, '甲三').at(-1)?.text).toContain('第1号');
  });

  it('is refused where the owner has nothing to do', async () => {
    await bureau.say('甲一', '/remind 2');
    expect(bureau.latest('甲一').text).toBe('第2号现在没有等责任人办理的事，不必催办。');
    await bureau.say('甲一', '/remind');
    expect(bureau.latest('甲一').text).toBe('请写上问题编号，如 /催办问题 12。');
  });
});

describe('a stand-in', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openOwned();
  });
  afterAll(() => bureau.close());
  const goAway = async (until: string | null) =>
    updatePerson(bureau.database.orm, await bureau.personId('甲三'), {
      name: '甲三',
      awayUntil: until === null ? null : day(until),
      leftAt: null,
    });

  it('is named until a day among one’s colleagues, and told', async () => {
    await bureau.say('甲四', '/finding 1');
    expect(bureau.latest('甲四').text).toContain('没有第1号问题');
    await bureau.say('甲三', '/代办 甲四');
    expect(bureau.latest('甲三').text).toContain('请写上姓名和最后一天');
    await bureau.say('甲三', '/代办 乙二 至4月28日');
    expect(bureau.latest('甲三').text).toBe('本单位和上下级单位里没有“乙二”。');
    await bureau.say('甲三', '/standin 甲四 至4月28日');
    expect(bureau.latest('甲三').text).toContain('甲四代您办理整改事项，至4月28日（周五）');
    expect(bureau.latest('甲四').text).toContain('甲三请您代办其整改事项，目前 2 条，至4月28日（周五）');
    expect(await bureau.ledger('stand-in')).toMatchObject([{ verb: 'named', text: '请甲四代办至4月28日' }]);
  });

  it('sees the findings and hands them in, and cannot approve what they handed in', async () => {
    await bureau.say('甲四', '/finding 1');
    expect(bureau.latest('甲四').text).toContain('[申请销号]');
    await bureau.say('甲四', '/申请销号 1 已整改');
    expect(bureau.latest('甲四').text).toContain('甲四 申请销号');
    await bureau.say('甲四', '/approve 1');
    expect(bureau.latest('甲四').text).not.toContain('已销号');
  });

  it('who acts in the evening takes nothing from what the owner is to hear in the morning', async () => {
    await bureau.moveTo(new Date('2023-03-13T21:00:00+08:00'));
    const heard = bureau.own('甲三').length;
    await bureau.say('庚一', '/return 1 不清楚');
    await bureau.say('甲四', '/extend 1 5月10日 等批复');
    expect(bureau.own('甲三')).toHaveLength(heard);
    await bureau.moveTo(new Date('2023-03-14T08:10:00+08:00'));
    expect(bureau.own('甲三')).toHaveLength(heard + 1);
    expect(bureau.latest('甲三').text).toContain('退回：不清楚');
    expect(bureau.latest('甲三').text).toContain('申请延期至5月10日');
    await bureau.say('庚一', '/refuse 1 来得及');
    await bureau.say('甲四', '/extend 1 5月11日 等批复');
    expect(bureau.own('甲三')).toHaveLength(heard + 2);
  });

  it('asked of in the evening and taken back before the morning hears nothing of it; asked again, once', async () => {
    await bureau.moveTo(new Date('2023-03-14T21:00:00+08:00'));
    const heard = ['甲五', '甲六'].map((name) => bureau.own(name).length);
    await bureau.say('甲三', '/standin 甲五 至5月10日');
    await bureau.say('甲三', '/standin 甲六 至5月10日');
    await bureau.say('甲三', '/代办 取消');
    await bureau.say('甲三', '/standin 甲六 至5月11日');
    await bureau.say('甲三', '/standin 甲六 至5月11日');
    await bureau.moveTo(new Date('2023-03-15T08:10:00+08:00'));
    const asked = ['甲五', '甲六'].map((name, index) => bureau.own(name).slice(heard[index]));
    expect(asked.map((messages) => messages.length)).toEqual([0, 1]);
    expect(asked[1]?.[0]?.text).toContain('至5月11日');
    await bureau.say('甲三', '/standin 甲四 至4月28日');
  });

  it('is reminded in the owner’s place while the owner is away', async () => {
    await goAway('2023-04-30');
    await bureau.say('甲一', '/remind 2');
    expect(reminders(bureau, '甲四')).toHaveLength(1);
    expect(reminders(bureau, '甲三')).toHaveLength(0);
    await bureau.lookAt('2023-04-27', '08:30');
    expect(bureau.ownWith('甲四', '整改第2号').text).toContain('明天到期');
  });

  it('loses it when it is taken back: then nobody is there to be reminded', async () => {
    await goAway(null);
    await bureau.say('甲三', '/代办 取消');
    await bureau.say('甲四', '/finding 2');
    expect(bureau.latest('甲四').text).toContain('没有第2号问题');
    await goAway('2023-05-30');
    await bureau.say('甲一', '/remind 2');
    expect(bureau.latest('甲一').text).toBe('第2号的责任人正在请假，不发催办；可转办他人。');
  });

  it('is picked where several bear the name', async () => {
    await goAway(null);
    const { orm } = bureau.database;
    const { id: campaignId, tree } = await bureau.campaign();
    const unitId = tree.find('区大队')?.id ?? 0;
    const named = { platform: 'feishu', tenantKey: 'elsewhere', externalId: 'ou_namesake' };
    const personId = await insertPerson(orm, '甲五', null, named);
    await startRole(orm, { campaignId, personId, role: 'officer', unitId, since: day('2023-03-01') });
    await bureau.say('甲三', '/standin 甲五 至5月10日');
    const card = bureau.latest('甲三');
    expect(card.text).toContain('有同名的人');
    const picked = await bureau.press('甲三', card, { select: '选择一位', option: '甲五（区大队）' });
    expect(picked.toast?.content).toContain('甲五代您办理整改事项');
    await bureau.say('甲三', '/standin');
    expect(bureau.latest('甲三').text).toContain('甲五代您办理整改事项，至5月10日');
    expect((await bureau.ledger('stand-in')).at(-1)?.text).toBe('请甲五代办至5月10日');
  });
});

describe('a finding whose owner has left', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openOwned();
  });
  afterAll(() => bureau.close());

  it('comes to the unit’s leader when it goes back, who can hand it over', async () => {
    await bureau.say('甲三', '/strike 1 已整改');
    const gone = { name: '甲三', awayUntil: null, leftAt: bureau.now() };
    await updatePerson(bureau.database.orm, await bureau.personId('甲三'), gone);
    const heard = bureau.own('甲三').length;
    await bureau.say('庚一', '/return 1 不清楚');
    const card = bureau.ownWith('甲一', '庚一 退回：不清楚');
    expect(card.text).toContain('[转办]');
    expect(bureau.own('甲三')).toHaveLength(heard);
    await bureau.say('甲一', '/handover 1 甲四');
    expect(bureau.latest('甲四').text).toContain('甲一 转办给甲四');
  });
});
