/** Sheets as an xlsx file: A4 landscape, as wide as the page, the headings in sight and repeated when printed. */
import { type CellStyle, type CellValue, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import type { Cell, Sheet, SheetRow } from '#cards/sheet.ts';
import { dayOf, timeOf } from '#domain/calendar.ts';

/** Above the rows: title, note, headings. */
const HEAD_ROWS = 3;
const HEADINGS = HEAD_ROWS - 1;
const FONT = { name: '宋体', size: 10 };
const LINE = { style: 'thin' } as const;
const BOXED = {
  font: FONT,
  border: { top: LINE, right: LINE, bottom: LINE, left: LINE },
  alignment: { vertical: 'top', wrapText: true },
} as const satisfies CellStyle;
const TITLE: CellStyle = { font: { ...FONT, size: 16, bold: true } };
const NOTE: CellStyle = { font: FONT };
const HEADING: CellStyle = {
  ...BOXED,
  font: { ...FONT, bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E7ECF4' } },
  alignment: { vertical: 'center', wrapText: true },
};

export async function xlsx(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(await writeXlsx({ sheets: sheets.map(written) }));
}

function written({ name, title, note, columns, rows }: Sheet): WriteSheet {
  const below = [...rows];
  const head = [[title], [note], columns.map(({ heading }) => heading)];
  return {
    name,
    columns: columns.map(({ width }, index) => ({
      width,
      style: { ...BOXED, numFmt: formatOf(below, index) },
    })),
    rows: [...head, ...below.map(({ cells }) => cells.map(cellValue))],
    cells: new Map([
      ['0,0', { style: TITLE }],
      ['1,0', { style: NOTE }],
      ...columns.map((_, index) => [`${HEADINGS},${index}`, { style: HEADING }] as const),
      ...below.flatMap(strongCells),
    ]),
    freezePane: { rows: HEAD_ROWS },
    pageSetup: {
      paperSize: 'a4',
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `$${HEAD_ROWS}:$${HEAD_ROWS}`,
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
    },
    headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' },
  };
}

function strongCells({ cells, strong }: SheetRow, row: number) {
  if (!strong) return [];
  return cells.map((cell, column) => {
    const style: CellStyle = { ...BOXED, font: { ...FONT, bold: true }, numFmt: formatFor(cell) };
    return [`${HEAD_ROWS + row},${column}`, { style }] as const;
  });
}

/** A column holds one kind of thing, or nothing. */
function formatOf(rows: readonly SheetRow[], column: number): string {
  const first = rows.find(({ cells }) => (cells[column] ?? null) !== null);
  return formatFor(first?.cells[column] ?? null);
}

/** Text as text: what begins like a formula stays text also for whoever edits it. */
function formatFor(cell: Cell): string {
  if (typeof cell === 'number') return 'General';
  if (typeof cell === 'string' || cell === null) return '@';
  return 'day' in cell ? 'yyyy-mm-dd' : 'yyyy-mm-dd hh:mm';
}

/** A cell holds no more. */
const TEXT_MAX = 32_767;

function cellValue(cell: Cell): CellValue {
  if (typeof cell === 'string') return textOf(cell);
  if (typeof cell === 'number' || cell === null) return cell;
  // Spreadsheets know no zones: what Shanghai's calendar and clock show is written as if it were UTC.
  return new Date('day' in cell ? `${cell.day}T00:00:00Z` : `${dayOf(cell.at)}T${timeOf(cell.at)}:00Z`);
}

function textOf(text: string): string | null {
  if (text === '') return null;
  const short = text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`;
  // The format reads `_x0041_` as the letter A; what only looks like that has its first sign written so.
  return short.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}
