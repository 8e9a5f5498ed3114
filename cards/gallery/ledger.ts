/** Findings in lists: 待办, the ledger, and all that one person hands over. */
import { at, hostile, type Shown, units } from '#cards/gallery/world.ts';
import { type HandOverView, handedOverCard, handOverCard } from '#cards/hand-over.ts';
import {
  LEDGER_PAGE,
  type LedgerRow,
  type LedgerView,
  ledgerCard,
  ledgerNumbersCard,
} from '#cards/ledger.ts';
import { REVIEW_PAGE, type ReviewRow, reviewCard } from '#cards/review.ts';
import { day } from '#domain/calendar.ts';
import { FINDING_STATES } from '#domain/finding.ts';

const campaign = { id: 1, short: '百日行动' };
const item = { key: '2.1', title: '无证上岗' };

const row: ReviewRow = {
  number: 12,
  item,
  unit: '一中队',
  description: '当班两人未随身携带执法证件',
  waits: 'assignment',
  days: 2,
  late: false,
};

function review(rows: readonly ReviewRow[], after: number | null = null) {
  const count = (kind: ReviewRow['waits']) => rows.filter((one) => one.waits === kind).length;
  const totals = { assignment: count('assignment'), review: count('review'), extension: count('extension') };
  return reviewCard({ campaign, totals, rows: rows.slice(0, REVIEW_PAGE), after });
}

const line: LedgerRow = {
  number: 12,
  item,
  unit: '一中队',
  source: 'self_inspection',
  state: 'rectifying',
  late: true,
  owner: '甲二',
  due: day('2023-03-10'),
};

const ledger: LedgerView = {
  campaign,
  asked: '',
  counts: FINDING_STATES.map((state, index) => ({ state, count: index })),
  rows: [
    line,
    { ...line, number: 13, state: 'reported', late: false, owner: null, due: null, source: 'anonymous' },
  ],
  next: null,
};

const handOver: HandOverView = {
  campaign,
  from: { id: 2, name: '名'.repeat(40) },
  to: { id: 3, name: '甲三' },
  numbers: Array.from({ length: 40 }, (_, index) => index + 1),
};

export function ledgerGallery(): readonly Shown[] {
  return [
    { name: 'hand over all', card: handOverCard(handOver, '0123456789abcdef') },
    { name: 'handed over', card: handedOverCard(handOver, at) },
    { name: 'review, nothing waits', card: review([]) },
    {
      name: 'review',
      card: review([
        row,
        { ...row, number: 14, waits: 'review', days: 0, late: true },
        { ...row, number: 15, waits: 'extension' },
      ]),
    },
    {
      name: 'review, very much',
      card: review(
        Array.from({ length: 60 }, (_, index) => ({
          ...row,
          number: 900 + index,
          item: { key: '2.7', title: '题'.repeat(60) },
          unit: '名'.repeat(30),
          description: hostile.repeat(4),
          late: true,
        })),
        909,
      ),
    },
    { name: 'ledger', card: ledgerCard(ledger) },
    { name: 'ledger, nothing found', card: ledgerCard({ ...ledger, asked: '搜“x”', counts: [], rows: [] }) },
    {
      name: 'ledger, full page',
      card: ledgerCard({
        ...ledger,
        asked: '区大队，整改中，逾期，专题2',
        rows: Array.from({ length: LEDGER_PAGE }, (_, index) => ({
          ...line,
          number: 900 + index,
          item: { key: '2.7', title: '题'.repeat(60) },
          unit: '名'.repeat(30),
          owner: '名'.repeat(30),
        })),
        next: { do: 'ledger', campaign: 1, after: 909, state: 'rectifying', search: hostile.slice(0, 50) },
      }),
    },
    {
      name: 'group ledger',
      card: ledgerNumbersCard({
        campaign,
        asked: '',
        units: units.map((unit) => ({ unit, counts: ledger.counts })),
      }),
    },
    { name: 'group ledger, nothing', card: ledgerNumbersCard({ campaign, asked: '', units: [] }) },
  ];
}
