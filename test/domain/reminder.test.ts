/** On which days a duty is reminded of, and in how few messages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addWorkdays, type Day, day, workdayOnOrBefore } from '#domain/calendar.ts';
import {
  isEscalated,
  isNewlyLate,
  planReminders,
  type ReminderDuty,
  type Step,
  stepsOf,
} from '#domain/reminder.ts';
import { china, dayIn2023 } from '#test/domain/samples.ts';

const longAgo = day('2022-12-01');

function said(step: Step): string {
  if (step.kind === 'before') return `T-${step.workdays}`;
  return step.kind === 'due' ? 'due' : `late ${step.workdays}`;
}

function stepsSaid(due: string, until: string, openedOn: Day = longAgo): readonly string[] {
  return stepsOf(day(due), openedOn, china, day(until)).map(({ step, on }) => `${on} ${said(step)}`);
}

function reminderDuty(given: Partial<ReminderDuty>): ReminderDuty {
  return {
    id: 1,
    due: day('2023-03-10'),
    openedOn: longAgo,
    doneOn: null,
    people: [{ id: 7, awayUntil: null }],
    ...given,
  };
}

function remindedOn(today: string, lastRun: string | null, ...duties: readonly ReminderDuty[]) {
  return planReminders({
    today: day(today),
    lastRun: lastRun === null ? null : day(lastRun),
    workdays: china,
    duties,
  }).map(({ personId, duties: own }) => ({
    personId,
    said: own.map(({ dutyId, step }) => `${dutyId} ${said(step)}`),
  }));
}

describe('the steps of a duty', () => {
  it('are three and one workdays before, the day itself, and late on workdays 1, 3 and weekly', () => {
    expect(stepsSaid('2023-03-10', '2023-03-31')).toEqual([
      '2023-03-07 T-3',
      '2023-03-09 T-1',
      '2023-03-10 due',
      '2023-03-13 late 1',
      '2023-03-15 late 3',
      '2023-03-22 late 8',
      '2023-03-29 late 13',
    ]);
  });

  it('move to the last workday before when the due day is a rest day; late still counts from the due day', () => {
    expect(stepsSaid('2023-04-30', '2023-05-06')).toEqual([
      '2023-04-25 T-3',
      '2023-04-27 T-1',
      '2023-04-28 due',
      '2023-05-04 late 1',
      '2023-05-06 late 3',
    ]);
  });

  it('fall on make-up days like on any workday', () => {
    expect(stepsSaid('2023-04-23', '2023-04-24')).toEqual([
      '2023-04-19 T-3',
      '2023-04-21 T-1',
      '2023-04-23 due',
      '2023-04-24 late 1',
    ]);
  });

  it('begin after the day on which the duty opened', () => {
    expect(stepsSaid('2023-03-10', '2023-03-13', day('2023-03-09'))).toEqual([
      '2023-03-10 due',
      '2023-03-13 late 1',
    ]);
  });
});

describe('a person', () => {
  it('gets one message about everything, what is due first coming first', () => {
    const soon = reminderDuty({ id: 5, due: day('2023-03-15') });
    const today = reminderDuty({ id: 2, due: day('2023-03-10') });
    const late = reminderDuty({ id: 9, due: day('2023-03-09') });
    expect(remindedOn('2023-03-10', '2023-03-09', soon, today, late)).toEqual([
      { personId: 7, said: ['9 late 1', '2 due', '5 T-3'] },
    ]);
  });

  it('is named twice for a duty and still reminded once', () => {
    const twice = reminderDuty({
      people: [
        { id: 7, awayUntil: null },
        { id: 7, awayUntil: null },
      ],
    });
    expect(remindedOn('2023-03-10', '2023-03-09', twice)).toEqual([{ personId: 7, said: ['1 due'] }]);
  });

  it('is left alone on leave until its last day has passed', () => {
    const onLeave = reminderDuty({ people: [{ id: 7, awayUntil: day('2023-03-10') }] });
    expect(remindedOn('2023-03-10', '2023-03-09', onLeave)).toEqual([]);
    expect(remindedOn('2023-03-13', '2023-03-10', onLeave)).toEqual([{ personId: 7, said: ['1 late 1'] }]);
  });

  it('hears nothing about done work, work without a due day, or work not yet open', () => {
    const silent = [
      reminderDuty({ id: 1, doneOn: day('2023-03-02') }),
      reminderDuty({ id: 2, due: null }),
      reminderDuty({ id: 3, openedOn: day('2023-03-10') }),
      reminderDuty({ id: 4, openedOn: day('2023-03-20') }),
    ];
    expect(remindedOn('2023-03-10', '2023-03-01', ...silent)).toEqual([]);
  });

  it('hears only the latest step after some days without a run', () => {
    expect(remindedOn('2023-03-16', '2023-03-06', reminderDuty({}))).toEqual([
      { personId: 7, said: ['1 late 3'] },
    ]);
  });

  it('hears only today’s step at the very first run, and none at the second run of a day', () => {
    expect(remindedOn('2023-03-14', null, reminderDuty({}))).toEqual([]);
    expect(remindedOn('2023-03-13', null, reminderDuty({}))).toHaveLength(1);
    expect(remindedOn('2023-03-13', '2023-03-13', reminderDuty({}))).toEqual([]);
  });

  it('is reminded by the new day when the due day moves', () => {
    const moved = reminderDuty({ due: day('2023-03-17') });
    expect(remindedOn('2023-03-13', '2023-03-10', moved)).toEqual([]);
    expect(remindedOn('2023-03-14', '2023-03-13', moved)).toEqual([{ personId: 7, said: ['1 T-3'] }]);
  });
});

describe('over any half year of runs with gaps', () => {
  const personArbitrary = fc.record({
    id: fc.integer({ min: 1, max: 4 }),
    awayUntil: fc.option(dayIn2023),
  });
  const dutyArbitrary = fc.record({
    due: fc.option(dayIn2023, { freq: 8 }),
    openedOn: dayIn2023,
    doneOn: fc.option(dayIn2023),
    people: fc.uniqueArray(personArbitrary, { selector: (one) => one.id, maxLength: 3 }),
  });
  const duties = fc
    .array(dutyArbitrary, { maxLength: 6 })
    .map((all) => all.map((one, index): ReminderDuty => ({ id: index + 1, ...one })));
  const runDays = fc.uniqueArray(dayIn2023, { maxLength: 120 }).map((days) => days.sort());

  it('nobody is reminded twice of a step, early, on a rest day, of done work, or on leave', () => {
    fc.assert(
      fc.property(duties, runDays, (all, days) => {
        const sent = new Set<string>();
        let lastRun: Day | null = null;
        for (const today of days) {
          const standing = all.map((one) => ({
            ...one,
            doneOn: one.doneOn !== null && one.doneOn <= today ? one.doneOn : null,
          }));
          const plan = planReminders({ today, lastRun, workdays: china, duties: standing });
          expect(new Set(plan.map(({ personId }) => personId)).size).toBe(plan.length);
          if (!china.isWorkday(today)) expect(plan).toEqual([]);
          for (const { personId, duties: own } of plan) {
            expect(own.length).toBeGreaterThan(0);
            for (const { dutyId, step } of own) {
              const key = `${personId} ${dutyId} ${said(step)}`;
              expect(sent).not.toContain(key);
              sent.add(key);
              const about = standing.find(({ id }) => id === dutyId);
              if (!about || about.due === null) throw new Error('reminded of what has no due day');
              const who = about.people.find(({ id }) => id === personId);
              expect(who !== undefined && (who.awayUntil === null || who.awayUntil < today)).toBe(true);
              expect(about.doneOn).toBeNull();
              expect(today > about.openedOn).toBe(true);
              expect(today >= dayOfStep(about.due, step)).toBe(true);
              expect(step.kind === 'late').toBe(today > about.due);
            }
          }
          lastRun = today;
        }
      }),
    );
  });

  it('a duty nobody does gets each of its steps exactly once when the run is daily', () => {
    fc.assert(
      fc.property(dayIn2023, dayIn2023, (due, openedOn) => {
        const heard: string[] = [];
        const last = addDays(due, 60);
        for (let today = addDays(due, -60); today <= last; today = addDays(today, 1)) {
          const plan = planReminders({
            today,
            lastRun: addDays(today, -1),
            workdays: china,
            duties: [reminderDuty({ due, openedOn })],
          });
          heard.push(...plan.flatMap(({ duties: own }) => own.map(({ step }) => `${today} ${said(step)}`)));
        }
        expect(heard).toEqual(stepsSaid(due, last, openedOn));
      }),
      { numRuns: 20 },
    );
  });

  function dayOfStep(due: Day, step: Step): Day {
    const dueReminder = workdayOnOrBefore(china, due);
    if (step.kind === 'before') return addWorkdays(china, dueReminder, -step.workdays);
    return step.kind === 'due' ? dueReminder : addWorkdays(china, due, step.workdays);
  }
});

describe('a late duty', () => {
  const open = { due: day('2023-03-10'), doneOn: null };

  it('is the leader’s business from its third workday late on, weekends not counted', () => {
    expect(isEscalated(open, day('2023-03-14'), china, 3)).toBe(false);
    expect(isEscalated(open, day('2023-03-15'), china, 3)).toBe(true);
    expect(isEscalated({ ...open, doneOn: day('2023-03-14') }, day('2023-03-15'), china, 3)).toBe(false);
    expect(isEscalated({ ...open, due: null }, day('2023-03-15'), china, 3)).toBe(false);
  });

  it('is newly late once: the first time after its due day', () => {
    expect(isNewlyLate(open, day('2023-03-09'), day('2023-03-10'))).toBe(false);
    expect(isNewlyLate(open, day('2023-03-10'), day('2023-03-13'))).toBe(true);
    expect(isNewlyLate(open, day('2023-03-13'), day('2023-03-14'))).toBe(false);
    expect(isNewlyLate({ ...open, doneOn: day('2023-03-13') }, day('2023-03-10'), day('2023-03-13'))).toBe(
      false,
    );
  });
});
