/** 建章立制: steps as people type them, who plans and ticks them, and what follows the next one. */
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { dutyAfter } from '#domain/finding-duty.ts';
import { type Finding, isLateFinding, justReported, type MoveMade } from '#domain/finding-history.ts';
import { decide, possibleMoves } from '#domain/finding-moves.ts';
import { type Facts, handlersOf } from '#domain/finding-rights.ts';
import { type PlannedStep, readSteps, STEPS_MAX, stepLine } from '#domain/finding-steps.ts';
import type { MoveWish } from '#domain/finding-wish.ts';
import { isRefusal } from '#domain/refusal.ts';
import type { Person } from '#domain/roster.ts';
import { person, sampleTree } from '#test/domain/samples.ts';

const today = day('2023-03-15');
const chief = person(1, [{ role: 'leader', unitId: 1 }]);
const admin = person(2, [{ role: 'admin', unitId: 2 }]);
const leader = person(6, [{ role: 'leader', unitId: 4 }]);
const officer = person(7, [{ role: 'officer', unitId: 4 }]);
/** An admin who may also be made an owner. */
const head = person(11, [{ role: 'admin', unitId: 1 }]);
const people = [chief, admin, leader, officer, head];

interface Case {
  finding: Finding;
  past: readonly MoveMade[];
}

function factsOf({ finding, past }: Case, owner?: Person): Facts {
  const holder = owner ?? people.find((one) => one.id === finding.ownerId) ?? null;
  const tree = sampleTree();
  return { finding, past, owner: holder, tree, implementing: 3, evidence: [], demandsAfterPhoto: false };
}

function walk(from: Case, ...steps: readonly (readonly [Person, MoveWish, string?])[]): Case {
  return steps.reduce<Case>((at, [who, wish, on]) => {
    const decided = decide(factsOf(at), who, wish, on === undefined ? today : day(on));
    if (isRefusal(decided)) throw new Error(`${wish.move}: ${JSON.stringify(decided.refused)}`);
    return { finding: decided.finding, past: [...at.past, decided.made] };
  }, from);
}

function refusal(at: Case, who: Person, wish: MoveWish, on = today) {
  const decided = decide(factsOf(at), who, wish, on);
  return isRefusal(decided) ? decided.refused : null;
}

function dutyOf(at: Case) {
  const made = at.past.at(-1);
  return made ? dutyAfter(at.finding, made) : null;
}

const planned = (...days: readonly string[]): readonly PlannedStep[] =>
  days.map((on, index) => ({ text: `第${index + 1}件`, dueOn: day(on) }));
const assign = (owner: Person, steps: readonly PlannedStep[]): MoveWish => ({
  move: 'assign',
  owner,
  track: 'by_rule',
  dueOn: null,
  measures: null,
  steps,
});
const plan = (steps: readonly PlannedStep[]): MoveWish => ({ move: 'plan', steps, reason: null });
const tick = (step: number): MoveWish => ({ move: 'step', step });
const handIn: MoveWish = { move: 'submit', result: '已印发', cause: null };

const fresh: Case = {
  finding: justReported({
    unitId: 4,
    reporterId: officer.id,
    track: 'by_day',
    foundOn: today,
    dueOn: null,
    description: '没有用语规范',
    place: null,
  }),
  past: [],
};
const begun = walk(fresh, [leader, assign(officer, planned('2023-03-20', '2023-04-10'))]);

