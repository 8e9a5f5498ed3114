/**
 * A plan's file being read: what is wrong is told with its line, and the plan of 2023 says what the notice
 * says.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanProblem, readPlan } from '#app/read-plan.ts';
import { daysBetween } from '#domain/calendar.ts';
import { allItems, type Plan } from '#domain/plan.ts';

const SEED = readFileSync(new URL('../../db/seeds/hundred-days-2023.yaml', import.meta.url), 'utf8');

function planOf(text: string): Plan {
  const read = readPlan(text);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.plan;
}

function problemsOf(text: string): readonly PlanProblem[] {
  const read = readPlan(text);
  return 'problems' in read ? read.problems : [];
}

/** The seed with some texts replaced, each once. */
function slip(...replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new RangeError(`the seed has no ${from}`);
    return text.replace(from, to);
  }, SEED);
}

function lineOf(text: string, wanted: string): number {
  return text.slice(0, text.indexOf(wanted)).split('\n').length;
}

describe('the plan of 2023', () => {
  const plan = planOf(SEED);

  it('lasts 102 days in four phases without a gap', () => {
    expect(daysBetween(plan.campaign.start, plan.campaign.end) + 1).toBe(102);
    expect(plan.phases.map(({ name, start, end }) => `${name} ${start} ${end}`)).toEqual([
      '学习动员 2023-03-01 2023-03-10',
      '自查自纠 2023-03-11 2023-03-20',
      '整改提高 2023-03-21 2023-05-31',
      '总结评估 2023-06-01 2023-06-10',
    ]);
  });

  it('asks 27 items, 8, 8, 4 and 7 in a topic, numbered through', () => {
    expect(plan.topics.map((topic) => topic.items.length)).toEqual([8, 8, 4, 7]);
    const numbers = [8, 8, 4, 7].flatMap((count, topic) =>
      Array.from({ length: count }, (_, index) => `${topic + 1}.${index + 1}`),
    );
    expect(allItems(plan).map((item) => item.key)).toEqual(numbers);
  });

  it('asks units what a unit alone can know, and auxiliaries what they know of their own duty', () => {
    const asking = (asked: string) =>
      allItems(plan)
        .filter((item) => item.asks.some((one) => one === asked))
        .map((item) => item.key);
    expect(asking('unit')).toEqual(['1.6', '1.8', '3.1', '3.4', '4.1', '4.3']);
    expect(asking('auxiliary')).toEqual(['2.2', '2.5', '3.2', '4.5', '4.6', '4.7']);
    expect(asking('officer')).toHaveLength(21);
    expect(allItems(plan).filter((item) => item.catchAll)).toMatchObject([{ key: '2.7' }]);
  });

  it('names nine deliverables and invents no due day', () => {
    expect(plan.deliverables.map(({ key, due }) => `${key} ${due}`)).toEqual([
      'implementing_plan 2023-03-24',
      'problem_list 2023-03-24',
      'work_ledger null',
      'inspection_ledger null',
      'brigade_summary 2023-06-05',
      'district_summary 2023-06-20',
      'long_term_rules null',
      'incident_plan null',
      'minor_exemptions null',
    ]);
  });
});

