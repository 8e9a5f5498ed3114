/** 回头看 as the re-checker sees it, its form, and draws of every size. */
import { hostile, longText, type Shown, today } from '#cards/gallery/world.ts';
import {
  type DrawView,
  drawCard,
  type FailFormView,
  failFormCard,
  type RecheckView,
  recheckCard,
} from '#cards/recheck.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';

const campaign = { id: 1, short: '百日行动' };
const closed = { at: instant(day('2023-03-10'), clockTime('16:05')), by: '庚一' };

const view: RecheckView = {
  campaign,
  today,
  id: 7,
  number: 12,
  version: 4,
  item: { key: '2.1', title: '无证上岗' },
  unit: '一中队',
  description: '当班两人未随身携带执法证件',
  place: '集贸市场',
  owner: '甲二',
  measures: '班前检查',
  result: '证件已随身携带',
  closed,
  evidence: 3,
  due: day('2023-03-20'),
};

const form: FailFormView = {
  campaign,
  number: 12,
  version: 4,
  item: view.item,
  unit: '一中队',
  typed: {},
  refused: null,
};

const drawn: NonNullable<DrawView['draw']> = {
  closedFrom: day('2023-03-06'),
  closedBefore: day('2023-03-13'),
  seed: '0123456789abcdef0123456789abcdef',
  pool: [3, 5, 8],
  drawnAt: closed.at,
  drawn: [{ number: 5, state: 'open', checker: '庚二' }],
};

export function rechecksGallery(): readonly Shown[] {
  const draw = (parts: Partial<typeof drawn>) =>
    drawCard({ campaign, share: 10, draw: { ...drawn, ...parts } });
  return [
    { name: 'recheck', card: recheckCard(view) },
    {
      name: 'recheck, late, as little as there may be',
      card: recheckCard({
        ...view,
        due: day('2023-03-10'),
        place: null,
        owner: null,
        measures: null,
        result: null,
        closed: null,
        evidence: 0,
      }),
    },
    {
      name: 'recheck, hostile and long',
      card: recheckCard({
        ...view,
        description: longText,
        place: hostile,
        measures: hostile,
        result: longText,
      }),
    },
    { name: 'recheck, not passed', card: failFormCard(form) },
    {
      name: 'recheck, not passed, sent back',
      card: failFormCard({
        ...form,
        typed: { reason: hostile, dueOn: '2023-03-20' },
        refused: { reason: 'due in the past' },
      }),
    },
    { name: 'draw, none yet', card: drawCard({ campaign, share: 0, draw: null }) },
    { name: 'draw, set but none yet', card: drawCard({ campaign, share: 10, draw: null }) },
    { name: 'draw', card: draw({}) },
    {
      name: 'draw, very many',
      card: draw({
        pool: Array.from({ length: 900 }, (_, index) => index + 1),
        drawn: Array.from({ length: 90 }, (_, index) => ({
          number: index + 1,
          state: (['open', 'passed', 'failed', 'moot'] as const)[index % 4] ?? 'open',
          checker: index % 5 === 0 ? null : '名'.repeat(40),
        })),
      }),
    },
  ];
}
