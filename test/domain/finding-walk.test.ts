/** Findings moved by anybody in any order: what holds whatever they do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '#domain/calendar.ts';
import { FINDING_STATES, type FindingState } from '#domain/finding.ts';
import { type Finding, MOVE_KINDS, type Move, type MoveMade, replay } from '#domain/finding-history.ts';
import { decide, possibleMoves } from '#domain/finding-moves.ts';
import { inOrder } from '#domain/finding-steps.ts';
import type { MoveWish } from '#domain/finding-wish.ts';
import { isRefusal } from '#domain/refusal.ts';
import type { Person } from '#domain/roster.ts';
import { type Case, everybody, factsOf, fresh, reported, today } from '#test/domain/finding-case.ts';

const words = fc.constantFrom('已整改', '原因');
/** Before and after today. */
const anyDay = fc.integer({ min: -5, max: 60 }).map((days) => addDays(today, days));
/** What somebody tries, and with what; which move it is depends on what is possible then. */
const aTry = fc.record({
  pick: fc.nat({ max: 99_999 }),
  wild: fc.nat({ max: 9 }).map((chance) => chance === 0),
  owner: fc.constantFrom(...everybody),
  track: fc.constantFrom('on_the_spot' as const, 'by_day' as const, 'by_rule' as const),
  day: anyDay,
  dueOn: fc.option(anyDay),
  words,
  more: fc.option(words),
  // As they are read: in the order of their days.
  steps: fc
    .array(fc.record({ text: fc.constantFrom('起草', '印发'), dueOn: anyDay }), { maxLength: 3 })
    .map((steps) => inOrder(steps)),
  step: fc.integer({ min: 0, max: 3 }),
  into: fc.option(fc.record({ number: fc.nat({ max: 20 }), state: fc.constantFrom(...FINDING_STATES) })),
  days: fc.constantFrom(0, 0, 0, 1),
});
type Try = typeof aTry extends fc.Arbitrary<infer T> ? T : never;
const tries = fc.array(aTry, { minLength: 10, maxLength: 60 });

/** Anybody tries anything now and then; else one of the things that are possible is done by somebody who can. */
function tryOf(at: Case, on: Day, one: Try): { who: Person; wish: MoveWish } {
  const able = new Map(everybody.map((who) => [who, possibleMoves(factsOf(at), who, on)]));
  const possible = MOVE_KINDS.filter((move) => everybody.some((who) => able.get(who)?.includes(move)));
  const tempting = possible.filter((move) => !RARE.has(move) || one.pick % 7 === 0);
  const moves = [tempting, possible].find((some) => some.length > 0 && !one.wild);
  const move = chosen(moves ?? MOVE_KINDS, Math.floor(one.pick / 7));
  const who = chosen(
    everybody.filter((each) => !moves || able.get(each)?.includes(move)),
    Math.floor(one.pick / 200),
  );
  return { who, wish: wishOf(move, one) };
}

/** What ends a finding, leads nowhere or past the steps: done as often as the rest, most walks would be short. */
const RARE: ReadonlySet<Move> = new Set(['dismiss', 'merge', 'correct', 'fix']);

function chosen<T>(among: readonly T[], pick: number): T {
  const one = among[pick % among.length];
  if (one === undefined) throw new RangeError('nothing to choose from');
  return one;
}

function wishOf(
  move: Move,
  { owner, track, day: on, dueOn, words: said, more, steps, step, into }: Try,
): MoveWish {
  switch (move) {
    case 'assign':
      return { move, owner, track, dueOn, measures: more, steps };
    case 'plan':
      return { move, steps, reason: more };
    case 'step':
    case 'untick':
      return { move, step };
    case 'fix':
      return { move, result: said };
    case 'submit':
      return { move, result: said, cause: more };
    case 'approve':
    case 'grant':
      return { move };
    case 'refuse':
      return { move, reason: more };
    case 'extend':
      return { move, dueOn: on, reason: said };
    case 'handOver':
      return { move, owner, reason: more };
    case 'reopen':
      return { move, reason: said, dueOn };
    case 'return':
    case 'dismiss':
      return { move, reason: said };
    case 'merge':
      return { move, into, reason: more };
    case 'correct':
      return { move, words: { description: said, place: more } };
  }
}

