/** Asking by the receipt's code what became of an anonymous report. Like the report itself, in replies alone. */
import { type AnonymousCampaign, problemBlocks, WAITING } from '#cards/anonymous.ts';
import { questionBlocks } from '#cards/anonymous-ask.ts';
import { leaveAnonymousButton } from '#cards/buttons.ts';
import type { Block, Card } from '#cards/card.ts';
import { dueText } from '#cards/dates.ts';
import { ANSWER_MAX } from '#domain/anonymous.ts';
import { CODE_TYPED_MAX } from '#domain/anonymous-receipt.ts';
import { chineseDay, type Day } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES, type FindingState } from '#domain/finding.ts';
import type { Reason } from '#domain/refusal.ts';

export interface ReceiptFormView {
  campaign: AnonymousCampaign;
  refused: Reason | null;
}

export function receiptFormCard({ campaign, refused }: ReceiptFormView): Card {
  return {
    title: '查回执',
    subtitle: campaign.short,
    tone: refused ? 'orange' : 'blue',
    summary: '查回执',
    forwardable: false,
    blocks: [
      ...problemBlocks(refused),
      {
        kind: 'form',
        name: 'receipt',
        fields: [
          {
            kind: 'text',
            name: 'code',
            label: '回执码',
            placeholder: '12 位，大小写、横线不限',
            required: true,
            lines: 'one',
            maxLength: CODE_TYPED_MAX,
          },
        ],
        submit: { label: '查询', click: { do: 'receipt.show', campaign: campaign.id }, look: 'primary' },
        beside: [leaveAnonymousButton('返回', null)],
      },
      { kind: 'text', text: '只填在这里，不要发在聊天里。查询不留记录。', size: 'note' },
    ],
  };
}

export interface ReceiptStatusView {
  campaign: AnonymousCampaign;
  code: string;
  reportedOn: Day;
  /** Null while the report waits for its day to be over. */
  state: FindingState | null;
  /** Of the finding it was merged into. */
  mergedState: FindingState | null;
  due: Day | null;
  /** Once it is closed. */
  result: string | null;
  questions: readonly { id: number; question: string; answer: string | null }[];
  refused: Reason | null;
}

/** Without the finding's number: who then asked for it by its number would be known. */
export function receiptStatusCard(view: ReceiptStatusView): Card {
  const state = stateText(view);
  const open = view.questions.find(({ answer }) => answer === null);
  return {
    title: `匿名反映：${state}`,
    subtitle: view.campaign.short,
    tone: view.refused ? 'orange' : view.state === 'closed' ? 'green' : 'blue',
    summary: '匿名反映的办理情况',
    forwardable: false,
    blocks: [
      ...problemBlocks(view.refused),
      { kind: 'facts', facts: facts(view, state) },
      ...(view.result === null ? [] : [{ kind: 'text', text: `整改结果：${view.result}` } as const]),
      ...questionBlocks(view.questions),
      ...(open ? answerBlocks(view, open.id) : [putAwayBlock()]),
    ],
  };
}

function stateText({ state, mergedState }: ReceiptStatusView): string {
  if (state === null) return WAITING;
  const name = FINDING_STATE_NAMES[state];
  return mergedState === null ? name : `${name}到同一问题，${FINDING_STATE_NAMES[mergedState]}`;
}

function facts({ reportedOn, state, due }: ReceiptStatusView, text: string) {
  return [
    { label: '状态', value: text },
    { label: '反映日期', value: chineseDay(reportedOn) },
    ...(due === null || state === null ? [] : [{ label: '期限', value: dueText(due) }]),
  ];
}

function answerBlocks({ campaign, code }: ReceiptStatusView, question: number): readonly Block[] {
  return [
    {
      kind: 'form',
      name: 'answering',
      fields: [
        { kind: 'text', name: 'answer', label: '答复', required: true, lines: 'many', maxLength: ANSWER_MAX },
      ],
      submit: {
        label: '匿名答复',
        click: { do: 'receipt.answer', campaign: campaign.id, question, code },
        look: 'primary',
      },
      beside: [leaveAnonymousButton('收起', null)],
    },
    { kind: 'text', text: '答复次日才显示，不记录时刻。看完请点“收起”。', size: 'note' },
  ];
}

function putAwayBlock(): Block {
  return { kind: 'buttons', buttons: [{ ...leaveAnonymousButton('收起', null), look: 'primary' }] };
}
