/** The cells of a roster as people and spreadsheets write them, each read into a value or a sentence about what is wrong. */

import { isStorable } from '#app/file-text.ts';
import type { IdColumn } from '#app/roster-columns.ts';
import { type Day, isDay } from '#domain/calendar.ts';
import { ROLES, type Role } from '#domain/roster.ts';

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  officer: '执法队员',
  auxiliary: '协管员',
  leader: '领导',
  admin: '管理员',
  inspector: '督察',
};

const NAME_MAX = 40;
const PATH_MAX = 200;

/** A value, or a sentence. */
export type Cell<T> = { value: T } | { problem: string };

/** Spreadsheets bring full-width letters and blanks of several kinds. */
function tidy(cell: string): string {
  return cell.normalize('NFKC').trim();
}

export function readName(cell: string): Cell<string> {
  const name = cell.trim();
  if (name === '') return { problem: '缺少姓名' };
  if (!isStorable(name)) return { problem: '姓名中有换行或不可见字符' };
  return name.length > NAME_MAX ? { problem: `姓名超过 ${NAME_MAX} 字` } : { value: name };
}

/** `区局/区大队/一中队`; full-width strokes and blanks around the names are tolerated. */
export function readUnit(cell: string): Cell<string> {
  const path = cell
    .replaceAll('／', '/')
    .trim()
    .replace(/^\/|\/$/g, '');
  if (path === '') return { problem: '缺少单位' };
  const names = path.split('/').map((name) => name.trim());
  if (names.includes('') || !isStorable(path))
    return { problem: `单位“${path}”应为路径，如 区局/区大队/一中队` };
  return path.length > PATH_MAX ? { problem: `单位超过 ${PATH_MAX} 字` } : { value: names.join('/') };
}

export function readRole(cell: string): Cell<Role> {
  const typed = tidy(cell).toLowerCase();
  const role = ROLES.find((known) => known === typed || ROLE_WORDS[known] === typed);
  if (role) return { value: role };
  const known = Object.values(ROLE_WORDS).join('、');
  return { problem: typed === '' ? `缺少角色：${known}` : `不认识角色“${typed}”，应为 ${known} 之一` };
}

/** Nobody is away where the cell is empty. Spreadsheets turn `2023-03-10` into `2023/3/10`. */
export function readAwayUntil(cell: string): Cell<Day | null> {
  const typed = tidy(cell);
  if (typed === '') return { value: null };
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(typed);
  const text = parts
    ? `${parts[1]}-${(parts[2] ?? '').padStart(2, '0')}-${(parts[3] ?? '').padStart(2, '0')}`
    : '';
  return isDay(text) ? { value: text } : { problem: `请假至“${typed}”应为存在的日期，如 2023-03-10` };
}

const SHAPES: Readonly<Record<IdColumn, { shape: RegExp; example: string }>> = {
  open_id: { shape: /^ou_[0-9a-z]{8,64}$/, example: 'ou_ 开头，后接小写字母与数字' },
  user_id: { shape: /^[0-9A-Za-z][0-9A-Za-z_@.-]{0,63}$/, example: '字母、数字与 _ - @ .，不超过 64 位' },
  mobile: { shape: /^1\d{10}$/, example: '11 位手机号' },
  email: { shape: /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/, example: '邮箱地址，如 name@example.org' },
};

/** An id in one form, so that the same one is known again. */
export function readId(column: IdColumn, cell: string): Cell<string> {
  const typed = tidy(cell);
  const id = column === 'mobile' ? typed.replace(/^\+86/, '').replace(/[\s-]/g, '') : typed;
  const value = column === 'email' ? id.toLowerCase() : id;
  if (SHAPES[column].shape.test(value)) return { value };
  if (column === 'mobile' && /e\+/i.test(typed)) {
    return { problem: '手机被表格软件改成了科学计数，请将该列设为文本后重填' };
  }
  return { problem: `${column}“${typed.slice(0, 40)}”不对，应为${SHAPES[column].example}` };
}
