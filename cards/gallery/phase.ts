/** Kickoffs, the answers to `/phase` and the cards around a change of phase. */
import {
  at,
  campaign,
  conclude,
  deliverable,
  inspect,
  longPhase,
  phases,
  rectify,
  type Shown,
  study,
  today,
} from '#cards/gallery/world.ts';
import { type KickoffView, kickoffCard } from '#cards/kickoff.ts';
import { type PhaseView, phaseCard, phaseListCard } from '#cards/phase.ts';
import {
  type PhaseChangedView,
  type PhaseChangeView,
  phaseCancelledCard,
  phaseChangeCard,
  phaseChangedCard,
  recalledCard,
} from '#cards/phase-change.ts';
import { day } from '#domain/calendar.ts';

const kickoff: KickoffView = {
  campaign,
  phase: study,
  today: day('2023-03-01'),
  deliverables: [],
  progress: { done: 12, expected: 40 },
  state: 'running',
};

const inspecting: KickoffView = {
  ...kickoff,
  phase: inspect,
  today,
  deliverables: [deliverable('实施方案', '2023-03-24'), deliverable('工作台账', null, { kept: true })],
};

const kickoffs: Readonly<Record<string, KickoffView>> = {
  study: kickoff,
  'self-inspection': inspecting,
  'announced before its first day': { ...inspecting, today: day('2023-03-10') },
  rectification: { ...kickoff, phase: rectify, today: day('2023-03-21'), progress: null },
  conclusion: {
    ...kickoff,
    phase: conclude,
    today: day('2023-06-01'),
    deliverables: [deliverable('工作总结', '2023-06-05'), deliverable('免罚清单', null, { toConfirm: true })],
    progress: { done: 0, expected: 2 },
  },
  'over, answers still taken': { ...inspecting, today: day('2023-03-22'), state: 'late' },
  over: { ...inspecting, today: day('2023-07-01'), state: 'over' },
  'as long as a plan may make it': {
    ...kickoff,
    campaign: {
      ...campaign,
      theme: '主'.repeat(40),
      goals: Array.from({ length: 5 }, () => '目'.repeat(60)),
    },
    phase: { ...longPhase, number: 1 },
    deliverables: Array.from({ length: 12 }, () =>
      deliverable('材'.repeat(40), '2023-03-24', { receiver: '收'.repeat(60) }),
    ),
  },
};

const inPhase: PhaseView = {
  campaign,
  today,
  moment: { kind: 'in', phase: inspect },
  progress: { done: 12, expected: 40 },
  mayAskNames: false,
};

const moments: Readonly<Record<string, PhaseView>> = {
  in: inPhase,
  'in, asked by an admin': { ...inPhase, mayAskNames: true },
  before: { ...inPhase, today: day('2023-02-20'), moment: { kind: 'before', next: study } },
  between: {
    ...inPhase,
    today: day('2023-03-21'),
    moment: { kind: 'between', last: inspect, next: rectify },
  },
  after: { ...inPhase, today: day('2023-06-12'), moment: { kind: 'after', last: conclude } },
};

const change: PhaseChangeView = {
  campaign: { id: 1, short: '百日行动', version: 3 },
  change: 'start',
  phase: inspect,
  day: today,
  sends: { groups: 5, people: 0 },
};

const changed: PhaseChangedView = {
  ...change,
  at,
  recall: { batch: 'phase-3', until: new Date(at.getTime() + 600_000) },
};

export function phaseGallery(): readonly Shown[] {
  return [
    ...Object.entries(kickoffs).map(([state, view]) => ({
      name: `group kickoff, ${state}`,
      card: kickoffCard(view),
    })),
    ...Object.entries(moments).map(([state, view]) => ({
      name: `group phase, ${state}`,
      card: phaseCard(view),
    })),
    { name: 'group phase list', card: phaseListCard({ campaign, today, phases }) },
    { name: 'group phase change, start', card: phaseChangeCard(change) },
    {
      name: 'group phase change, extend',
      card: phaseChangeCard({
        ...change,
        change: 'extend',
        day: day('2023-03-25'),
        sends: { groups: 5, people: 12 },
      }),
    },
    {
      name: 'group phase change, close',
      card: phaseChangeCard({ ...change, change: 'close', sends: { groups: 0, people: 0 } }),
    },
    { name: 'group phase changed', card: phaseChangedCard(changed) },
    { name: 'group phase changed, too late to recall', card: phaseChangedCard({ ...changed, recall: null }) },
    { name: 'group phase change cancelled', card: phaseCancelledCard() },
    { name: 'group recalled', card: recalledCard({ campaign, at, recalled: 5, failed: 0 }) },
    { name: 'group recalled in part', card: recalledCard({ campaign, at, recalled: 4, failed: 1 }) },
  ];
}
