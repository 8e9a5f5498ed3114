/** From the finding to 销号, as those concerned see it; and what holds when several of them act at once. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rowsOf } from '#db/database.ts';
import { findingNumbered, movesOf } from '#db/findings.ts';
import { finding as findings } from '#db/schema/findings.ts';
import { day } from '#domain/calendar.ts';
import { asReported, MOVE_KINDS, replay } from '#domain/finding-history.ts';
import { nextDue } from '#domain/finding-steps.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';
import { insertPerson, startRole } from '#test/support/people-rows.ts';

/** 甲一 leads 一中队, 甲二 … are officers there, 己一 leads the brigade, 庚一 and 庚二 are admins, 壬一 heads the bureau. */
async function openWith(reporters: readonly string[]): Promise<Watched> {
  const bureau = await watchedBureau();
  await bureau.at('2023-03-13', '08:30');
  for (const name of reporters) await report(bureau, name, '1.1');
  return bureau;
}

async function report(
  bureau: Watched,
  name: string,
  item: string,
  description = `${name}发现证件未随身携带`,
): Promise<number> {
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', name);
  const saved = await bureau.pressEdited(name, { do: 'finding.save', duty, item, draft: 0 }, { description });
  const [, number] = /^已保存为第(\d+)号。$/.exec(saved.toast?.text ?? '') ?? [];
  return Number(number);
}

async function stored(bureau: Watched, number: number) {
  const { orm } = bureau.database;
  const found = await findingNumbered(orm, (await bureau.campaign()).id, number);
  if (!found) throw new RangeError(`no finding ${number}`);
  return { finding: found, moves: await movesOf(orm, found.id, 1_000) };
}

const opened = async (bureau: Watched, name: string, number: number) => {
  await bureau.say(name, `/finding ${number}`);
  return bureau.ownWith(name, `第${number}号 `);
};
const now = (bureau: Watched, card: SimulatedMessage) => bureau.simulator.message(card.messageId);

