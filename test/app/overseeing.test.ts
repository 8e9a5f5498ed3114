/** `/overdue`, `/missing` and `/digest`: the same questions, answered to each only as far as each may see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

describe('what is late', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    await bureau.lookAt('2023-03-13', '09:00');
  });
  afterAll(() => bureau.close());

  const ask = async (name: string, line: string) => {
    await bureau.say(name, line);
    return bureau.latest(name);
  };
  const namesOn = (text: string): readonly string[] =>
    [...text.matchAll(/• (\S+?)：学习动员/g)].flatMap(([, names = '']) => names.split('、'));

  it('is listed to the admin page by page: everybody once, unit by unit, nobody who is on leave', async () => {
    const card = await ask('庚一', '/overdue');
    expect(card.text).toContain('44 项逾期');
    const seen = [...namesOn(card.text)];
    for (let page = 0; page < 5; page += 1) {
      const { text } = bureau.simulator.message(card.messageId);
      if (!text.includes('[下一页]')) break;
      await bureau.press('庚一', card, { button: '下一页' });
      seen.push(...namesOn(bureau.simulator.message(card.messageId).text));
    }
    expect(seen).toHaveLength(44);
    expect(new Set(seen).size).toBe(44);
    expect(seen).not.toContain('乙五');
    const families = seen.map((name) => name.charAt(0));
    expect(families).toEqual([...families].sort((a, b) => '甲乙丙戊'.indexOf(a) - '甲乙丙戊'.indexOf(b)));
  });

  it('goes on where the page before ended although somebody caught up meanwhile', async () => {
    const card = await ask('庚一', '/逾期');
    const first = namesOn(card.text);
    await bureau.say(first[0] ?? '', '/学习');
    await bureau.press('庚一', card, { button: '下一页' });
    const second = namesOn(bureau.simulator.message(card.messageId).text);
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    expect(first.length + second.length).toBe(44);
  });

  it('begins anew from a cursor nobody can read', async () => {
    const { id } = await bureau.campaign();
    for (const after of ['', '1', '1:2023-02-31:1', "';drop table duty", '9'.repeat(2_000)]) {
      const reply = await bureau.pressEdited('庚一', { do: 'overdue', campaign: id, after });
      expect(JSON.stringify(reply.card)).toContain('43 项逾期');
    }
  });

  it('is told to a leader of the own unit alone, to an officer of the own duties alone', async () => {
    const squad = (await ask('甲一', '/overdue')).text;
    expect(squad).toContain('10 项逾期');
    expect(squad).not.toMatch(/[乙丙戊]/);
    expect((await ask('甲一', '/overdue 二中队')).text).toBe('该单位不在您可查看的范围内。');
    const own = (await ask('乙二', '/overdue')).text;
    expect(own).toContain('1 项逾期');
    expect(namesOn(own)).toEqual(['乙二']);
    expect((await ask('乙二', '/overdue 二中队')).text).toBe('该单位不在您可查看的范围内。');
    expect((await ask('癸一', '/overdue')).text).toContain('没有逾期事项');
    expect((await ask('庚三', '/overdue 一中队')).text).toContain('一中队：10 项逾期');
  });

  it('cannot be widened by an edited button', async () => {
    const { id, tree } = await bureau.campaign();
    const unit = tree.find('二中队')?.id ?? 0;
    const reply = await bureau.pressEdited('甲一', { do: 'overdue', campaign: id, unit });
    expect(reply).toEqual({ toast: { tone: 'warning', text: '该单位不在您可查看的范围内。' } });
    const own = await bureau.pressEdited('甲一', { do: 'overdue', campaign: id, after: '999:2023-01-01:1' });
    expect(JSON.stringify(own.card)).not.toMatch(/[乙丙戊][一二三]/);
  });

  it('is answered in a group with the numbers of that group’s units, the names in private', async () => {
    await bureau.sayIn('一中队', '庚一', '/overdue');
    expect(bureau.latestIn('一中队').text).toContain('10 项逾期\n百日行动\n• 一中队：10 项\n名单已私信你。');
    expect(bureau.latest('庚一').text).toContain('43 项逾期');
    await bureau.sayIn('区大队', '己一', '/overdue');
    expect(bureau.latestIn('区大队').text).toContain('43 项逾期');
    await bureau.sayIn('执法科', '庚二', '/overdue');
    expect(bureau.latestIn('执法科').text).toContain('43 项逾期');
    await bureau.sayIn('一中队', '庚一', '/overdue 二中队');
    expect(bureau.latestIn('一中队').text).toBe('名单已私信你。');
    expect(bureau.latest('庚一').text).toContain('二中队：10 项逾期');
  });
});

describe('who is missing', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await watchedBureau();
    await bureau.lookAt('2023-03-01', '08:30');
    await bureau.lookAt('2023-03-13', '08:30');
    await bureau.lookAt('2023-03-22', '09:00');
  });
  afterAll(() => bureau.close());

  it('is still answered in the next phase, for the last one that asked everybody', async () => {
    await bureau.say('庚一', '/未报');
    expect(bureau.latest('庚一').text).toContain('自查自纠：未完成情况');
    await bureau.say('甲一', '/未报');
    const { text } = bureau.latest('甲一');
    expect(text).toContain('一中队 0/12');
    expect(text).toContain('甲二');
    expect(text).not.toContain('二中队');
  });

  it('offers 催办 to those who may use it, and not to the inspector', async () => {
    await bureau.say('庚三', '/未报');
    expect(bureau.latest('庚三').text).toContain('甲二');
    expect(bureau.latest('庚三').text).not.toContain('催办');
    await bureau.say('己一', '/未报');
    expect(bureau.latest('己一').text).toMatch(/\[催办 \d+ 人\]/);
  });

  it('stands in a group as numbers of its own unit', async () => {
    await bureau.sayIn('一中队', '庚一', '/未报');
    const { text } = bureau.latestIn('一中队');
    expect(text).toContain('一中队：0/12');
    expect(text).not.toContain('二中队');
    expect(text).not.toMatch(/甲[一二三]/);
  });
});
