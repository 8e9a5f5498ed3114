/** What rows of a roster can get wrong together although each is well formed. */
import type { RosterRow } from '#app/read-roster.ts';

export interface RosterProblem {
  /** 1 for the heading. */
  row: number;
  problem: string;
}

/** Rows of one tree, and rows of one person that agree about the person and say each role once. */
export function rowConflicts(rows: readonly RosterRow[]): readonly RosterProblem[] {
  return [...severalRoots(rows), ...personConflicts(rows, (row) => `${row.id.column}:${row.id.value}`)];
}

function* severalRoots(rows: readonly RosterRow[]): Generator<RosterProblem> {
  const root = rootOf(rows[0]?.unit ?? '');
  for (const { row, unit } of rows) {
    if (rootOf(unit) !== root) {
      yield { row, problem: `最上级单位是“${rootOf(unit)}”，与第 ${rows[0]?.row} 行的“${root}”不同` };
    }
  }
}

export function rootOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** The same person by any way of telling; an id may be resolved only later. */
export function* personConflicts(
  rows: readonly RosterRow[],
  personOf: (row: RosterRow) => string,
): Generator<RosterProblem> {
  const first = new Map<string, RosterRow>();
  const away = new Map<string, RosterRow>();
  const roles = new Map<string, RosterRow>();
  for (const row of rows) {
    const person = personOf(row);
    const known = first.get(person) ?? row;
    first.set(person, known);
    if (known.name !== row.name) {
      yield { row: row.row, problem: `与第 ${known.row} 行同一账号，姓名却不同` };
    }
    const leave = away.get(person) ?? row;
    if (row.awayUntil !== null) away.set(person, leave);
    if (row.awayUntil !== null && leave.awayUntil !== row.awayUntil) {
      yield { row: row.row, problem: `与第 ${leave.row} 行同一账号，请假至却不同` };
    }
    const held = `${person} ${row.role} ${row.unit}`;
    const same = roles.get(held);
    if (same) yield { row: row.row, problem: `与第 ${same.row} 行重复，请删去一行` };
    else roles.set(held, row);
  }
}
