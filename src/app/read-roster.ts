/**
 * A roster file, read whole or refused whole: every problem with its row, as a spreadsheet counts them, so that the
 * heading is row 1 and blank rows count.
 */
import { CsvError, parse } from 'csv-parse/sync';
import { fileText, isWorkbook } from '#app/file-text.ts';
import { type Cell, readAwayUntil, readId, readName, readRole, readUnit } from '#app/roster-cells.ts';
import { type Column, ID_COLUMNS, type IdColumn, readHeading } from '#app/roster-columns.ts';
import { type RosterProblem, rowConflicts } from '#app/roster-conflicts.ts';
import type { Day } from '#domain/calendar.ts';
import type { Role } from '#domain/roster.ts';

/** One role of one person; a person with several roles has several rows. */
export interface RosterRow {
  row: number;
  unit: string;
  name: string;
  role: Role;
  id: { column: IdColumn; value: string };
  awayUntil: Day | null;
}

export type ReadRoster = { rows: readonly RosterRow[] } | { problems: readonly RosterProblem[] };

const MOST_ROWS = 20_000;
const LONGEST = 10_000_000;
const WORKBOOK = '这是 Excel 工作簿，改文件名不行，请在 Excel 中另存为“CSV UTF-8”';

/** Reads comma, semicolon or tab separated text, as a spreadsheet saves it in any of its encodings. Never throws. */
export function readRoster(file: string | Uint8Array): ReadRoster {
  if (file.length > LONGEST) return refused(1, '文件超过 10 MB，不像是花名册');
  if (typeof file !== 'string' && isWorkbook(file)) return refused(1, WORKBOOK);
  const text = (typeof file === 'string' ? file : fileText(file))
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
  const table = readTable(text);
  if ('problem' in table) return { problems: [table.problem] };
  const [first, ...records] = table.records;
  if (!first || text.trim() === '') return refused(1, '文件是空的');
  const heading = readHeading(first);
  if (heading.problems.length > 0) {
    return { problems: heading.problems.map((problem) => ({ row: 1, problem })) };
  }
  const filled = records
    .map((cells, index) => ({ row: index + 2, cells }))
    .filter(({ cells }) => !isBlank(cells));
  if (filled.length === 0) return refused(1, '只有表头，没有人员');
  if (filled.length > MOST_ROWS) return refused(MOST_ROWS + 2, `超过 ${MOST_ROWS} 行，请分次载入不同的行动`);
  const read = filled.map(({ row, cells }) => readRow(row, cells, heading.at));
  const rows = read.flatMap((result) => ('value' in result ? [result.value] : []));
  const problems = [
    ...read.flatMap((result) => ('problems' in result ? result.problems : [])),
    ...rowConflicts(rows),
  ];
  return problems.length > 0 ? { problems: problems.sort((a, b) => a.row - b.row) } : { rows };
}

function refused(row: number, problem: string): ReadRoster {
  return { problems: [{ row, problem }] };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function readTable(text: string): { records: string[][] } | { problem: RosterProblem } {
  try {
    return {
      records: parse(text, {
        delimiter: delimiterOf(text),
        record_delimiter: '\n',
        relax_column_count: true,
      }),
    };
  } catch (cause) {
    const before = cause instanceof CsvError && typeof cause.records === 'number' ? cause.records : 0;
    return { problem: { row: before + 1, problem: '英文引号不成对，请删去或补上' } };
  }
}

/** The separator the heading uses most. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const count = (separator: string) => heading.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

type ReadRow = { value: RosterRow } | { problems: readonly RosterProblem[] };

function readRow(row: number, cells: readonly string[], at: ReadonlyMap<Column, number>): ReadRow {
  const cell = (column: Column) => cells[at.get(column) ?? -1] ?? '';
  const problems: RosterProblem[] = [];
  const take = <T>(read: Cell<T>): T | undefined => {
    if ('value' in read) return read.value;
    problems.push({ row, problem: read.problem });
    return undefined;
  };
  const named = new Set(at.values());
  if (cells.some((value, index) => value.trim() !== '' && !named.has(index))) {
    problems.push({ row, problem: '有内容不在任何列名之下，请检查分隔符或补上列名' });
  }
  const unit = take(readUnit(cell('unit')));
  const name = take(readName(cell('name')));
  const role = take(readRole(cell('role')));
  const id = take(onlyId(cell));
  const awayUntil = take(readAwayUntil(cell('away_until')));
  const complete = unit !== undefined && name !== undefined && role && id && awayUntil !== undefined;
  return complete && problems.length === 0
    ? { value: { row, unit, name, role, id, awayUntil } }
    : { problems };
}

function onlyId(cell: (column: Column) => string): Cell<RosterRow['id']> {
  const filled = ID_COLUMNS.filter((column) => cell(column).trim() !== '');
  const [column, second] = filled;
  if (!column) return { problem: '缺少账号：open_id、user_id、手机、邮箱填一个' };
  if (second) return { problem: `账号只填一个，${filled.join('、')} 中请留一个` };
  const read = readId(column, cell(column));
  return 'problem' in read ? read : { value: { column, value: read.value } };
}
