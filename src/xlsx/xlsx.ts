/**
 * Sheets as an xlsx file, A4 landscape, as wide as the page, the headings frozen and repeated when printed. Written
 * here and not by a library: write-excel-file 4.1.1 makes all its XML in one go (0.8 s of standstill for 5,000
 * findings), zips with threads that a Worker has not, and breaks the file over a cell that says `constructor`.
 */
import type { Cell, Sheet, SheetRow } from '#cards/sheet.ts';
import { type Day, day, dayOf, daysBetween, timeOf } from '#domain/calendar.ts';
import { STYLES, type Style, stylesXml } from './styles.ts';
import { type ZipEntry, zip } from './zip.ts';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Above the rows: title, note, headings. */
const HEAD_ROWS = 3;
/** A few milliseconds' work, after which others get their turn. */
const PIECE_LENGTH = 16_000;

export function xlsx(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  return zip([
    entry('[Content_Types].xml', contentTypes(sheets.length)),
    entry('_rels/.rels', relations([[`${DOCUMENT}/officeDocument`, 'xl/workbook.xml']])),
    entry('xl/workbook.xml', workbook(sheets)),
    entry('xl/_rels/workbook.xml.rels', workbookRelations(sheets.length)),
    entry('xl/styles.xml', stylesXml()),
    ...sheets.map((sheet, index) => ({
      path: `xl/worksheets/sheet${index + 1}.xml`,
      pieces: gathered(worksheet(sheet)),
    })),
  ]);
}

function entry(path: string, text: string): ZipEntry {
  return { path, pieces: [DECLARATION, text] };
}

function contentTypes(sheets: number): string {
  const parts = [
    ['workbook', `${WORKBOOK_TYPE}.sheet.main+xml`],
    ['styles', `${WORKBOOK_TYPE}.styles+xml`],
    ...numbers(sheets).map((number) => [`worksheets/sheet${number}`, `${WORKBOOK_TYPE}.worksheet+xml`]),
  ];
  const overrides = parts.map(
    ([name, type]) => `<Override PartName="/xl/${name}.xml" ContentType="${type}"/>`,
  );
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

function relations(targets: readonly (readonly [string, string])[]): string {
  const list = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

function workbookRelations(sheets: number): string {
  return relations([
    ...numbers(sheets).map((number) => [`${DOCUMENT}/worksheet`, `worksheets/sheet${number}.xml`] as const),
    [`${DOCUMENT}/styles`, 'styles.xml'],
  ]);
}

function workbook(sheets: readonly Sheet[]): string {
  const listed = sheets.map(
    ({ name }, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const titles = sheets.map(
    ({ name }, index) =>
      `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">` +
      `'${escaped(name.replaceAll("'", "''"))}'!$${HEAD_ROWS}:$${HEAD_ROWS}</definedName>`,
  );
  return (
    `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets>${listed.join('')}</sheets>` +
    `<definedNames>${titles.join('')}</definedNames></workbook>`
  );
}

/** The order of the elements is the format's. */
function* worksheet({ title, note, columns, rows }: Sheet): Generator<string> {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  yield DECLARATION;
  yield `<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`;
  yield `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${HEAD_ROWS}" `;
  yield `topLeftCell="A${HEAD_ROWS + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  yield `<sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`;
  yield rowXml(1, [title], () => 'title');
  yield rowXml(2, [note], () => 'note');
  yield rowXml(
    HEAD_ROWS,
    columns.map(({ heading }) => heading),
    () => 'heading',
  );
  let number = HEAD_ROWS;
  for (const row of rows) {
    number += 1;
    yield rowXml(number, row.cells, (cell) => styleOf(cell, row));
  }
  yield '</sheetData><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>';
  yield '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>';
  yield '<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>';
}

function rowXml(number: number, cells: readonly Cell[], style: (cell: Cell) => Style): string {
  const list = cells.map((cell, index) => cellXml(`${letters(index)}${number}`, cell, style(cell)));
  return `<row r="${number}">${list.join('')}</row>`;
}

/** `A` … `Z`, `AA` …. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function styleOf(cell: Cell, { strong }: SheetRow): Style {
  if (typeof cell === 'number') return strong ? 'strong number' : 'number';
  if (typeof cell === 'object' && cell !== null) return 'day' in cell ? 'day' : 'instant';
  if (strong) return 'strong text';
  return cell !== null && LOOKS_LIKE_FORMULA.test(cell) ? 'quoted text' : 'text';
}

/** What a spreadsheet would calculate if somebody typed it: such text is marked, or editing it would make it so. */
const LOOKS_LIKE_FORMULA = /^[=+\-@\t\r＝＋－＠]/;

function cellXml(place: string, cell: Cell, style: Style): string {
  const named = `<c r="${place}" s="${STYLES.indexOf(style)}"`;
  if (cell === null || cell === '') return `${named}/>`;
  if (typeof cell === 'number') return `${named}><v>${cell}</v></c>`;
  if (typeof cell === 'string') {
    return `${named} t="inlineStr"><is><t xml:space="preserve">${escaped(shortened(cell))}</t></is></c>`;
  }
  return `${named}><v>${'day' in cell ? serialOfDay(cell.day) : serialOfInstant(cell.at)}</v></c>`;
}

/** Day 1 is the first of 1900; two days are lost to a leap year that never was and to counting from one. */
const DAY_ZERO = day('1899-12-30');

function serialOfDay(on: Day): number {
  return daysBetween(DAY_ZERO, on);
}

function serialOfInstant(at: Date): number {
  const [hours = 0, minutes = 0] = timeOf(at).split(':').map(Number);
  return serialOfDay(dayOf(at)) + (hours * 60 + minutes) / 1440;
}

/** A cell holds no more. */
const CELL_MAX = 32_767;

function shortened(text: string): string {
  return text.length <= CELL_MAX ? text : `${text.slice(0, CELL_MAX - 1)}…`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Also what only looks like one of the format's own escapes, `_x000A_`; characters XML has no place for go. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])[\p{Cc}\uFFFE\uFFFF]/gu, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');
}

function* gathered(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    held += piece;
    if (held.length < PIECE_LENGTH) continue;
    yield held;
    held = '';
  }
  yield held;
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
