/** The checklist's card while it is being answered. */
import { describe, expect, it } from 'vitest';
import { type ChecklistItem, type ChecklistView, checklistCard } from '#cards/checklist.ts';
import { findingFormCard } from '#cards/finding-form.ts';
import { clockTime, day, instant } from '#domain/calendar.ts';
import { blocksOf, buttonNamed, buttonsOf, labelsOf, wordsOf } from './walk.ts';

const unanswered: ChecklistItem = { key: '1.1', title: '超出法定职权', choice: null, findings: [] };

const begun = { key: '1', name: '乱执法', answered: 3, total: 6 };
const untouched = { key: '2', name: '纪律作风', answered: 0, total: 2 };

const view: ChecklistView = {
  campaign: 1,
  duty: 7,
  phase: '自查自纠',
  unit: null,
  due: day('2023-03-20'),
  seenBy: ['一中队负责人', '执法科'],
  topics: [begun, untouched],
  open: { topic: '1', items: [unanswered] },
  submission: null,
  state: 'running',
};

const complete: ChecklistView = {
  ...view,
  topics: view.topics.map((topic) => ({ ...topic, answered: topic.total })),
};

const submitted: ChecklistView = {
  ...complete,
  open: null,
  submission: {
    by: '甲一',
    at: instant(day('2023-03-15'), clockTime('10:20')),
    late: false,
    none: 21,
    notApplicable: 0,
    findings: [],
  },
};

function withItem(item: Partial<ChecklistItem>) {
  return checklistCard({ ...view, open: { topic: '1', items: [{ ...unanswered, ...item }] } });
}

describe('a checklist being answered', () => {
  it('says whose it is', () => {
    expect(checklistCard(view).title).toBe('本人自查');
    expect(checklistCard({ ...view, unit: '一中队' }).title).toBe('单位自查 · 一中队');
  });

  it('asks one topic at a time and shows how far each is', () => {
    expect(labelsOf(checklistCard(view))).toEqual([
      '一 3/6',
      '二 0/2',
      '未发现',
      '发现问题',
      '不适用',
      '本类均未发现',
      '匿名反映',
      '提交自查',
    ]);
    expect(wordsOf(checklistCard(view))).toContain('已答 3/8');
  });

  it('says once who will see what is found', () => {
    expect(
      wordsOf(checklistCard(view)).split('发现问题将进入台账，仅一中队负责人、执法科可见。'),
    ).toHaveLength(2);
  });

  it.each([
    ['none', '未发现'],
    ['found', '发现问题'],
    ['not_applicable', '不适用'],
  ] as const)('marks the answer %s', (choice, label) => {
    const [row] = blocksOf(withItem({ choice })).filter((block) => block.kind === 'choice');
    expect(row?.options.filter((option) => option.chosen).map((option) => option.label)).toEqual([label]);
  });

  it('offers one more finding, and no way back, for an item in the ledger', () => {
    const card = withItem({ choice: 'found', findings: [12] });
    expect(wordsOf(card)).toContain('已登记 第12号');
    expect(buttonNamed(card, '再报一条').click).toEqual({ do: 'finding.write', duty: 7, item: '1.1' });
    expect(labelsOf(card)).not.toContain('未发现');
  });

  it('always offers to submit, and makes it the main thing when all is answered', () => {
    expect(buttonNamed(checklistCard(view), '提交自查').look).toBe('plain');
    expect(buttonNamed(checklistCard(complete), '提交自查').look).toBe('primary');
  });

  it('leads on to the next topic when this one is done', () => {
    const half = checklistCard({ ...view, topics: [{ ...begun, answered: 6 }, untouched] });
    expect(buttonNamed(half, '下一类：二')).toMatchObject({
      look: 'primary',
      click: { do: 'checklist.show', duty: 7, topic: '2' },
    });
    const back = checklistCard({
      ...view,
      topics: [begun, { ...untouched, answered: 2 }],
      open: { topic: '2', items: [] },
    });
    expect(labelsOf(back)).toContain('下一类：一');
  });

  it('is marked 补报 after its due day', () => {
    expect(checklistCard({ ...view, state: 'late' }).tags).toEqual(['补报']);
    expect(checklistCard(view).tags).toBeUndefined();
  });
});

