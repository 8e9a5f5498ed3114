/**
 * What happens by itself and when: kickoffs and reminders in the morning, digests in the evening. A kickoff is
 * offered at every look until its phase is over, not only at the look that passes its hour: it must survive a night
 * or a weekend without a run. Whoever runs the slots records each key once.
 */
import {
  addDays,
  addWorkdays,
  type ClockTime,
  clockTime,
  type Day,
  dayOf,
  instant,
  later,
  timeOf,
  type Workdays,
} from '#domain/calendar.ts';
import { kickoffDay, type Phase } from '#domain/phase.ts';
import type { PlanSettings } from '#domain/plan.ts';
import { isQuietTime, REMINDERS_UNTIL } from '#domain/quiet-time.ts';

export type Slot =
  | { job: 'kickoff'; phase: string; on: Day; at: Date }
  | { job: 'reminder'; on: Day; at: Date }
  | { job: 'digest'; on: Day; at: Date };

/** `run: false` is a slot passed over: it is recorded so that it never runs, and nothing is sent. */
export interface DueSlot {
  slot: Slot;
  run: boolean;
}

/** What is still late is pursued for so many workdays after the last thing was due; then the campaign is silent. */
const SILENT_AFTER_WORKDAYS = 10;
/** Delivery is spread over the minutes after a slot, because the platform peaks at :00 and :30. */
const SPREAD_MS = 8 * 60_000;

export interface ScheduleInput {
  now: Date;
  /** The last successful look; what was due at that very instant is not due again. */
  since: Date;
  phases: readonly Phase[];
  settings: PlanSettings;
  workdays: Workdays;
  campaign: { start: Day; end: Day; lastDue: Day | null };
}

/** The slots due by now in the order of their instants. A clock put back gives nothing until it has caught up. */
export function dueSlots(input: ScheduleInput): readonly DueSlot[] {
  if (input.since > input.now) return [];
  return [...dueKickoffs(input), ...dueDailies(input)].sort(
    (a, b) => a.slot.at.getTime() - b.slot.at.getTime(),
  );
}

/** The natural key of a slot, under which it is recorded. */
export function slotKey(slot: Slot): string {
  return slot.job === 'kickoff' ? `kickoff:${slot.phase}:${slot.on}` : `${slot.job}:${slot.on}`;
}

function dueKickoffs({ now, phases, settings, workdays }: ScheduleInput): readonly DueSlot[] {
  const today = dayOf(now);
  return phases.flatMap((phase): readonly DueSlot[] => {
    const on = kickoffDay(phase, workdays, settings.kickoffOnRestDay);
    const slot: Slot = { job: 'kickoff', phase: phase.key, on, at: instant(on, settings.morning) };
    if (slot.at > now) return [];
    if (today > phase.end) return [{ slot, run: false }];
    return workdays.isWorkday(today) && !isQuiet(now, settings) ? [{ slot, run: true }] : [];
  });
}

function dueDailies(input: ScheduleInput): readonly DueSlot[] {
  const { now, since, settings, workdays, campaign } = input;
  const today = dayOf(now);
  const passed: Slot[] = [];
  for (let on = later(campaign.start, dayOf(since)); on <= today; on = addDays(on, 1)) {
    if (workdays.isWorkday(on)) passed.push(...dailySlots(on, settings));
  }
  const due = passed.filter((slot) => slot.at > since && slot.at <= now);
  if (due.length === 0) return [];
  const last = lastActiveDay(input);
  return due
    .filter((slot) => slot.on <= last)
    .map((slot) => ({ slot, run: slot.on === today && isInTime(slot, now, settings) }));
}

function dailySlots(on: Day, settings: PlanSettings): readonly Slot[] {
  return [
    { job: 'reminder', on, at: instant(on, settings.morning) },
    { job: 'digest', on, at: instant(on, settings.evening) },
  ];
}

function isInTime(slot: Slot, now: Date, settings: PlanSettings): boolean {
  if (isQuiet(now, settings)) return false;
  return slot.job !== 'reminder' || timeOf(now) < REMINDERS_UNTIL;
}

function lastActiveDay({ phases, campaign, workdays }: ScheduleInput): Day {
  const end = phases.map((phase) => phase.end).reduce(later, campaign.end);
  return addWorkdays(workdays, later(end, campaign.lastDue ?? end), SILENT_AFTER_WORKDAYS);
}

/** Whether nothing may go out unasked at this hour; rest days are another question. */
export function isQuiet(now: Date, settings: Pick<PlanSettings, 'quietFrom' | 'quietUntil'>): boolean {
  return isQuietTime(timeOf(now), settings);
}

/** Now, if something may go out now; else the first instant of a workday at which it may. */
export function nextLoudInstant(
  now: Date,
  settings: Pick<PlanSettings, 'quietFrom' | 'quietUntil'>,
  workdays: Workdays,
): Date {
  const today = dayOf(now);
  if (workdays.isWorkday(today) && !isQuiet(now, settings)) return now;
  for (let on = today; ; on = addDays(on, 1)) {
    const start = workdays.isWorkday(on) ? loudStarts(on, settings).find((at) => at >= now) : undefined;
    if (start) return start;
  }
}

/** Where a day's quiet may end: at midnight when the quiet hours do not span it, and at `quietUntil`. */
function loudStarts(on: Day, settings: Pick<PlanSettings, 'quietFrom' | 'quietUntil'>): readonly Date[] {
  const starts: readonly ClockTime[] = [clockTime('00:00'), settings.quietUntil];
  return starts.filter((time) => !isQuietTime(time, settings)).map((time) => instant(on, time));
}

/** How long after a slot a destination gets its message: always the same for the same destination, 0 to 8 minutes. */
export function spreadMs(destination: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(destination)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash % SPREAD_MS;
}
