/** `已报送`: the documents a unit owes, reported by whoever speaks for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('the documents of the brigade', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-13', '08:30');
  });
  afterAll(() => bureau.close());

  const dutyOf = (key: string) => bureau.dutyOf('deliverable', key, '区大队');
  const entries = async () => (await bureau.ledger('deliverable')).map((entry) => entry.text);

  it('are listed for its leaders with day and receiver, without those that cannot be reported yet', async () => {
    await bureau.say('己一', '/报送');
    const { text } = bureau.latest('己一');
    expect(text).toContain('实施方案（大队）');
    expect(text).toContain('3月24日（周五）');
    expect(text).toContain('工作台账');
    expect(text).not.toContain('工作总结（大队）');
  });

  it('are nobody’s who does not lead a unit', async () => {
    await bureau.say('甲二', '/报送');
    expect(bureau.latest('甲二').text).toBe('此操作仅限单位负责人。');
  });

  it('can be reported by no other, whatever the button is made to say', async () => {
    const { id: duty } = await dutyOf('implementing_plan');
    for (const name of ['甲一', '甲二', '庚一', '壬一']) {
      const reply = await bureau.pressEdited(name, { do: 'deliverable.report', duty });
      expect(reply.toast?.text).toBe('这一项不需要您办理。');
    }
    expect((await dutyOf('implementing_plan')).doneAt).toBeNull();
    expect(await entries()).toEqual([]);
  });

  it('are reported once by two leaders in the same moment; one hears that the other did it', async () => {
    const { id: duty } = await dutyOf('implementing_plan');
    const replies = await Promise.all([
      bureau.pressEdited('己一', { do: 'deliverable.report', duty }),
      bureau.pressEdited('己二', { do: 'deliverable.report', duty }),
    ]);
    const said = replies.map((reply) => reply.toast?.text ?? '');
    expect(said.filter((line) => line === '已记录。')).toHaveLength(1);
    expect(said.filter((line) => /^己[一二]已于3月13日 \d\d:\d\d 办理，无需重复。$/.test(line))).toHaveLength(
      1,
    );
    expect(await entries()).toEqual(['已报送：实施方案（大队）']);
  });

  it('are reported on the card, which shows it', async () => {
    await bureau.say('己二', '/报送');
    const card = bureau.latest('己二');
    expect(card.text).toContain('3月13日已报送');
    expect(card.text.match(/\[已报送\]/g)).toHaveLength(1);
  });

  it('are taken late, and stay visibly late', async () => {
    await bureau.lookAt('2023-03-27', '09:30');
    await bureau.say('己一', '/报送 问题清单（随实施方案报送）');
    expect(bureau.latest('己一').text).toContain('3月27日已报送（逾期）');
    expect((await entries()).at(-1)).toBe('已报送：问题清单（随实施方案报送）（逾期报送）');
    expect(await dutyOf('problem_list')).toMatchObject({ due: '2023-03-24', doneOn: '2023-03-27' });
  });
});
