/**
 * The daily digest (S133, S138): numbers for groups; for leaders first what needs them, then figures with names.
 * Units keep the plan's order and are never ranked.
 */
import { missingButton, type Nudge, nudgeButton, overdueButton, phaseButton } from '#cards/buttons.ts';
import { campaignDay, phaseTag } from '#cards/campaign.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { chartBlocks, type DigestView, totalsOf, totalsText } from '#cards/digest-figures.ts';
import { enumerate } from '#cards/wording.ts';

const TITLE = '进展日报';
/** What a leader can act on in a minute. */
const ATTENTION = 3;
const ROWS_PER_PAGE = 10;
const NAMES_PER_UNIT = 12;
/** Rows and names beyond this would not fit on a card. */
const UNITS_LISTED = 40;

/** One thing that needs the leader, with the button that does something about it. */
export interface Attention {
  /** What it concerns: `一中队`. */
  unit: string;
  /** What is the matter: `自查自纠逾期 3 个工作日`. */
  matter: string;
  /** Whom it concerns; empty where it is the unit itself. */
  people: readonly string[];
  act: { kind: 'nudge'; nudge: Nudge } | { kind: 'overdue' } | { kind: 'missing'; phase: string } | null;
}

export interface LeaderDigestView extends DigestView {
  /** The most pressing first; three are shown. */
  attention: readonly Attention[];
  /** Who is still open, per unit in the plan's order; units without anybody are left out. */
  open: readonly { unit: string; names: readonly string[] }[];
}

export function groupDigestCard(view: DigestView): Card {
  return {
    ...head(view),
    forwardable: true,
    blocks: [{ kind: 'text', text: totalsText(view) }, ...chartBlocks(view), ...phaseBlocks(view)],
  };
}

/** What `/digest` answers when nothing was entered and nothing became late. */
export function quietDigestCard(view: DigestView): Card {
  return {
    ...head(view),
    tone: 'grey',
    summary: `${TITLE}：今日无新情况`,
    forwardable: true,
    blocks: [
      { kind: 'text', text: '今日无新情况' },
      { kind: 'text', text: totalsText(view), size: 'note' },
      ...phaseBlocks(view),
    ],
  };
}

export function leaderDigestCard(view: LeaderDigestView): Card {
  const attention = view.attention.slice(0, ATTENTION);
  return {
    ...head(view),
    ...(attention.length === 0 ? {} : { summary: `${TITLE}：${attention.length} 件事需要您处理` }),
    forwardable: false,
    blocks: [
      ...attentionBlocks(view.campaign.id, attention),
      { kind: 'divider' },
      { kind: 'text', text: totalsText(view) },
      ...chartBlocks(view),
      ...tableBlocks(view),
      ...openBlocks(view),
      ...leaderButtons(view),
    ],
  };
}

function head(view: DigestView): Pick<Card, 'title' | 'subtitle' | 'tone' | 'summary' | 'tags'> {
  return {
    title: TITLE,
    subtitle: `${view.scope} · ${campaignDay(view.campaign, view.today)}`,
    tone: 'blue',
    ...(view.phase ? { tags: [phaseTag(view.phase), view.phase.name] } : {}),
    summary: `${TITLE}：${totalsText(view)}`,
  };
}

function phaseBlocks(view: DigestView): readonly Block[] {
  return view.phase ? [{ kind: 'buttons', buttons: [phaseButton(view.campaign.id, view.phase)] }] : [];
}

function attentionBlocks(campaign: number, attention: readonly Attention[]): readonly Block[] {
  if (attention.length === 0) return [{ kind: 'text', text: '今天没有需要您处理的事。' }];
  const heading: Block = { kind: 'text', text: `需要您处理的 ${attention.length} 件事`, size: 'heading' };
  return [heading, ...attention.flatMap((entry, index) => attentionEntry(campaign, entry, index === 0))];
}

function attentionEntry(campaign: number, entry: Attention, first: boolean): readonly Block[] {
  const people = entry.people.length === 0 ? '' : `：${enumerate(entry.people, NAMES_PER_UNIT, '人')}`;
  const text: Block = {
    kind: 'text',
    text: [{ text: entry.unit, strong: true }, ` ${entry.matter}${people}`],
  };
  const button = attentionButton(campaign, entry.act);
  if (!button) return [text];
  return [text, { kind: 'buttons', buttons: [first ? { ...button, look: 'primary' } : button] }];
}

function attentionButton(campaign: number, act: Attention['act']): Button | null {
  switch (act?.kind) {
    case 'nudge':
      return nudgeButton(campaign, act.nudge);
    case 'overdue':
      return overdueButton(campaign);
    case 'missing':
      return missingButton(campaign, act.phase);
    default:
      return null;
  }
}

function tableBlocks(view: DigestView): readonly Block[] {
  const rows = view.units.filter((row) => row.expected > 0 || row.late > 0).slice(0, UNITS_LISTED);
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      columns: [
        { key: 'unit', label: '单位' },
        // Together: a fourth column would not be seen on a phone.
        { key: 'done', label: '完成' },
        { key: 'late', label: '逾期', numeric: true },
      ],
      rows: rows.map(({ unit, done, expected, late }) => ({ unit, done: `${done}/${expected}`, late })),
      pageSize: ROWS_PER_PAGE,
    },
  ];
}

function openBlocks(view: LeaderDigestView): readonly Block[] {
  if (view.open.length === 0) return [];
  const items = view.open
    .slice(0, UNITS_LISTED)
    .map(({ unit, names }) => `${unit}：${enumerate(names, NAMES_PER_UNIT, '人')}`);
  const more = view.open.length - items.length;
  const list: Block = { kind: 'list', items: more > 0 ? [...items, `另有 ${more} 个单位`] : items };
  return [{ kind: 'fold', title: '尚未完成的人员', open: view.open.length <= 3, blocks: [list] }];
}

function leaderButtons(view: LeaderDigestView): readonly Block[] {
  const buttons = [
    ...(view.phase ? [{ ...phaseButton(view.campaign.id, view.phase), look: 'plain' } as const] : []),
    ...(totalsOf(view).late > 0 ? [overdueButton(view.campaign.id)] : []),
  ];
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }];
}
