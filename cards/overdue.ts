/**
 * What is late: with names in a direct message, with numbers in a group. Units keep the plan's order; within a unit
 * the oldest comes first. Nobody is compared with anybody.
 */
import { nextOverdueButton, overdueButton } from '#cards/buttons.ts';
import type { Block, Card, Text } from '#cards/card.ts';
import { type Deadline, DUE_RULE, dueText, stepText } from '#cards/dates.ts';
import { type DutyLine, dutyTitle } from '#cards/duty-line.ts';
import { SAID } from '#cards/sentences.ts';
import { enumerate } from '#cards/wording.ts';
import type { Day } from '#domain/calendar.ts';

/** How many rows fit on one page, with the longest names. */
export const OVERDUE_PAGE = 30;

export interface OverdueRow extends Deadline, Pick<DutyLine, 'kind' | 'subject' | 'name'> {
  unit: string;
  /** Who holds it: the person, or whoever speaks for the unit; empty when nobody does. */
  people: readonly string[];
  /** Whether it is the unit's duty rather than a person's own. */
  ofUnit: boolean;
}

export interface OverdueView {
  campaign: { id: number; short: string };
  today: Day;
  /** What was asked for: all that one may see (`null`), or a unit. */
  scope: { id: number; name: string } | null;
  /** Of all pages. */
  total: number;
  /** One page of at most `OVERDUE_PAGE`, by unit and due day. */
  rows: readonly OverdueRow[];
  /** Where the next page starts; `null` on the last one. */
  after: string | null;
}

export function overdueCard(view: OverdueView): Card {
  const scope = view.scope === null ? '' : `${view.scope.name}：`;
  const title = view.total === 0 ? `${scope}没有逾期事项` : `${scope}${view.total} 项逾期`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: view.total === 0 ? 'green' : 'orange',
    summary: title,
    forwardable: false,
    blocks: [
      ...(view.total === 0 ? [{ kind: 'text', text: '到期事项均已办理。' } as const] : pageBlocks(view)),
    ],
  };
}

function pageBlocks(view: OverdueView): readonly Block[] {
  const blocks: Block[] = [];
  for (const [unit, rows] of Map.groupBy(view.rows, (row) => row.unit)) {
    blocks.push({ kind: 'text', text: [{ text: unit, strong: true }] });
    blocks.push({ kind: 'list', items: linesOf(rows, view.today) });
  }
  blocks.push({ kind: 'text', text: DUE_RULE, size: 'note' });
  if (view.after !== null) {
    const next = nextOverdueButton(view.campaign.id, view.scope?.id ?? null, view.after);
    blocks.push({ kind: 'buttons', buttons: [next] });
  }
  return blocks;
}

/** Most of a unit are late with the same thing: it is said once, behind all their names. */
function linesOf(rows: readonly OverdueRow[], today: Day): readonly Text[] {
  const alike = Map.groupBy(rows, (row) => whatText(row, today));
  return [...alike].map(([what, late]) => `${late.map(holderOf).join('、')}：${what}`);
}

function whatText(row: OverdueRow, today: Day): string {
  const title = dutyTitle({ ...row, unit: row.ofUnit && row.kind === 'checklist' ? '单位' : null });
  return `${title}，${dueText(row.due)}到期，${stepText(row, today)}`;
}

function holderOf({ people }: OverdueRow): string {
  return people.length === 0 ? '（未指定负责人）' : enumerate(people, 3, '人');
}

export interface OverdueNumbersView {
  campaign: { id: number; short: string };
  /** Only units with something late, in the plan's order. */
  units: readonly { unit: string; late: number }[];
  /** `sent`: the names went to the asker; `on demand`: whoever may see them asks for them. */
  names: 'sent' | 'on demand';
}

/** As many units as are listed one by one; the rest are counted. */
const UNITS_LISTED = 40;

export function overdueNumbersCard(view: OverdueNumbersView): Card {
  const total = view.units.reduce((count, row) => count + row.late, 0);
  const title = total === 0 ? '没有逾期事项' : `${total} 项逾期`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: total === 0 ? 'green' : 'orange',
    summary: title,
    forwardable: true,
    blocks: total === 0 ? [{ kind: 'text', text: '到期事项均已办理。' }] : numberBlocks(view),
  };
}

function numberBlocks(view: OverdueNumbersView): readonly Block[] {
  const listed = view.units.slice(0, UNITS_LISTED);
  const rest = view.units.length - listed.length;
  const items = listed.map((row) => `${row.unit}：${row.late} 项`);
  const list: Block = { kind: 'list', items: rest > 0 ? [...items, `另有 ${rest} 个单位`] : items };
  return view.names === 'sent'
    ? [list, { kind: 'text', text: SAID.namesSent }]
    : [list, { kind: 'buttons', buttons: [overdueButton(view.campaign.id)] }];
}
