/** A day as people type it. */
import { type Day, day, daysBetween, isDay } from '#domain/calendar.ts';

/**
 * `2023-03-25`, `2023/3/25`, `2023年3月25日`, `3-25`, `3月25日`. A day without a year is the one nearest to today: not
 * the next one, or yesterday's date would silently extend a phase by a year.
 */
export function readTypedDay(typed: string, today: Day): Day | null {
  const parts = /^(?:[到至] ?)?(?:(\d{4})[-/.年] ?)?(\d{1,2})[-/.月] ?(\d{1,2})[日号]?$/.exec(typed);
  if (!parts) return null;
  const [, year, month = '', date = ''] = parts;
  const thisYear = Number(today.slice(0, 4));
  const years = year === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [Number(year)];
  const distance = (candidate: Day) => Math.abs(daysBetween(today, candidate));
  const [nearest] = years
    .map((each) => `${String(each).padStart(4, '0')}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`)
    .filter(isDay)
    .map(day)
    .sort((a, b) => distance(a) - distance(b));
  return nearest ?? null;
}
