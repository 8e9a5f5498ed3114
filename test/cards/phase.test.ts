/** The kickoff of a phase, the answer to /phase, and the changes of a phase being confirmed. */
import { describe, expect, it } from 'vitest';
import { campaign, conclude, inspect, phases, rectify, study, today } from '#cards/gallery/world.ts';
import { type KickoffView, kickoffCard } from '#cards/kickoff.ts';
import { phaseCard, phaseListCard } from '#cards/phase.ts';
import { phaseChangeCard, phaseChangedCard } from '#cards/phase-change.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { buttonNamed, labelsOf, wordsOf } from './walk.ts';

const kickoff: KickoffView = {
  campaign,
  phase: study,
  today: day('2023-03-09'),
  deliverables: [],
  progress: { done: 12, expected: 40 },
  state: 'running',
};

describe('a kickoff', () => {
  it.each([
    [study, '我已学习'],
    [inspect, '开始自查'],
    [rectify, '我的整改'],
    [conclude, '报送材料'],
  ])('of a phase has the one button that phase needs', (phase, label) => {
    expect(labelsOf(kickoffCard({ ...kickoff, phase }))).toEqual([label]);
  });

  it('names the campaign, the phase and the day of the campaign', () => {
    const card = kickoffCard(kickoff);
    expect([card.title, card.subtitle, card.tags]).toEqual([
      '百日行动 · 学习动员',
      '第9天/共102天',
      ['第1阶段'],
    ]);
  });

  it('says the theme and the hard goals in the first phase only', () => {
    expect(wordsOf(kickoffCard(kickoff))).toContain('查作风，树形象');
    expect(wordsOf(kickoffCard({ ...kickoff, phase: inspect }))).not.toContain('查作风，树形象');
  });

  it('counts, as a number', () => {
    expect(wordsOf(kickoffCard(kickoff))).toContain('已学习 12/40 人');
    expect(wordsOf(kickoffCard({ ...kickoff, phase: inspect }))).toContain('已提交 12/40');
  });

  it('keeps its button while answers are still taken, and loses it when they are not', () => {
    const late = kickoffCard({ ...kickoff, state: 'late' });
    expect([late.tags, labelsOf(late)]).toEqual([['第1阶段', '补报'], ['我已学习']]);
    const over = kickoffCard({ ...kickoff, state: 'over' });
    expect(labelsOf(over)).toEqual([]);
    expect(wordsOf(over)).toContain('本阶段已结束');
  });
});

describe('the answer to /phase', () => {
  const view = { campaign, today, progress: { done: 1, expected: 2 }, mayAskNames: false };

  it('tells what comes next, before and between the phases', () => {
    const before = phaseCard({ ...view, moment: { kind: 'before', next: study } });
    expect(wordsOf(before)).toContain('第1阶段“学习动员”将于3月1日（周三）开始');
    const between = phaseCard({ ...view, moment: { kind: 'between', last: study, next: inspect } });
    expect(wordsOf(between)).toContain('第2阶段“自查自纠”将于3月11日（周六）开始');
  });

  it('offers the names of those missing to those who may ask', () => {
    const moment = { kind: 'in', phase: inspect } as const;
    expect(labelsOf(phaseCard({ ...view, moment }))).toEqual(['开始自查']);
    expect(labelsOf(phaseCard({ ...view, moment, mayAskNames: true }))).toEqual(['开始自查', '未完成名单']);
  });

  it('still takes deliverables after the last phase', () => {
    expect(labelsOf(phaseCard({ ...view, moment: { kind: 'after', last: conclude } }))).toEqual(['报送材料']);
  });

  it('marks each phase in the list', () => {
    const words = wordsOf(phaseListCard({ campaign, today, phases }));
    expect(words.match(/已结束|进行中|未开始/g)).toEqual(['已结束', '进行中', '未开始', '未开始']);
  });
});

describe('a change of a phase', () => {
  const change = { change: 'start', phase: inspect, day: today, sends: { groups: 5, people: 0 } } as const;

  it('first says what will be sent to how many', () => {
    const card = phaseChangeCard({ ...change, campaign: { id: 1, short: '百日行动', version: 3 } });
    expect(wordsOf(card)).toContain('将于3月15日（周三）开始第2阶段“自查自纠”，向 5 个群发送通知');
    expect(labelsOf(card)).toEqual(['确认', '取消']);
    expect(buttonNamed(card, '确认').click).toMatchObject({ version: 3, change: 'start', day: '2023-03-15' });
  });

  it('can be taken back for as long as it says', () => {
    const at = instant(today, clockTime('10:20'));
    const recall = { batch: 'b1', until: instant(today, clockTime('10:30')) };
    const card = phaseChangedCard({ ...change, campaign, at, recall });
    expect(wordsOf(card)).toContain('10:30 前可以撤回');
    expect(buttonNamed(card, '撤回').click).toEqual({ do: 'batch.recall', batch: 'b1' });
    expect(labelsOf(phaseChangedCard({ ...change, campaign, at, recall: null }))).toEqual([]);
  });
});
