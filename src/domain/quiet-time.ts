/** The hours in which nothing goes out unasked. */
import { type ClockTime, clockTime } from '#domain/calendar.ts';

/** From this hour on a reminder that was missed in the morning is left to the next day. */
export const REMINDERS_UNTIL: ClockTime = clockTime('17:00');

/** Whether a wall clock shows a quiet time. Quiet hours usually span midnight, and are none when both ends are the same. */
export function isQuietTime(
  time: ClockTime,
  { quietFrom, quietUntil }: { quietFrom: ClockTime; quietUntil: ClockTime },
): boolean {
  return quietFrom <= quietUntil
    ? quietFrom <= time && time < quietUntil
    : quietFrom <= time || time < quietUntil;
}
