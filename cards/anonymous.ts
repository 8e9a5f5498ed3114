/**
 * Reporting without saying who: the form, and the receipt for it. These cards travel in the reply to a press and in
 * nothing else; what lies outside of us is said on them.
 */

import { type AnonymousBack, leaveAnonymousButton } from '#cards/buttons.ts';
import type { Block, Card, Field } from '#cards/card.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { fieldful } from '#cards/wording.ts';
import type { AnonymousForm } from '#domain/anonymous.ts';
import type { Day } from '#domain/calendar.ts';
import { DESCRIPTION_MAX, PLACE_MAX } from '#domain/finding.ts';
import type { Reason } from '#domain/refusal.ts';

export interface AnonymousCampaign {
  id: number;
  short: string;
}

export interface AnonymousFormView {
  campaign: AnonymousCampaign;
  day: Day;
  draft: string;
  back: AnonymousBack;
  /** The unit that gets what names none. */
  root: string;
  /** In the plan's order, the root first. */
  units: readonly { id: number; path: string }[];
  items: readonly { key: string; title: string }[];
  /** What was typed, when the form comes back. */
  typed: AnonymousForm | null;
  refused: Reason | null;
}

/** All that a card has room for beside what was typed. */
const UNITS_LISTED = 60;
export const ITEMS_LISTED = 40;
const OUTSIDE =
  '本系统不记录是谁反映的，时间只记到哪一天，次日才编入台账。我们管不到的是：平台管理员可能从聊天记录或后台看到您用过机器人，以及卡片上显示过的内容。';
const SEEN_BY = '所选单位的负责人、管理员和督察看得到内容，看不到您是谁。照片会带出身份，这里不收。';

export function anonymousFormCard(view: AnonymousFormView): Card {
  const { campaign, day, draft, back } = view;
  return {
    title: '匿名反映',
    subtitle: campaign.short,
    tone: view.refused ? 'orange' : 'blue',
    summary: '匿名反映',
    forwardable: false,
    blocks: [
      ...problemBlocks(view.refused),
      { kind: 'text', text: formNote(view), size: 'note' },
      {
        kind: 'form',
        name: 'anonymous',
        fields: fields(view),
        submit: {
          label: '匿名提交',
          click: { do: 'anonymous.save', campaign: campaign.id, day, draft, ...(back ? { back } : {}) },
          look: 'primary',
        },
        beside: [leaveAnonymousButton('返回', back)],
      },
      { kind: 'text', text: SEEN_BY, size: 'note' },
      { kind: 'text', text: OUTSIDE, size: 'note' },
    ],
  };
}

function formNote({ units }: AnonymousFormView): string {
  const more = units.length > UNITS_LISTED ? '列表里没有的单位，请写在情况里。' : '';
  return `只需填写情况，其余可以留空。${more}`;
}

export function problemBlocks(refused: Reason | null): readonly Block[] {
  return refused ? [{ kind: 'text', text: [{ text: refusalSentence(refused), tone: 'red' }] }] : [];
}

function fields({ typed, units, items, root }: AnonymousFormView): readonly Field[] {
  const unitOptions = units
    .slice(0, UNITS_LISTED)
    .map(({ id, path }) => ({ value: String(id), label: Array.from(path).slice(-24).join('') }));
  const itemOptions = items
    .slice(0, ITEMS_LISTED)
    .map(({ key, title }) => ({ value: key, label: Array.from(`${key} ${title}`).slice(0, 20).join('') }));
  return [
    {
      kind: 'text',
      name: 'description',
      label: '情况',
      placeholder: '什么事，什么时候，有什么表现？',
      ...given(fieldful(typed?.description ?? '', DESCRIPTION_MAX)),
      required: true,
      lines: 'many',
      maxLength: DESCRIPTION_MAX,
    },
    {
      kind: 'select',
      name: 'unit',
      label: `所在单位（不选则归${root}）`,
      options: unitOptions,
      ...given(unitOptions.find(({ value }) => value === typed?.unit)?.value),
      required: false,
    },
    ...(itemOptions.length === 0
      ? []
      : [
          {
            kind: 'select',
            name: 'item',
            label: '属于哪一项（不选记为其他）',
            options: itemOptions,
            ...given(itemOptions.find(({ value }) => value === typed?.item)?.value),
            required: false,
          } as const,
        ]),
    {
      kind: 'text',
      name: 'place',
      label: '地点',
      placeholder: '可以留空',
      ...given(fieldful(typed?.place ?? '', PLACE_MAX)),
      required: false,
      lines: 'one',
      maxLength: PLACE_MAX,
    },
  ];
}

function given(typed: string | undefined): { value?: string } {
  return typed === undefined || typed === '' ? {} : { value: typed };
}

export interface ReceiptView {
  campaign: AnonymousCampaign;
  code: string;
  back: AnonymousBack;
}

/** The one card that shows the code; putting it away takes the code out of the chat. */
export function receiptCard({ campaign, code, back }: ReceiptView): Card {
  return {
    title: '已收到，请记下回执码',
    subtitle: campaign.short,
    tone: 'green',
    summary: '匿名反映已收到',
    forwardable: false,
    blocks: [
      { kind: 'text', text: code, size: 'heading' },
      { kind: 'facts', facts: [{ label: '状态', value: WAITING }] },
      {
        kind: 'text',
        text: '凭它可以查看办理情况、回答复核人员的询问。只显示这一次，我们也查不回来。记下后请点“收起”，把它从聊天里撤下。',
      },
      { kind: 'buttons', buttons: [{ ...leaveAnonymousButton('收起', back), look: 'primary' }] },
      { kind: 'text', text: OUTSIDE, size: 'note' },
    ],
  };
}

export const WAITING = '已收到，次日编入台账';
