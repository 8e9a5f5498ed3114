/** A problem found in a check, numbered in the ledger, and the rules of reporting one (S72, S73, S88, S89). */
import { type Day, daysBetween, isDay } from '#domain/calendar.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';

/** Put right on the spot, by a day, or by a rule with steps (S27, S30, S33–S35). */
export const TRACKS = ['on_the_spot', 'by_day', 'by_rule'] as const;
export type Track = (typeof TRACKS)[number];

/** Being late is a mark beside the state, never a state. */
export const FINDING_STATES = [
  'reported',
  'rectifying',
  'submitted',
  'closed',
  'dismissed',
  'merged',
] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** What people call the states, also in the ledger's filter. */
export const FINDING_STATE_NAMES: Readonly<Record<FindingState, string>> = {
  reported: '待分办',
  rectifying: '整改中',
  submitted: '待复核',
  closed: '已销号',
  dismissed: '不予认定',
  merged: '已合并',
};

export const SOURCES = ['self_inspection', 'anonymous'] as const;
export type Source = (typeof SOURCES)[number];

export const DESCRIPTION_MAX = 1000;
export const PLACE_MAX = 100;
export const RESULT_MAX = 1000;

/** What the form on the card brings: text as typed, days as `YYYY-MM-DD` or empty. */
export interface FindingForm {
  description: string;
  place: string;
  foundOn: string;
  track: string;
  dueOn: string;
  /** What was done about it at once; only with 立查立改. */
  result: string;
}

export interface FindingDraft {
  description: string;
  place: string | null;
  foundOn: Day;
  track: Track;
  dueOn: Day | null;
  /** Put right already, and how. */
  result: string | null;
}

/**
 * Reads the form; what is empty gets today, `by_day` and no due day, because only the description is required. Whoever
 * says what was done and names no track has put it right on the spot.
 */
export function readFindingForm(form: FindingForm, today: Day): FindingDraft | Refusal {
  const description = form.description.trim();
  const place = form.place.trim();
  if (description === '') return refuse({ reason: 'description missing' });
  if (description.length > DESCRIPTION_MAX) return refuse({ reason: 'text too long', max: DESCRIPTION_MAX });
  if (place.length > PLACE_MAX) return refuse({ reason: 'text too long', max: PLACE_MAX });
  const result = form.result.trim() || null;
  if (result !== null && result.length > RESULT_MAX) {
    return refuse({ reason: 'text too long', max: RESULT_MAX });
  }
  const foundOn = readDay(form.foundOn) ?? today;
  if (typeof foundOn !== 'string') return foundOn;
  if (foundOn > today) return refuse({ reason: 'found in the future' });
  const dueOn = readDay(form.dueOn);
  if (dueOn !== null && typeof dueOn !== 'string') return dueOn;
  if (dueOn !== null && dueOn < foundOn) return refuse({ reason: 'due before found' });
  if (dueOn !== null && isFar(dueOn, today)) return refuse({ reason: 'due too far' });
  const track = TRACKS.find((known) => known === form.track) ?? (result === null ? 'by_day' : 'on_the_spot');
  if (result !== null && track !== 'on_the_spot') return refuse({ reason: 'result of another track' });
  return { description, place: place === '' ? null : place, foundOn, track, dueOn, result };
}

/** Longer than any campaign; a rule may take a year or two to make. */
const DUE_WITHIN_DAYS = 1_000;

export function isFar(due: Day, today: Day): boolean {
  return Math.abs(daysBetween(today, due)) > DUE_WITHIN_DAYS;
}

function readDay(text: string): Day | Refusal | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return isDay(trimmed) ? trimmed : refuse({ reason: 'day unreadable', text: trimmed });
}
