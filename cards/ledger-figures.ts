/** Figures of the ledger at the end of a day: numbers by unit and by topic, never names. */
import type { Block, Card } from '#cards/card.ts';
import { chineseDayWithWeekday, type Day } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES, FINDING_STATES, type FindingState } from '#domain/finding.ts';
import { type StateCounts, totalOf } from '#domain/finding-figures.ts';

export interface FiguresView {
  campaign: { short: string };
  on: Day;
  today: Day;
  /** The unit asked for; null for all that the asker may see. */
  scope: string | null;
  total: StateCounts;
  /** Those with a finding, in the plan's order. */
  units: readonly { unit: string; counts: StateCounts }[];
  topics: readonly { key: string; name: string; counts: StateCounts }[];
}

/** More would not fit on a card. */
const LISTED = 25;
const ROWS_PER_PAGE = 10;

export function figuresCard(view: FiguresView): Card {
  const total = totalOf(view.total);
  const scope = view.scope === null ? '' : `（${view.scope}）`;
  const title = `台账统计${scope}：${total} 条`;
  return {
    title,
    subtitle: `${view.campaign.short} · ${dayText(view)}`,
    tone: 'blue',
    summary: `${title}，${dayText(view)}`,
    forwardable: true,
    blocks: [
      { kind: 'text', text: `${dayText(view)}的情况；每条问题按主要检查项只计一次。`, size: 'note' },
      ...(total === 0 ? [{ kind: 'text', text: '没有问题。' } as const] : tables(view)),
    ],
  };
}

function dayText({ on, today }: FiguresView): string {
  if (on === today) return '截至现在';
  const year = on.slice(0, 4) === today.slice(0, 4) ? '' : `${on.slice(0, 4)}年`;
  return `截至${year}${chineseDayWithWeekday(on)}24时`;
}

interface Line {
  name: string;
  counts: StateCounts;
}

function tables(view: FiguresView): readonly Block[] {
  const total = { name: '合计', counts: view.total };
  const units = view.units.map(({ unit, counts }) => ({ name: unit, counts }));
  const topics = view.topics
    .filter(({ counts }) => totalOf(counts) > 0)
    .map(({ key, name, counts }) => ({ name: key === name ? key : `${key} ${name}`, counts }));
  const states = FINDING_STATES.filter((state) => view.total[state] > 0);
  return [
    table('单位', [total, ...units.slice(0, LISTED)], states),
    ...unlisted(units.length, '个单位'),
    table('专题', topics.slice(0, LISTED), states),
    ...unlisted(topics.length, '个专题'),
  ];
}

/** States that no finding is in would only widen it. */
function table(heading: string, lines: readonly Line[], states: readonly FindingState[]): Block {
  return {
    kind: 'table',
    columns: [
      { key: 'name', label: heading },
      { key: 'total', label: '合计', numeric: true },
      ...states.map((key) => ({ key, label: FINDING_STATE_NAMES[key], numeric: true as const })),
    ],
    rows: lines.map(({ name, counts }) => ({
      name,
      total: totalOf(counts),
      ...Object.fromEntries(states.map((state) => [state, counts[state]])),
    })),
    pageSize: ROWS_PER_PAGE,
  };
}

function unlisted(count: number, counted: string): readonly Block[] {
  if (count <= LISTED) return [];
  return [{ kind: 'text', text: `另有 ${count - LISTED} ${counted}未列出，已计入合计。`, size: 'note' }];
}
