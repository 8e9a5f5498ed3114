/** Figures of the ledger, with as many units and topics as a province may have. */
import { campaign, type Shown, units } from '#cards/gallery/world.ts';
import { type FiguresView, figuresCard } from '#cards/ledger-figures.ts';
import { day } from '#domain/calendar.ts';
import { countStates, type StateCounts } from '#domain/finding-figures.ts';

const none = countStates([]);
const some: StateCounts = { ...none, reported: 2, rectifying: 3, closed: 12 };
const every: StateCounts = {
  reported: 1_000,
  rectifying: 900,
  submitted: 800,
  closed: 700,
  dismissed: 600,
  merged: 500,
};

const view: FiguresView = {
  campaign,
  on: day('2023-03-15'),
  today: day('2023-03-20'),
  scope: null,
  total: some,
  units: units.slice(0, 4).map((unit) => ({ unit, counts: some })),
  topics: [
    { key: '1', name: '着装规范', counts: some },
    { key: '2', name: '执法程序', counts: none },
  ],
};

const views: Readonly<Record<string, FiguresView>> = {
  'of a past day': view,
  'of now, of one unit': { ...view, today: view.on, scope: '一中队' },
  'of another year': { ...view, today: day('2024-01-10') },
  'nothing yet': { ...view, total: none, units: [], topics: [] },
  'very much': {
    ...view,
    scope: '名'.repeat(30),
    total: every,
    units: Array.from({ length: 60 }, () => ({ unit: '名'.repeat(30), counts: every })),
    topics: Array.from({ length: 40 }, (_, index) => ({
      key: String(index),
      name: '题'.repeat(60),
      counts: every,
    })),
  },
};

export function figuresGallery(): readonly Shown[] {
  return Object.entries(views).map(([state, one]) => ({
    name: `group figures, ${state}`,
    card: figuresCard(one),
  }));
}
