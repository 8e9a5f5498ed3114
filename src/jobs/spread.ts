/** When a message of a slot leaves, over the minutes after it by a hash of whom it is for, and until when it may. */
import { dayOf, endOf, instant } from '#domain/calendar.ts';
import type { PlanSettings } from '#domain/plan.ts';
import { spreadMs } from '#domain/schedule.ts';

export interface SlotTime {
  now: Date;
  /** False for a person who runs a tick by hand and waits. */
  spread: boolean;
}

/** Never in the quiet hours. */
export function leavesAt(
  lane: string,
  { now, spread }: SlotTime,
  settings: Pick<PlanSettings, 'quietFrom'>,
): Date {
  if (!spread) return now;
  const at = new Date(now.getTime() + spreadMs(lane));
  const quiet = instant(dayOf(now), settings.quietFrom);
  return now < quiet && at >= quiet ? now : at;
}

/** A day's message that could not be sent is dropped when the day's quiet begins: tomorrow it would say the wrong thing. */
export function expiresAt(now: Date, settings: Pick<PlanSettings, 'quietFrom'>): Date {
  const quiet = instant(dayOf(now), settings.quietFrom);
  return now < quiet ? quiet : endOf(dayOf(now));
}
