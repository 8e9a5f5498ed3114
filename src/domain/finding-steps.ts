/**
 * The steps by which a rule is made (建章立制, S33–S35): each with a day of its own, in the order of the days. Typed a
 * line each, and read kindly: a number before it, the day first or last, `前` after the day.
 */
import { z } from 'zod';
import { chineseDay, type Day, daySchema } from '#domain/calendar.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { readTypedDay } from '#domain/typed-day.ts';

const plannedSchema = z.object({ text: z.string(), dueOn: daySchema });
/** As they are stored with a move, and with the finding. */
export const plannedStepsSchema = z.array(plannedSchema);
export const stepsSchema = z.array(plannedSchema.extend({ doneOn: daySchema.nullable() }));

export type PlannedStep = Readonly<z.infer<typeof plannedSchema>>;
export type Step = PlannedStep & { readonly doneOn: Day | null };

/** Done and open together; all of them stand on one card. */
export const STEPS_MAX = 8;
export const STEP_TEXT_MAX = 40;

/** In the order of their days; none where nothing was typed. */
export function readSteps(typed: string, today: Day): readonly PlannedStep[] | Refusal {
  const lines = typed
    .split(/[\n；;]/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const steps: PlannedStep[] = [];
  for (const line of lines) {
    const step = readStep(line, today);
    if (step === null) return refuse({ reason: 'step unreadable', text: line });
    if (step.text.length > STEP_TEXT_MAX) return refuse({ reason: 'text too long', max: STEP_TEXT_MAX });
    steps.push(step);
  }
  return inOrder(steps);
}

const NUMBERED =
  /^(?:[（(]\d{1,2}[)）]|第[\d一二三四五六七八九十]{1,3}步|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[、)）:：]|\.(?!\d)))[\s、:：,，]*/u;
const ENDING = String.raw`\d{1,2}(?!\d)(?:[日号]|(?![日号]))`;
const DAY = String.raw`(?:\d{4}[-/.年]\s?)?\d{1,2}[-/.月]\s?${ENDING}`;
const BEFORE = '(?:之前|以前|前(?!期))?';
const DAY_FIRST = new RegExp(String.raw`^(${DAY})${BEFORE}[\s:：,，、]*(\D.*)$`, 'su');
const DAY_LAST = new RegExp(
  String.raw`^(.*[^\d\s:：,，、./年月-])[\s:：,，、]*(${DAY})${BEFORE}(?:完成)?[。.]?$`,
  'su',
);

const NO_WORDS = /^(?:之前|以前|前)?$/u;

function readStep(line: string, today: Day): PlannedStep | null {
  const plain = line.replace(/[０-９．－／]/gu, (sign) => sign.normalize('NFKC')).replace(NUMBERED, '');
  const [, firstDay, textAfter] = DAY_FIRST.exec(plain) ?? [];
  const [, textBefore, lastDay] = firstDay === undefined ? (DAY_LAST.exec(plain) ?? []) : [];
  const dueOn = readTypedDay(firstDay ?? lastDay ?? '', today);
  const text = (textAfter ?? textBefore ?? '').trim();
  return dueOn === null || NO_WORDS.test(text) ? null : { text, dueOn };
}

/** As it can be typed again, and read as the same step. */
export function stepLine({ text, dueOn }: PlannedStep, today: Day): string {
  const short = chineseDay(dueOn);
  return `${readTypedDay(short, today) === dueOn ? short : dueOn} ${text}`;
}

export function inOrder<T extends PlannedStep>(steps: readonly T[]): readonly T[] {
  return steps.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
}

export function openSteps(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ doneOn }) => doneOn === null);
}

/** The day by which something has to be done next: the next open step's, else the finding's own. */
export function nextDue({ steps, dueOn }: { steps: readonly Step[]; dueOn: Day | null }): Day | null {
  return openSteps(steps)[0]?.dueOn ?? dueOn;
}

/** The last step's day is the day of the whole; null without steps. */
export function lastDay(steps: readonly PlannedStep[]): Day | null {
  return inOrder(steps).at(-1)?.dueOn ?? null;
}

/** Those that were done stay; the others give way to what is planned now. */
export function replanned(steps: readonly Step[], planned: readonly PlannedStep[]): readonly Step[] {
  const done = steps.filter(({ doneOn }) => doneOn !== null);
  return inOrder([...done, ...planned.map((step) => ({ ...step, doneOn: null }))]);
}

/** `number` counts from 1. */
export function ticked(steps: readonly Step[], number: number, on: Day): readonly Step[] {
  return steps.map((step, index) => (index === number - 1 ? { ...step, doneOn: on } : step));
}

/** `number` counts from 1. */
export function unticked(steps: readonly Step[], number: number): readonly Step[] {
  return steps.map((step, index) => (index === number - 1 ? { ...step, doneOn: null } : step));
}

/** More time is the last step's, unless that is done. */
export function extended(steps: readonly Step[], dueOn: Day | null): readonly Step[] {
  return steps.map((step, index) =>
    dueOn !== null && index === steps.length - 1 && step.doneOn === null ? { ...step, dueOn } : step,
  );
}