describe('reading a plan', () => {
  it('takes Windows line ends, a mark at the beginning, and numbers of items without quotes', () => {
    const same = planOf(SEED);
    expect(planOf(SEED.replaceAll('\n', '\r\n'))).toEqual(same);
    expect(planOf(`\ufeff${SEED}`)).toEqual(same);
    expect(planOf(SEED.replaceAll(/"(\d\.\d)"/g, '$1'))).toEqual(same);
  });

  it('keeps the nought of item 1.10', () => {
    const text = slip(['key: "1.8"', 'key: 1.10']);
    expect(planOf(text).topics[0]?.items.at(-1)?.key).toBe('1.10');
  });

  const slips: readonly (readonly [title: string, from: string, to: string, field: string, fix: string])[] = [
    [
      'a day that does not exist',
      'end: 2023-03-10',
      'end: 2023-02-30',
      'phases[0].end',
      '应为存在的日期，如 2023-03-10',
    ],
    [
      'an end before the start',
      'end: 2023-03-20',
      'end: 2023-03-01',
      'phases[1].end',
      '结束日早于开始日，请改为不早于 start 的日期',
    ],
    [
      'phases that overlap',
      'start: 2023-03-21',
      'start: 2023-03-20',
      'phases[2].start',
      '与上一阶段重叠，应晚于 2023-03-20',
    ],
    [
      'a misspelt key',
      'kickoffOnRestDay:',
      'kickoffOnRestday:',
      'settings.kickoffOnRestday',
      '没有“kickoffOnRestday”这一项，应为“kickoffOnRestDay”？',
    ],
    [
      'a key nobody knows',
      '    kept: true',
      '    archive: true',
      'deliverables[2].archive',
      '没有“archive”这一项，请删去',
    ],
    [
      'an unknown action',
      'action: rectify',
      'action: rectfy',
      'phases[2].action',
      '应为 acknowledge、checklist、rectify、deliver 之一',
    ],
    [
      'a unit the plan does not have',
      'owner: 区局\n',
      'owner: 市局\n',
      'deliverables[5].owner',
      'units 中没有“市局”',
    ],
    ['a second root', '  - 区局/办公室', '  - 市局/办公室', 'units', '所有单位应在同一个最上级单位之下'],
    [
      'a number where text belongs',
      'short: 百日行动',
      'short: 2023',
      'campaign.short',
      '应为文字，请加引号："2023"',
    ],
    [
      'text where a number belongs',
      'escalateAfterWorkdays: 3',
      'escalateAfterWorkdays: 三',
      'settings.escalateAfterWorkdays',
      '应为数字',
    ],
    [
      'half a workday',
      'escalateAfterWorkdays: 3',
      'escalateAfterWorkdays: 0',
      'settings.escalateAfterWorkdays',
      '应不小于 1',
    ],
    ['a yes in Chinese', 'kept: true', 'kept: 是', 'deliverables[2].kept', '应为 true 或 false'],
    [
      'an empty field',
      'theme: 规范执法，改进作风',
      'theme:',
      'campaign.theme',
      '这一项是空的，请填写或删去这一行',
    ],
    [
      'one value where a list belongs',
      'implement: [区局/区大队]',
      'implement: 区局/区大队',
      'phases[0].implement',
      '应为列表，每行以“- ”开头',
    ],
    ['an item of another topic', '"2.3"', '"3.9"', 'topics[1].items[2].key', '应以“2.”开头'],
    ['the same item twice', '"2.3"', '"2.2"', 'topics[1].items[2]', '检查项“2.2”重复，请删去一个'],
    [
      'a building block that is missing',
      'from: brigade_summary',
      'from: brigade',
      'deliverables[5].from',
      'deliverables 中没有“brigade”',
    ],
    ['a key twice', '  monthlyQuota: 10000', '  morning: 08:00', '', '这一项重复，请删去一个'],
    ['a full-width colon', 'name: 自查自纠', 'name：自查自纠', '', '冒号应为英文半角，其后空一格'],
    ['a tab', '  evening: 17:30', '\tevening: 17:30', '', '缩进请用空格，不用 Tab'],
    ['two colons in a line', 'theme: 规范', 'theme: 主题: 规范', '', '一行中有两个冒号，内容请加引号'],
    ['an invisible character', 'theme: 规范', 'theme: 规\u0007范', '', '含不可见字符，请删去后重新输入'],
  ];
  it.each(slips)('names line, field and fix of %s', (_, from, to, field, fix) => {
    const line = lineOf(SEED, field === 'units' ? 'units:\n' : from);
    expect(problemsOf(slip([from, to]))).toContainEqual({ line, field, fix });
  });

  it('points at the entry that lacks a field', () => {
    const text = slip(['    end: 2023-03-20\n', '']);
    const line = lineOf(text, '  - key: self_inspection');
    expect(problemsOf(text)).toEqual([{ line, field: 'phases[1].end', fix: '缺少这一项，请补上' }]);
  });

  it('names everything at once, in the order of the lines', () => {
    const text = slip(
      ['  basis:', '  basics:'],
      ['end: 2023-03-10', 'end: 3月10日'],
      ['owner: 区局/执法科', 'owner: 区局/执法'],
      ['toConfirm: true', 'confirm: true'],
    );
    expect(problemsOf(text).map(({ field }) => field)).toEqual([
      'campaign.basics',
      'phases[0].end',
      'deliverables[3].owner',
      'deliverables[8].confirm',
    ]);
    expect(problemsOf(text).map(({ line }) => line)).toEqual([
      lineOf(text, '  basics:'),
      lineOf(text, 'end: 3月10日'),
      lineOf(text, 'owner: 区局/执法\n'),
      lineOf(text, 'confirm: true'),
    ]);
  });
});

describe('a file that is no plan', () => {
  it.each([
    ['nothing', '', '文件是空的'],
    ['blanks', ' \n \n', '文件是空的'],
    ['a comment', '# 方案\n', '这一项是空的，请填写或删去这一行'],
    ['a sentence', '百日行动', '应为下级各项，缩进写在其下'],
    ['a list', '- 百日行动', '应为下级各项，缩进写在其下'],
    ['two plans', `${SEED}\n---\n${SEED}`, '一个文件只写一份方案，请删去第二个“---”及其后内容'],
    ['an alias to nothing', 'campaign: *plan', '不能用 * 引用，请把内容写全'],
    ['a bomb', `a: &a [x]\n${'b: [*a, *a, *a]\n'.repeat(3)}`, '不能用 * 引用，请把内容写全'],
    ['a book', 'x'.repeat(1_000_001), '文件超过 1 MB，不像是方案'],
    ['a tower', '['.repeat(5_000), '嵌套过深，请按样例的层次书写'],
  ])('is refused: %s', (_, text, fix) => {
    expect(problemsOf(text).map((problem) => problem.fix)).toContain(fix);
  });

  it('never makes it throw', () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(
          'campaign:',
          'phases:',
          '- ',
          '  ',
          '\n',
          '\t',
          ': ',
          '"',
          "'",
          '[',
          '{',
          '&a',
          '*a',
          '|',
          '>',
          '#',
        ),
        fc.constantFrom(
          '? ',
          '!!map ',
          '!!binary ',
          '<<',
          '__proto__: ',
          '%YAML 1.1\n',
          '---\n',
          'null',
          '1.1',
          '\ud800',
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(soup, (parts) => {
        const problems = problemsOf(parts.join(''));
        expect(problems.length).toBeGreaterThan(0);
        expect(problems.every(({ line }) => line >= 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('is told the truth however the seed was cut or spliced', () => {
    const position = fc.nat({ max: SEED.length });
    fc.assert(
      fc.property(position, position, fc.string({ maxLength: 4 }), (from, to, put) => {
        const read = readPlan(SEED.slice(0, from) + put + SEED.slice(to));
        expect('plan' in read || read.problems.length > 0).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
