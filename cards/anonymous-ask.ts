/** What reviewers ask whoever reported a finding anonymously: what was asked and answered, and the form for more. */
import { findingOpenButton } from '#cards/buttons.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { cut, fieldful } from '#cards/wording.ts';
import { QUESTION_MAX } from '#domain/anonymous.ts';
import type { Reason } from '#domain/refusal.ts';

export interface AskView {
  campaign: { id: number; short: string };
  number: number;
  description: string;
  /** Oldest first. */
  questions: readonly { question: string; answer: string | null }[];
  /** The viewer may ask another one now. */
  asks: boolean;
  typed: string;
  refused: Reason | null;
}

export function askCard(view: AskView): Card {
  const { campaign, number, refused } = view;
  const title = `第${number}号：询问`;
  const back = findingOpenButton(campaign.id, number, '返回');
  return {
    title,
    subtitle: campaign.short,
    tone: refused ? 'orange' : 'blue',
    summary: title,
    forwardable: false,
    blocks: [
      ...(refused
        ? [{ kind: 'text', text: [{ text: refusalSentence(refused), tone: 'red' }] } as const]
        : []),
      { kind: 'text', text: cut(view.description) },
      ...questionBlocks(view.questions),
      ...(view.asks ? formBlocks(view, back) : [{ kind: 'buttons', buttons: [back] } as const]),
    ],
  };
}

function formBlocks({ campaign, number, typed }: AskView, back: Button): readonly Block[] {
  const value = fieldful(typed, QUESTION_MAX);
  return [
    {
      kind: 'form',
      name: 'ask',
      fields: [
        {
          kind: 'text',
          name: 'question',
          label: '要问的',
          ...(value === '' ? {} : { value }),
          required: true,
          lines: 'many',
          maxLength: QUESTION_MAX,
        },
      ],
      submit: {
        label: '询问',
        click: { do: 'anonymous.asked', campaign: campaign.id, number },
        look: 'primary',
      },
      beside: [back],
    },
    {
      kind: 'text',
      text: '对方凭回执码才能看到，答复次日显示。请只问事情，不问是谁。',
      size: 'note',
    },
  ];
}

const QUESTIONS_SHOWN = 5;

/** The latest, whole: they are short. */
export function questionBlocks(
  questions: readonly { question: string; answer: string | null }[],
): readonly Block[] {
  return questions.slice(-QUESTIONS_SHOWN).map(({ question, answer }) => ({
    kind: 'text',
    text: [
      { text: '询问：', strong: true },
      `${question}\n`,
      { text: '答复：', strong: true },
      answer ?? '尚未答复',
    ],
  }));
}
