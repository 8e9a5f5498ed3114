/** The heading of a roster: which column holds what, in English or Chinese words. */
import { nearestOf } from '#domain/nearest.ts';

export const ID_COLUMNS = ['open_id', 'user_id', 'mobile', 'email'] as const;
export type IdColumn = (typeof ID_COLUMNS)[number];
export type Column = 'unit' | 'name' | 'role' | 'away_until' | IdColumn;

const NAMES: ReadonlyMap<string, Column> = new Map([
  ['unit', 'unit'],
  ['单位', 'unit'],
  ['name', 'name'],
  ['姓名', 'name'],
  ['role', 'role'],
  ['角色', 'role'],
  ['open_id', 'open_id'],
  ['user_id', 'user_id'],
  ['mobile', 'mobile'],
  ['手机', 'mobile'],
  ['手机号', 'mobile'],
  ['手机号码', 'mobile'],
  ['email', 'email'],
  ['邮箱', 'email'],
  ['电子邮箱', 'email'],
  ['away_until', 'away_until'],
  ['请假至', 'away_until'],
]);
const REQUIRED = [
  { column: 'unit', word: '单位（unit）' },
  { column: 'name', word: '姓名（name）' },
  { column: 'role', word: '角色（role）' },
] as const;

export interface Heading {
  /** Where each column stands. */
  at: ReadonlyMap<Column, number>;
  problems: readonly string[];
}

/** Reads the first row. A column without a name is none; what it holds below is refused there. */
export function readHeading(cells: readonly string[]): Heading {
  const at = new Map<Column, number>();
  const problems: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const typed = cell.normalize('NFKC').trim().toLowerCase();
    if (typed === '') continue;
    const column = NAMES.get(typed);
    if (!column) problems.push(unknownColumn(cell.trim(), typed));
    else if (at.has(column)) problems.push(`“${cell.trim()}”列重复，请只留一列`);
    else at.set(column, index);
  }
  for (const { column, word } of REQUIRED) {
    if (!at.has(column)) problems.push(`缺少“${word}”列`);
  }
  if (!ID_COLUMNS.some((column) => at.has(column))) {
    problems.push('缺少账号列：open_id、user_id、手机（mobile）、邮箱（email）至少要有一列');
  }
  return { at, problems };
}

function unknownColumn(cell: string, typed: string): string {
  const words = new Map([...NAMES.keys()].map((name) => [name, name]));
  const nearest = nearestOf(typed, words);
  return nearest ? `不认识“${cell}”列，应为“${nearest}”？` : `不认识“${cell}”列，请删去`;
}
