/** When a card is due to be issued again. */
import { describe, expect, it } from 'vitest';
import { addDays, type Day, day, daysBetween, workdaysOfChina } from '#domain/calendar.ts';
import { fateOf, sentUpTo } from '#domain/reissue.ts';

const workdays = workdaysOfChina({ rest: [], work: [] });

/** The first working day on which a card sent on a day is due. */
function issuedAgain(sent: Day): Day {
  for (let on = sent; ; on = addDays(on, 1)) {
    if (workdays.isWorkday(on) && sent <= sentUpTo(on, workdays)) return on;
  }
}

describe('the day on which a card is issued again', () => {
  it('is the twelfth after it was sent', () => {
    expect(issuedAgain(day('2023-03-02'))).toBe('2023-03-14');
  });

  it('is the last workday before, when the twelfth is a rest day', () => {
    expect(issuedAgain(day('2023-03-06'))).toBe('2023-03-17');
    // The twelfth day lies in the May holidays, which begin on 29 April.
    expect(issuedAgain(day('2023-04-19'))).toBe('2023-04-28');
  });

  it('leaves no card to grow older than twelve days, through two years', () => {
    for (let sent = day('2023-01-01'); sent < '2025-01-01'; sent = addDays(sent, 1)) {
      expect(daysBetween(sent, issuedAgain(sent))).toBeLessThanOrEqual(12);
    }
  });
});

describe('an old card', () => {
  it('comes anew to whoever has something to do with it', () => {
    expect(fateOf({ open: true, theirs: true, younger: false })).toBe('again');
    expect(fateOf({ open: true, theirs: true, younger: true })).toBe('replaced');
  });

  it('is let go where there is nothing to do, and stays where all is decided', () => {
    expect(fateOf({ open: true, theirs: false, younger: false })).toBe('let go');
    expect(fateOf({ open: false, theirs: true, younger: false })).toBe('kept');
  });
});
