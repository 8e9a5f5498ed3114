/**
 * Duty: whatever somebody must do by a day (acknowledge, checklist, deliverable, finding). Reminders, `/overdue`,
 * `/mine` and digests are written once, over duties.
 */
import type { Day } from '#domain/calendar.ts';

export const DUTY_KINDS = ['acknowledge', 'checklist', 'deliverable', 'finding', 'recheck'] as const;
export type DutyKind = (typeof DUTY_KINDS)[number];

/** Whose subject is a finding's number: many subjects, but one thing to count. */
export function isAboutFinding(kind: DutyKind): kind is 'finding' | 'recheck' {
  return kind === 'finding' || kind === 'recheck';
}

/** Who must do it: a person, or a unit through whoever speaks for it. */
export type Holder = { kind: 'person'; personId: number } | { kind: 'unit'; unitId: number };

export interface Duty {
  id: number;
  kind: DutyKind;
  /** The phase's key for acknowledge and checklist, the deliverable's key, or the finding's number as text, also of a re-check. */
  subject: string;
  holder: Holder;
  /** The unit it counts for: the holder's own. */
  unitId: number;
  /** The last day on which it is in time; `null` is never late (R-AMB-15). */
  due: Day | null;
  /** The day from which it can be done in the bot. */
  openedOn: Day;
  doneOn: Day | null;
}

export type DutyState = 'open' | 'late' | 'done' | 'done late';

/** A duty is late from the day after its due day on (R-AMB-07), and done late stays visible (U14). */
export function dutyState(duty: Pick<Duty, 'due' | 'doneOn'>, today: Day): DutyState {
  if (duty.doneOn !== null) return duty.due !== null && duty.doneOn > duty.due ? 'done late' : 'done';
  return duty.due !== null && today > duty.due ? 'late' : 'open';
}
