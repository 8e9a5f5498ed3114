/** The cards around the campaign: binding a group, help, the notice of the quota. */
import { describe, expect, it } from 'vitest';
import { bindCard } from '#cards/bind.ts';
import { inspect } from '#cards/gallery/world.ts';
import { helpCard } from '#cards/help.ts';
import { quotaCard } from '#cards/notice.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { blocksOf, buttonNamed, labelsOf, wordsOf } from './walk.ts';

const campaign = { id: 1, short: '百日行动' };
const at = instant(day('2023-03-15'), clockTime('10:20'));

describe('a group being bound', () => {
  it('offers at most a hundred units and the command for the others', () => {
    const units = Array.from({ length: 140 }, (_, index) => ({ id: index + 1, path: `区局/${index}` }));
    const card = bindCard({ campaign, state: 'pick', units });
    const [select] = blocksOf(card).filter((block) => block.kind === 'select');
    expect(select?.options).toHaveLength(100);
    expect(wordsOf(card)).toContain('列表中没有的单位，请发送 /bind 单位名');
  });

  it('can be released again', () => {
    const card = bindCard({ campaign, state: 'bound', binding: 4, unit: '一中队', at });
    expect(buttonNamed(card, '解除绑定').click).toEqual({ do: 'bind.release', campaign: 1, binding: 4 });
    expect(labelsOf(bindCard({ campaign, state: 'released', unit: '一中队', at }))).toEqual([]);
  });
});

describe('help', () => {
  const helpFor = (...roles: Parameters<typeof helpCard>[0]['roles']) =>
    helpCard({ campaign, phase: inspect, roles });

  it('shows an officer nothing that an officer may not do', () => {
    expect(wordsOf(helpFor('officer'))).not.toMatch(/\/bind|\/phase start/);
    expect(labelsOf(helpFor('officer'))).toEqual(['开始自查', '我的', '逾期', '匿名反映', '查回执']);
  });

  it('offers 我已学习 to whom the plan asks, and to nobody who would be refused', () => {
    const study = { ...inspect, action: 'acknowledge' as const, audience: ['officer' as const] };
    const labels = (role: 'officer' | 'admin') =>
      labelsOf(helpCard({ campaign, phase: study, roles: [role] }));
    expect(labels('officer')).toContain('我已学习');
    expect(labels('admin')).not.toContain('我已学习');
  });

  it('shows an admin how phases are changed', () => {
    expect(wordsOf(helpFor('admin'))).toContain('/阶段 延长 2 3月25日（/phase extend 2 3-25）');
  });

  it('shows on a phone what is done every day and folds all else, whoever asks', () => {
    const open = helpFor('admin', 'leader', 'officer').blocks.filter(({ kind }) => kind !== 'fold');
    const lines = open.flatMap((block) => (block.kind === 'list' ? block.items : []));
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.length).toBeLessThan(8);
  });

  it('names each command in Chinese first', () => {
    expect(wordsOf(helpFor('officer'))).toContain('/我的（/mine）');
  });
});

describe('the notice of the quota', () => {
  it('warns before it is used up and says so afterwards', () => {
    expect(quotaCard({ campaign, used: 8_000, limit: 10_000 }).title).toBe('本月消息额度已用 80%');
    expect(quotaCard({ campaign, used: 10_000, limit: 10_000 }).title).toBe('本月消息额度已用完');
  });
});
