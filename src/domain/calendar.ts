/**
 * Days, clock times and workdays in the campaign's zone. The only file that knows dayjs and the holiday table.
 * A `Day` is a calendar day in Asia/Shanghai, whatever zone the process runs in.
 */
// The published table only: the package's own functions take the weekday from the machine's zone.
import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';
import { z } from 'zod';

dayjs.extend(utc);

export const ZONE = 'Asia/Shanghai';
/** Mainland China has kept UTC+8 without summer time since 1992, so the offset is a constant. */
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** A calendar day in Asia/Shanghai, written `YYYY-MM-DD`; days compare as strings. */
export type Day = string & { readonly __brand: 'Day' };
/** A wall-clock time of a day, written `HH:MM`. */
export type ClockTime = string & { readonly __brand: 'ClockTime' };

/** Of the last century or this one: with a day nobody means, such as 9999-12-31, no database and no loop can cope. */
export function isDay(text: string): text is Day {
  if (!/^(?:19|20)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

function isClockTime(text: string): text is ClockTime {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** @throws RangeError when the text is not an existing day. */
export function day(text: string): Day {
  if (isDay(text)) return text;
  throw new RangeError(`not a day: ${text}`);
}

/** @throws RangeError when the text is not a time such as `08:30`. */
export function clockTime(text: string): ClockTime {
  if (isClockTime(text)) return text;
  throw new RangeError(`not a time: ${text}`);
}

/** Days at a door: an existing day as `2023-03-10`. */
export const daySchema = z.string().refine(isDay, '应为存在的日期，如 2023-03-10').transform(day);
export const clockTimeSchema = z.string().refine(isClockTime, '应为时刻，如 08:30').transform(clockTime);

/** The day it is in Asia/Shanghai at this instant. */
export function dayOf(at: Date): Day {
  return day(new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10));
}

/** The time on a wall clock in Asia/Shanghai at this instant. */
export function timeOf(at: Date): ClockTime {
  return clockTime(new Date(at.getTime() + OFFSET_MS).toISOString().slice(11, 16));
}

/** The instant at which a wall clock in Asia/Shanghai shows this day and time. */
export function instant(on: Day, time: ClockTime): Date {
  return new Date(Date.parse(`${on}T${time}:00Z`) - OFFSET_MS);
}

/** The first instant that no longer belongs to the day: what is due on it is late from here on (R-AMB-07). */
export function endOf(on: Day): Date {
  return new Date(instant(on, clockTime('00:00')).getTime() + DAY_MS);
}

/** The day's last instant that a clock of milliseconds can show. */
export function lastInstantOf(on: Day): Date {
  return new Date(endOf(on).getTime() - 1);
}

export function addDays(on: Day, count: number): Day {
  return day(dayjs.utc(on).add(count, 'day').toISOString().slice(0, 10));
}

/** How many days later `to` is than `from`; negative when it is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return dayjs.utc(to).diff(dayjs.utc(from), 'day');
}

export function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}

export function later(a: Day, b: Day): Day {
  return a > b ? a : b;
}

/** `3月10日`, as people write it. */
export function chineseDay(on: Day): string {
  return `${Number(on.slice(5, 7))}月${Number(on.slice(8, 10))}日`;
}

/** `3月10日（周五）`. */
export function chineseDayWithWeekday(on: Day): string {
  return `${chineseDay(on)}（周${'日一二三四五六'.charAt(dayjs.utc(on).day())}）`;
}

/** `3月10日 09:05`, the instant as a wall clock in Asia/Shanghai shows it. */
export function chineseInstant(at: Date): string {
  return `${chineseDay(dayOf(at))} ${timeOf(at)}`;
}

/** Which days are worked. */
export interface Workdays {
  isWorkday(on: Day): boolean;
}

/**
 * The State Council's arrangement with its make-up days (调休), corrected by the plan: `rest` and `work` win over
 * the published data, because arrangements change mid-year. Years not yet published fall back to Monday to Friday.
 */
export function workdaysOfChina(corrections: { rest: readonly Day[]; work: readonly Day[] }): Workdays {
  const rest = new Set<string>([...Object.keys(published.holidays), ...corrections.rest]);
  const work = new Set<string>([...Object.keys(published.workdays), ...corrections.work]);
  for (const on of corrections.rest) work.delete(on);
  for (const on of corrections.work) rest.delete(on);
  return {
    isWorkday: (on) => work.has(on) || (!rest.has(on) && isMondayToFriday(on)),
  };
}

function isMondayToFriday(on: Day): boolean {
  const weekday = dayjs.utc(on).day();
  return weekday >= 1 && weekday <= 5;
}

/** The given day if it is worked, else the next worked one. */
export function workdayOnOrAfter(workdays: Workdays, on: Day): Day {
  let candidate = on;
  while (!workdays.isWorkday(candidate)) candidate = addDays(candidate, 1);
  return candidate;
}

/** The given day if it is worked, else the last worked one before it. */
export function workdayOnOrBefore(workdays: Workdays, on: Day): Day {
  let candidate = on;
  while (!workdays.isWorkday(candidate)) candidate = addDays(candidate, -1);
  return candidate;
}

/** The `count`-th worked day after (before, when negative) the given day, which itself is not counted. */
export function addWorkdays(workdays: Workdays, on: Day, count: number): Day {
  const step = count < 0 ? -1 : 1;
  let candidate = on;
  for (let left = Math.abs(count); left > 0; ) {
    candidate = addDays(candidate, step);
    if (workdays.isWorkday(candidate)) left -= 1;
  }
  return candidate;
}

/** How many worked days lie after `from`, up to and including `to`; 0 when `to` is not after `from`. */
export function workdaysAfter(workdays: Workdays, from: Day, to: Day): number {
  let count = 0;
  for (let candidate = addDays(from, 1); candidate <= to; candidate = addDays(candidate, 1)) {
    if (workdays.isWorkday(candidate)) count += 1;
  }
  return count;
}