describe('a finding in the chat', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openWith(['甲二']);
  });
  afterAll(() => bureau.close());

  it('waits for 分办 on the morning’s 待办 of the nearest leader and the admins, and of nobody else', async () => {
    await bureau.at('2023-03-14', '08:30');
    for (const name of ['甲一', '庚一', '庚二']) {
      expect(bureau.ownWith(name, '待办：待分办 1 条').text).toContain('第1号 1.1');
    }
    for (const name of ['己一', '壬一', '乙一', '甲二']) {
      expect(bureau.own(name).some((message) => message.text.includes('待分办'))).toBe(false);
    }
  });

  it('opens from there; its card offers each viewer what the viewer may do', async () => {
    const review = bureau.ownWith('甲一', '待办：待分办');
    await bureau.press('甲一', review, { button: '第1号' });
    expect(now(bureau, review).text).toContain('待分办');
    expect(now(bureau, review).text).toContain('[分办]');
    expect(now(bureau, review).text).toContain('[立查立改]');
    expect(now(bureau, review).text).not.toContain('[不予认定]');
    expect((await opened(bureau, '庚一', 1)).text).toContain('[不予认定]');
    expect((await opened(bureau, '甲二', 1)).text).toContain('[立查立改]');
    await bureau.say('甲三', '/finding 1');
    expect(bureau.latest('甲三').text).toBe('没有第1号问题，或不在您可查看的范围内。');
  });

  it('is assigned on a form that comes back when it lacks something', async () => {
    const card = bureau.ownWith('甲一', '第1号 1.1');
    await bureau.press('甲一', card, { button: '分办' });
    const refused = await bureau.press('甲一', card, {
      submit: '分办',
      form: { owner: '甲三（一中队）', track: '限期整改', measures: '班前检查证件' },
    });
    expect(refused.toast?.content).toBe('限期整改须写期限。');
    expect(JSON.stringify(refused.message.card)).toContain('班前检查证件');
    const done = await bureau.press('甲一', card, { submit: '分办', form: { dueOn: '2023-03-20' } });
    expect(done.toast).toEqual({ type: 'success', content: '第1号：已分办。' });
    expect(done.message.text).toContain('整改中');
    expect(done.message.text).toContain('甲一 分办给甲三，限期整改，3月20日到期');
  });

  it('reaches its owner as a direct message, arms the reminders, and stands under 我的', async () => {
    const card = bureau.ownWith('甲三', '第1号 1.1');
    expect(card.text).toContain('[申请销号]');
    expect(card.text).not.toContain('登记人');
    await bureau.say('甲三', '/mine');
    expect(bureau.latest('甲三').text).toContain('整改第1号');
    expect(bureau.latest('甲三').text).toContain('[第1号]');
    await bureau.at('2023-03-15', '08:30');
    expect(bureau.latest('甲三').text).toContain('整改第1号\n3月20日（周一）截止，还有3个工作日');
  });

  it('leaves the copies of 待办 fresh: nothing is left to assign', async () => {
    await bureau.later(60_000);
    expect(bureau.ownWith('庚二', '待办').text).toContain('没有等您办理的问题');
  });

  it('gets more time when somebody else grants it, and the card counts', async () => {
    const card = bureau.ownWith('甲三', '[申请延期]');
    await bureau.press('甲三', card, { button: '申请延期' });
    const early = await bureau.press('甲三', card, {
      submit: '申请延期',
      form: { dueOn: '2023-03-20', reason: '等待制证' },
    });
    expect(early.toast?.content).toBe('新的日期应晚于3月20日（周一）。');
    await bureau.press('甲三', card, { submit: '申请延期', form: { dueOn: '2023-03-22' } });
    await bureau.say('庚一', '待办');
    expect(bureau.latest('庚一').text).toContain('待定延期 1 条');
    const review = bureau.latest('庚一');
    await bureau.press('庚一', review, { button: '第1号' });
    const granted = await bureau.press('庚一', review, { button: '同意延期' });
    expect(granted.message.text).toContain('3月22日（周三），已延期 1 次');
    expect(bureau.latest('甲三').text).toContain('已延期 1 次');
    expect((await bureau.dutyOf('finding', '1', '甲三')).due).toBe('2023-03-22');
  });

  it('is late beside its state, and in /overdue, from the day after', async () => {
    await bureau.at('2023-03-23', '08:30');
    const card = await opened(bureau, '甲一', 1);
    expect(card.text).toContain('整改中');
    expect(card.text).toContain('逾期');
    await bureau.say('甲一', '/overdue');
    expect(bureau.latest('甲一').text).toContain('甲三：整改第1号');
  });

  it('is handed in by a line, and the line says what it lacks by opening the form', async () => {
    await bureau.say('甲三', '/申请销号 1');
    expect(bureau.latest('甲三').text).toContain('整改结果');
    await bureau.say('甲三', '/申请销号 1 已补办并随身携带');
    expect(bureau.latest('甲三').text).toContain('待复核');
    const duty = await bureau.dutyOf('finding', '1', '甲三');
    expect(duty).toMatchObject({ doneOn: '2023-03-23', due: '2023-03-22' });
  });

  it('cannot be approved by its owner’s side, and says who may', async () => {
    await bureau.say('甲三', '/同意销号 1');
    expect(bureau.latest('甲三').text).toBe('这一步由管理员或上级单位的负责人办理；目前不需要您办理。');
    await bureau.say('甲三', '/申请销号 1 再来');
    expect(bureau.latest('甲三').text).toBe('现为“待复核”，不能这样办；目前不需要您办理。');
  });

  it('goes back with a reason, to its owner’s chat', async () => {
    await bureau.say('庚一', '/return 1 缺少复查记录');
    expect(bureau.latest('庚一').text).toContain('整改中');
    expect(bureau.latest('甲三').text).toContain('庚一 退回：缺少复查记录');
    expect(await bureau.dutyOf('finding', '1', '甲三')).toMatchObject({ doneOn: null });
  });

  it('an old button answers 已更新, shows the present state and never acts', async () => {
    const admins = await opened(bureau, '庚一', 1);
    const stale = bureau.ownWith('甲三', '缺少复查记录');
    await bureau.say('甲三', '/strike 1 已补复查记录');
    const before = await stored(bureau, 1);
    const { id: campaign } = await bureau.campaign();
    const old = { do: 'finding.move', campaign, number: 1, version: 0, move: 'approve' };
    const edited = await bureau.pressEdited('庚一', old, {});
    expect(edited.toast?.text).toMatch(/^已更新：甲一已于3月14日 \d\d:\d\d 分办，这一次没有改动。$/);
    expect(edited.card?.tags).toContain('待复核');
    expect(await stored(bureau, 1)).toEqual(before);
    expect(now(bureau, stale).messageId).toBe(stale.messageId);
    await bureau.later(60_000);
    expect(now(bureau, admins).text).toContain('[同意销号]');
  });

  it('is closed by an admin; the others’ cards follow and say who decided and when, without a new message', async () => {
    const owners = bureau.ownWith('甲三', '第1号 1.1');
    const count = bureau.own('甲三').length;
    const card = bureau.ownWith('庚一', '[同意销号]');
    const done = await bureau.press('庚一', card, { button: '同意销号' });
    expect(done.toast?.content).toBe('第1号：已同意销号。');
    await bureau.later(60_000);
    expect(now(bureau, owners).text).toContain('已销号');
    expect(now(bureau, owners).text).toMatch(/3月23日 \d\d:\d\d 庚一 同意销号/);
    expect(now(bureau, owners).text).not.toContain('[申请销号]');
    expect(bureau.own('甲三')).toHaveLength(count);
    expect(now(bureau, owners).text).toContain('才申请销号');
  });

  it('reopened begins a second cycle with the old closing in its past', async () => {
    await bureau.say('庚二', '/reopen 1 4月10日 复查仍有问题');
    const { finding, moves } = await stored(bureau, 1);
    expect(finding).toMatchObject({ state: 'rectifying', cycle: 2, dueOn: '2023-04-10', closedOn: null });
    expect(moves.some((made) => made.move === 'approve' && made.cycle === 1)).toBe(true);
    expect(bureau.latest('甲三').text).toContain('第2轮');
    expect(await bureau.dutyOf('finding', '1', '甲三')).toMatchObject({ doneOn: null, due: '2023-04-10' });
  });

  it('is handed over by name; the old owner’s card goes quiet, the duty goes along', async () => {
    const old = bureau.ownWith('甲三', '第2轮');
    await bureau.say('甲一', '/转办 1 甲四');
    expect(bureau.latest('甲四').text).toContain('甲一 转办给甲四');
    await bureau.later(60_000);
    expect(now(bureau, old).text).toContain('已转由他人办理');
    expect(await bureau.dutyOf('finding', '1', '甲四')).toMatchObject({ due: '2023-04-10' });
    await expect(bureau.dutyOf('finding', '1', '甲三')).rejects.toThrow();
    await bureau.say('甲一', '/转办 1 乙二');
    expect(bureau.latest('甲一').text).toBe('可以指定的人里没有“乙二”。');
  });

  it('decided in the evening and again, is told in the morning once, as it then is', async () => {
    await bureau.moveTo(new Date('2023-03-23T21:00:00+08:00'));
    const counts = () => ['甲三', '甲四', '甲五'].map((name) => bureau.own(name).length);
    const before = counts();
    await bureau.say('甲一', '/转办 1 甲三');
    await bureau.say('甲一', '/转办 1 甲五');
    expect(counts()).toEqual(before);
    await bureau.moveTo(new Date('2023-03-24T08:10:00+08:00'));
    expect(counts().map((count, index) => count - (before[index] ?? 0))).toEqual([0, 0, 1]);
    expect(bureau.latest('甲五').text).toContain('甲一 转办给甲五');
  });

  it('is corrected by whoever reviews; its owner hears of it, and what was written before stays to be read', async () => {
    await bureau.at('2023-03-24', '10:00');
    expect((await opened(bureau, '甲五', 1)).text).not.toContain('[更正]');
    await bureau.say('甲五', '/更正 1 没有问题');
    expect(bureau.latest('甲五').text).toContain('这一步由登记人、管理员或上级单位的负责人办理');
    const card = await opened(bureau, '庚一', 1);
    const form = await bureau.press('庚一', card, { button: '更正' });
    expect(form.message.text).toContain('甲二发现证件未随身携带');
    const same = { description: '甲二发现证件未随身携带', place: '' };
    const idle = await bureau.press('庚一', card, { submit: '更正', form: same });
    expect(idle.toast?.content).toBe('文字没有变化，无需更正。');
    const words = { description: '证件已过有效期', place: '示例路口' };
    const done = await bureau.press('庚一', card, { submit: '更正', form: words });
    expect(done.toast?.content).toBe('第1号：已更正。');
    expect(done.message.text).toContain('更正：问题描述，原为“甲二发现证件未随身携带”；地点，原未填');
    expect(bureau.latest('甲五').text).toContain('证件已过有效期');
    await bureau.say('庚一', '/correct 1 证件已过有效期三天');
    const { finding } = await stored(bureau, 1);
    expect(finding).toMatchObject({ description: '证件已过有效期三天', place: '示例路口' });
    await bureau.say('庚一', '/台账 搜 有效期');
    expect(bureau.latest('庚一').text).toContain('：1 条');
  });

  it.each([
    ['what the form holds', 999],
    ['what is read of a line', 1_188],
  ])('a line longer than %s, cut within an emoji, is answered all the same', async (_, characters) => {
    await bureau.say('庚一', `/correct 1 ${'长'.repeat(characters)}😀多余`);
    expect(bureau.latest('庚一').text).toContain('文字过长，请不超过 1000 字。');
  });

  it('the ledger keeps every move in words', async () => {
    const verbs = (await bureau.ledger('finding')).filter(({ ref }) => ref === '1').map(({ verb }) => verb);
    expect(verbs).toEqual([
      'reported',
      'assign',
      'extend',
      'grant',
      'submit',
      'return',
      'submit',
      'approve',
      'reopen',
      'handOver',
      'handOver',
      'handOver',
      'correct',
      'correct',
    ]);
    const texts = (await bureau.ledger('finding')).map(({ text }) => text).join('\n');
    expect(texts).toContain('第1轮，整改中 → 待复核，申请销号：已补办并随身携带');
    expect(texts).toContain('第2轮，已销号 → 整改中，重新打开，4月10日到期：复查仍有问题');
    expect(texts).toContain('第2轮，整改中，更正：问题描述，原为“证件已过有效期”');
  });

  it('the ledger is listed within one’s reach, filtered and searched; a group sees numbers', async () => {
    await report(bureau, '乙二', '1.1');
    await bureau.say('庚一', '/ledger');
    expect(bureau.latest('庚一').text).toContain('台账：2 条');
    await bureau.say('庚一', '/台账 一中队 整改中');
    expect(bureau.latest('庚一').text).toContain('台账（一中队，整改中）：1 条');
    await bureau.say('庚一', '/台账 搜 乙二发现');
    expect(bureau.latest('庚一').text).toContain('：1 条');
    await bureau.say('甲一', '/ledger');
    expect(bureau.latest('甲一').text).toContain('台账：1 条');
    const list = bureau.latest('甲一');
    const picked = await bureau.press('甲一', list, { select: 'finding', option: '1' });
    expect(picked.message.text).toContain('第1号 1.1');
    await bureau.say('甲六', '/ledger');
    expect(bureau.latest('甲六').text).toContain('台账：0 条');
    await bureau.sayIn('一中队', '甲一', '/ledger');
    expect(bureau.latestIn('一中队').text).toContain('一中队：整改中 1');
    expect(bureau.latestIn('一中队').text).not.toMatch(/甲[一二三四]/);
    await bureau.sayIn('一中队', '甲一', '/finding 1');
    expect(bureau.latestIn('一中队').text).toBe('第1号已私信你。');
  });

  it('a name that two bear opens the form with the two of them', async () => {
    const { orm } = bureau.database;
    const { id: campaignId, tree } = await bureau.campaign();
    const named = { platform: 'feishu', tenantKey: 'tenant', externalId: 'ou_namesake' };
    const personId = await insertPerson(orm, '乙三', null, named);
    const unitId = tree.find('二中队')?.id ?? 0;
    await startRole(orm, { campaignId, personId, role: 'officer', unitId, since: day('2023-03-01') });
    await bureau.say('庚一', '/assign 2 乙三 4月10日');
    const form = bureau.latest('庚一');
    expect(form.text).toContain('有同名的人，请选择其中一位。');
    expect(form.text).not.toContain('乙四');
    const owner = { owner: String(await bureau.personId('乙三')) };
    const done = await bureau.press('庚一', form, { submit: '分办', form: owner });
    expect(done.message.text).toContain('分办给乙三，限期整改，4月10日到期');
  });

  it('nothing went wrong on the way', () => {
    expect(bureau.log.filter((line) => line.level !== 'info')).toEqual([]);
  });
});

