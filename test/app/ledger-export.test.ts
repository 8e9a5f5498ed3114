/** The ledger as a file in one's own chat, and figures of days gone by, as those concerned see them. */

import { eq } from 'drizzle-orm';
import readExcel from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDigest } from '#app/digest-view.ts';
import { outbox } from '#db/schema/messages.ts';
import { person } from '#db/schema/people.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { figuresFor } from '#domain/digest.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import { type Watched, watchedBureau } from '#test/app/watched.ts';

const UPLOAD = 'POST /im/v1/files';
const SEND = 'POST /im/v1/messages';
const MB = 1024 ** 2;

/** 甲一 leads 一中队, 甲二 … are officers there, 乙二 one of 二中队, 庚一 and 庚二 are admins. */
async function openWithFindings(): Promise<Watched> {
  const bureau = await watchedBureau();
  await bureau.at('2023-03-13', '08:30');
  await report(bureau, '甲二', '=1+1 证件未随身携带', '2023-03-18');
  await report(bureau, '甲三', '着装不整');
  await report(bureau, '乙二', '未出示证件');
  return bureau;
}

async function report(bureau: Watched, name: string, description: string, dueOn = ''): Promise<void> {
  const { id: duty } = await bureau.dutyOf('checklist', 'self_inspection', name);
  const click = { do: 'finding.save', duty, item: '1.1', draft: 0 };
  const saved = await bureau.pressEdited(name, click, { description, place: '前门', dueOn });
  expect(saved.toast?.text).toMatch(/^已保存为第\d+号。$/);
}

const isFile = ({ type }: SimulatedMessage) => type === 'file';
const files = (bureau: Watched, name: string) => bureau.own(name).filter(isFile);

/** What stands in the file a person got last: sheets, rows, cells. */
async function opened(bureau: Watched, name: string) {
  const file = files(bureau, name).at(-1);
  if (!file) throw new RangeError(`${name} got no file`);
  const { bytes } = await bureau.platform.download(
    file.messageId,
    String(file.content.file_key),
    'file',
    30 * MB,
  );
  const [ledger, figures] = await readExcel(Buffer.from(bytes));
  const [[title] = [], [note] = [], headings = [], ...rows] = ledger?.data ?? [];
  const cells = rows.map((row) => Object.fromEntries(row.map((cell, at) => [String(headings[at]), cell])));
  return { name: file.text, title, note: String(note), cells, figures: figures?.data.slice(3) ?? [] };
}

