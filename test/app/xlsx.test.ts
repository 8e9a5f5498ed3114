/** A sheet written and read back: by a reader of others, and where that is too kind, in the file itself. */
import fc from 'fast-check';
import readExcel from 'read-excel-file/node';
import { afterEach, describe, expect, it } from 'vitest';
import { xlsx } from '#app/xlsx.ts';
import type { Cell, Sheet, SheetRow } from '#cards/sheet.ts';
import { addDays, day } from '#domain/calendar.ts';
import { unzip } from '#test/app/unzip.ts';
import { dayIn2023 } from '#test/domain/samples.ts';

function sheetOf(rows: Iterable<SheetRow>, parts: Partial<Sheet> = {}): Sheet {
  const columns = [
    { heading: '甲', width: 10 },
    { heading: '乙', width: 10 },
  ];
  return { name: '台账', title: '题', note: '注', columns, rows, ...parts };
}

const rowOf = (...cells: Cell[]): SheetRow => ({ cells });

/** What a spreadsheet would show in the rows below the headings, as wide as these. */
async function readBack(sheet: Sheet): Promise<readonly (readonly unknown[])[]> {
  const [first] = await readExcel(Buffer.from(await xlsx([sheet])), { trim: false });
  return (first?.data ?? []).slice(3);
}

async function partOf(sheet: Sheet, path: string): Promise<string> {
  return unzip(await xlsx([sheet])).get(path) ?? '';
}
const sheetXml = (sheet: Sheet) => partOf(sheet, 'xl/worksheets/sheet1.xml');

/** What is stored as a number: dates as well. */
function numbersIn(xml: string): readonly number[] {
  return [...xml.matchAll(/<c r="\w+" s="\d+"><v>([\d.]+)<\/v>/g)].map(([, value]) => Number(value));
}

describe('a text', () => {
  it.each(['=1+1', '+86 10', '-5', '@SUM(A1)', '\t=1', '＝1+1', '=HYPERLINK("http://x","点")'])(
    '%j that looks like a formula is a text that looks the same, also for whoever edits it',
    async (text) => {
      const sheet = sheetOf([rowOf(text)]);
      expect(await readBack(sheet)).toEqual([[text, null]]);
      const xml = await sheetXml(sheet);
      expect(xml).not.toContain('<f');
      const style = Number(/<c r="A4" t="s" s="(\d+)">/.exec(xml)?.[1]);
      const styles = await partOf(sheet, 'xl/styles.xml');
      const format = /numFmtId="(\d+)" formatCode="@"/.exec(styles)?.[1];
      const looks = styles.split('<cellXfs')[1]?.split('<xf ').slice(1);
      expect(looks?.[style]).toContain(`numFmtId="${format}"`);
    },
  );

  it.each([
    'constructor',
    '__proto__',
    'toString',
    '_x0041_',
    '<b>&amp;"\'</b>',
    ' 前后有空格 ',
    '第一行\n第二行',
  ])('%j stays what it is', async (text) => {
    expect(await readBack(sheetOf([rowOf(text)]))).toEqual([[text, null]]);
  });

  it('of any kind breaks no file; only what cannot be seen goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }), async (texts) => {
        const seen = texts.map((text) => `|${text}|`);
        const visible = (text: string) => text.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, '');
        const read = await readBack(sheetOf(seen.map((text) => rowOf(text))));
        expect(read.map(([text]) => visible(String(text)))).toEqual(seen.map(visible));
      }),
      { numRuns: 60, seed: 20230315 },
    );
  });

  it('longer than a cell can hold is cut', async () => {
    const [[text] = []] = await readBack(sheetOf([rowOf('长'.repeat(40_000))]));
    expect(String(text)).toHaveLength(32_767);
    expect(String(text).endsWith('…')).toBe(true);
  });
});

