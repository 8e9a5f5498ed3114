/** The calendar of messages as an xlsx file, for whoever rehearses a plan before anybody is bothered. */
import { type CalendarMessage, calendarSheet } from '#cards/calendar-sheet.ts';
import { xlsx } from '#xlsx/xlsx.ts';

export function messageCalendarXlsx(rows: readonly CalendarMessage[]): Promise<Uint8Array<ArrayBuffer>> {
  return xlsx([calendarSheet(rows)]);
}