describe('the ledger as a file', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openWithFindings();
  });
  afterAll(() => bureau.close());

  it('comes into the asker’s chat, with a row for each finding and days as days', async () => {
    await bureau.say('庚一', '/ledger export');
    const { name, title, note, cells } = await opened(bureau, '庚一');
    expect(name).toMatch(/^百日行动台账 2023-03-13 \d{4}\.xlsx$/);
    expect(title).toContain('问题台账');
    expect(note).toMatch(/^2023年3月13日 \d\d:\d\d 导出，所列为2023年3月13日的情况；范围：全部；共 3 条$/);
    expect(cells.map((row) => row.编号)).toEqual([1, 2, 3]);
    expect(cells[0]).toMatchObject({
      来源: '自查',
      单位: '一中队',
      责任人: null,
      问题描述: '=1+1 证件未随身携带',
      地点: '前门',
      证据: null,
      发现日期: new Date('2023-03-13T00:00:00Z'),
      整改期限: new Date('2023-03-18T00:00:00Z'),
      整改方式: '限期整改',
      延期次数: 0,
      状态: '待分办',
      逾期: null,
      销号记录: null,
    });
    expect(String(cells[0]?.检查项)).toMatch(/^1\.1 ./);
    expect(cells[0]?.专题).not.toBe('');
  });

  it('tells the whole way of a finding: measure, extension, who closed it when, lateness that stays', async () => {
    await bureau.say('甲一', '/assign 1 甲三 3月15日');
    await bureau.say('甲三', '/extend 1 3月16日 等待制证');
    await bureau.say('庚一', '/grant 1');
    await bureau.at('2023-03-20', '08:30');
    await bureau.say('甲三', '/strike 1 已补办');
    await bureau.say('庚二', '/approve 1');
    await bureau.say('庚二', '/dismiss 2 不属实');
    await bureau.say('庚一', '/台账 导出');
    const { cells, figures } = await opened(bureau, '庚一');
    expect(cells[0]).toMatchObject({
      责任人: '甲三',
      整改期限: new Date('2023-03-16T00:00:00Z'),
      延期次数: 1,
      状态: '已销号',
      逾期: '逾期',
      申请销号: new Date('2023-03-20T00:00:00Z'),
      整改结果: '已补办',
    });
    expect(String(cells[0]?.销号记录)).toMatch(/^2023年3月20日 \d\d:\d\d 庚二 同意销号$/);
    expect(String(cells[1]?.销号记录)).toMatch(/庚二 不予认定：不属实$/);
    expect(figures).toContainEqual(['全部专题', '一中队', 0, 0, 0, 1, 1, 0, 2]);
    expect(figures).toContainEqual(['全部专题', '合计', 1, 0, 0, 1, 1, 0, 3]);
    expect(
      figures.some(
        ([topic, label, ...counts]) =>
          String(topic).startsWith('1 ') && label === '小计' && counts.at(-1) === 3,
      ),
    ).toBe(true);
  });

  it('holds what its asker may see, and what was asked for', async () => {
    await bureau.say('甲一', '/ledger export');
    expect((await opened(bureau, '甲一')).cells.map((row) => row.编号)).toEqual([1, 2]);
    await bureau.say('甲二', '/ledger export');
    expect((await opened(bureau, '甲二')).cells.map((row) => row.编号)).toEqual([1]);
    await bureau.say('庚一', '/ledger export 一中队 不予认定');
    const { cells, note, figures } = await opened(bureau, '庚一');
    expect(cells.map((row) => row.编号)).toEqual([2]);
    expect(note).toContain('范围：一中队，不予认定；共 1 条');
    expect(figures).toContainEqual(['全部专题', '合计', 0, 0, 0, 0, 1, 0, 1]);
  });

  it('is no file when there is nothing in it, or the unit is unknown', async () => {
    const count = files(bureau, '甲四').length;
    await bureau.say('甲四', '/ledger export');
    expect(bureau.latest('甲四').text).toBe('没有符合的问题，没有导出。');
    await bureau.say('甲四', '/ledger export 三十中队');
    expect(bureau.latest('甲四').text).toContain('没有找到单位');
    expect(files(bureau, '甲四')).toHaveLength(count);
  });

  it('asked for in a group goes to the asker alone', async () => {
    const count = files(bureau, '甲一').length;
    await bureau.sayIn('一中队', '甲一', '/ledger export');
    expect(bureau.latestIn('一中队').text).toBe('已私信你。');
    expect(bureau.inGroup('一中队').some(isFile)).toBe(false);
    expect(files(bureau, '甲一')).toHaveLength(count + 1);
  });

  it('is put on record with what was asked for', async () => {
    const texts = (await bureau.ledger('export')).map(({ text }) => text);
    expect(texts).toContain('导出台账（全部），所列为2023年3月13日的情况，共 3 条');
    expect(texts).toContain('导出台账（一中队，不予认定），所列为2023年3月20日的情况，共 1 条');
    expect(texts).toHaveLength(6);
  });

  it('asked for by a line that the platform pushes twice comes once', async () => {
    const count = files(bureau, '庚二').length;
    await bureau.hear('庚二', '/ledger export', 'om_pushed_twice');
    await bureau.hear('庚二', '/ledger export', 'om_pushed_twice');
    await bureau.settle();
    expect(files(bureau, '庚二')).toHaveLength(count + 1);
    expect(await bureau.ledger('export')).toHaveLength(7);
  });

  it('arrives once, though the platform takes it only at the third try and loses an answer', async () => {
    const count = files(bureau, '庚二').length;
    bureau.simulator.faults.next(2, { kind: 'server error' }, UPLOAD);
    bureau.simulator.faults.next(1, { kind: 'lost answer' }, SEND);
    await bureau.say('庚二', '/ledger export');
    await bureau.later(60_000);
    expect(files(bureau, '庚二')).toHaveLength(count + 1);
    expect((await opened(bureau, '庚二')).cells).toHaveLength(3);
  });

  it('holds up nobody else’s messages while it cannot be handed over', async () => {
    bureau.simulator.faults.next(3, { kind: 'server error' }, UPLOAD);
    await bureau.hear('庚二', '/ledger export', 'om_slow');
    await bureau.hear('甲一', '/ledger', 'om_quick');
    await bureau.settle();
    expect(bureau.latest('甲一').text).toContain('台账：2 条');
    await bureau.later(60_000);
  });

  it('is made of what is so when its turn comes, and not at all for who has left by then', async () => {
    const { orm } = bureau.database;
    await bureau.hear('庚二', '/ledger export', 'om_before_leaving');
    const [row] = await orm.select().from(outbox).where(eq(outbox.key, 'feishu:message:om_before_leaving:0'));
    expect(row?.body).toEqual({
      kind: 'ledger file',
      unit: null,
      state: null,
      late: false,
      topic: null,
      search: null,
    });
    await report(bureau, '甲五', '新发现');
    const count = files(bureau, '庚二').length;
    await bureau.settle();
    expect((await opened(bureau, '庚二')).cells).toHaveLength(4);
    await bureau.hear('庚二', '/ledger export', 'om_leaving');
    await orm.update(person).set({ leftAt: bureau.now() }).where(eq(person.name, '庚二'));
    await bureau.settle();
    expect(files(bureau, '庚二')).toHaveLength(count + 1);
    const [left] = await orm.select().from(outbox).where(eq(outbox.key, 'feishu:message:om_leaving:0'));
    expect(left?.state).toBe('cancelled');
  });

  it('nothing went wrong on the way but what the platform refused', () => {
    const trouble = bureau.log.filter((line) => line.level !== 'info').map(({ message }) => message);
    expect(new Set(trouble)).toEqual(new Set(['the platform refused a message']));
  });
});

