/** `待办` of whoever assigns and reviews: one card kept fresh, instead of a message for each finding. */
import { findingOpenButton, nextReviewButton } from '#cards/buttons.ts';
import type { Block, Card, Text } from '#cards/card.ts';
import { cut, oneLine } from '#cards/wording.ts';

export interface ReviewRow {
  number: number;
  item: { key: string; title: string };
  unit: string;
  description: string;
  waits: 'assignment' | 'review' | 'extension';
  /** Days it has waited. */
  days: number;
  late: boolean;
}

export interface ReviewView {
  campaign: { id: number; short: string };
  /** All that waits for the viewer: by what it waits for. */
  totals: Readonly<Record<ReviewRow['waits'], number>>;
  /** One page. */
  rows: readonly ReviewRow[];
  /** The number after which the next page begins; null on the last one. */
  after: number | null;
}

/** As many as fit beside their buttons. */
export const REVIEW_PAGE = 10;

const WAITS: Readonly<Record<ReviewRow['waits'], string>> = {
  assignment: '待分办',
  review: '待复核',
  extension: '待定延期',
};

export function reviewCard(view: ReviewView): Card {
  const kinds = (['assignment', 'review', 'extension'] as const).filter((kind) => view.totals[kind] > 0);
  const counts = kinds.map((kind) => `${WAITS[kind]} ${view.totals[kind]} 条`).join('，');
  return {
    title: counts === '' ? '待办：没有等您办理的问题' : `待办：${counts}`,
    subtitle: view.campaign.short,
    tone: counts === '' ? 'green' : 'blue',
    summary: counts === '' ? '没有等您办理的问题' : counts,
    forwardable: false,
    blocks: counts === '' ? [{ kind: 'text', text: '都已办理。' }] : rowBlocks(view),
  };
}

function rowBlocks(view: ReviewView): readonly Block[] {
  const { id } = view.campaign;
  const rows = view.rows.flatMap((row, index): Block[] => {
    const button = findingOpenButton(id, row.number, `第${row.number}号`);
    return [
      { kind: 'text', text: rowText(row) },
      { kind: 'buttons', buttons: [index === 0 ? { ...button, look: 'primary' } : button] },
    ];
  });
  if (view.after === null) return rows;
  return [...rows, { kind: 'buttons', buttons: [nextReviewButton(id, view.after)] }];
}

function rowText(row: ReviewRow): Text {
  const waited = row.days === 0 ? '今天' : `已等 ${row.days} 天`;
  return [
    { text: `第${row.number}号 ${row.item.key} ${row.item.title}（${row.unit}）`, strong: true },
    `\n${WAITS[row.waits]}，${waited}`,
    ...(row.late ? [{ text: '，逾期', tone: 'red' } as const] : []),
    `\n${short(row.description)}`,
  ];
}

function short(text: string): string {
  const characters = Array.from(oneLine(text));
  return characters.length <= 60 ? cut(characters.join('')) : `${characters.slice(0, 60).join('')}…`;
}
