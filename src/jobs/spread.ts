/** When a message of a slot leaves: over the minutes after it, by a hash of whom it is for, never into the quiet hours. */

import { dayOf, instant } from '#domain/calendar.ts';
import type { PlanSettings } from '#domain/plan.ts';
import { spreadMs } from '#domain/schedule.ts';
import type { SlotTime } from '#jobs/tick.ts';

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