describe('at the same moment', () => {
  let bureau: Watched;
  const NUMBERS = [1, 2, 3] as const;
  beforeAll(async () => {
    bureau = await openWith(['甲二', '甲三', '甲四']);
  });
  afterAll(() => bureau.close());

  const entries = async () => (await bureau.ledger('finding')).length;

  it('two reviewers press the same button: one wins, the other hears who was first, nothing is written for them', async () => {
    await bureau.say('甲一', '/assign 1 甲二 3月31日');
    await bureau.say('甲二', '/strike 1 已整改');
    const cards = [await opened(bureau, '庚一', 1), await opened(bureau, '庚二', 1)] as const;
    const before = await entries();
    const pressed = await Promise.all([
      bureau.simulator.press(bureau.idOf('庚一'), cards[0].messageId, { button: '同意销号' }),
      bureau.simulator.press(bureau.idOf('庚二'), cards[1].messageId, { button: '同意销号' }),
    ]);
    const said = pressed.map((outcome) => outcome.toast?.content ?? '').sort();
    expect(said[0]).toMatch(/^已更新：庚[一二]已于3月13日 \d\d:\d\d 同意销号，这一次没有改动。$/);
    expect(said[1]).toBe('第1号：已同意销号。');
    for (const outcome of pressed) expect(outcome.message.text).toContain('已销号');
    const { finding, moves } = await stored(bureau, 1);
    expect(moves.map(({ move }) => move)).toEqual(['assign', 'submit', 'approve']);
    expect(finding.version).toBe(3);
    expect(await entries()).toBe(before + 1);
  });

  it('one approves while another sends it back: exactly one of the two happens', async () => {
    await bureau.say('庚一', '/reopen 1 4月20日 复查');
    await bureau.say('甲二', '/strike 1 已再次整改');
    const { version } = (await stored(bureau, 1)).finding;
    const campaign = (await bureau.campaign()).id;
    const click = { do: 'finding.move', campaign, number: 1, version };
    await Promise.all([
      bureau.pressEdited('庚一', { ...click, move: 'approve' }, {}),
      bureau.pressEdited('庚二', { ...click, move: 'return' }, { reason: '不符' }),
    ]);
    const after = await stored(bureau, 1);
    expect(after.finding.version).toBe(version + 1);
    expect(after.moves).toHaveLength(version + 1);
  });

  it('twenty presses on three findings, again and again: no move is lost, and replayed they give what is stored', async () => {
    const campaign = (await bureau.campaign()).id;
    const people = ['甲一', '甲二', '甲三', '甲四', '己一', '庚一', '庚二', '壬一'];
    const ids = new Map(
      await Promise.all(people.map(async (name) => [name, await bureau.personId(name)] as const)),
    );
    let seed = 20230313;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    const one = <T>(list: readonly T[]): T => {
      const found = list[random(list.length)];
      if (found === undefined) throw new RangeError('an empty list');
      return found;
    };
    let told = 0;
    for (let round = 0; round < 20; round += 1) {
      const versions = new Map(
        await Promise.all(
          NUMBERS.map(async (number) => [number, (await stored(bureau, number)).finding.version] as const),
        ),
      );
      const presses = Array.from({ length: 20 }, () => {
        const number = one(NUMBERS);
        const version = versions.get(number) ?? 0;
        const click = {
          do: 'finding.move',
          campaign,
          number,
          version,
          move: one(MOVE_KINDS),
          step: 1 + random(3),
        };
        const form = {
          owner: String(ids.get(one(['甲二', '甲三', '甲四']))),
          ...(random(2) === 0
            ? { track: 'by_day' }
            : { track: 'by_rule', steps: `4月${1 + random(9)}日 起草\n4月10日 印发` }),
          dueOn: `2023-04-${10 + random(20)}`,
          result: '已整改',
          reason: '原因',
          into: String(one(NUMBERS)),
          description: `门前堆放杂物${random(3)}`,
        };
        return bureau.pressEdited(one(people), click, form);
      });
      const replies = await Promise.all(presses);
      told += replies.filter((reply) => reply.toast?.text.startsWith('第')).length;
    }
    expect(told).toBeGreaterThan(12);
    let made = 0;
    for (const number of NUMBERS) {
      const { finding, moves } = await stored(bureau, number);
      expect(moves.map(({ version }) => version)).toEqual(moves.map((_, index) => index + 1));
      const replayed = replay(
        asReported(finding, moves, { track: 'by_day', dueOn: null }),
        moves.map(({ at: _at, ...move }) => move),
      );
      expect({ ...finding, ...replayed }).toEqual(finding);
      expect(replayed.version).toBe(finding.version);
      made += moves.length;
    }
    const entered = (await bureau.ledger('finding')).filter(({ verb }) => verb !== 'reported');
    expect(entered).toHaveLength(made);
  });

  it('each finding has at most one open duty: its owner’s, due when it is due', async () => {
    const shape = z.object({ subject: z.string(), person_id: z.number(), due: z.string().nullable() });
    const rows = await rowsOf(
      bureau.database.orm,
      shape,
      sql`select subject, person_id, due_on::text as due from duty where kind = 'finding' and done_at is null and released_at is null`,
    );
    for (const number of NUMBERS) {
      const { finding } = await stored(bureau, number);
      const own = rows.filter((row) => row.subject === String(number));
      const expected =
        finding.state === 'rectifying'
          ? [{ subject: String(number), person_id: finding.ownerId, due: nextDue(finding) }]
          : [];
      expect(own).toEqual(expected);
    }
  });

  it('one merges a finding into another while a second person merges that into the first: one of the two stays', async () => {
    const campaign = (await bureau.campaign()).id;
    for (let round = 0; round < 5; round += 1) {
      const one = await report(bureau, '甲二', '1.1', `第 ${round} 次，先写`);
      const other = await report(bureau, '甲三', '1.1', `第 ${round} 次，又写`);
      const merge = { do: 'finding.move', campaign, version: 0, move: 'merge' };
      const replies = await Promise.all([
        bureau.pressEdited('庚一', { ...merge, number: one }, { into: String(other) }),
        bureau.pressEdited('庚二', { ...merge, number: other }, { into: String(one) }),
      ]);
      expect(replies.filter((reply) => reply.toast?.tone === 'success')).toHaveLength(1);
      const states = [(await stored(bureau, one)).finding.state, (await stored(bureau, other)).finding.state];
      expect(states.toSorted()).toEqual(['merged', 'reported']);
    }
  });
});

