/**
 * Cards can neither be changed nor pressed fourteen days after they were sent, and a campaign lasts a hundred: what is
 * still open is issued again on the twelfth day, or on the last workday before it.
 */
import { addDays, addWorkdays, type Day, type Workdays } from '#domain/calendar.ts';

const REISSUED_AFTER_DAYS = 12;

/** The last day on which a card was sent that is due today: its twelfth day comes before the next workday. */
export function sentUpTo(today: Day, workdays: Workdays): Day {
  return addDays(addWorkdays(workdays, today, 1), -REISSUED_AFTER_DAYS - 1);
}

/** What becomes of a copy whose time has come. */
export type Fate =
  /** A new one takes its place. */
  | 'again'
  /** A younger one hangs there already: the old says so. */
  | 'replaced'
  /** Open, but nothing for whoever holds it to do: it says how to look again. */
  | 'let go'
  /** Decided, or about nothing any more: it stays as it is. */
  | 'kept';

export function fateOf(copy: { open: boolean; theirs: boolean; younger: boolean }): Fate {
  if (!copy.open) return 'kept';
  if (!copy.theirs) return 'let go';
  return copy.younger ? 'replaced' : 'again';
}
