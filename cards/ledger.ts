/** The ledger as one person may see it: a table in a direct message, numbers by unit and state in a group. */
import { nextLedgerButton } from '#cards/buttons.ts';
import type { Block, Card } from '#cards/card.ts';
import { SAID } from '#cards/sentences.ts';
import { chineseDay, type Day } from '#domain/calendar.ts';
import type { Click } from '#domain/click.ts';
import { FINDING_STATE_NAMES, FINDING_STATES, type FindingState, type Source } from '#domain/finding.ts';

export interface LedgerRow {
  number: number;
  item: { key: string; title: string };
  unit: string;
  source: Source;
  state: FindingState;
  late: boolean;
  owner: string | null;
  due: Day | null;
}

export interface LedgerView {
  campaign: { id: number; short: string };
  /** What was asked for, in words; empty for all. */
  asked: string;
  counts: readonly { state: FindingState; count: number }[];
  /** One page. */
  rows: readonly LedgerRow[];
  /** The press that shows the next page; null on the last one. */
  next: Extract<Click, { do: 'ledger' }> | null;
}

/** A table with more rows turns pages of its own. */
export const LEDGER_PAGE = 10;

export function ledgerCard(view: LedgerView): Card {
  const total = view.counts.reduce((sum, { count }) => sum + count, 0);
  const asked = view.asked === '' ? '' : `（${view.asked}）`;
  const title = `台账${asked}：${total} 条`;
  return {
    title,
    subtitle: view.campaign.short,
    tone: 'blue',
    summary: title,
    forwardable: false,
    blocks:
      view.rows.length === 0
        ? [{ kind: 'text', text: '没有符合的问题。' }]
        : [
            { kind: 'text', text: countsText(view.counts) },
            tableOf(view.rows),
            openBlock(view),
            ...next(view),
          ],
  };
}

function countsText(counts: LedgerView['counts']): string {
  return FINDING_STATES.flatMap((state) => {
    const count = counts.find((row) => row.state === state)?.count ?? 0;
    return count === 0 ? [] : [`${FINDING_STATE_NAMES[state]} ${count}`];
  }).join('，');
}

function tableOf(rows: readonly LedgerRow[]): Block {
  return {
    kind: 'table',
    columns: [
      { key: 'number', label: '编号', numeric: true },
      { key: 'item', label: '检查项' },
      { key: 'unit', label: '单位' },
      { key: 'state', label: '状态' },
      { key: 'owner', label: '责任人' },
      { key: 'due', label: '期限' },
    ],
    rows: rows.map((row) => ({
      number: row.number,
      item: `${row.item.key} ${row.item.title}${row.source === 'anonymous' ? '（匿名）' : ''}`,
      unit: row.unit,
      state: `${FINDING_STATE_NAMES[row.state]}${row.late ? '·逾期' : ''}`,
      owner: row.owner ?? '—',
      due: row.due === null ? '—' : chineseDay(row.due),
    })),
    pageSize: LEDGER_PAGE,
  };
}

function openBlock(view: LedgerView): Block {
  return {
    kind: 'select',
    name: 'finding',
    placeholder: '打开一条',
    options: view.rows.map(({ number, item }) => ({
      value: String(number),
      label: `第${number}号 ${item.key}`,
    })),
    click: { do: 'finding.pick', campaign: view.campaign.id },
  };
}

function next({ next: click }: LedgerView): readonly Block[] {
  return click === null ? [] : [{ kind: 'buttons', buttons: [nextLedgerButton(click)] }];
}

export interface LedgerNumbersView {
  campaign: { short: string };
  asked: string;
  /** Units with a finding, in the plan's order. */
  units: readonly { unit: string; counts: LedgerView['counts'] }[];
}

const UNITS_LISTED = 40;

export function ledgerNumbersCard(view: LedgerNumbersView): Card {
  const total = view.units.flatMap(({ counts }) => counts).reduce((sum, { count }) => sum + count, 0);
  const title = `台账：${total} 条`;
  const items = view.units.slice(0, UNITS_LISTED).map(({ unit, counts }) => `${unit}：${countsText(counts)}`);
  const rest = view.units.length - items.length;
  return {
    title,
    subtitle: view.campaign.short,
    tone: 'blue',
    summary: title,
    forwardable: true,
    blocks: [
      total === 0
        ? { kind: 'text', text: '没有符合的问题。' }
        : { kind: 'list', items: rest > 0 ? [...items, `另有 ${rest} 个单位`] : items },
      { kind: 'text', text: SAID.detailsSent },
    ],
  };
}
