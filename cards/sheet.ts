/** A spreadsheet as a value, as a card is one: what stands in which cell. Text is data here too, never a formula. */
import type { Day } from '#domain/calendar.ts';

/** A day has no time; `at` is an instant, shown as a wall clock in Asia/Shanghai shows it. */
export type Cell = string | number | { day: Day } | { at: Date } | null;

export interface SheetRow {
  cells: readonly Cell[];
  strong?: true;
}

export interface Sheet {
  /** On the tab: at most 31 characters, none of `[]:*?/\`. */
  name: string;
  title: string;
  /** Below the title. */
  note: string;
  /** The width counts half-width characters. */
  columns: readonly { heading: string; width: number }[];
  rows: Iterable<SheetRow>;
}