describe('steps as they are typed', () => {
  it.each([
    '4月10日 起草制度',
    '4月10日前起草制度',
    '4-10：起草制度',
    '4.10 起草制度',
    '1. 4月10日 起草制度',
    '1、4月10日，起草制度',
    '（1）4/10 起草制度',
    '第一步：4月10日 起草制度',
    '一、2023年4月10日前 起草制度',
    '2023-04-10 起草制度',
    '4月10起草制度',
    '４月１０日 起草制度',
    '起草制度 4月10日',
    '起草制度，4月10日前完成。',
  ])('%s is one step', (line) => {
    expect(readSteps(line, today)).toEqual([{ text: '起草制度', dueOn: '2023-04-10' }]);
  });

  it('whose words begin like the word before a day keep them', () => {
    expect(readSteps('4月10日 前期调研\n4月20日前期总结', today)).toMatchObject([
      { text: '前期调研' },
      { text: '前期总结' },
    ]);
  });

  it('stand a line each, or behind semicolons, and come in the order of their days', () => {
    const steps = [
      { text: '起草', dueOn: '2023-03-20' },
      { text: '印发 3 项制度', dueOn: '2023-04-10' },
    ];
    expect(readSteps('4月10日 印发 3 项制度\n\n 3月20日 起草\n', today)).toEqual(steps);
    expect(readSteps('3月20日 起草；4月10日 印发 3 项制度；', today)).toEqual(steps);
    expect(readSteps(' \n；', today)).toEqual([]);
  });

  it.each([
    ['起草制度', { reason: 'step unreadable', text: '起草制度' }],
    ['4月10日', { reason: 'step unreadable', text: '4月10日' }],
    ['13月40日 起草', { reason: 'step unreadable', text: '13月40日 起草' }],
    ['4月10日前', { reason: 'step unreadable', text: '4月10日前' }],
    ['4月100日 起草', { reason: 'step unreadable', text: '4月100日 起草' }],
    [`4月10日 ${'长'.repeat(41)}`, { reason: 'text too long', max: 40 }],
  ])('%s is refused, and told which', (line, refused) => {
    expect(readSteps(`3月20日 起草\n${line}`, today)).toEqual({ refused });
  });

  it.each(['2023-04-10', '2023-12-31', '2024-01-05'])('can be typed again as they are shown: %s', (on) => {
    const step = { text: '起草制度', dueOn: day(on) };
    expect(readSteps(stepLine(step, today), today)).toEqual([step]);
  });
});

describe('a finding put right by steps', () => {
  it('is due when its last step is, whatever day was typed beside them', () => {
    expect(begun.finding).toMatchObject({ track: 'by_rule', dueOn: '2023-04-10' });
    const typed = { ...assign(officer, planned('2023-04-10')), dueOn: day('2023-12-31') } as MoveWish;
    expect(walk(fresh, [leader, typed]).finding.dueOn).toBe('2023-04-10');
  });

  it('needs none to begin with: its owner may plan them later', () => {
    const without = walk(fresh, [leader, assign(officer, [])]);
    expect(possibleMoves(factsOf(without), officer, today)).toContain('plan');
    const later = walk(without, [officer, plan(planned('2023-05-01'))]);
    expect(later.finding).toMatchObject({ dueOn: '2023-05-01', steps: [{ doneOn: null }] });
    expect(refusal(without, officer, handIn)).toBeNull();
  });

  it('has its duty at the next open step’s day, and is late from the day after', () => {
    expect(dutyOf(begun)).toMatchObject({ kind: 'open', dueOn: '2023-03-20', openedOn: today });
    expect(isLateFinding(begun.finding, day('2023-03-20'))).toBe(false);
    expect(isLateFinding(begun.finding, day('2023-03-21'))).toBe(true);
    const one = walk(begun, [officer, tick(1), '2023-03-22']);
    expect(dutyOf(one)).toMatchObject({ kind: 'open', dueOn: '2023-04-10', openedOn: null });
    expect(isLateFinding(one.finding, day('2023-03-22'))).toBe(false);
    expect(one.finding.steps[0]).toMatchObject({ dueOn: '2023-03-20', doneOn: '2023-03-22' });
  });

  it('is handed in when all of them are done, in whatever order', () => {
    expect(refusal(begun, officer, handIn)).toEqual({ reason: 'steps open', count: 2 });
    expect(possibleMoves(factsOf(begun), officer, today)).toContain('submit');
    const all = walk(begun, [officer, tick(2)], [officer, tick(1)], [officer, handIn]);
    expect(all.finding.state).toBe('submitted');
  });

  it('has each step ticked off once, by its owner or who stands in', () => {
    expect(refusal(begun, officer, tick(3))).toEqual({ reason: 'no open step' });
    expect(refusal(begun, officer, tick(0))).toEqual({ reason: 'no open step' });
    expect(refusal(begun, admin, tick(1))).toMatchObject({ reason: 'not your move' });
    const one = walk(begun, [officer, tick(1)]);
    expect(refusal(one, officer, tick(1))).toEqual({ reason: 'no open step' });
    const away = factsOf(begun, { ...officer, awayUntil: today });
    expect(isRefusal(decide(away, leader, tick(1), today))).toBe(false);
  });

  it('has one taken back that was ticked off by mistake: it is open as before, and so is its duty', () => {
    const take = (step: number): MoveWish => ({ move: 'untick', step });
    expect(possibleMoves(factsOf(begun), officer, today)).not.toContain('untick');
    const one = walk(begun, [officer, tick(1)]);
    expect(refusal(one, officer, take(2))).toEqual({ reason: 'no done step' });
    expect(refusal(one, admin, take(1))).toMatchObject({ reason: 'not your move' });
    const back = walk(one, [officer, take(1)]);
    expect(back.finding).toEqual({ ...begun.finding, version: 3 });
    expect(dutyOf(back)).toMatchObject({ kind: 'open', dueOn: '2023-03-20', openedOn: null });
    expect(back.past.at(-1)).toMatchObject({ move: 'untick', step: 1, text: '第1件' });
  });

  it('counts whoever ticked one off among its handlers', () => {
    const own = walk(
      fresh,
      [admin, assign(chief, planned('2023-03-20'))],
      [chief, tick(1)],
      [chief, { move: 'handOver', owner: officer, reason: null }],
      [officer, handIn],
    );
    expect(handlersOf(factsOf(own)).has(chief.id)).toBe(true);
    expect(refusal(own, chief, { move: 'approve' })).toEqual({ reason: 'four eyes' });
  });

  it('starts its next cycle without steps; the old ones stay in the moves', () => {
    const again = walk(
      begun,
      [officer, tick(1)],
      [officer, tick(2)],
      [officer, handIn],
      [admin, { move: 'approve' }],
      [admin, { move: 'reopen', reason: '未执行', dueOn: null }],
    );
    expect(again.finding.steps).toEqual([]);
    expect(again.past[0]?.steps).toHaveLength(2);
  });
});

