/**
 * What somebody reports without saying who. Of its time only the day is kept: reports and answers wait until their day
 * is over and enter the ledger together, because between two dated entries even an undated one would tell its minute.
 */
import { type Day, dayOf } from '#domain/calendar.ts';
import { DESCRIPTION_MAX, PLACE_MAX } from '#domain/finding.ts';
import { allItems, type Plan } from '#domain/plan.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import type { UnitTree } from '#domain/roster.ts';

/** As the fields are named on the form. */
export const ANONYMOUS_FIELDS = ['description', 'unit', 'item', 'place'] as const;
export type AnonymousForm = Readonly<Record<(typeof ANONYMOUS_FIELDS)[number], string>>;

export interface AnonymousDraft {
  description: string;
  unitId: number;
  item: string;
  place: string | null;
}

/** Stands in the ledger where no check item was picked; it is the key of none. */
export const OTHER_ITEM = '其他';

/** Misuse is held off by number. By the day, because a count of the hour would tell the hour. */
export const PER_PERSON_A_DAY = 5;
export const PER_CAMPAIGN_A_DAY = 100;

/** Short enough to be shown whole, on a card that holds much else. */
export const QUESTION_MAX = 200;
export const ANSWER_MAX = 300;

/** A form filled in over midnight, or pressed twice then, still belongs to the day on which it was opened. */
const LINGER_MS = 10 * 60_000;

/** The first day that is not over. */
export function firstOpenDay(now: Date): Day {
  return dayOf(new Date(now.getTime() - LINGER_MS));
}

/** Whether what was begun on this day can still be handed in. */
export function isOpenDay(day: Day, now: Date): boolean {
  return firstOpenDay(now) <= day && day <= dayOf(now);
}

/**
 * Only the description is required. Without a unit it is the whole campaign's, and not the reporter's own: what was
 * left out must tell nothing.
 */
export function readAnonymousForm(
  form: AnonymousForm,
  { tree, plan }: { tree: UnitTree; plan: Plan },
): AnonymousDraft | Refusal {
  const description = form.description.trim();
  const place = form.place.trim();
  if (description === '') return refuse({ reason: 'description missing' });
  if (description.length > DESCRIPTION_MAX) return refuse({ reason: 'text too long', max: DESCRIPTION_MAX });
  if (place.length > PLACE_MAX) return refuse({ reason: 'text too long', max: PLACE_MAX });
  const unit = tree.units.find(({ id }) => String(id) === form.unit) ?? tree.root;
  const item = allItems(plan).find(({ key }) => key === form.item)?.key ?? OTHER_ITEM;
  return { description, unitId: unit.id, item, place: place === '' ? null : place };
}

/** What a reviewer asks, or the reporter answers. */
export function readWords(typed: string, max: number): string | Refusal {
  const words = typed.trim();
  if (words === '') return refuse({ reason: 'words missing' });
  return words.length > max ? refuse({ reason: 'text too long', max }) : words;
}

export interface Question {
  question: string;
  answer: string | null;
  /** The answer's day is over. */
  entered: boolean;
}

/** An answer is seen when its day is over; until then nothing tells that there is one. */
export function questionsShown(
  questions: readonly Question[],
): readonly { question: string; answer: string | null }[] {
  return questions.map(({ question, answer, entered }) => ({ question, answer: entered ? answer : null }));
}

/** One question at a time, and no next one before the answer is seen. */
export function mayAskNow(questions: readonly Question[]): boolean {
  return questions.every(({ entered }) => entered);
}
