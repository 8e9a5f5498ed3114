/** 建章立制 by steps, as those concerned see it on PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingNumbered, movesOf } from '#db/findings.ts';
import { replay } from '#domain/finding-history.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

let bureau: Watched;
beforeAll(async () => {
  bureau = await watchedBureau();
  await bureau.lookAt('2023-03-13', '08:30');
  await report('1.1');
  await report('1.2');
});
afterAll(() => bureau.close());

async function report(item: string): Promise<void> {
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', '甲二');
  await bureau.pressEdited('甲二', { do: 'finding.save', duty, item, draft: 0 }, { description: '无制度' });
}

async function stored(number: number) {
  const { orm } = bureau.database;
  const finding = await findingNumbered(orm, (await bureau.campaign()).id, number);
  if (!finding) throw new RangeError(`no finding ${number}`);
  return { finding, moves: await movesOf(orm, finding.id, 99) };
}

const said = async (name: string, line: string) => {
  await bureau.say(name, line);
  return bureau.latest(name).text;
};
const dueOf = async (name: string, number: number) =>
  (await bureau.dutyOf('finding', String(number), name)).due;

describe('a finding put right by steps', () => {
  it('has them named when it is assigned, a line each; what cannot be read comes back', async () => {
    await bureau.say('甲一', '/assign 1');
    const form = bureau.latest('甲一');
    const owner = { owner: '甲三（一中队）', track: '建章立制' };
    const typed = { ...owner, steps: '3月20日 起草用语规范\n征求意见' };
    const refused = await bureau.press('甲一', form, { submit: '分办', form: typed });
    expect(refused.toast?.content).toBe('看不懂步骤“征求意见”，请每行写一步，如：4月10日 起草制度。');
    expect(JSON.stringify(refused.message.card)).toContain('起草用语规范');
    const steps = '1. 3月20日前 起草用语规范\n2. 征求意见 3月31日\n3. 4月10日：印发';
    const done = await bureau.press('甲一', form, { submit: '分办', form: { ...owner, steps } });
    expect(done.toast?.content).toBe('第1号：已分办。');
    expect((await stored(1)).finding).toMatchObject({ track: 'by_rule', dueOn: '2023-04-10' });
  });

  it('shows its owner each step with its button, and everybody else the steps alone', async () => {
    const card = bureau.ownWith('甲三', '第1号 ');
    expect(card.text).toContain('整改步骤（0/3）');
    expect(card.text).toContain('1. 起草用语规范，3月20日前\n[完成第1步]');
    // A press on it would be refused as long as a step is open.
    expect(card.text).not.toContain('[申请销号]');
    expect(await said('庚一', '/finding 1')).toContain('3. 印发，4月10日前');
    expect(bureau.latest('庚一').text).not.toContain('完成第');
  });

  it('reminds of the next step, not of the last', async () => {
    expect(await dueOf('甲三', 1)).toBe('2023-03-20');
    await bureau.lookAt('2023-03-15', '08:30');
    expect(bureau.latest('甲三').text).toContain('整改第1号\n3月20日（周一）截止');
  });

  it('is late with a step, in the lists and beside its state', async () => {
    await bureau.lookAt('2023-03-21', '10:00');
    expect(await said('甲一', '/overdue')).toContain('甲三：整改第1号');
    expect(await said('庚一', '/ledger 逾期')).toContain('：1 条');
    expect(await said('甲三', '/finding 1')).toContain('1. 起草用语规范，3月20日前，逾期');
  });

  it('has a step ticked off by a press; the lists follow, and that it was late stays to be seen', async () => {
    const card = bureau.latest('甲三');
    const ticked = await bureau.press('甲三', card, { button: '完成第1步' });
    expect(ticked.toast?.content).toBe('第1号：已完成步骤。');
    expect(ticked.message.text).toContain('1. 起草用语规范，3月21日已完成（应于3月20日前），逾期');
    expect(ticked.message.text).toContain('甲三 完成第1步：起草用语规范');
    expect(await dueOf('甲三', 1)).toBe('2023-03-31');
    expect(await said('甲一', '/overdue')).not.toContain('整改第1号');
    expect(await said('庚一', '/ledger 逾期')).toContain('：0 条');
  });

  it('has a slip of the finger taken back on the day by a press, and later by a line', async () => {
    const card = bureau.latest('甲三');
    const slipped = await bureau.press('甲三', card, { button: '完成第2步' });
    expect(slipped.message.text).toContain('2. 征求意见，3月21日已完成\n[撤回第2步]');
    const back = await bureau.press('甲三', card, { button: '撤回第2步' });
    expect(back.toast?.content).toBe('第1号：已撤回步骤。');
    expect(back.message.text).toContain('2. 征求意见，3月31日前\n[完成第2步]');
    expect(back.message.text).toContain('甲三 撤回第2步：征求意见');
    expect(await dueOf('甲三', 1)).toBe('2023-03-31');
    expect(await said('甲三', '/撤回步骤 1 2')).toBe('请写一个已完成步骤的编号，如 /撤回步骤 12 2。');
    await bureau.at('2023-03-22', '10:00');
    expect(await said('甲三', '/finding 1')).not.toContain('撤回第1步');
    expect(await said('甲三', '/untick 1 1')).toContain('[完成第1步]');
    expect(await said('甲三', '/step 1 1')).toContain('1. 起草用语规范，3月22日已完成');
  });

  it('has a step ticked off by one press of two at once', async () => {
    const { version } = (await stored(1)).finding;
    const campaign = (await bureau.campaign()).id;
    const tick = { do: 'finding.move', campaign, number: 1, version, move: 'step', step: 2 };
    const pressed = await Promise.all([bureau.pressEdited('甲三', tick), bureau.pressEdited('甲三', tick)]);
    const lines = pressed.map(({ toast }) => toast?.text ?? '').sort();
    expect(lines[0]).toMatch(/^已更新：甲三已于.*完成步骤，这一次没有改动。$/);
    expect(lines[1]).toBe('第1号：已完成步骤。');
    const again = await bureau.pressEdited('甲三', { ...tick, version: version + 1, step: 99 });
    expect(again.toast?.text).toBe('请写一个未完成步骤的编号，如 /完成步骤 12 2。');
    expect((await stored(1)).finding.version).toBe(version + 1);
  });

  it('cannot be handed in before the last of them', async () => {
    const open = '还有 1 步未完成：先逐步点“完成”，不再需要的请调整步骤。';
    expect(await said('甲三', '/strike 1 已印发')).toBe(open);
    expect(await said('甲三', '/step 1')).toBe('请写一个未完成步骤的编号，如 /完成步骤 12 2。');
    expect(await said('甲三', '/step 1 2')).toBe('请写一个未完成步骤的编号，如 /完成步骤 12 2。');
    expect(await said('甲三', '/完成步骤 1 第3步')).toContain('整改步骤（3/3）');
    expect(await said('甲三', '/strike 1 已印发')).toContain('待复核');
  });
});

describe('steps planned anew', () => {
  it('are named in a line as well, and made by the owner within the time there is', async () => {
    await bureau.say('甲一', '/assign 2 甲四 3月27日 起草；4月10日 印发');
    expect((await stored(2)).finding).toMatchObject({ track: 'by_rule', dueOn: '2023-04-10' });
    await bureau.say('甲四', '/plan 2');
    const form = bureau.latest('甲四');
    expect(JSON.stringify(form.card)).toContain('3月27日 起草\\n4月10日 印发');
    const beyond = { steps: '3月28日 起草\n4月12日 印发' };
    const refused = await bureau.press('甲四', form, { submit: '调整步骤', form: beyond });
    expect(refused.toast?.content).toBe(
      '最后一步不能晚于整改期限4月10日（周一）；要更多时间，请先申请延期。',
    );
    const within = { steps: '3月28日 起草\n4月6日 征求意见\n4月10日 印发', reason: '增加征求意见' };
    const done = await bureau.press('甲四', form, { submit: '调整步骤', form: within });
    expect(done.message.text).toContain('甲四 调整步骤，4月10日到期：增加征求意见；步骤：3月28日 起草');
    expect(await dueOf('甲四', 2)).toBe('2023-03-28');
  });

  it('by an admin reach the owner, who need not have asked', async () => {
    await bureau.say('庚一', '/调整步骤 2 3月28日 起草；4月20日 印发');
    expect(bureau.latest('甲四').text).toContain('庚一 调整步骤，4月20日到期');
    expect((await stored(2)).finding.dueOn).toBe('2023-04-20');
  });

  it('get more time by an extension, which the last step takes', async () => {
    await bureau.say('甲四', '/extend 2 4月25日 等批复');
    await bureau.say('庚一', '/grant 2');
    expect((await stored(2)).finding).toMatchObject({
      dueOn: '2023-04-25',
      steps: [{ dueOn: '2023-03-28' }, { dueOn: '2023-04-25' }],
    });
    expect(await dueOf('甲四', 2)).toBe('2023-03-28');
  });
});

describe('what is on record', () => {
  it('the moves replayed give the finding, steps and all', async () => {
    for (const number of [1, 2]) {
      const { finding, moves } = await stored(number);
      const { id: _id, campaignId: _campaign, mainItem: _item, ...kept } = finding;
      const { createdAt: _at, ...after } = kept;
      const reported = { ...after, version: 0, state: 'reported' as const, track: 'by_day' as const };
      const blank = { ownerId: null, dueOn: null, extensions: 0, result: null, submittedOn: null, steps: [] };
      expect(replay({ ...reported, ...blank }, moves)).toEqual(after);
    }
  });

  it('the ledger tells each step', async () => {
    const texts = (await bureau.ledger('finding')).map(({ text }) => text.replace(/；(卡片|命令) \S+$/, ''));
    expect(texts).toContain(
      '第1轮，待分办 → 整改中，分办给甲三，建章立制，4月10日到期；步骤：3月20日 起草用语规范，3月31日 征求意见，4月10日 印发',
    );
    expect(texts).toContain('第1轮，整改中，完成第2步：征求意见');
  });

  it('nothing went wrong on the way', () => {
    expect(bureau.log.filter((line) => line.level !== 'info')).toEqual([]);
  });
});
