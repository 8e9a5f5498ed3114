/** The daily digest: numbers for a group, and for a leader what to act on. */
import { describe, expect, it } from 'vitest';
import { groupDigestCard, type LeaderDigestView, leaderDigestCard, quietDigestCard } from '#cards/digest.ts';
import { campaign, inspect, today } from '#cards/gallery/world.ts';
import { missingCard, missingNumbersCard } from '#cards/missing.ts';
import { type OverdueView, overdueCard, overdueNumbersCard } from '#cards/overdue.ts';
import { day } from '#domain/calendar.ts';
import { blocksOf, buttonNamed, labelsOf, wordsOf } from './walk.ts';

const digest: LeaderDigestView = {
  campaign,
  today,
  scope: '区大队',
  phase: inspect,
  units: [
    { unit: '二中队', done: 3, expected: 10, late: 2 },
    { unit: '一中队', done: 8, expected: 12, late: 0 },
  ],
  findings: [{ topic: '队容风纪', state: 'reported', count: 5 }],
  attention: [],
  open: [{ unit: '二中队', names: ['甲一'] }],
};

function need(unit: string): LeaderDigestView['attention'][number] {
  return {
    unit,
    matter: '自查自纠逾期 3 个工作日',
    people: ['甲一', '乙二'],
    act: { kind: 'nudge', nudge: { kind: 'checklist', subject: 'inspect', unitId: 5, people: 2 } },
  };
}

describe('the daily digest', () => {
  it('is called 进展日报 for everybody', () => {
    const cards = [groupDigestCard(digest), leaderDigestCard(digest), quietDigestCard(digest)];
    expect(cards.map((card) => card.title)).toEqual(['进展日报', '进展日报', '进展日报']);
  });

  it('gives a group numbers, charts and the button of the phase', () => {
    const card = groupDigestCard(digest);
    expect(wordsOf(card)).toContain('已提交 11/22 份，逾期 2 项，登记问题 5 条');
    expect(blocksOf(card).filter((block) => block.kind === 'chart')).toHaveLength(2);
    expect(labelsOf(card)).toEqual(['开始自查']);
  });

  it('keeps the order of units it is given', () => {
    const [chart] = blocksOf(groupDigestCard(digest)).filter((block) => block.kind === 'chart');
    expect([...new Set(chart?.chart.bars.map((bar) => bar.group))]).toEqual(['二中队', '一中队']);
  });

  it('shows what is done in green and a finding that waits in orange, whatever other states there are', () => {
    const findings: LeaderDigestView['findings'] = [
      { topic: '队容风纪', state: 'rectifying', count: 2 },
      { topic: '队容风纪', state: 'closed', count: 1 },
    ];
    const hues = [digest, { ...digest, findings }].map((view) =>
      blocksOf(groupDigestCard(view)).flatMap((block) => (block.kind === 'chart' ? [block.chart.hues] : [])),
    );
    const done = { 已完成: 'green', 未完成: 'silver' };
    expect(hues).toEqual([
      [done, { 待分办: 'orange' }],
      [done, { 整改中: 'blue', 已销号: 'green' }],
    ]);
  });

  it('keeps a leader’s table within a phone: what is late is its third column', () => {
    const [table] = blocksOf(leaderDigestCard(digest)).filter((block) => block.kind === 'table');
    expect(table?.columns.map(({ label }) => label)).toEqual(['单位', '完成', '逾期']);
    expect(table?.rows[0]).toEqual({ unit: '二中队', done: '3/10', late: 2 });
  });

  it('gives a leader three things to act on at most, before any figure', () => {
    const card = leaderDigestCard({ ...digest, attention: ['一', '二', '三', '四'].map(need) });
    expect(card.summary).toBe('进展日报：3 件事需要您处理');
    expect(labelsOf(card).filter((label) => label === '催办 2 人')).toHaveLength(3);
    expect(wordsOf(card)).not.toContain('四 自查自纠逾期');
    const kinds = card.blocks.map((block) => block.kind);
    expect(kinds.indexOf('buttons')).toBeLessThan(kinds.indexOf('chart'));
  });

  it('nudges those it names', () => {
    const card = leaderDigestCard({ ...digest, attention: [need('一中队')] });
    expect(buttonNamed(card, '催办 2 人').click).toEqual({
      do: 'nudge',
      campaign: 1,
      kind: 'checklist',
      subject: 'inspect',
      unit: 5,
    });
  });

  it('says that nothing happened when it is asked on a quiet day', () => {
    expect(quietDigestCard(digest).summary).toBe('进展日报：今日无新情况');
  });
});

const overdue: OverdueView = {
  campaign,
  today,
  scope: { id: 5, name: '区大队' },
  total: 31,
  rows: [
    {
      kind: 'checklist',
      subject: 'inspect',
      name: '自查自纠',
      unit: '一中队',
      people: ['甲一'],
      ofUnit: false,
      due: day('2023-03-10'),
      workdays: 3,
    },
  ],
  after: 'next',
};

describe('what is overdue', () => {
  it('says once what several of a unit are late with, behind their names', () => {
    const [row] = overdue.rows;
    if (!row) throw new RangeError('nothing is overdue');
    const rows = ['甲三', '甲四', '甲五'].map((name) => ({ ...row, people: [name] }));
    const text = JSON.stringify(overdueCard({ ...overdue, rows }).blocks);
    expect(text).toContain('甲三、甲四、甲五：');
    expect(text.split('到期').length).toBe(2);
  });

  it('is told by unit and person with how late it is', () => {
    const card = overdueCard(overdue);
    expect(card.title).toBe('区大队：31 项逾期');
    expect(wordsOf(card)).toContain('甲一：自查自纠（本人），3月10日（周五）到期，已逾期3个工作日');
  });

  it('goes on where the page ended, for the same unit', () => {
    expect(buttonNamed(overdueCard(overdue), '下一页').click).toEqual({
      do: 'overdue',
      campaign: 1,
      unit: 5,
      after: 'next',
    });
    expect(labelsOf(overdueCard({ ...overdue, after: null }))).toEqual([]);
  });

  it('is numbers in a group', () => {
    const card = overdueNumbersCard({ campaign, units: [{ unit: '一中队', late: 3 }], names: 'sent' });
    expect(wordsOf(card)).toContain('一中队：3 项');
    expect(wordsOf(card)).toContain('名单已私信你');
  });

  it('is said to be nothing when it is nothing', () => {
    expect(overdueCard({ ...overdue, scope: null, total: 0, rows: [], after: null }).title).toBe(
      '没有逾期事项',
    );
    expect(overdueNumbersCard({ campaign, units: [], names: 'sent' }).title).toBe('没有逾期事项');
  });
});

describe('who is missing', () => {
  const view = {
    campaign,
    phase: inspect,
    units: [
      { unit: '一中队', done: 8, expected: 10, names: ['甲一', '乙二'] },
      { unit: '二中队', done: 5, expected: 5, names: [] },
    ],
    nudge: null,
  };

  it('is told with names to those entitled', () => {
    expect(wordsOf(missingCard(view))).toContain('一中队 8/10：甲一、乙二');
    expect(wordsOf(missingCard(view))).not.toContain('二中队');
  });

  it('is numbers in a group', () => {
    expect(wordsOf(missingNumbersCard(view, true))).toContain('一中队：8/10');
    expect(labelsOf(missingNumbersCard(view, false))).toEqual(['未完成名单']);
  });
});
