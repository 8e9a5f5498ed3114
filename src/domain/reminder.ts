/**
 * Who is reminded of what on a day. A plan of state and days alone: whether a step was sent before follows from the
 * day of the last run, so a changed due day moves its reminders and a time without a run leaves no backlog.
 */
import {
  addDays,
  addWorkdays,
  type Day,
  type Workdays,
  workdayOnOrBefore,
  workdaysAfter,
} from '#domain/calendar.ts';
import { type Duty, dutyState } from '#domain/duty.ts';
import { isAway } from '#domain/roster.ts';

/**
 * The occasion of a reminder. After a time without a run it may be sent some workdays after its own day, so what is
 * said to the person is counted from the due day, never from the step.
 */
export type Step = { kind: 'before'; workdays: 3 | 1 } | { kind: 'due' } | { kind: 'late'; workdays: number };

export interface ReminderDuty {
  id: number;
  due: Day | null;
  openedOn: Day;
  doneOn: Day | null;
  /** Who can settle it now. */
  people: readonly { id: number; awayUntil: Day | null }[];
}

/** All that one person is reminded of on one day: one message. What is due first comes first. */
export interface PlannedReminder {
  personId: number;
  duties: readonly { dutyId: number; step: Step }[];
}

interface DatedStep {
  step: Step;
  on: Day;
}

/** Late reminders come 1 and 3 workdays after the due day and then each week of workdays. */
const nextLate = (workdays: number) => (workdays < 3 ? 3 : workdays + 5);

/**
 * The reminders of a duty up to and including `until`, oldest first. None on or before the day it opened, because
 * the kickoff has just said it. A due day on a rest day is reminded of on the last workday before it.
 */
export function stepsOf(due: Day, openedOn: Day, workdays: Workdays, until: Day): readonly DatedStep[] {
  const dueReminder = workdayOnOrBefore(workdays, due);
  const steps: DatedStep[] = [
    { step: { kind: 'before', workdays: 3 }, on: addWorkdays(workdays, dueReminder, -3) },
    { step: { kind: 'before', workdays: 1 }, on: addWorkdays(workdays, dueReminder, -1) },
    { step: { kind: 'due' }, on: dueReminder },
  ];
  let late = 1;
  let on = addWorkdays(workdays, due, late);
  while (on <= until) {
    steps.push({ step: { kind: 'late', workdays: late }, on });
    on = addWorkdays(workdays, on, nextLate(late) - late);
    late = nextLate(late);
  }
  return steps.filter((dated) => dated.on > openedOn && dated.on <= until);
}

/**
 * The reminders of today's run. Of the steps since the last run (exclusive; without one, of today) only the latest
 * counts. The caller stores today as the last run, also when nothing came of it.
 */
export function planReminders(input: {
  today: Day;
  lastRun: Day | null;
  workdays: Workdays;
  duties: readonly ReminderDuty[];
}): readonly PlannedReminder[] {
  const { today, workdays } = input;
  if (!workdays.isWorkday(today)) return [];
  const latestStep = latestStepBy(input.lastRun ?? addDays(today, -1), today, workdays);

  const perPerson = new Map<number, Map<number, { step: Step; due: Day }>>();
  for (const duty of input.duties) {
    if (duty.due === null || duty.doneOn !== null) continue;
    const step = latestStep(duty.due, duty.openedOn);
    if (!step) continue;
    for (const person of duty.people) {
      if (isAway(person, today)) continue;
      const own = perPerson.get(person.id) ?? new Map<number, { step: Step; due: Day }>();
      perPerson.set(person.id, own.set(duty.id, { step, due: duty.due }));
    }
  }
  return [...perPerson]
    .sort(([a], [b]) => a - b)
    .map(([personId, own]) => ({
      personId,
      duties: [...own]
        .sort(([a, { due: dueA }], [b, { due: dueB }]) => dueA.localeCompare(dueB) || a - b)
        .map(([dutyId, { step }]) => ({ dutyId, step })),
    }));
}

/** Remembers per due and opening day, because thousands of duties share a few of them. */
function latestStepBy(after: Day, today: Day, workdays: Workdays): (due: Day, openedOn: Day) => Step | null {
  const known = new Map<string, Step | null>();
  return (due, openedOn) => {
    const key = `${due} ${openedOn}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const latest = stepsOf(due, openedOn, workdays, today).findLast((dated) => dated.on > after);
    const step = latest?.step ?? null;
    known.set(key, step);
    return step;
  };
}

/** Whether a late duty has become the business of the nearest leader above: from its `afterWorkdays`-th late workday on. */
export function isEscalated(
  duty: Pick<Duty, 'due' | 'doneOn'>,
  today: Day,
  workdays: Workdays,
  afterWorkdays: number,
): boolean {
  return (
    duty.due !== null &&
    dutyState(duty, today) === 'late' &&
    workdaysAfter(workdays, duty.due, today) >= afterWorkdays
  );
}

/** Late today, and not yet late on `since`. */
export function isNewlyLate(duty: Pick<Duty, 'due' | 'doneOn'>, since: Day, today: Day): boolean {
  return dutyState(duty, today) === 'late' && dutyState(duty, since) !== 'late';
}
