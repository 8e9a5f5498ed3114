/**
 * Days and instants in the campaign's zone. The machine's own zone must not matter: run it under another TZ.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addWorkdays,
  clockTime,
  type Day,
  day,
  dayOf,
  daysBetween,
  endOf,
  instant,
  isDay,
  timeOf,
  workdayOnOrAfter,
  workdayOnOrBefore,
  workdaysAfter,
  workdaysOfChina,
} from '#domain/calendar.ts';
import { dutyState } from '#domain/duty.ts';
import { china, dayIn2023 } from '#test/domain/samples.ts';

const instantIn2023 = fc.date({
  min: new Date('2023-01-01T00:00:00Z'),
  max: new Date('2023-12-31T00:00:00Z'),
  noInvalidDate: true,
});

describe('a day in Asia/Shanghai', () => {
  it('begins at 16:00 UTC of the day before, whatever zone the machine is in', () => {
    expect(dayOf(new Date('2023-03-09T15:59:59.999Z'))).toBe('2023-03-09');
    expect(dayOf(new Date('2023-03-09T16:00:00Z'))).toBe('2023-03-10');
    expect(timeOf(new Date('2023-03-09T16:05:00Z'))).toBe('00:05');
    expect(instant(day('2023-03-10'), clockTime('08:30')).toISOString()).toBe('2023-03-10T00:30:00.000Z');
  });

  it('turns into an instant and back, at every minute of the year', () => {
    fc.assert(
      fc.property(instantIn2023, (at) => {
        const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
        expect(instant(dayOf(minute), timeOf(minute))).toEqual(minute);
      }),
    );
  });

  it('holds every instant before its end and none after it', () => {
    fc.assert(
      fc.property(instantIn2023, (at) => {
        const on = dayOf(at);
        expect(at < endOf(on)).toBe(true);
        expect(at >= endOf(addDays(on, -1))).toBe(true);
      }),
    );
  });

  it.each([
    '2023-02-29',
    '2023-2-3',
    '2023-13-01',
    '0000-00-00',
    '0000-01-01',
    '2203-03-10',
    '9999-12-31',
    '2023-03-10T00:00',
    '',
  ])('is never %j', (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => day(text)).toThrow(RangeError);
  });

  it('counts the days between as it adds them', () => {
    fc.assert(
      fc.property(dayIn2023, fc.integer({ min: -500, max: 500 }), (on, count) => {
        expect(daysBetween(on, addDays(on, count))).toBe(count);
      }),
    );
  });
});

describe('what is due “3月10日前”', () => {
  const due = day('2023-03-10');
  const on = (iso: string) => dutyState({ due, doneOn: null }, dayOf(new Date(iso)));

  it('is in time until the very end of that day and late from the next minute on', () => {
    expect(on('2023-03-10T23:59:59+08:00')).toBe('open');
    expect(on('2023-03-11T00:00:00+08:00')).toBe('late');
  });

  it('stays visibly late once it is caught up', () => {
    expect(dutyState({ due, doneOn: due }, day('2023-04-01'))).toBe('done');
    expect(dutyState({ due, doneOn: day('2023-03-11') }, day('2023-04-01'))).toBe('done late');
  });

  it('is never late without a due day', () => {
    expect(dutyState({ due: null, doneOn: null }, day('2099-01-01'))).toBe('open');
    expect(dutyState({ due: null, doneOn: day('2023-03-11') }, day('2099-01-01'))).toBe('done');
  });
});

describe('workdays of 2023', () => {
  const rests = [
    '2023-04-05',
    '2023-04-29',
    '2023-04-30',
    '2023-05-01',
    '2023-05-02',
    '2023-05-03',
    '2023-06-22',
    '2023-06-23',
    '2023-06-24',
  ];
  const madeUp = ['2023-04-23', '2023-05-06', '2023-06-25'];

  it.each(rests)('%s is a holiday', (on) => expect(china.isWorkday(day(on))).toBe(false));
  it.each(madeUp)('%s is worked although it is a weekend', (on) =>
    expect(china.isWorkday(day(on))).toBe(true),
  );

  it('follow the plan where the arrangement changed in between', () => {
    const corrected = workdaysOfChina({ rest: [day('2023-04-23')], work: [day('2023-05-03')] });
    expect(corrected.isWorkday(day('2023-04-23'))).toBe(false);
    expect(corrected.isWorkday(day('2023-05-03'))).toBe(true);
  });

  it('are Monday to Friday in a year that is not published', () => {
    expect(china.isWorkday(day('2090-01-02'))).toBe(true);
    expect(china.isWorkday(day('2090-01-01'))).toBe(false);
  });

  it('skip the long weekend of May', () => {
    expect(addWorkdays(china, day('2023-04-28'), 1)).toBe('2023-05-04');
    expect(addWorkdays(china, day('2023-05-04'), -1)).toBe('2023-04-28');
    expect(workdaysAfter(china, day('2023-04-28'), day('2023-05-06'))).toBe(3);
  });

  it('are counted as they are added, and taken back as they were added', () => {
    fc.assert(
      fc.property(dayIn2023, fc.integer({ min: 1, max: 40 }), (on, count) => {
        const then = addWorkdays(china, on, count);
        expect(china.isWorkday(then)).toBe(true);
        expect(workdaysAfter(china, on, then)).toBe(count);
        expect(addWorkdays(china, then, -count)).toBe(workdayOnOrBefore(china, on));
      }),
    );
  });

  it('are found on both sides of any day, with nothing worked in between', () => {
    fc.assert(
      fc.property(dayIn2023, (on) => {
        const before = workdayOnOrBefore(china, on);
        const after = workdayOnOrAfter(china, on);
        expect(before <= on && on <= after).toBe(true);
        expect(daysFrom(before, after).filter((each) => china.isWorkday(each))).toEqual(
          before === after ? [on] : [before, after],
        );
      }),
    );
  });
});

function daysFrom(first: Day, last: Day): readonly Day[] {
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, index) => addDays(first, index));
}
