/** All that one person puts right goes to others: by an admin in the chat, or with the roster that ends the person. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROLE_WORDS } from '#app/roster-cells.ts';
import { peopleOf } from '#db/people.ts';
import { findingMove } from '#db/schema/findings.ts';
import { roster } from '#scripts/roster.ts';
import { syntheticRoster } from '#src/synthetic-bureau.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

let bureau: Watched;
/** 甲三 puts 1, 2 and 3 right, 乙二 puts 4 right. */
beforeEach(async () => {
  bureau = await watchedBureau();
  await bureau.at('2023-03-13', '08:30');
  const findings = [
    ['甲二', '1.1', '甲一', '甲三'],
    ['甲二', '1.2', '甲一', '甲三'],
    ['甲二', '1.3', '甲一', '甲三'],
    ['乙三', '1.1', '乙一', '乙二'],
  ] as const;
  for (const [index, [reporter, item, leader, owner]] of findings.entries()) {
    const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', reporter);
    const value = { do: 'finding.save', duty, item, draft: 0 };
    await bureau.pressEdited(reporter, value, { description: `示例${item}` });
    await bureau.say(leader, `/assign ${index + 1} ${owner} 4月28日`);
  }
});
afterEach(() => bureau.close());

const handOvers = async () =>
  (await bureau.database.orm.select().from(findingMove)).filter(({ move }) => move === 'handOver');

describe('/转办 张三 李四 全部', () => {
  it('shows an admin first how much it is, and does it at the confirmation', async () => {
    await bureau.say('庚一', '/转办 甲三 甲四 全部');
    const card = bureau.latest('庚一');
    expect(card.text).toContain('将把甲三在办的第1号、第2号、第3号全部转给甲四，向 1 人发送消息');
    expect(await handOvers()).toEqual([]);
    const before = bureau.own('甲四').length;
    const done = await bureau.press('庚一', card, { button: '确认' });
    expect(done.message.text).toContain('已转办 3 条');
    const moves = await handOvers();
    expect(moves).toHaveLength(3);
    expect(moves.every(({ via, viaRef }) => via === 'card' && viaRef === card.messageId)).toBe(true);
    expect((await bureau.ledger('finding')).filter(({ verb }) => verb === 'handOver')).toHaveLength(3);
    expect(bureau.own('甲四')).toHaveLength(before + 1);
    expect(bureau.latest('甲四').text).toContain('甲三在办的 3 条问题转由您整改，期限不变');
    for (const number of [1, 2, 3]) expect(bureau.latest('甲四').text).toContain(`[第${number}号]`);
    expect(await bureau.dutyOf('finding', '2', '甲四')).toMatchObject({ due: '2023-04-28', doneOn: null });
    await bureau.later(60_000);
    expect(bureau.ownWith('甲三', '已转由他人办理').text).not.toContain('[申请销号]');
  });

  it('does nothing when a finding has moved since it was shown', async () => {
    await bureau.say('庚一', '/转办 甲三 甲四 全部');
    const card = bureau.latest('庚一');
    await bureau.say('甲三', '/申请销号 2 已整改');
    const late = await bureau.press('庚一', card, { button: '确认' });
    expect(late.toast?.content).toBe('情况已有变化，请看最新的卡片。');
    expect(await handOvers()).toEqual([]);
  });

  it('typed with 确认 does it at once; what waits for review stays', async () => {
    await bureau.say('甲三', '/申请销号 2 已整改');
    await bureau.say('庚一', '/handover 甲三 甲四 all 确认');
    expect(bureau.latest('庚一').text).toContain('已转办 2 条');
    expect((await handOvers()).map(({ viaRef }) => viaRef)).toEqual(['handover', 'handover']);
  });

  it('is the admins’, needs somebody who has something, and a taker within reach', async () => {
    await bureau.say('甲一', '/转办 甲三 甲四 全部');
    expect(bureau.latest('甲一').text).toBe('此操作仅限管理员。');
    await bureau.say('庚一', '/转办 甲四 甲三 全部');
    expect(bureau.latest('庚一').text).toBe('没有由“甲四”整改的问题。');
    await bureau.say('庚一', '/转办 甲三 乙三 全部 确认');
    expect(bureau.latest('庚一').text).toContain('此人不在可以指定的范围内');
    expect(await handOvers()).toEqual([]);
  });
});

