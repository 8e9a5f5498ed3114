/** Which phase a day lies in, whatever has been started early, extended or closed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, day } from '#domain/calendar.ts';
import { dayCount, kickoffDay, momentOf, phasesOf } from '#domain/phase.ts';
import { china, dayIn2023, samplePlan } from '#test/domain/samples.ts';

const plan = samplePlan();
const planned = phasesOf(plan, []);

function saidOf(on: Day, phases = planned): string {
  const moment = momentOf(phases, on);
  switch (moment.kind) {
    case 'before':
      return `before ${moment.next.key}`;
    case 'in':
      return `in ${moment.phase.key}`;
    case 'between':
      return `between ${moment.last.key} and ${moment.next.key}`;
    case 'after':
      return `after ${moment.last.key}`;
  }
}

describe('the current phase', () => {
  it.each([
    ['2023-02-28', 'before study'],
    ['2023-03-01', 'in study'],
    ['2023-03-10', 'in study'],
    ['2023-03-11', 'in inspect'],
    ['2023-05-31', 'in rectify'],
    ['2023-06-01', 'after rectify'],
  ])('on %s is %s', (on, expected) => expect(saidOf(day(on))).toBe(expected));

  it('is none in a gap that an early end leaves', () => {
    const phases = phasesOf(plan, [{ phase: 'study', end: day('2023-03-07') }]);
    expect(saidOf(day('2023-03-08'), phases)).toBe('between study and inspect');
  });

  it('is the one that started last where an extension makes two overlap', () => {
    const phases = phasesOf(plan, [{ phase: 'study', end: day('2023-03-15') }]);
    expect(saidOf(day('2023-03-13'), phases)).toBe('in inspect');
  });

  it('is the one that started last also when phases start out of the plan’s order', () => {
    const phases = phasesOf(plan, [{ phase: 'rectify', start: day('2023-03-08') }]);
    expect(saidOf(day('2023-03-09'), phases)).toBe('in rectify');
    expect(saidOf(day('2023-03-12'), phases)).toBe('in inspect');
  });

  it('is after the one that ended last, not the one that is last in the plan', () => {
    const phases = phasesOf(plan, [
      { phase: 'rectify', end: day('2023-03-31') },
      { phase: 'study', end: day('2023-04-30') },
    ]);
    expect(saidOf(day('2023-05-10'), phases)).toBe('after study');
  });

  it('is told truthfully for any day under any amendments', () => {
    const amendment = fc.record({
      phase: fc.constantFrom('study', 'inspect', 'rectify'),
      start: dayIn2023,
      end: dayIn2023,
    });
    fc.assert(
      fc.property(fc.array(amendment, { maxLength: 4 }), dayIn2023, (amendments, on) => {
        const phases = phasesOf(plan, amendments);
        const moment = momentOf(phases, on);
        const running = phases.filter((phase) => phase.start <= on && on <= phase.end);
        expect(moment.kind === 'in').toBe(running.length > 0);
        if (moment.kind === 'in') {
          expect(running.every((phase) => phase.start <= moment.phase.start)).toBe(true);
        }
        if ('next' in moment) expect(moment.next.start > on).toBe(true);
        if ('last' in moment) expect(moment.last.start <= on).toBe(true);
      }),
    );
  });
});

describe('a phase', () => {
  it('counts its days by dates, both ends included', () => {
    const window = { start: day('2023-03-01'), end: day('2023-06-10') };
    expect(dayCount(window, day('2023-03-01'))).toEqual({ day: 1, of: 102 });
    expect(dayCount(window, day('2023-06-10'))).toEqual({ day: 102, of: 102 });
    expect(dayCount(window, day('2023-06-11'))).toBeNull();
  });

  it('that starts on a Saturday announces itself on the Friday before or the Monday after', () => {
    const [, inspect] = planned;
    if (!inspect) throw new RangeError('the sample has three phases');
    expect(kickoffDay(inspect, china, 'before')).toBe('2023-03-10');
    expect(kickoffDay(inspect, china, 'after')).toBe('2023-03-13');
  });
});
