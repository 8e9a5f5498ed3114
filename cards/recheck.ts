/** 回头看: what was closed as its re-checker sees it, the form of the second outcome, and the draw for all to redo. */
import {
  failRecheckButton,
  failRecheckFormButton,
  passRecheckButton,
  recheckButton,
  showEvidenceButton,
} from '#cards/buttons.ts';
import type { Block, Card, Text } from '#cards/card.ts';
import { dueText } from '#cards/dates.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { cut, enumerate, fieldful, oneLine } from '#cards/wording.ts';
import { chineseDay, chineseInstant, type Day, isDay } from '#domain/calendar.ts';
import { type MoveForm, REASON_MAX } from '#domain/finding-wish.ts';
import type { RecheckState } from '#domain/recheck.ts';
import type { Reason } from '#domain/refusal.ts';

export interface RecheckView {
  campaign: { id: number; short: string };
  today: Day;
  id: number;
  number: number;
  version: number;
  item: { key: string; title: string };
  unit: string;
  description: string;
  place: string | null;
  owner: string | null;
  measures: string | null;
  result: string | null;
  closed: { at: Date; by: string } | null;
  evidence: number;
  due: Day;
}

export function recheckCard(view: RecheckView): Card {
  const { campaign, number, version } = view;
  const title = `回头看第${number}号 ${view.item.key} ${view.item.title}`;
  return {
    title,
    subtitle: `${campaign.short} · ${view.unit}`,
    tone: view.due < view.today ? 'orange' : 'blue',
    summary: `回头看第${number}号`,
    forwardable: false,
    blocks: [
      { kind: 'text', text: cut(view.description) },
      { kind: 'facts', facts: facts(view) },
      { kind: 'text', text: '请核实是否真的改到位，再选结果。', size: 'note' },
      {
        kind: 'buttons',
        buttons: [
          passRecheckButton(campaign.id, number, version),
          failRecheckFormButton(campaign.id, number, version),
          ...(view.evidence > 0 ? [showEvidenceButton(`证据 ${view.evidence} 件`, view.id, 0)] : []),
        ],
      },
    ],
  };
}

function facts(view: RecheckView): readonly { label: string; value: Text }[] {
  const worded = (label: string, text: string | null) =>
    text === null ? [] : [{ label, value: cut(oneLine(text)) }];
  return [
    ...worded('地点', view.place),
    ...worded('责任人', view.owner),
    ...worded('整改措施', view.measures),
    ...worded('整改结果', view.result),
    ...(view.closed ? [{ label: '销号', value: `${chineseInstant(view.closed.at)} ${view.closed.by}` }] : []),
    { label: '回头看期限', value: dueText(view.due) },
  ];
}

export interface FailFormView {
  campaign: { id: number; short: string };
  number: number;
  version: number;
  item: { key: string; title: string };
  unit: string;
  typed: MoveForm;
  refused: Reason | null;
}

export function failFormCard(view: FailFormView): Card {
  const { campaign, number, typed } = view;
  const title = `第${number}号：回头看未通过`;
  const reason = fieldful(typed.reason ?? '', REASON_MAX);
  const dueOn = typed.dueOn !== undefined && isDay(typed.dueOn) ? { value: typed.dueOn } : {};
  return {
    title,
    subtitle: `${campaign.short} · ${view.unit}`,
    tone: view.refused ? 'orange' : 'blue',
    summary: title,
    forwardable: false,
    blocks: [
      ...(view.refused
        ? [{ kind: 'text', text: [{ text: refusalSentence(view.refused), tone: 'red' }] } as const]
        : []),
      { kind: 'text', text: [{ text: `${view.item.key} ${view.item.title}`, strong: true }] },
      { kind: 'text', text: '问题将重新打开，由原责任人再次整改。', size: 'note' },
      {
        kind: 'form',
        name: 'recheck',
        fields: [
          {
            kind: 'text',
            name: 'reason',
            label: '原因',
            lines: 'many',
            maxLength: REASON_MAX,
            required: true,
            ...(reason === '' ? {} : { value: reason }),
          },
          { kind: 'day', name: 'dueOn', label: '新的期限', required: false, ...dueOn },
        ],
        submit: failRecheckButton(campaign.id, number, view.version),
        beside: [{ ...recheckButton(campaign.id, number, '返回'), look: 'plain' }],
      },
    ],
  };
}

export interface DrawView {
  campaign: { short: string };
  /** Per cent. */
  share: number;
  draw: {
    closedFrom: Day;
    closedBefore: Day;
    seed: string;
    pool: readonly number[];
    drawnAt: Date;
    drawn: readonly { number: number; state: RecheckState; checker: string | null }[];
  } | null;
}

const STATES: Readonly<Record<RecheckState, string>> = {
  open: '待回头看',
  passed: '通过',
  failed: '未通过',
  moot: '已另行重新打开',
};

const POOL_LISTED = 200;
const DRAWN_LISTED = 30;

export function drawCard({ campaign, share, draw }: DrawView): Card {
  const title = draw
    ? `回头看：${draw.pool.length} 条中抽取 ${draw.drawn.length} 条`
    : '回头看：还没有抽取过';
  return {
    title,
    subtitle: campaign.short,
    tone: 'blue',
    summary: title,
    forwardable: false,
    blocks: draw
      ? drawBlocks(share, draw)
      : [{ kind: 'text', text: share === 0 ? '方案没有设回头看比例。' : `每周抽取已销号问题的 ${share}%。` }],
  };
}

function drawBlocks(share: number, draw: NonNullable<DrawView['draw']>): readonly Block[] {
  const drawn = draw.drawn
    .slice(0, DRAWN_LISTED)
    .map(({ number, state, checker }) => `第${number}号：${checker ?? '无人可复查'}，${STATES[state]}`);
  return [
    {
      kind: 'facts',
      facts: [
        { label: '抽取时间', value: chineseInstant(draw.drawnAt) },
        { label: '销号日期', value: `${chineseDay(draw.closedFrom)}起，${chineseDay(draw.closedBefore)}前` },
        { label: '比例', value: `${share}%，有则至少一条` },
        { label: '种子', value: draw.seed },
      ],
    },
    { kind: 'list', items: drawn.length < draw.drawn.length ? [...drawn, '……'] : drawn },
    {
      kind: 'fold',
      title: '怎样复算',
      open: false,
      blocks: [
        { kind: 'text', text: `参加抽取：${enumerate(draw.pool.map(String), POOL_LISTED, '条')}` },
        {
          kind: 'text',
          text: '对“种子、换行、编号”逐条计算 SHA-256，结果最小的几条即为抽中；复查人对“种子、换行、编号 空格 人员编号”同样计算。',
        },
      ],
    },
  ];
}