/** What the rules come to, said a second time and otherwise: into which states a state may go. */
const NEXT: Readonly<Record<FindingState, readonly FindingState[]>> = {
  reported: ['reported', 'rectifying', 'submitted', 'dismissed', 'merged'],
  rectifying: ['rectifying', 'submitted', 'dismissed', 'merged'],
  submitted: ['submitted', 'closed', 'rectifying'],
  closed: ['rectifying'],
  dismissed: ['rectifying', 'reported'],
  merged: [],
};

/** What holds of steps whatever is done: one is undone by being taken back alone, all are done before it is handed in, the last is the day of the whole. */
function expectSteps(before: Finding, { steps, state, dueOn, track }: Finding, { move }: MoveMade): void {
  const done = (all: Finding['steps']) => all.filter(({ doneOn }) => doneOn !== null);
  if (move !== 'reopen' && move !== 'untick')
    expect(steps).toEqual(expect.arrayContaining([...done(before.steps)]));
  const ticked = move === 'step' ? 1 : move === 'untick' ? -1 : 0;
  expect(done(steps)).toHaveLength(move === 'reopen' ? 0 : done(before.steps).length + ticked);
  expect(steps).toEqual(inOrder(steps));
  if (state === 'submitted' || state === 'closed') expect(done(steps)).toEqual(steps);
  const last = steps.at(-1);
  if (last) expect([track, last.dueOn <= (dueOn ?? '')]).toEqual(['by_rule', true]);
}

describe('over any sequence of moves by anybody', () => {
  const seen = new Map<Move, number>();

  it('only legal states, four eyes always, and the moves replayed give the finding', () => {
    fc.assert(
      fc.property(tries, (sequence) => {
        let at = fresh;
        let on = today;
        const touched = new Map<number, Set<number>>();
        for (const one of sequence) {
          on = addDays(on, one.days);
          const { who, wish } = tryOf(at, on, one);
          const decided = decide(factsOf(at), who, wish, on);
          if (isRefusal(decided)) continue;
          const { made, finding } = decided;
          const hands = touched.get(finding.cycle) ?? new Set<number>();
          if (made.move === 'approve') expect(hands.has(who.id)).toBe(false);
          if (made.move === 'correct') {
            expect(hands.has(who.id)).toBe(false);
            expect(finding).toEqual({ ...at.finding, ...made.words?.now, version: made.version });
          }
          if (finding.ownerId !== null) hands.add(finding.ownerId);
          if (made.move === 'fix' || made.move === 'step' || made.move === 'submit') hands.add(who.id);
          touched.set(finding.cycle, hands);

          expect(NEXT[at.finding.state]).toContain(finding.state);
          expect(finding.version).toBe(at.finding.version + 1);
          expect(finding.cycle).toBe(at.finding.cycle + (made.move === 'reopen' ? 1 : 0));
          expect(finding.ownerId === null).toBe(
            finding.state === 'reported' ||
              (at.finding.ownerId === null && made.move !== 'assign' && made.move !== 'fix'),
          );
          expectSteps(at.finding, finding, made);
          at = { finding, past: [...at.past, made] };
          seen.set(made.move, (seen.get(made.move) ?? 0) + 1);
        }
        expect(replay(reported, at.past)).toEqual(at.finding);
        expect(at.past.map(({ version }) => version)).toEqual(at.past.map((_, index) => index + 1));
      }),
      { numRuns: 1_000 },
    );
  });

  it('and every move was among them', () => {
    expect([...seen.keys()].sort()).toEqual([...MOVE_KINDS].sort());
  });
});
