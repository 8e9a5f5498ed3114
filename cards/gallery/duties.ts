/** What one person has to do or has done: reminders, `/mine` and deliverables. */
import { type DeliverableLine, deliverablesCard } from '#cards/deliverable.ts';
import type { DutyLine } from '#cards/duty-line.ts';
import { hostile, longText, type Shown, today } from '#cards/gallery/world.ts';
import { type MineView, mineCard } from '#cards/mine.ts';
import { namesakesCard } from '#cards/namesakes.ts';
import { reminderCard } from '#cards/reminder.ts';
import { retiredCard } from '#cards/retired.ts';
import { day } from '#domain/calendar.ts';

const campaign = { id: 1, short: '百日行动' };

function duty(
  kind: DutyLine['kind'],
  name: string,
  due: string | null,
  workdays: number,
  unit: string | null,
): DutyLine {
  return {
    id: 7,
    kind,
    subject: kind === 'finding' ? '12' : 'inspect',
    name,
    unit,
    due: due === null ? null : day(due),
    workdays,
  };
}

const studying = duty('acknowledge', '学习动员', '2023-03-10', 3, null);
const own = duty('checklist', '自查自纠', '2023-03-20', 3, null);
const ofUnit = duty('checklist', '自查自纠', '2023-03-15', 0, '一中队');
const tomorrow = duty('deliverable', '实施方案', '2023-03-16', 1, '区大队');
const onRestDay = duty('finding', '着装不统一', '2023-03-18', 0, null);
const undated = duty('deliverable', '工作台账', null, 0, '区大队');
const longest = duty('deliverable', '材'.repeat(40), '2023-03-14', 1, '名'.repeat(30));

const done: MineView['done'] = [
  { ...studying, doneOn: day('2023-03-02'), late: false },
  { ...own, doneOn: day('2023-03-22'), late: true },
];

function findings(count: number, description: string): MineView['findings'] {
  return Array.from({ length: count }, (_, index) => ({
    number: 120 - index,
    item: '2.7',
    title: '题'.repeat(60),
    state: 'reported',
    description,
  }));
}

function line(name: string, due: string | null, state: DeliverableLine['state']): DeliverableLine {
  return {
    name,
    owner: '区大队',
    receiver: '执法科',
    from: null,
    due: due === null ? null : day(due),
    workdays: 2,
    state,
  };
}

const deliverables: readonly DeliverableLine[] = [
  line('实施方案', '2023-03-24', { kind: 'open', duty: 3 }),
  line('问题清单', '2023-03-13', { kind: 'open', duty: 4 }),
  line('长效机制', null, { kind: 'open', duty: 5 }),
  line('工作总结', '2023-06-05', { kind: 'done', doneOn: day('2023-06-02'), late: false }),
  {
    ...line('全区总结', '2023-06-20', { kind: 'done', doneOn: day('2023-06-21'), late: true }),
    from: '工作总结',
  },
  line('工作台账', null, { kind: 'kept' }),
  line('免罚清单', null, { kind: 'to confirm' }),
];

export function dutiesGallery(): readonly Shown[] {
  const remind = (duties: readonly DutyLine[]) => reminderCard({ campaign, today, duties });
  const mine = (view: Pick<MineView, 'open' | 'done' | 'findings'>) => mineCard({ campaign, today, ...view });
  return [
    { name: 'reminder, one duty', card: remind([own]) },
    { name: 'reminder, every step', card: remind([own, ofUnit, tomorrow, onRestDay, undated, studying]) },
    { name: 'reminder, very many', card: remind(Array.from({ length: 20 }, () => longest)) },
    {
      name: 'reminder, issued again',
      card: reminderCard({ campaign, today, duties: [onRestDay, undated], news: { kind: 'issued again' } }),
    },
    {
      name: 'reminder, a re-check drawn',
      card: reminderCard({
        campaign,
        today,
        duties: [{ ...onRestDay, kind: 'recheck' }],
        news: { kind: 'recheck' },
      }),
    },
    {
      name: 'reminder, handed over',
      card: reminderCard({
        campaign,
        today,
        duties: [onRestDay],
        news: { kind: 'handed over', count: 40, from: Array.from({ length: 9 }, () => '名'.repeat(40)) },
      }),
    },
    {
      name: 'reminder, by somebody',
      card: reminderCard({ campaign, today, duties: [onRestDay], news: { kind: 'reminded', by: '甲一' } }),
    },
    {
      name: 'namesakes',
      card: namesakesCard({
        title: '请选择代办的甲二',
        short: campaign.short,
        people: Array.from({ length: 120 }, (_, index) => ({
          id: index + 1,
          label: `甲二（${'名'.repeat(30)}）`,
        })),
        click: { do: 'standin.pick', campaign: 1, until: day('2023-03-20') },
      }),
    },
    { name: 'group card replaced', card: retiredCard(null) },
    { name: 'finding, let go', card: retiredCard(12) },
    { name: 'mine, nothing at all', card: mine({ open: [], done: [], findings: [] }) },
    { name: 'mine', card: mine({ open: [own, ofUnit], done, findings: findings(2, '工作服未扣好') }) },
    { name: 'mine, hostile text', card: mine({ open: [], done: [], findings: findings(8, hostile) }) },
    {
      name: 'mine, very much',
      card: mine({
        open: Array.from({ length: 20 }, () => longest),
        done: Array.from({ length: 30 }, () => ({ ...longest, doneOn: today, late: true })),
        findings: findings(40, longText),
      }),
    },
    { name: 'deliverables', card: deliverablesCard({ campaign, today, deliverables }) },
    { name: 'deliverables, none', card: deliverablesCard({ campaign, today, deliverables: [] }) },
    {
      name: 'deliverables, very many',
      card: deliverablesCard({
        campaign,
        today,
        deliverables: Array.from({ length: 30 }, () => ({
          ...line('材'.repeat(40), '2023-03-13', { kind: 'open', duty: 4 }),
          from: '材'.repeat(40),
          owner: '名'.repeat(30),
          receiver: '名'.repeat(60),
        })),
      }),
    },
  ];
}