describe('a day', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each(['UTC', 'America/Los_Angeles', 'Asia/Shanghai', 'Pacific/Kiritimati'])(
    'is stored as that day, and an instant as Shanghai’s clock shows it, on a machine in %s',
    async (place) => {
      process.env.TZ = place;
      const offset = new Date('2023-03-15T12:00:00Z').getTimezoneOffset();
      expect(offset === 0).toBe(place === 'UTC');
      const xml = await sheetXml(
        sheetOf([
          rowOf({ day: day('2023-03-15') }, { at: new Date('2023-03-15T15:59:00Z') }),
          rowOf({ day: day('1970-01-01') }, { at: new Date('2023-03-15T16:00:00Z') }),
        ]),
      );
      const values = numbersIn(xml);
      expect(values.map((value) => Math.round(value * 1440))).toEqual(
        [45_000, 45_000 + (23 * 60 + 59) / 1440, 25_569, 45_001].map((serial) => Math.round(serial * 1440)),
      );
    },
  );

  it('is read as the same day by others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dayIn2023, { minLength: 1, maxLength: 30 }), async (days) => {
        const read = await readBack(sheetOf(days.map((on) => rowOf({ day: on }))));
        const shown = read.map(([on]) => (on instanceof Date ? on.toISOString() : on));
        expect(shown).toEqual(days.map((on) => `${on}T00:00:00.000Z`));
      }),
      { numRuns: 20, seed: 20230315 },
    );
  });

  it('is shown with its year', async () => {
    const styles = await partOf(sheetOf([rowOf({ day: day('2023-03-15') })]), 'xl/styles.xml');
    expect(styles).toContain('formatCode="yyyy-mm-dd"');
  });
});

describe('a sheet', () => {
  const sheet = sheetOf([rowOf('文字', 12), { cells: ['合计', 12], strong: true }]);

  it('is printed on A4 landscape, as wide as the page, with its headings on every page', async () => {
    const xml = await sheetXml(sheet);
    expect(xml).toContain(
      '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    );
    expect(xml).toContain('<pageSetUpPr fitToPage="1"/>');
    expect(await partOf(sheet, 'xl/workbook.xml')).toContain(
      '<definedName name="_xlnm.Print_Titles" localSheetId="0">台账!$3:$3</definedName>',
    );
  });

  it('keeps title and headings in sight, the headings bold, the columns as wide as asked', async () => {
    const xml = await sheetXml(sheet);
    expect(xml).toMatch(/<pane ySplit="3" topLeftCell="A4" [^/]*state="frozen"/);
    expect(xml).toMatch(/<col min="2" max="2" width="10" customWidth="(1|true)"/);
    const [heading] = await readExcel(Buffer.from(await xlsx([sheet])));
    expect(heading?.data.slice(0, 3)).toEqual([
      ['题', null],
      ['注', null],
      ['甲', '乙'],
    ]);
  });

  it('stands beside others, each under its name, with numbers as numbers', async () => {
    const more = sheetOf([rowOf(null, 0)], { name: '统计' });
    const read = await readExcel(Buffer.from(await xlsx([sheet, more])));
    expect(read.map((one) => one.sheet)).toEqual(['台账', '统计']);
    expect(read[1]?.data.at(-1)).toEqual([null, 0]);
  });

  it('of more columns than letters names their places on', async () => {
    const cells = Array.from({ length: 60 }, (_, index) => index);
    const columns = cells.map((index) => ({ heading: `列${index}`, width: 5 }));
    expect(await readBack(sheetOf([{ cells }], { columns }))).toEqual([cells]);
  });

  it('gives the same bytes for the same content', async () => {
    expect(Buffer.from(await xlsx([sheet])).equals(Buffer.from(await xlsx([sheet])))).toBe(true);
  });
});

describe('a leap', () => {
  it('takes no day away: one after the other they count on', async () => {
    const days = Array.from({ length: 5 }, (_, index) => addDays(day('2024-02-27'), index));
    const xml = await sheetXml(sheetOf(days.map((on) => rowOf({ day: on }))));
    expect(numbersIn(xml)).toEqual([45_349, 45_350, 45_351, 45_352, 45_353]);
  });
});