describe('the database itself', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openWith(['甲二']);
    await bureau.say('庚一', '/assign 1 甲二 3月31日');
    await bureau.say('甲二', '/strike 1 已整改');
  });
  afterAll(() => bureau.close());

  const refusedBy = async (statement: ReturnType<typeof sql>) => {
    const failure = await bureau.database.orm.execute(statement).then(
      () => null,
      (cause: unknown) => cause,
    );
    const reason = failure instanceof Error ? (failure.cause ?? failure) : failure;
    return reason instanceof Error ? reason.message : 'nothing';
  };

  it('takes no approval from whoever handled it, whatever the program says', async () => {
    const owner = await bureau.personId('甲二');
    const { finding } = await stored(bureau, 1);
    const approve = (actor: number) => sql`
      insert into finding_move (finding_id, version, cycle, move, actor_id, at, "on", "from", "to", owner_id, track)
      values (${finding.id}, 3, 1, 'approve', ${actor}, now(), current_date, 'submitted', 'closed', null, 'by_day')`;
    expect(await refusedBy(approve(owner))).toContain('four eyes');
  });

  it('closes nothing without an approval, and forgets no move', async () => {
    expect(await refusedBy(sql`update finding set state = 'closed' where number = 1`)).toContain(
      'closed without approval',
    );
    expect(await refusedBy(sql`delete from finding_move`)).toContain('append-only');
    expect(await refusedBy(sql`update finding_move set actor_id = 1`)).toContain('append-only');
    expect(await bureau.database.orm.$count(findings)).toBe(1);
  });
});
