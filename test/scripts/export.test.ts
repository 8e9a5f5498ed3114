/** `npm run export` writes the ledger of today, or of the evening of a day before. */
import { existsSync, readFileSync } from 'node:fs';
import readExcel from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';
import { exportFile } from '#scripts/export.ts';
import { store, tell } from '#test/db/histories.ts';
import { Desk } from '#test/scripts/loading.ts';
import { sampleCampaign, samplePerson } from '#test/support/rows.ts';

const NOW = new Date('2023-03-20T02:00:00Z');
const DAY = 1_440;

let desk: Desk;
let path: string;
beforeEach(async () => {
  desk = await Desk.open();
  path = desk.file('').replace(/txt$/, 'xlsx');
});
afterEach(() => desk.close());

/** Reported on the second, assigned on the fourth, handed in on the sixth of March; another reported on the fifth. */
async function twoFindings(): Promise<void> {
  const campaign = await sampleCampaign(desk.database);
  const owner = await samplePerson(desk.database.orm, campaign, '甲队');
  const reviewer = await samplePerson(desk.database.orm, campaign, '科室', 'admin');
  const steps = [
    { choice: 0, minutes: 2 * DAY },
    { choice: 0, minutes: 2 * DAY },
  ];
  const first = { unit: 3, item: '1.1', reportedAt: 0, dueIn: 1, steps };
  const second = { unit: 4, item: '2.1', reportedAt: 3 * DAY, dueIn: null, steps: [] };
  const told = [first, second].map((story, at) => tell(story, at + 1, campaign, [owner, reviewer]));
  await store(desk.database, campaign, told);
}

async function written() {
  const [ledger, figures] = await readExcel(readFileSync(path));
  const [, [note] = [], headings = [], ...rows] = ledger?.data ?? [];
  const cell = (row: readonly unknown[], heading: string) => row[headings.indexOf(heading)];
  const lines = rows.map((row) => ['编号', '状态', '整改期限', '逾期'].map((heading) => cell(row, heading)));
  return { note: String(note), lines, figures: figures?.data ?? [] };
}

const run = (...args: readonly string[]) => desk.run(exportFile, args, { now: NOW });

describe('npm run export', () => {
  it('writes the whole ledger as it is', async () => {
    await twoFindings();
    expect(await run('ledger', path)).toMatchObject({
      code: 0,
      said: [`已导出 2 条问题（2023-03-20 的情况），写入 ${path}`],
    });
    const { lines, figures } = await written();
    expect(lines).toEqual([
      [1, '待复核', new Date('2023-03-11T00:00:00Z'), null],
      [2, '待分办', null, null],
    ]);
    expect(figures).toContainEqual(['全部专题', '合计', 1, 0, 1, 0, 0, 0, 2]);
  });

  it('writes it as it was at the end of a day, with the due day and the lateness of that day', async () => {
    await twoFindings();
    expect(await run('ledger', path, '--on', '2023-03-03')).toMatchObject({ code: 0 });
    const early = await written();
    expect(early.note).toContain('所列为2023年3月3日的情况');
    expect(early.lines).toEqual([[1, '待分办', new Date('2023-03-03T00:00:00Z'), null]]);
    await run('ledger', path, '--on', '2023-03-05');
    const { lines, figures } = await written();
    expect(lines).toEqual([
      [1, '整改中', new Date('2023-03-11T00:00:00Z'), null],
      [2, '待分办', null, null],
    ]);
    expect(figures).toContainEqual(['全部专题', '合计', 1, 1, 0, 0, 0, 0, 2]);
  });

  it('is put on record, by nobody of the roster', async () => {
    await twoFindings();
    await run('ledger', path, '--on', '2023-03-05');
    const { orm } = desk.database;
    expect(await orm.select().from(ledgerEntry)).toMatchObject([
      { actorId: null, noun: 'export', verb: 'export' },
    ]);
    expect(await orm.select().from(ledgerText)).toMatchObject([
      { text: '导出台账（全部），所列为2023年3月5日的情况，共 2 条' },
    ]);
  });

  it.each([
    [[]],
    [['ledger']],
    [['people', 'x.xlsx']],
    [['ledger', 'x.csv']],
    [['ledger', 'x.xlsx', 'y.xlsx']],
    [['ledger', 'x.xlsx', '--on', '3月5日']],
    [['ledger', 'x.xlsx', '--of', 'x']],
  ])('says how it is used when asked for %j', async (args) => {
    const { code, complained } = await run(...args);
    expect(code).toBe(1);
    expect(complained.join()).toContain('用法：npm run export -- ledger 台账.xlsx');
  });

  it('writes nothing of a day to come, nothing before a plan, and nothing where it may not write', async () => {
    expect((await run('ledger', path)).complained).toEqual(['还没有载入行动，没有台账可导出。']);
    await twoFindings();
    const ahead = await run('ledger', path, '--on', '2023-03-21');
    expect(ahead.complained).toEqual(['2023-03-21 还没有到，请写今天或以前的日期。']);
    expect(existsSync(path)).toBe(false);
    const nowhere = await run('ledger', '/nowhere/at/all.xlsx');
    expect(nowhere).toMatchObject({ code: 1, complained: ['写不了文件 /nowhere/at/all.xlsx，请检查路径'] });
    expect(await desk.database.orm.$count(ledgerEntry)).toBe(0);
  });
});