describe('figures of a day', () => {
  let bureau: Watched;
  beforeAll(async () => {
    bureau = await openWithFindings();
    await bureau.say('甲一', '/assign 1 甲三 3月31日');
    await bureau.say('甲三', '/strike 1 已补办');
    await bureau.say('庚一', '/approve 1');
  });
  afterAll(() => bureau.close());

  it('are those of now without a day', async () => {
    await bureau.say('庚一', '/ledger figures');
    const { text } = bureau.latest('庚一');
    expect(text).toContain('台账统计：3 条');
    expect(text).toContain('截至现在');
  });

  it('stay what they were, whatever happens later (U13)', async () => {
    const figuresOfThat = async () => {
      await bureau.say('庚一', '/台账 统计 3月13日');
      return JSON.stringify(bureau.latest('庚一').card?.body);
    };
    const campaign = await bureau.campaign();
    const evening = instant(day('2023-03-13'), clockTime('23:00'));
    const digestThen = async () =>
      figuresFor(
        await loadDigest(bureau.database.orm, campaign, evening, day('2023-03-12')),
        campaign.tree.root.id,
      ).findings;
    await bureau.at('2023-03-14', '08:30');
    const [before, digestBefore] = [await figuresOfThat(), await digestThen()];
    expect(bureau.latest('庚一').text).toContain('截至3月13日（周一）24时');
    await bureau.say('庚二', '/reopen 1 复查仍有问题');
    await report(bureau, '甲四', '又一个');
    expect(await figuresOfThat()).toBe(before);
    expect(await digestThen()).toEqual(digestBefore);
    await bureau.say('庚一', '/ledger figures');
    expect(bureau.latest('庚一').text).toContain('台账统计：4 条');
  });

  it('are those of one unit when it is named, and of nothing before anything was found', async () => {
    await bureau.say('庚一', '/ledger figures 二中队 2023-03-13');
    expect(bureau.latest('庚一').text).toContain('台账统计（二中队）：1 条');
    await bureau.say('庚一', '/ledger figures 3-12');
    expect(bureau.latest('庚一').text).toContain('没有问题。');
  });

  it('hold for an officer what is the officer’s own, and stand in a group as numbers', async () => {
    await bureau.say('乙二', '/ledger figures');
    expect(bureau.latest('乙二').text).toContain('台账统计：1 条');
    await bureau.sayIn('二中队', '乙二', '/ledger figures');
    expect(bureau.latestIn('二中队').text).toBe('已私信你。');
    const own = bureau.own('甲一').length;
    await bureau.sayIn('一中队', '甲一', '/ledger figures');
    expect(bureau.latestIn('一中队').text).toContain('台账统计：3 条');
    expect(bureau.latestIn('一中队').text).not.toMatch(/甲[一二三四]/);
    expect(bureau.own('甲一')).toHaveLength(own);
  });

  it('of a day to come, or one that cannot be read, are refused in words', async () => {
    await bureau.say('庚一', '/ledger figures 3月20日');
    expect(bureau.latest('庚一').text).toBe('3月20日（周一）还没有到，请写今天或以前的日期。');
    await bureau.say('庚一', '/ledger figures 3月32日');
    expect(bureau.latest('庚一').text).toBe('看不懂日期，请写成 3月25日 或 2023-03-25 的样子。');
    expect(bureau.log.filter((line) => line.level !== 'info')).toEqual([]);
  });
});
