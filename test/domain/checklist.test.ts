/** Who is asked which items, and what an answer does to a checklist. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Day, day } from '#domain/calendar.ts';
import {
  answerItem,
  askedOf,
  type Change,
  type ChecklistState,
  choiceOf,
  clearTopic,
  mayWriteFinding,
  submit,
  topicProgress,
} from '#domain/checklist.ts';
import type { Choice } from '#domain/click.ts';
import { allItems } from '#domain/plan.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';
import { samplePlan } from '#test/domain/samples.ts';

const plan = samplePlan();
const [first, second] = plan.topics;
if (!first || !second) throw new RangeError('the sample has two topics');

const inPhase = day('2023-03-15');
const before = day('2023-03-10');
const afterwards = day('2023-03-21');
const at = new Date('2023-03-15T02:00:00Z');

function checklist(
  given: { answers?: Record<string, Choice>; findings?: Record<string, number[]> } & Partial<
    Pick<ChecklistState, 'submittedAt' | 'campaignClosed' | 'asked'>
  > = {},
): ChecklistState {
  return {
    asked: askedOf(plan, 'officer'),
    submittedAt: null,
    campaignClosed: false,
    phase: { name: '自查', start: day('2023-03-11'), end: day('2023-03-20') },
    ...given,
    answers: new Map(
      Object.entries(given.answers ?? {}).map(([item, choice]) => [item, { item, choice, answeredAt: at }]),
    ),
    findings: new Map(Object.entries(given.findings ?? {})),
  };
}

const complete = { '1.1': 'none', '1.2': 'none', '2.1': 'none' } as const;

describe('who is asked what', () => {
  it('each respondent only what is theirs, in the plan’s order', () => {
    const keys = (respondent: 'officer' | 'auxiliary' | 'unit') =>
      askedOf(plan, respondent).map((item) => item.key);
    expect(keys('officer')).toEqual(['1.1', '1.2', '2.1']);
    expect(keys('auxiliary')).toEqual(['1.2']);
    expect(keys('unit')).toEqual(['1.3', '2.2']);
  });

  it('together they are asked everything', () => {
    const all = (['officer', 'auxiliary', 'unit'] as const).flatMap((one) => askedOf(plan, one));
    expect(new Set(all)).toEqual(new Set(allItems(plan)));
  });
});

describe('an officer', () => {
  it('answers an item, and the same tap again changes nothing', () => {
    expect(answerItem(checklist(), '1.1', 'none', inPhase)).toEqual({
      answers: [{ item: '1.1', choice: 'none', before: null }],
      late: false,
      ledger: false,
    });
    expect(answerItem(checklist({ answers: { '1.1': 'none' } }), '1.1', 'none', inPhase)).toEqual({
      answers: [],
      late: false,
      ledger: false,
    });
  });

  it('cannot answer what is asked of others', () => {
    const refusal = { refused: { reason: 'not yours' } };
    expect(answerItem(checklist(), '1.3', 'none', inPhase)).toEqual(refusal);
    expect(answerItem(checklist(), '9.9', 'none', inPhase)).toEqual(refusal);
    expect(mayWriteFinding(checklist(), '2.2', inPhase)).toEqual(refusal);
    expect(clearTopic(checklist({ asked: [] }), first, inPhase)).toEqual(refusal);
  });

  it('cannot tap back an item that has a numbered finding', () => {
    expect(answerItem(checklist({ findings: { '1.1': [3, 5] } }), '1.1', 'not_applicable', inPhase)).toEqual({
      refused: { reason: 'item has findings', item: '1.1', numbers: [3, 5] },
    });
  });

  it('clears a topic without overwriting what was answered or found', () => {
    const state = checklist({ answers: { '1.1': 'not_applicable' } });
    expect(clearTopic(state, first, inPhase)).toMatchObject({ answers: [{ item: '1.2', choice: 'none' }] });
    const found = checklist({ findings: { '1.1': [1] } });
    expect(clearTopic(found, first, inPhase)).toMatchObject({ answers: [{ item: '1.2' }] });
    expect(clearTopic(checklist({ answers: complete }), first, inPhase)).toMatchObject({ answers: [] });
  });

  it('sees how far a topic is, counting only what is asked', () => {
    const state = checklist({ answers: { '1.1': 'none' }, findings: { '2.1': [1] } });
    expect(topicProgress(state, first)).toEqual({ asked: 2, answered: 1, found: 0, complete: false });
    expect(topicProgress(state, second)).toEqual({ asked: 1, answered: 1, found: 1, complete: true });
  });

  it('submits only when every item is answered, and is told which are missing', () => {
    expect(submit(checklist({ answers: { '1.2': 'none' } }), inPhase)).toEqual({
      refused: { reason: 'incomplete', missing: ['1.1', '2.1'] },
    });
    expect(submit(checklist({ asked: [] }), inPhase)).toEqual({ refused: { reason: 'nothing to do' } });
  });

  it('makes a zero report when nothing was found, and none when something was', () => {
    expect(submit(checklist({ answers: complete }), inPhase)).toEqual({ zeroReport: true, late: false });
    const found = checklist({ answers: { ...complete, '1.1': 'found' }, findings: { '1.1': [4] } });
    expect(submit(found, inPhase)).toEqual({ zeroReport: false, late: false });
  });

  it('is too early before the phase and too late once the campaign is closed', () => {
    const doings = (state: ChecklistState, on: Day) => [
      answerItem(state, '1.1', 'none', on),
      clearTopic(state, first, on),
      mayWriteFinding(state, '1.1', on),
      submit(state, on),
    ];
    for (const outcome of doings(checklist({ answers: complete }), before)) {
      expect(outcome).toEqual({
        refused: { reason: 'phase not started', phase: '自查', start: '2023-03-11' },
      });
    }
    for (const outcome of doings(checklist({ answers: complete, campaignClosed: true }), inPhase)) {
      expect(outcome).toEqual({ refused: { reason: 'campaign closed' } });
    }
  });
});

describe('after the phase', () => {
  it('an officer who has not submitted still answers and submits, marked as late', () => {
    expect(answerItem(checklist(), '1.1', 'none', afterwards)).toMatchObject({ late: true, ledger: false });
    expect(mayWriteFinding(checklist(), '1.1', afterwards)).toMatchObject({ late: true });
    expect(submit(checklist({ answers: complete }), afterwards)).toEqual({ zeroReport: true, late: true });
  });

  it('its last day is still in time', () => {
    expect(submit(checklist({ answers: complete }), day('2023-03-20'))).toMatchObject({ late: false });
  });

  it('a submitted answer stands', () => {
    const state = checklist({ answers: complete, submittedAt: at });
    const refusal = { refused: { reason: 'phase over', phase: '自查', end: '2023-03-20' } };
    expect(answerItem(state, '1.1', 'not_applicable', afterwards)).toEqual(refusal);
    expect(mayWriteFinding(state, '1.1', afterwards)).toEqual(refusal);
  });

  it('a further finding of an item that has one is taken, because it changes no answer', () => {
    const state = checklist({ answers: complete, findings: { '1.1': [1] }, submittedAt: at });
    expect(mayWriteFinding(state, '1.1', afterwards)).toEqual({ answers: [], late: true, ledger: false });
  });
});

describe('a submitted answer', () => {
  it('changes within the phase, in sight of the ledger', () => {
    const state = checklist({ answers: complete, submittedAt: at });
    expect(answerItem(state, '1.1', 'not_applicable', inPhase)).toEqual({
      answers: [{ item: '1.1', choice: 'not_applicable', before: 'none' }],
      late: false,
      ledger: true,
    });
    expect(mayWriteFinding(state, '1.1', inPhase)).toMatchObject({
      answers: [{ item: '1.1', choice: 'found', before: 'none' }],
      ledger: true,
    });
    expect(answerItem(state, '1.1', 'none', inPhase)).toMatchObject({ answers: [], ledger: false });
  });
});

describe('over any sequence of taps', () => {
  const days = fc.constantFrom(before, inPhase, afterwards);
  const item = fc.constantFrom('1.1', '1.2', '1.3', '2.1');
  const step = fc.oneof(
    fc.record({
      do: fc.constant('answer' as const),
      item,
      choice: fc.constantFrom('none', 'not_applicable'),
    }),
    fc.record({ do: fc.constant('clear' as const), topic: fc.constantFrom(first, second) }),
    fc.record({ do: fc.constant('find' as const), item }),
    fc.record({ do: fc.constant('submit' as const) }),
  );

  function applied(state: ChecklistState, outcome: Change | Refusal): ChecklistState {
    if (isRefusal(outcome)) return state;
    const answers = new Map(state.answers);
    for (const answer of outcome.answers) answers.set(answer.item, { ...answer, answeredAt: at });
    return { ...state, answers };
  }

  it('nothing foreign is answered, findings stick, and what was submitted stays complete', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, days), { maxLength: 40 }), (steps) => {
        let state = checklist();
        let found = 0;
        for (const [one, on] of steps) {
          const former = state;
          let outcome: ReturnType<typeof answerItem | typeof submit>;
          if (one.do === 'submit') {
            outcome = submit(state, on);
            if (!isRefusal(outcome)) {
              expect(outcome.zeroReport).toBe(found === 0);
              state = { ...state, submittedAt: at };
            }
          } else if (one.do === 'find') {
            outcome = mayWriteFinding(state, one.item, on);
            state = applied(state, outcome);
            if (!isRefusal(outcome)) {
              found += 1;
              const numbers = [...(state.findings.get(one.item) ?? []), found];
              state = { ...state, findings: new Map(state.findings).set(one.item, numbers) };
            }
          } else {
            outcome =
              one.do === 'clear'
                ? clearTopic(state, one.topic, on)
                : answerItem(state, one.item, one.choice === 'none' ? 'none' : 'not_applicable', on);
            state = applied(state, outcome);
          }
          if (on === before) expect(isRefusal(outcome)).toBe(true);
          const changed = state.asked.filter(({ key }) => choiceOf(state, key) !== choiceOf(former, key));
          if (!isRefusal(outcome) && 'ledger' in outcome) {
            expect(outcome.ledger).toBe(former.submittedAt !== null && changed.length > 0);
            if (one.do === 'clear') {
              expect(changed.every(({ key }) => choiceOf(former, key) === null)).toBe(true);
            }
          }
          if (former.submittedAt !== null && on === afterwards) expect(changed).toEqual([]);
          expect([...state.answers.keys()]).not.toContain('1.3');
          for (const key of state.findings.keys()) expect(choiceOf(state, key)).toBe('found');
          if (state.submittedAt !== null) {
            expect(state.asked.every(({ key }) => choiceOf(state, key) !== null)).toBe(true);
          }
        }
      }),
    );
  });
});
