/**
 * The steps of a finding on its card: what is done, what is next, and a button for each that is open or was done just
 * now.
 */
import { stepButton, untickButton } from '#cards/buttons.ts';
import type { Block, Button, Span, Text } from '#cards/card.ts';
import { oneLine } from '#cards/wording.ts';
import { chineseDay, type Day } from '#domain/calendar.ts';
import type { Move } from '#domain/finding-history.ts';
import { openSteps, type Step } from '#domain/finding-steps.ts';

export interface StepsView {
  campaign: { id: number };
  today: Day;
  number: number;
  version: number;
  steps: readonly Step[];
  /** What the viewer may do now. */
  moves: readonly Move[];
}

/** The buttons are for whoever may tick a step off, or take it back. */
export function stepBlocks(view: StepsView): readonly Block[] {
  const { steps } = view;
  if (steps.length === 0) return [];
  const done = steps.length - openSteps(steps).length;
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ text: `整改步骤（${done}/${steps.length}）`, strong: true }] },
    ...steps.map((step, index): Block => {
      const line = oneStep(step, index + 1, view.today);
      const button = buttonOf(view, step, index + 1);
      return button
        ? { kind: 'choice', question: line, options: [{ ...button, chosen: false }] }
        : { kind: 'text', text: line };
    }),
  ];
}

/** A slip of the finger is noticed on the day; later it is taken back by a line. */
function buttonOf(view: StepsView, { doneOn }: Step, number: number): Button | null {
  const { campaign, version, moves, today } = view;
  if (doneOn === null) {
    return moves.includes('step') ? stepButton(campaign.id, view.number, version, number) : null;
  }
  const slipped = doneOn === today && moves.includes('untick');
  return slipped ? untickButton(campaign.id, view.number, version, number) : null;
}

/** Late but done stays visibly late, step by step (U14). */
function oneStep({ text, dueOn, doneOn }: Step, number: number, today: Day): Text {
  const late = dueOn < (doneOn ?? today);
  const mark: readonly Span[] = late ? [{ text: '，逾期', tone: 'red' }] : [];
  const when = doneOn === null ? `${chineseDay(dueOn)}前` : `${chineseDay(doneOn)}已完成`;
  const owed = doneOn !== null && late ? `（应于${chineseDay(dueOn)}前）` : '';
  return [`${number}. ${oneLine(text)}，${when}${owed}`, ...mark];
}
