/** The calendar of messages as a sheet: who gets what, when, and why. */
import type { Sheet } from '#cards/sheet.ts';
import { dayOf } from '#domain/calendar.ts';

export interface CalendarMessage {
  at: Date;
  /** A person, or a group. */
  to: string;
  /** As the reader sees it first: a card's title, or the line itself. */
  what: string;
  /** `提醒`, `进展日报`. */
  why: string;
}

export function calendarSheet(messages: readonly CalendarMessage[]): Sheet {
  const first = messages[0];
  const last = messages.at(-1);
  const span = first && last ? `${dayOf(first.at)} 至 ${dayOf(last.at)}，` : '';
  return {
    name: '消息日历',
    title: '消息日历',
    note: `${span}共 ${messages.length} 条消息`,
    columns: [
      { heading: '时间', width: 18 },
      { heading: '发给', width: 24 },
      { heading: '内容', width: 60 },
      { heading: '事由', width: 26 },
    ],
    rows: messages.map(({ at, to, what, why }) => ({ cells: [{ at }, to, what, why] })),
  };
}