describe('steps planned anew', () => {
  const half = walk(begun, [officer, tick(1)]);

  it('keep what is done; the rest gives way', () => {
    const again = walk(half, [officer, plan(planned('2023-03-25', '2023-04-05'))]);
    expect(again.finding.steps.map(({ dueOn, doneOn }) => [dueOn, doneOn])).toEqual([
      ['2023-03-20', today],
      ['2023-03-25', null],
      ['2023-04-05', null],
    ]);
    expect(again.finding.dueOn).toBe('2023-04-05');
    expect(walk(half, [officer, plan([])]).finding.dueOn).toBe('2023-03-20');
  });

  it('end by the day there is, unless an admin without a hand in it plans them', () => {
    const beyond = plan(planned('2023-04-11'));
    const refused = { reason: 'steps beyond due', day: '2023-04-10' };
    expect(refusal(half, officer, beyond)).toEqual(refused);
    expect(refusal(half, admin, beyond)).toBeNull();
    const own = walk(fresh, [head, assign(head, planned('2023-04-10'))]);
    expect(refusal(own, head, beyond)).toEqual(refused);
  });

  it('leave an extension that was asked for waiting; granted, it is the last open step’s', () => {
    const asked = walk(half, [officer, { move: 'extend', dueOn: day('2023-04-20'), reason: '等批复' }]);
    const busy = walk(asked, [officer, plan(planned('2023-03-25', '2023-04-05'))], [officer, tick(2)]);
    expect(busy.finding.extension).toMatchObject({ dueOn: '2023-04-20' });
    const granted = walk(busy, [admin, { move: 'grant' }]).finding;
    expect(granted).toMatchObject({ dueOn: '2023-04-20', extension: null });
    expect(granted.steps.map(({ dueOn }) => dueOn)).toEqual(['2023-03-20', '2023-03-25', '2023-04-20']);
  });

  it('give what was asked for when they end as late: nothing is left to grant that would take days back', () => {
    const asked = walk(half, [officer, { move: 'extend', dueOn: day('2023-04-20'), reason: '等批复' }]);
    const given = walk(asked, [admin, plan(planned('2023-05-10'))]).finding;
    expect(given).toMatchObject({ dueOn: '2023-05-10', extension: null });
  });

  it.each<[string, MoveWish, object]>([
    ['none at all', plan([]), { reason: 'steps missing' }],
    ['one in the past', plan(planned('2023-03-14')), { reason: 'due in the past' }],
    ['one of another age', plan(planned('2093-04-10')), { reason: 'due too far' }],
    [
      'more than a card shows',
      plan(Array.from({ length: STEPS_MAX + 1 }, () => ({ text: '步', dueOn: today }))),
      { reason: 'too many steps', max: STEPS_MAX },
    ],
  ])('are refused: %s', (_, wish, refused) => expect(refusal(begun, officer, wish)).toEqual(refused));

  it('are for making rules, not for other tracks', () => {
    const other = { ...assign(officer, planned('2023-03-20')), track: 'by_day', dueOn: today } as MoveWish;
    expect(refusal(fresh, leader, other)).toEqual({ reason: 'steps of another track' });
    const byDay = { ...assign(officer, []), track: 'by_day', dueOn: today } as MoveWish;
    const at = walk(fresh, [leader, byDay]);
    expect(refusal(at, officer, plan(planned('2023-03-15')))).toMatchObject({ reason: 'move not possible' });
  });
});