describe('a roster that ends people with findings in hand', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hundred-days-hand-over-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The synthetic roster without these people, loaded with --leavers. */
  async function load(gone: readonly string[], ...args: readonly string[]) {
    const rows = syntheticRoster().filter(({ name }) => !gone.includes(name));
    const lines = rows.map(
      ({ unit, name, role, id, awayUntil }) =>
        `${unit},${name},${ROLE_WORDS[role]},${id.value},${awayUntil ?? ''}`,
    );
    const file = join(folder, 'roster.csv');
    writeFileSync(file, ['unit,name,role,open_id,away_until', ...lines].join('\n'));
    const said: string[] = [];
    const complained: string[] = [];
    const terminal = {
      say: (line: string) => said.push(line),
      complain: (line: string) => complained.push(line),
      confirm: async () => true,
    };
    const { database, platform } = bureau;
    const open = async () => ({ database, platform, now: () => bureau.now(), close: async () => {} });
    const code = await roster([file, '--leavers', '--yes', ...args], terminal, open);
    await bureau.settle();
    return { code, said, complained };
  }
  const isThere = async (name: string) =>
    (await peopleOf(bureau.database.orm, (await bureau.campaign()).id)).some((one) => one.name === name);

  it('names who has how many and who could take them, and writes nothing', async () => {
    const { code, complained } = await load(['甲三', '乙二']);
    expect(code).toBe(1);
    expect(complained).toEqual([
      `甲三（${bureau.idOf('甲三')}）还有 3 条在办问题，可转给 甲一`,
      `乙二（${bureau.idOf('乙二')}）还有 1 条在办问题，可转给 乙一`,
      '请加 --hand-over 张三=李四（可多次），或 --hand-over-to-leaders 转给问题所在单位的负责人。',
      '没有写入。',
    ]);
    expect(await isThere('甲三')).toBe(true);
  });

  it('hands over to whom it was told, and the rest to the leaders, in one go', async () => {
    const before = bureau.own('甲四').length;
    const args = ['--hand-over', '甲三=甲四', '--hand-over-to-leaders', '--by', '庚一'];
    const { code, said } = await load(['甲三', '乙二'], ...args);
    expect(code).toBe(0);
    expect(said).toContain('转办  甲三 在办的 3 条问题转给 甲四');
    expect(said).toContain('转办  乙二 在办的 1 条问题转给 问题所在单位的负责人');
    expect(said.at(-1)).toBe('已写入：离开 2 人，转办问题 4 条。');
    expect(await isThere('甲三')).toBe(false);
    expect(bureau.own('甲四')).toHaveLength(before + 1);
    expect(bureau.ownWith('乙一', '乙二在办的 1 条问题转由您整改').text).toContain('[第4号]');
    const moves = await handOvers();
    expect(moves.map(({ via }) => via)).toEqual(['roster', 'roster', 'roster', 'roster']);
    const admin = await bureau.personId('庚一');
    expect(moves.every(({ actorId }) => actorId === admin)).toBe(true);
    expect((await bureau.ledger('roster')).at(-1)?.text).toContain('转办问题 4 条');
    await bureau.say('甲四', '/申请销号 1 已整改');
    expect(bureau.latest('甲四').text).toContain('待复核');
  });

  it('asks which admin answers for it where there are several', async () => {
    const { complained } = await load(['甲三'], '--hand-over-to-leaders');
    expect(complained[0]).toMatch(/^请用 --by 写明由哪位管理员转办：/);
    // Who takes them was said.
    expect(complained.slice(1)).toEqual(['没有写入。']);
    expect(await isThere('甲三')).toBe(true);
  });

  it.each([
    ['甲三＝甲九九', '花名册里没有“甲九九”'],
    ['甲四=甲一', '离开且有在办问题的人里没有“甲四”'],
    ['甲三', '“甲三”应写成 张三=李四'],
  ])('understands %s or says why not', async (pair, problem) => {
    const { code, complained } = await load(['甲三'], '--hand-over', pair, '--by', '庚一');
    expect(code).toBe(1);
    expect(complained[0]).toBe(problem);
    expect(await isThere('甲三')).toBe(true);
  });

  it('rolls everything back when somebody cannot take them', async () => {
    const { code, complained } = await load(['甲三'], '--hand-over', '甲三=乙三', '--by', '庚一');
    expect(code).toBe(1);
    expect(complained[0]).toMatch(/^没有写入：此人不在可以指定的范围内/);
    expect(await isThere('甲三')).toBe(true);
    expect(await handOvers()).toEqual([]);
  });

  it('lets people go without a question when they have nothing in hand', async () => {
    const { code, said } = await load(['甲四']);
    expect(code).toBe(0);
    expect(said.at(-1)).toBe('已写入：离开 1 人。');
  });
});
