/** The self-inspection as its respondents live it: every tap is kept, and nobody answers what is not theirs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPlan } from '#app/load-plan.ts';
import { answersOf } from '#db/checklists.ts';
import { commit } from '#db/commit.ts';
import { campaign as campaignTable } from '#db/schema/campaign.ts';
import { allItems } from '#domain/plan.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { syntheticPlan } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('the self-inspection', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-13', '08:30');
  });
  afterAll(() => bureau.close());

  /** Presses `开始自查` in the group and gives the checklist that came. */
  const start = async (name: string, unit: string, title = '本人自查'): Promise<SimulatedMessage> => {
    await bureau.later(61_000);
    await bureau.press(name, bureau.groupWith(unit, '[开始自查]'), { button: '开始自查' });
    await bureau.later(1_000);
    return bureau.ownWith(name, title);
  };
  const now = (card: SimulatedMessage) => bureau.simulator.message(card.messageId);
  const press = (name: string, card: SimulatedMessage, button: string, near?: string) =>
    bureau.press(name, card, near === undefined ? { button } : { button, near });
  const clearAll = async (name: string, card: SimulatedMessage) => {
    await press(name, card, /\[([一二三四] \d+\/\d+)\]/.exec(now(card).text)?.[1] ?? '');
    for (let topic = 0; topic < 4; topic += 1) {
      if (now(card).text.includes('[本类均未发现]')) await press(name, card, '本类均未发现');
      const next = /\[(下一类：.+?)\]/.exec(now(card).text)?.[1];
      if (next) await press(name, card, next);
    }
  };
  const stored = async (duty: { id: number }) =>
    new Map((await answersOf(bureau.database.orm, duty.id)).map(({ item, choice }) => [item, choice]));

  it('asks an officer 21 items, an auxiliary 6 and the unit 6, together all 27, none of a unit’s twice', async () => {
    const items = allItems((await bureau.campaign()).plan);
    const asked = (whom: 'officer' | 'auxiliary' | 'unit') =>
      items.filter((item) => item.asks.includes(whom)).map((item) => item.key);
    expect(items).toHaveLength(27);
    expect(now(await start('甲二', '一中队')).text).toContain('已答 0/21');
    expect(now(await start('甲十', '一中队')).text).toContain('已答 0/6');
    expect(now(await start('甲一', '一中队', '单位自查 · 一中队')).text).toContain('已答 0/6');
    expect(new Set([...asked('officer'), ...asked('unit')]).size).toBe(27);
    expect(asked('unit').filter((key) => asked('officer').includes(key))).toEqual([]);
  });

  it('sends one who leads a squad and serves in it both checklists', async () => {
    const own = await start('戊一', '四中队');
    expect(now(own).text).toContain('已答 0/21');
    expect(bureau.ownWith('戊一', '单位自查 · 四中队').text).toContain('已答 0/6');
    expect(bureau.inGroup('四中队').every((message) => !message.text.includes('本人自查'))).toBe(true);
  });

  it('refuses those of whom nothing is asked', async () => {
    const card = bureau.groupWith('执法科', '[开始自查]');
    expect((await press('庚三', card, '开始自查')).toast?.content).toBe('这一项不需要您办理。');
  });

  it('keeps every tap: a card opened anew on another phone shows them', async () => {
    const card = await start('甲二', '一中队');
    await press('甲二', card, '未发现', '1.1');
    await press('甲二', card, '不适用', '1.2');
    expect(now(card).text).toContain('已答 2/21');
    const again = await start('甲二', '一中队');
    expect(again.messageId).not.toBe(card.messageId);
    expect(again.text).toContain('已答 2/21');
    const duty = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
    expect(await stored(duty)).toEqual(
      new Map([
        ['1.1', 'none'],
        ['1.2', 'not_applicable'],
      ]),
    );
  });

  it('lets the later tap stand, whichever arrives last', async () => {
    const duty = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
    const card = bureau.ownWith('甲二', '本人自查');
    await press('甲二', card, '不适用', '1.3');
    const earlier = new Date(bureau.now().getTime() - 5_000);
    const { id } = await bureau.campaign();
    const personId = await bureau.personId('甲二');
    const late = {
      dutyId: duty.id,
      item: '1.3',
      choice: 'none' as const,
      at: earlier,
      personId,
      filled: false,
    };
    await commit(bureau.database, { campaignId: id, at: bureau.now(), claims: [], answers: [late] });
    expect((await stored(duty)).get('1.3')).toBe('not_applicable');
  });

  it('fills with 本类均未发现 only what is unanswered', async () => {
    const card = bureau.ownWith('甲二', '本人自查');
    expect((await press('甲二', card, '本类均未发现')).toast?.content).toBe('本类其余 3 项已记为未发现。');
    expect(now(card).text).not.toContain('[本类均未发现]');
    await bureau.say('甲二', '/clear 1');
    const duty = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
    expect((await stored(duty)).get('1.2')).toBe('not_applicable');
    expect((await stored(duty)).get('1.5')).toBe('none');
  });

  it('says what is missing when it is submitted too early', async () => {
    const card = bureau.ownWith('甲二', '本人自查');
    const { toast } = await press('甲二', card, '提交自查');
    expect(toast).toEqual({
      type: 'warning',
      content: '还有 15 项未答：2.1、2.2、2.3、2.4、2.5、2.6、2.7、2.8 等。',
    });
    expect((await bureau.dutyOf('checklist', 'self_inspection', '甲二')).doneAt).toBeNull();
  });

  it('takes a zero report as a statement with name and time, once', async () => {
    const card = bureau.ownWith('甲十', '本人自查');
    await clearAll('甲十', card);
    const twice = await Promise.all([press('甲十', card, '提交自查'), press('甲十', card, '提交自查')]);
    expect(twice.map((outcome) => outcome.toast?.type)).not.toContain('warning');
    expect(now(card).text).toMatch(/本人（甲十）于3月13日 \d\d:\d\d 确认：所列 6 项均未发现问题。/);
    const submitted = (await bureau.ledger('checklist')).filter((entry) => entry.verb === 'submitted');
    expect(submitted.map((entry) => entry.text)).toEqual(['提交自查，零报告：所列各项均未发现问题']);
  });

  it('counts it on the group’s card a few seconds later', async () => {
    await bureau.later(6_000);
    expect(bureau.groupWith('一中队', '[开始自查]').text).toContain('已提交 1/12 份');
  });

  it('keeps a change after the submission in the ledger, with what was there before', async () => {
    const card = bureau.ownWith('甲十', '本人自查');
    await press('甲十', card, '四 3/3');
    await press('甲十', card, '不适用', '4.6');
    expect(await bureau.ledger('answer')).toMatchObject([
      { verb: 'changed', text: '提交后更改 4.6：未发现 → 不适用' },
    ]);
    await press('甲十', card, '✓ 不适用', '4.6');
    expect(await bureau.ledger('answer')).toHaveLength(1);
  });

  it('takes one submission of a unit’s two leaders in the same moment, and tells the other who it was', async () => {
    const cards = [
      await start('己一', '区大队', '单位自查 · 区大队'),
      await start('己二', '区大队', '单位自查 · 区大队'),
    ] as const;
    await clearAll('己一', cards[0]);
    const [first, second] = await Promise.all([
      bureau.simulator.press(bureau.idOf('己一'), cards[0].messageId, { button: '提交自查' }),
      bureau.simulator.press(bureau.idOf('己二'), cards[1].messageId, { button: '提交自查' }),
    ]);
    const said = [first.toast?.content ?? '', second.toast?.content ?? ''].sort();
    expect(said.filter((line) => line === '自查已提交。')).toHaveLength(1);
    expect(said.filter((line) => /^己[一二]已于3月13日 \d\d:\d\d 办理，无需重复。$/.test(line))).toHaveLength(
      1,
    );
    for (const card of cards) expect(now(card).text).toMatch(/己[一二]（代表区大队）于/);
    const submitted = (await bureau.ledger('checklist')).filter((entry) => entry.verb === 'submitted');
    expect(submitted).toHaveLength(2);
  });

  describe('with a button’s value edited to name another’s checklist', () => {
    const attempts = [
      { do: 'checklist.show', topic: '1' },
      { do: 'checklist.answer', item: '1.1', choice: 'none' },
      { do: 'checklist.clear', topic: '1' },
      { do: 'checklist.submit' },
      { do: 'finding.write', item: '1.1' },
      { do: 'finding.save', item: '1.1', draft: 0 },
    ];
    it.each(attempts)('$do is refused and writes nothing', async (attempt) => {
      const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲三');
      const before = await bureau.ledger('finding');
      for (const name of ['乙二', '甲二', '甲一', '庚一']) {
        const reply = await bureau.pressEdited(name, { ...attempt, duty });
        expect(reply.toast?.text).toBe('这一项不需要您办理。');
        expect(reply.card).toBeUndefined();
      }
      expect(await stored({ id: duty })).toEqual(new Map());
      expect(await bureau.ledger('finding')).toEqual(before);
      expect((await bureau.dutyOf('checklist', 'self_inspection', '甲三')).doneAt).toBeNull();
    });

    it('an item that is asked of somebody else is refused too', async () => {
      const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲三');
      const reply = await bureau.pressEdited('甲三', {
        do: 'checklist.answer',
        duty,
        item: '1.6',
        choice: 'none',
      });
      expect(reply.toast?.text).toBe('这一项不需要您办理。');
      expect(await stored({ id: duty })).toEqual(new Map());
    });
  });

  it('keeps the questions that were asked when the plan changes', async () => {
    const plan = syntheticPlan();
    const [first, ...others] = plan.topics;
    if (!first) throw new RangeError('the plan has topics');
    const changed = { ...plan, topics: [{ ...first, items: first.items.slice(0, 7) }, ...others] };
    expect(await loadPlan(bureau.database, changed, bureau.now())).toMatchObject({ kind: 'changed' });
    const card = await start('甲一', '一中队', '单位自查 · 一中队');
    expect(now(card).text).toContain('1.8 罚没收入与考评挂钩');
    expect(now(card).text).toContain('已答 0/6');
  });

  describe('after its last day', () => {
    beforeAll(() => bureau.lookAt('2023-03-21', '08:30'));

    it('still takes answers and the submission, marked 补报', async () => {
      const card = await start('甲四', '一中队');
      expect(now(card).text).toContain('仍可补报');
      await clearAll('甲四', card);
      expect((await press('甲四', card, '提交自查')).toast?.content).toBe('自查已提交，记为补报。');
      expect(now(card).text).toContain('补报');
      expect((await bureau.ledger('checklist')).at(-1)?.text).toContain('（补报）');
    });

    it('changes nothing that was submitted', async () => {
      const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲十');
      const before = await stored({ id: duty });
      const reply = await bureau.pressEdited('甲十', {
        do: 'checklist.answer',
        duty,
        item: '4.7',
        choice: 'not_applicable',
      });
      expect(reply.toast?.text).toBe('“自查自纠”已于3月20日（周一）结束。');
      expect(await stored({ id: duty })).toEqual(before);
    });
  });

  it('takes nothing any more once the campaign is closed', async () => {
    await bureau.database.orm.update(campaignTable).set({ closedAt: bureau.now() });
    const card = bureau.ownWith('甲四', '本人自查');
    const answers = await bureau.simulator.press(
      bureau.idOf('甲二'),
      bureau.ownWith('甲二', '本人自查').messageId,
      {
        button: '提交自查',
      },
    );
    expect(answers.toast?.type).toBe('warning');
    expect(answers.message.text).toBe(bureau.ownWith('甲二', '本人自查').text);
    expect(card.text).toContain('补报');
  });
});
