/** `我已学习`: recorded once per person, counted for the group, told to nobody else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { progressOf } from '#db/duties.ts';
import { markReachable } from '#db/people.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

const STUDY = { button: '我已学习' };
const PATCH = 'PATCH /im/v1/messages/:message_id';

describe('the study phase', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
  });
  afterAll(() => bureau.close());

  const study = (name: string, unit: string) =>
    bureau.simulator.press(bureau.idOf(name), bureau.groupWith(unit, '[我已学习]').messageId, STUDY);
  const entries = async () => (await bureau.ledger('acknowledge')).length;

  it('records an officer once, with name and day', async () => {
    expect((await study('甲二', '一中队')).toast).toEqual({ type: 'success', content: '已记录您的学习。' });
    const duty = await bureau.dutyOf('acknowledge', 'study', '甲二');
    expect(duty).toMatchObject({ doneOn: '2023-03-01', doneBy: await bureau.personId('甲二') });
    expect(await bureau.ledger('acknowledge')).toMatchObject([{ ref: 'study', text: '已学习：学习动员' }]);
  });

  it('says when it was when pressed again, and records nothing', async () => {
    await bureau.later(60_000);
    expect((await study('甲二', '一中队')).toast?.content).toMatch(/^您已于3月1日 08:3\d 学习，无需重复。$/);
    expect(await entries()).toBe(1);
  });

  it('records two presses in the same moment once', async () => {
    const outcomes = await Promise.all([
      study('甲三', '一中队'),
      study('甲三', '一中队'),
      study('甲三', '一中队'),
    ]);
    expect(outcomes.map((outcome) => outcome.code)).toEqual([0, 0, 0]);
    expect(await entries()).toBe(2);
  });

  it('refuses those of whom it is not expected in plain words', async () => {
    expect((await study('甲一', '一中队')).toast?.content).toBe('这一项不需要您办理。');
    expect((await study('庚一', '一中队')).toast?.content).toBe('这一项不需要您办理。');
    expect(await entries()).toBe(2);
  });

  it('counts twenty presses with one or two updates of each group’s card, a few seconds after the last', async () => {
    await bureau.later(60_000);
    const squads = { 三中队: '丙', 四中队: '戊' };
    const groups = ['三中队', '四中队', '区大队', '执法科'];
    const cards = groups.map((unit) => bureau.groupWith(unit, '[我已学习]'));
    const updatesBefore = cards.map((card) => card.updatedCount);
    const patchesBefore = bureau.simulator.calls[PATCH] ?? 0;
    for (const [unit, family] of Object.entries(squads)) {
      for (const given of ['二', '三', '四', '五', '六', '七', '八', '九', '十', '十一']) {
        await study(`${family}${given}`, unit);
        await bureau.later(1_000);
      }
    }
    await bureau.later(5_000);
    const updates = cards.map(
      (card, index) => bureau.simulator.message(card.messageId).updatedCount - (updatesBefore[index] ?? 0),
    );
    for (const count of updates) expect(count).toBeOneOf([1, 2]);
    expect((bureau.simulator.calls[PATCH] ?? 0) - patchesBefore).toBeLessThanOrEqual(8);
    expect(bureau.groupWith('三中队', '[我已学习]').text).toContain('已学习 10/11 人');
    // 甲二 and 甲三 besides; 乙五 of 二中队 is on leave and not expected.
    expect(bureau.groupWith('区大队', '[我已学习]').text).toContain('已学习 22/44 人');
    expect(bureau.groupWith('执法科', '[我已学习]').text).toContain('已学习 22/44 人');
    expect(bureau.groupWith('一中队', '[我已学习]').text).toContain('已学习 2/11 人');
  });

  it('puts nobody’s name into a group', () => {
    const read = ['一中队', '三中队', '区大队', '执法科'].flatMap((unit) => bureau.inGroup(unit));
    const said = read.filter((message) => message.sender.kind === 'bot').map((message) => message.text);
    expect(said.length).toBeGreaterThan(8);
    for (const text of said) expect(text).not.toMatch(/[甲乙丙戊己庚壬癸][一二三四五六七八九十]/);
  });

  it('does the same as a typed line', async () => {
    await bureau.say('甲四', '我已学习');
    expect(bureau.latest('甲四').text).toBe('已记录您的学习。');
    await bureau.sayIn('一中队', '甲五', '/学习');
    expect(bureau.latestIn('一中队').text).toBe('已记录您的学习。');
  });

  it('counts whoever studies on leave, and expects nobody else who is away', async () => {
    const { id, tree } = await bureau.campaign();
    const squad = tree.find('二中队')?.id ?? 0;
    const today = (await bureau.dutyOf('acknowledge', 'study', '乙二')).openedOn;
    expect(await progressOf(bureau.database.orm, id, 'acknowledge', 'study', [squad], today)).toEqual({
      done: 0,
      expected: 10,
    });
    await study('乙五', '二中队');
    expect(await progressOf(bureau.database.orm, id, 'acknowledge', 'study', [squad], today)).toEqual({
      done: 1,
      expected: 11,
    });
  });

  it('takes it late, and marks it 补报', async () => {
    await bureau.lookAt('2023-03-13', '08:30');
    expect((await study('甲六', '一中队')).toast?.type).toBe('success');
    expect((await bureau.ledger('acknowledge')).at(-1)?.text).toBe('已学习：学习动员（补报）');
    await bureau.say('甲六', '/mine');
    expect(bureau.latest('甲六').text).toMatch(/学习动员.*补|补.*学习动员/s);
  });
});

describe('whoever cannot be written to', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-13', '08:30');
  });
  afterAll(() => bureau.close());

  const start = (name: string) =>
    bureau.press(name, bureau.groupWith('一中队', '[开始自查]'), { button: '开始自查' });

  it('is told whom to ask, and is tried all the same, so that it ends by itself when it is mended', async () => {
    await markReachable(bureau.database.orm, await bureau.personId('甲二'), bureau.now());
    expect((await start('甲二')).toast).toEqual({
      type: 'warning',
      content: '我还不能给您发私信，请联系管理员为您开通本应用。',
    });
    expect(bureau.latest('甲二').text).toContain('本人自查');
    await bureau.later(61_000);
    expect((await start('甲二')).toast?.content).toBe('自查表已私信发送，请在私信中填写。');
  });

  it('is told that the month’s messages are used up', async () => {
    bureau.simulator.faults.monthlyQuota = 0;
    await start('甲三');
    expect((await start('甲四')).toast).toEqual({
      type: 'warning',
      content: '本月的消息额度已用完，暂时不能发送，请联系管理员。',
    });
    await bureau.later(61_000);
    expect(bureau.own('甲四')).toEqual([]);
  });
});
