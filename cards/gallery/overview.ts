/** What leaders and admins look over: digests, what is late, who is missing. */
import { groupDigestCard, type LeaderDigestView, leaderDigestCard, quietDigestCard } from '#cards/digest.ts';
import type { DigestView } from '#cards/digest-figures.ts';
import {
  campaign,
  inspect,
  longPhase,
  names,
  type Shown,
  study,
  today,
  units,
} from '#cards/gallery/world.ts';
import { type MissingView, missingCard, missingNumbersCard } from '#cards/missing.ts';
import {
  OVERDUE_PAGE,
  type OverdueRow,
  type OverdueView,
  overdueCard,
  overdueNumbersCard,
} from '#cards/overdue.ts';
import { day } from '#domain/calendar.ts';

const digest: DigestView = {
  campaign,
  today,
  scope: '区大队',
  phase: inspect,
  units: [
    { unit: '一中队', done: 8, expected: 12, late: 0 },
    { unit: '二中队', done: 3, expected: 10, late: 2 },
  ],
  findings: [
    { topic: '执法纪律作风', state: 'reported', count: 3 },
    { topic: '队容风纪', state: 'reported', count: 2 },
  ],
};

const nothingYet: DigestView = { ...digest, phase: null, units: [], findings: [] };

const crowded: DigestView = {
  ...digest,
  scope: '名'.repeat(30),
  phase: longPhase,
  units: Array.from({ length: 60 }, (_, index) => ({
    unit: `${'名'.repeat(12)}${index}`,
    done: index,
    expected: 60,
    late: index,
  })),
  findings: Array.from({ length: 8 }, (_, index) => ({
    topic: `${'类'.repeat(28)}${index}`,
    state: 'reported',
    count: index,
  })),
};

const leader: LeaderDigestView = {
  ...digest,
  attention: [
    {
      unit: '二中队',
      matter: '自查自纠逾期 3 个工作日',
      people: names(3),
      act: { kind: 'nudge', nudge: { kind: 'checklist', subject: 'inspect', unitId: 5, people: 3 } },
    },
    { unit: '区大队', matter: '实施方案今天到期', people: [], act: { kind: 'overdue' } },
    {
      unit: '一中队',
      matter: '学习动员尚有 4 人未完成',
      people: names(4),
      act: { kind: 'missing', phase: 'study' },
    },
    { unit: '三中队', matter: '还没有负责人', people: [], act: null },
  ],
  open: [
    { unit: '一中队', names: names(4) },
    { unit: '二中队', names: names(7) },
  ],
};

const late: OverdueRow = {
  kind: 'checklist',
  subject: 'inspect',
  name: '自查自纠',
  unit: '一中队',
  people: ['甲一'],
  ofUnit: false,
  due: day('2023-03-10'),
  workdays: 3,
};

const overdue: OverdueView = {
  campaign,
  today,
  scope: null,
  total: 3,
  rows: [
    late,
    { ...late, ofUnit: true, people: names(5), due: day('2023-03-13'), workdays: 2 },
    { ...late, kind: 'deliverable', name: '实施方案', unit: '二中队', ofUnit: true, people: [] },
  ],
  after: null,
};

const fullPage: OverdueView = {
  ...overdue,
  scope: { id: 5, name: '区大队' },
  total: 400,
  rows: Array.from({ length: OVERDUE_PAGE }, (_, index) => ({
    ...late,
    kind: 'deliverable' as const,
    name: '材'.repeat(40),
    unit: units[index % 25] ?? '一中队',
    ofUnit: true,
    people: names(5).map((name) => name.repeat(5)),
  })),
  after: '2023-03-10|312',
};

const missing: MissingView = {
  campaign,
  phase: study,
  units: [
    { unit: '一中队', done: 8, expected: 12, names: names(4) },
    { unit: '二中队', done: 10, expected: 10, names: [] },
  ],
  nudge: { kind: 'acknowledge', subject: 'study', unitId: 1, people: 4 },
};

const manyMissing: MissingView = {
  ...missing,
  units: Array.from({ length: 60 }, (_, index) => ({
    unit: `${'名'.repeat(12)}${index}`,
    done: 0,
    expected: 40,
    names: names(40),
  })),
};

export function overviewGallery(): readonly Shown[] {
  return [
    { name: 'group digest', card: groupDigestCard(digest) },
    { name: 'group digest, nothing counted yet', card: groupDigestCard(nothingYet) },
    { name: 'group digest, very many units', card: groupDigestCard(crowded) },
    { name: 'group digest, quiet', card: quietDigestCard(digest) },
    { name: 'leader digest', card: leaderDigestCard(leader) },
    {
      name: 'leader digest, nothing to act on',
      card: leaderDigestCard({ ...digest, attention: [], open: [] }),
    },
    {
      name: 'leader digest, very many units',
      card: leaderDigestCard({
        ...leader,
        ...crowded,
        attention: leader.attention.map((entry) => ({ ...entry, people: names(100) })),
        open: crowded.units.map(({ unit }) => ({ unit, names: names(60) })),
      }),
    },
    { name: 'overdue', card: overdueCard(overdue) },
    { name: 'overdue, nothing late', card: overdueCard({ ...overdue, total: 0, rows: [] }) },
    { name: 'overdue, full page', card: overdueCard(fullPage) },
    {
      name: 'group overdue, names sent',
      card: overdueNumbersCard({ campaign, units: [{ unit: '一中队', late: 3 }], names: 'sent' }),
    },
    {
      name: 'group overdue, very many units',
      card: overdueNumbersCard({
        campaign,
        units: crowded.units.map(({ unit }) => ({ unit, late: 12 })),
        names: 'on demand',
      }),
    },
    {
      name: 'group overdue, nothing late',
      card: overdueNumbersCard({ campaign, units: [], names: 'on demand' }),
    },
    { name: 'missing', card: missingCard(missing) },
    { name: 'missing, nobody', card: missingCard({ ...missing, units: [], nudge: null }) },
    { name: 'missing, very many', card: missingCard(manyMissing) },
    { name: 'group missing, names sent', card: missingNumbersCard(missing, true) },
    { name: 'group missing, very many', card: missingNumbersCard(manyMissing, false) },
  ];
}
