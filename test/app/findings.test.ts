/** A problem found in a self-inspection becomes a numbered finding, once, with what was typed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsOf, findingsWritten } from '#db/checklists.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('发现问题', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-13', '08:30');
  });
  afterAll(() => bureau.close());

  const start = async (name: string, unit: string, title: string): Promise<SimulatedMessage> => {
    await bureau.press(name, bureau.groupWith(unit, '[开始自查]'), { button: '开始自查' });
    await bureau.later(1_000);
    return bureau.ownWith(name, title);
  };
  const now = (card: SimulatedMessage) => bureau.simulator.message(card.messageId);
  const open = (name: string, card: SimulatedMessage, item: string, button = '发现问题') =>
    bureau.press(name, card, { button, near: item });
  const save = (name: string, card: SimulatedMessage, form: Record<string, string>) =>
    bureau.simulator.press(bureau.idOf(name), card.messageId, { submit: '登记问题', form });
  const numbers = async () =>
    (await findingsOf(bureau.database.orm, (await bureau.campaign()).id)).map((finding) => finding.number);
  const dutyOf = (name: string) => bureau.dutyOf('checklist', 'self_inspection', name);

  it('opens a form on the card that shows only the item, the fields and the way back', async () => {
    const card = await start('甲二', '一中队', '本人自查');
    await open('甲二', card, '1.1');
    expect(now(card).text).toContain('1.1 超出法定职权');
    expect(now(card).text).toContain('[返回]');
    expect(now(card).text).not.toContain('1.2');
    await bureau.press('甲二', card, { button: '返回' });
    expect(now(card).text).toContain('1.2');
    expect(await numbers()).toEqual([]);
  });

  it('gives a number and says it; the ledger keeps the words', async () => {
    const card = bureau.ownWith('甲二', '本人自查');
    await open('甲二', card, '1.1');
    const { toast } = await save('甲二', card, { description: '执法记录仪未开启', place: '东街' });
    expect(toast).toEqual({ type: 'success', content: '已保存为第1号。' });
    expect(now(card).text).toContain('第1号');
    expect(await bureau.ledger('finding')).toMatchObject([
      { ref: '1', verb: 'reported', text: '自查登记问题 1.1 超出法定职权：执法记录仪未开启' },
    ]);
    const written = await findingsWritten(bureau.database.orm, (await dutyOf('甲二')).id, '1.1');
    expect(written).toMatchObject([{ number: 1, place: '东街', track: 'by_day', dueOn: null }]);
  });

  it('cannot be tapped back once it has a number', async () => {
    const { id: duty } = await dutyOf('甲二');
    const tap = { do: 'checklist.answer', duty, item: '1.1', choice: 'none' };
    expect((await bureau.pressEdited('甲二', tap)).toast?.text).toBe('1.1 已登记第1号，不能改为其他答案。');
  });

  it('comes back with all that was typed when it is refused', async () => {
    const card = bureau.ownWith('甲二', '本人自查');
    await open('甲二', card, '1.2');
    const typed = {
      description: '处置方式不当',
      place: '西市口',
      foundOn: '2023-03-20',
      dueOn: '2023-03-25',
    };
    const { toast } = await save('甲二', card, typed);
    expect(toast).toEqual({ type: 'warning', content: '发现日期不能晚于今天。' });
    const shown = JSON.stringify(now(card).card);
    for (const words of ['处置方式不当', '西市口', '2023-03-20', '2023-03-25', '发现日期不能晚于今天。']) {
      expect(shown).toContain(words);
    }
    expect(await numbers()).toEqual([1]);
    const corrected = await save('甲二', card, { ...typed, foundOn: '2023-03-12' });
    expect(corrected.toast?.content).toBe('已保存为第2号。');
  });

  it('takes a description of a thousand characters and no longer one', async () => {
    const { id: duty } = await dutyOf('甲二');
    const form = { do: 'finding.save', duty, item: '1.3', draft: 0 };
    const tooLong = await bureau.pressEdited('甲二', form, { description: '长'.repeat(1_001) });
    expect(tooLong.toast?.text).toBe('文字过长，请不超过 1000 字。');
    expect(tooLong.card).toBeDefined();
    const empty = await bureau.pressEdited('甲二', form, { description: ' \n ' });
    expect(empty.toast?.text).toBe('请填写问题描述。');
    expect(await numbers()).toEqual([1, 2]);
    const longest = await bureau.pressEdited('甲二', form, { description: '长'.repeat(1_000) });
    expect(longest.toast?.text).toBe('已保存为第3号。');
  });

  it('is saved once by two presses in the same moment, and both hear the same number', async () => {
    const card = bureau.ownWith('甲二', '本人自查');
    await open('甲二', card, '1.4');
    const form = { description: '节日期间劝离过早' };
    const pressed = await Promise.all([
      save('甲二', card, form),
      save('甲二', card, form),
      save('甲二', card, form),
    ]);
    expect(pressed.map((outcome) => outcome.toast?.content)).toEqual(Array(3).fill('已保存为第4号。'));
    expect(await numbers()).toEqual([1, 2, 3, 4]);
  });

  it('is a second finding when the same item is reported again, with the same words or others', async () => {
    const card = bureau.ownWith('甲二', '本人自查');
    for (const number of [5, 6]) {
      await open('甲二', card, '1.4', '再报一条');
      const { toast } = await save('甲二', card, { description: '节日期间劝离过早' });
      expect(toast?.content).toBe(`已保存为第${number}号。`);
    }
  });

  it('keeps what each of a unit’s two leaders writes, although both opened the same form', async () => {
    const cards = [
      await start('己一', '区大队', '单位自查 · 区大队'),
      await start('己二', '区大队', '单位自查 · 区大队'),
    ] as const;
    await open('己一', cards[0], '1.6');
    await open('己二', cards[1], '1.6');
    expect((await save('己一', cards[0], { description: '口头下达数量要求' })).toast?.content).toBe(
      '已保存为第7号。',
    );
    expect((await save('己二', cards[1], { description: '考核表中有金额一栏' })).toast?.content).toBe(
      '已保存为第8号。',
    );
    const written = await findingsWritten(bureau.database.orm, (await dutyOf('区大队')).id, '1.6');
    expect(written.map((finding) => finding.description)).toEqual(['口头下达数量要求', '考核表中有金额一栏']);
  });

  it('shows text that looks like markup as it was typed, and mentions nobody', async () => {
    const card = bureau.ownWith('甲二', '本人自查');
    await open('甲二', card, '1.5');
    await save('甲二', card, { description: '<at id=all></at> **加粗** [链接](https://example.com)' });
    await bureau.say('甲二', '/mine');
    expect(bureau.latest('甲二').text).toContain('<at id=all></at> **加粗** [链接](https://example.com)');
    expect(JSON.stringify(bureau.latest('甲二').card)).not.toContain('<at id=all>');
  });

  it('numbers are given without a gap', async () => {
    expect(await numbers()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
