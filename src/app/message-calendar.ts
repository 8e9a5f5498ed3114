/** The calendar of messages as an xlsx file, for whoever rehearses a plan before anybody is bothered. */
import { xlsx } from '#app/xlsx.ts';
import { type CalendarMessage, calendarSheet } from '#cards/calendar-sheet.ts';

export function messageCalendarXlsx(rows: readonly CalendarMessage[]): Promise<Uint8Array<ArrayBuffer>> {
  return xlsx([calendarSheet(rows)]);
}
