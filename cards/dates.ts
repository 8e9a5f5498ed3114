/** How days and deadlines are said. A due day is named with its weekday and lasts until its end (R-AMB-07). */
import { addDays, chineseDayWithWeekday, type Day } from '#domain/calendar.ts';
import { dayCount } from '#domain/phase.ts';

/** Said once on each card that shows a due day. */
export const DUE_RULE = '当日24时前均算按时';

export interface Window {
  start: Day;
  end: Day;
}

export function windowText(window: Window): string {
  return `${chineseDayWithWeekday(window.start)}至${chineseDayWithWeekday(window.end)}`;
}

/** `第9天/共102天`; empty outside the window (R-AMB-06). */
export function dayCountText(window: Window, today: Day): string {
  const count = dayCount(window, today);
  return count === null ? '' : `第${count.day}天/共${count.of}天`;
}

export function dueText(due: Day | null): string {
  return due === null ? '未定期限' : chineseDayWithWeekday(due);
}

/** A due day with the workdays left until it, or gone since it. */
export interface Deadline {
  due: Day | null;
  workdays: number;
}

export function isLate(deadline: Deadline, today: Day): boolean {
  return deadline.due !== null && deadline.due < today;
}

/** `还有3个工作日`, `明天到期`, `今天到期`, `已逾期1个工作日`. */
export function stepText(deadline: Deadline, today: Day): string {
  const { due, workdays } = deadline;
  if (due === null) return '未定期限';
  if (due < today) return workdays > 0 ? `已逾期${workdays}个工作日` : '已逾期';
  if (due === today) return '今天到期';
  if (due === addDays(today, 1)) return '明天到期';
  return workdays > 0 ? `还有${workdays}个工作日` : '休息日到期';
}
