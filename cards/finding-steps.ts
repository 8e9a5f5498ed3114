/** The steps of a finding on its card: what is done, what is next, and a button for each that is open. */
import { stepButton } from '#cards/buttons.ts';
import type { Block, Span, Text } from '#cards/card.ts';
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

/** Each open step with its own button for whoever may tick it off. */
export function stepBlocks(view: StepsView): readonly Block[] {
  const { campaign, number, version, steps } = view;
  if (steps.length === 0) return [];
  const done = steps.length - openSteps(steps).length;
  const ticks = view.moves.includes('step');
  return [
    { kind: 'divider' },
    { kind: 'text', text: [{ text: `整改步骤（${done}/${steps.length}）`, strong: true }] },
    ...steps.map((step, index): Block => {
      const line = oneStep(step, index + 1, view.today);
      if (!ticks || step.doneOn !== null) return { kind: 'text', text: line };
      const button = stepButton(campaign.id, number, version, index + 1);
      return { kind: 'choice', question: line, options: [{ ...button, chosen: false }] };
    }),
  ];
}

/** Late but done stays visibly late, step by step (U14). */
function oneStep({ text, dueOn, doneOn }: Step, number: number, today: Day): Text {
  const late = dueOn < (doneOn ?? today);
  const mark: readonly Span[] = late ? [{ text: '，逾期', tone: 'red' }] : [];
  const when = doneOn === null ? `${chineseDay(dueOn)}前` : `${chineseDay(doneOn)}已完成`;
  const owed = doneOn !== null && late ? `（应于${chineseDay(dueOn)}前）` : '';
  return [`${number}. ${oneLine(text)}，${when}${owed}`, ...mark];
}
