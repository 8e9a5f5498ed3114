/** The lists of what is to be done: the reminder, 我的, and the deliverables. */
import { describe, expect, it } from 'vitest';
import { deliverablesCard } from '#cards/deliverable.ts';
import type { DutyLine } from '#cards/duty-line.ts';
import { mineCard } from '#cards/mine.ts';
import { reminderCard } from '#cards/reminder.ts';
import { day } from '#domain/calendar.ts';
import { blocksOf, buttonNamed, buttonsOf, labelsOf, wordsOf } from './walk.ts';

const campaign = { id: 1, short: '百日行动' };
const today = day('2023-03-15');

const study: DutyLine = {
  id: 1,
  kind: 'acknowledge',
  subject: 'study',
  name: '学习动员',
  unit: null,
  due: day('2023-03-10'),
  workdays: 3,
};
const own: DutyLine = {
  ...study,
  id: 2,
  kind: 'checklist',
  subject: 'inspect',
  name: '自查自纠',
  due: day('2023-03-20'),
};
const plan: DutyLine = {
  ...own,
  id: 3,
  kind: 'deliverable',
  subject: 'plan',
  name: '实施方案',
  unit: '区大队',
};
const undated: DutyLine = { ...plan, id: 4, due: null, workdays: 0 };

describe('a reminder', () => {
  it('is one message, the most urgent first, each with the button that settles it', () => {
    const card = reminderCard({ campaign, today, duties: [undated, plan, own, study] });
    expect(card.title).toBe('学习动员：已逾期3个工作日，另有 3 项');
    expect(labelsOf(card)).toEqual(['我已学习', '已报送', '开始自查', '已报送']);
    expect(buttonNamed(card, '已报送').click).toEqual({ do: 'deliverable.report', duty: 3 });
  });

  it('says how much time is left and until when', () => {
    const words = wordsOf(reminderCard({ campaign, today, duties: [own] }));
    expect(words).toContain('3月20日（周一）截止，还有3个工作日');
    expect(words).toContain('当日24时前均算按时');
  });

  it('lets only the most urgent button stand out', () => {
    const card = reminderCard({ campaign, today, duties: [own, study] });
    expect(buttonsOf(card).map((button) => button.look)).toEqual(['primary', 'plain']);
  });

  it('counts what does not fit and leads to it', () => {
    const card = reminderCard({ campaign, today, duties: Array.from({ length: 12 }, () => own) });
    expect(wordsOf(card)).toContain('另有 4 项');
    expect(labelsOf(card).at(-1)).toBe('我的');
  });
});

describe('what is mine', () => {
  it('shows what is open, what is done, and the findings with number, item and state', () => {
    const card = mineCard({
      campaign,
      today,
      open: [own],
      done: [{ ...study, doneOn: day('2023-03-13'), late: true }],
      findings: [{ number: 12, item: '4.6', title: '着装不统一', state: 'reported', description: '一\n二' }],
    });
    const words = wordsOf(card);
    expect(words).toContain('自查自纠（本人）');
    expect(words).toContain('学习动员：3月13日（补报）');
    expect(words).toContain('第12号 4.6 着装不统一（待分办）：一 二');
  });

  it('says so when there is nothing', () => {
    const card = mineCard({ campaign, today, open: [], done: [], findings: [] });
    expect([card.title, labelsOf(card)]).toEqual(['我的：没有待办事项', []]);
  });
});

describe('deliverables', () => {
  const line = {
    name: '实施方案',
    owner: '区大队',
    receiver: '执法科',
    from: null,
    due: day('2023-03-24'),
    workdays: 7,
  };

  it('offer 已报送 for what is open, and for nothing else', () => {
    const card = deliverablesCard({
      campaign,
      today,
      deliverables: [
        { ...line, state: { kind: 'open', duty: 3 } },
        { ...line, state: { kind: 'done', doneOn: today, late: false } },
        { ...line, state: { kind: 'kept' } },
        { ...line, due: null, state: { kind: 'to confirm' } },
      ],
    });
    expect(labelsOf(card)).toEqual(['已报送']);
    expect(wordsOf(card)).toContain('3月24日（周五）截止，还有7个工作日');
  });

  it('stay visibly late when they came late', () => {
    const done = { ...line, state: { kind: 'done', doneOn: day('2023-03-27'), late: true } } as const;
    expect(wordsOf(deliverablesCard({ campaign, today, deliverables: [done] }))).toContain(
      '3月27日已报送（逾期）',
    );
  });

  it('say so when there are none', () => {
    const card = deliverablesCard({ campaign, today, deliverables: [] });
    expect(blocksOf(card)).toHaveLength(1);
    expect(wordsOf(card)).toContain('没有需要报送的材料');
  });
});
