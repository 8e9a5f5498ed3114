/** How cards write days, and how far away they are. */
import { describe, expect, it } from 'vitest';
import { dayCountText, dueText, stepText, windowText } from '#cards/dates.ts';
import { day } from '#domain/calendar.ts';

const friday = day('2023-03-10');

describe('how far a due day is', () => {
  it.each([
    ['2023-03-15', 3, '还有3个工作日'],
    ['2023-03-11', 0, '明天到期'],
    ['2023-03-12', 0, '休息日到期'],
    ['2023-03-10', 0, '今天到期'],
    ['2023-03-09', 1, '已逾期1个工作日'],
    ['2023-03-05', 0, '已逾期'],
  ])('due %s, %i workdays away, is said as %s', (due, workdays, said) => {
    expect(stepText({ due: day(due), workdays }, friday)).toBe(said);
  });

  it('is not invented where the notice names no day', () => {
    expect(stepText({ due: null, workdays: 0 }, friday)).toBe('未定期限');
    expect(dueText(null)).toBe('未定期限');
  });
});

describe('days', () => {
  it('carry their weekday', () => {
    expect(dueText(friday)).toBe('3月10日（周五）');
    expect(windowText({ start: day('2023-03-01'), end: friday })).toBe('3月1日（周三）至3月10日（周五）');
  });

  it('are counted by dates within the campaign and not outside it', () => {
    const window = { start: day('2023-03-01'), end: day('2023-06-10') };
    expect(dayCountText(window, day('2023-03-01'))).toBe('第1天/共102天');
    expect(dayCountText(window, day('2023-06-10'))).toBe('第102天/共102天');
    expect(dayCountText(window, day('2023-06-11'))).toBe('');
  });
});
