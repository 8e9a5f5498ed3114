/**
 * The self-inspection as one respondent sees it: which items are asked, what may still be answered, when it is
 * complete. `found` is never tapped: it is what an item becomes when a finding is written for it, and while an item
 * has findings nothing else can be answered.
 */
import type { Day } from '#domain/calendar.ts';
import type { Choice } from '#domain/click.ts';
import type { Phase } from '#domain/phase.ts';
import { type Asked, allItems, type CheckItem, type Plan, type Topic } from '#domain/plan.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';

export interface Answer {
  item: string;
  choice: Choice;
  answeredAt: Date;
}

export type TappedChoice = Exclude<Choice, 'found'>;

export interface ChecklistState {
  /** The items of this respondent in the plan's order. */
  asked: readonly CheckItem[];
  answers: ReadonlyMap<string, Answer>;
  /** The numbers of each item's findings. */
  findings: ReadonlyMap<string, readonly number[]>;
  submittedAt: Date | null;
  phase: Pick<Phase, 'name' | 'start' | 'end'>;
  campaignClosed: boolean;
}

/** The answers to store, with what each replaces. Empty when all stands already: a second tap is harmless. */
export interface Change {
  answers: readonly { item: string; choice: Choice; before: Choice | null }[];
  /** After the phase: taken, and marked 补报. */
  late: boolean;
  /** Submitted answers change only in sight of the ledger; taps before the submission leave no trace. */
  ledger: boolean;
}

export interface Submission {
  zeroReport: boolean;
  late: boolean;
}

export interface TopicProgress {
  asked: number;
  answered: number;
  found: number;
  complete: boolean;
}

export function askedOf(plan: Plan, respondent: Asked): readonly CheckItem[] {
  return allItems(plan).filter((item) => item.asks.includes(respondent));
}

/** What the item's answer is now; a finding says `found` whatever was tapped before it. */
export function choiceOf(state: ChecklistState, item: string): Choice | null {
  if (numbersOf(state, item).length > 0) return 'found';
  return state.answers.get(item)?.choice ?? null;
}

export function answerItem(
  state: ChecklistState,
  item: string,
  choice: TappedChoice,
  today: Day,
): Change | Refusal {
  if (!isAsked(state, item)) return refuse({ reason: 'not yours' });
  const numbers = numbersOf(state, item);
  if (numbers.length > 0)
    return closed(state, today) ?? refuse({ reason: 'item has findings', item, numbers });
  return change(state, [item], choice, today);
}

/** `本类均未发现`: answers what is unanswered in the topic and overwrites nothing. */
export function clearTopic(state: ChecklistState, topic: Topic, today: Day): Change | Refusal {
  const items = askedIn(state, topic);
  if (items.length === 0) return refuse({ reason: 'not yours' });
  const unanswered = items.filter((item) => choiceOf(state, item) === null);
  return change(state, unanswered, 'none', today);
}

/**
 * Whether a finding may be written for the item, and what its answer becomes with it. A further finding of an item
 * that has one changes no answer and is taken until the campaign closes.
 */
export function mayWriteFinding(state: ChecklistState, item: string, today: Day): Change | Refusal {
  if (!isAsked(state, item)) return refuse({ reason: 'not yours' });
  return change(state, [item], 'found', today);
}

/** Submitting needs every asked item; who submitted before, and whether that matters, is the caller's to know. */
export function submit(state: ChecklistState, today: Day): Submission | Refusal {
  if (state.asked.length === 0) return refuse({ reason: 'nothing to do' });
  const refusal = closed(state, today);
  if (refusal) return refusal;
  const keys = state.asked.map((item) => item.key);
  const missing = keys.filter((item) => choiceOf(state, item) === null);
  if (missing.length > 0) return refuse({ reason: 'incomplete', missing });
  return { zeroReport: keys.every((item) => choiceOf(state, item) !== 'found'), late: isLate(state, today) };
}

/** How far the respondent is with a topic; only the items asked of this respondent count. */
export function topicProgress(state: ChecklistState, topic: Topic): TopicProgress {
  const choices = askedIn(state, topic).map((item) => choiceOf(state, item));
  const answered = choices.filter((choice) => choice !== null).length;
  return {
    asked: choices.length,
    answered,
    found: choices.filter((choice) => choice === 'found').length,
    complete: answered === choices.length,
  };
}

function change(
  state: ChecklistState,
  items: readonly string[],
  choice: Choice,
  today: Day,
): Change | Refusal {
  const refusal = closed(state, today);
  if (refusal) return refusal;
  const answers = items
    .map((item) => ({ item, choice, before: choiceOf(state, item) }))
    .filter((answer) => answer.before !== choice);
  const late = isLate(state, today);
  const submitted = state.submittedAt !== null;
  if (submitted && late && answers.length > 0) {
    return refuse({ reason: 'phase over', phase: state.phase.name, end: state.phase.end });
  }
  return { answers, late, ledger: submitted && answers.length > 0 };
}

function closed(state: ChecklistState, today: Day): Refusal | null {
  if (state.campaignClosed) return refuse({ reason: 'campaign closed' });
  const { name, start } = state.phase;
  return today < start ? refuse({ reason: 'phase not started', phase: name, start }) : null;
}

function isLate(state: ChecklistState, today: Day): boolean {
  return today > state.phase.end;
}

function isAsked(state: ChecklistState, item: string): boolean {
  return state.asked.some((asked) => asked.key === item);
}

function askedIn(state: ChecklistState, topic: Topic): readonly string[] {
  const keys = new Set(topic.items.map((item) => item.key));
  return state.asked.map((item) => item.key).filter((item) => keys.has(item));
}

function numbersOf(state: ChecklistState, item: string): readonly number[] {
  return state.findings.get(item) ?? [];
}