describe('a submitted checklist', () => {
  it('states a zero report outright, with name and time', () => {
    expect(wordsOf(checklistCard(submitted))).toContain(
      '本人（甲一）于3月15日 10:20 确认：所列 21 项均未发现问题。',
    );
  });

  it('says on whose behalf a unit reports, and the numbers of what was found', () => {
    const { submission } = submitted;
    const found = submission && {
      ...submission,
      notApplicable: 2,
      findings: [{ number: 12, item: '2.2', title: '协管越权' }],
    };
    const words = wordsOf(checklistCard({ ...submitted, unit: '一中队', submission: found }));
    expect(words).toContain(
      '甲一（代表一中队）于3月15日 10:20 确认：发现问题 1 条，21 项未发现问题，2 项不适用。',
    );
    expect(words).toContain('第12号 2.2 协管越权');
  });

  it('can be changed until the phase ends, and offers nothing afterwards', () => {
    expect(labelsOf(checklistCard(submitted))).toEqual(['一 6/6', '二 2/2']);
    const open = { topic: '1', items: [unanswered] };
    expect(buttonsOf(checklistCard({ ...submitted, open, state: 'late' }))).toEqual([]);
    expect(buttonsOf(checklistCard({ ...submitted, open, state: 'closed' }))).toEqual([]);
  });
});

describe('the form for a finding', () => {
  const form = {
    duty: 7,
    item: { key: '2.7', title: '其他禁止行为', catchAll: true, topic: '2' },
    draft: 1,
    typed: null,
    fixable: true,
    refused: null,
  };
  const fieldsOf = (card: ReturnType<typeof findingFormCard>) =>
    blocksOf(card).flatMap((block) => (block.kind === 'form' ? block.fields : []));

  it('has six fields, of which only the description is required', () => {
    const fields = fieldsOf(findingFormCard(form));
    expect(fields.map((field) => [field.name, field.required])).toEqual([
      ['description', true],
      ['place', false],
      ['foundOn', false],
      ['track', false],
      ['dueOn', false],
      ['result', false],
    ]);
  });

  it('does not ask what was done where a photo is wanted first, and says how to go on', () => {
    const card = findingFormCard({ ...form, fixable: false });
    expect(fieldsOf(card).map((field) => field.name)).not.toContain('result');
    expect(wordsOf(card)).toContain('再点“立查立改”');
  });

  it('asks which rule was broken where the item is a catch-all', () => {
    const [description] = fieldsOf(findingFormCard(form));
    expect(description).toMatchObject({ placeholder: expect.stringContaining('违反了哪一条规定') });
  });

  it('saves the draft it was drawn for, or leads back to the topic', () => {
    const card = findingFormCard(form);
    expect(buttonNamed(card, '登记问题').click).toEqual({
      do: 'finding.save',
      duty: 7,
      item: '2.7',
      draft: 1,
    });
    expect(buttonNamed(card, '返回').click).toEqual({ do: 'checklist.show', duty: 7, topic: '2' });
  });

  it('comes back with what was typed and says what to correct', () => {
    const typed = {
      description: '未佩戴',
      place: '路口',
      foundOn: '2023-03-14',
      track: 'by_rule',
      dueOn: '明天',
      result: '',
    };
    const card = findingFormCard({ ...form, typed, refused: { reason: 'day unreadable', text: '明天' } });
    expect(wordsOf(card)).toContain('看不懂日期“明天”');
    expect(fieldsOf(card).map((field) => field.value)).toEqual([
      '未佩戴',
      '路口',
      '2023-03-14',
      'by_rule',
      undefined,
      undefined,
    ]);
  });
});
