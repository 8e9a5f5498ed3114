/** Who may do what with a finding, and what it is afterwards. */
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { FINDING_STATES } from '#domain/finding.ts';
import { dutyAfter } from '#domain/finding-duty.ts';
import { asReported, type Finding, isLateFinding, MOVE_KINDS } from '#domain/finding-history.ts';
import { decide, MOVES, possibleMoves, whyNot } from '#domain/finding-moves.ts';
import { type Facts, handlersOf, implementingTop, isReviewer } from '#domain/finding-rights.ts';
import type { MoveWish } from '#domain/finding-wish.ts';
import { isRefusal } from '#domain/refusal.ts';
import type { Person } from '#domain/roster.ts';
import {
  admin,
  brigadier,
  type Case,
  chief,
  colleague,
  everybody,
  factsOf,
  fresh,
  inspector,
  leader,
  mate,
  neighbour,
  officer,
  reported,
  stranger,
  today,
  tree,
} from '#test/domain/finding-case.ts';

const assignTo = (owner: Person): MoveWish => ({
  move: 'assign',
  owner,
  track: 'by_day',
  dueOn: day('2023-03-31'),
  measures: null,
  steps: [],
});
const handIn: MoveWish = { move: 'submit', result: '已整改', cause: null };
const because = (move: 'return' | 'dismiss'): MoveWish => ({ move, reason: '不符' });
const reopen: MoveWish = { move: 'reopen', reason: '又犯', dueOn: day('2023-04-20') };
const extend: MoveWish = { move: 'extend', dueOn: day('2023-04-10'), reason: '等待制证' };
const handOver = (owner: Person): MoveWish => ({ move: 'handOver', owner, reason: null });

/** The steps one after the other; a step that is refused fails the test. */
function walk(...steps: readonly (readonly [Person, MoveWish])[]): Case {
  return steps.reduce<Case>((at, [who, wish]) => {
    const decided = decide(factsOf(at), who, wish, today);
    if (isRefusal(decided)) throw new Error(`${wish.move}: ${JSON.stringify(decided.refused)}`);
    return { finding: decided.finding, past: [...at.past, decided.made] };
  }, fresh);
}

function tried(at: Case, who: Person, wish: MoveWish, on = today) {
  const decided = decide(factsOf(at), who, wish, on);
  return isRefusal(decided) ? decided.refused : decided.finding.state;
}

const assigned = walk([leader, assignTo(officer)]);
const handedIn = walk([leader, assignTo(officer)], [officer, handIn]);
const closed = walk([leader, assignTo(officer)], [officer, handIn], [admin, { move: 'approve' }]);

describe('a finding', () => {
  it('is assigned, put right, approved by somebody else and closed', () => {
    expect(closed.finding).toMatchObject({
      state: 'closed',
      version: 3,
      ownerId: officer.id,
      dueOn: '2023-03-31',
      submittedOn: today,
      closedOn: today,
      result: '已整改',
    });
  });

  it('put right on the spot still waits for somebody else', () => {
    const fixed = walk([officer, { move: 'fix', result: '当场改正' }]);
    expect(fixed.finding).toMatchObject({ state: 'submitted', ownerId: officer.id, track: 'on_the_spot' });
    expect(tried(fixed, officer, { move: 'approve' })).toMatchObject({ reason: 'not your move' });
    expect(tried(fixed, admin, { move: 'approve' })).toBe('closed');
  });

  it('sent back is the owner’s again, with what was said', () => {
    const back = walk([leader, assignTo(officer)], [officer, handIn], [admin, because('return')]);
    expect(back.finding).toMatchObject({ state: 'rectifying', submittedOn: null, result: '已整改' });
    expect(back.past.at(-1)).toMatchObject({ move: 'return', text: '不符', from: 'submitted' });
  });

  it('reopened begins a new cycle, and the old closing stays in its past', () => {
    const again = walk(
      [leader, assignTo(officer)],
      [officer, handIn],
      [admin, { move: 'approve' }],
      [admin, reopen],
    );
    expect(again.finding).toMatchObject({ state: 'rectifying', cycle: 2, result: null, closedOn: null });
    expect(again.past.map(({ move, cycle }) => `${move} ${cycle}`)).toEqual([
      'assign 1',
      'submit 1',
      'approve 1',
      'reopen 2',
    ]);
  });

  it('reopened with an owner needs a new day, or it would never be late', () => {
    expect(tried(closed, admin, { ...reopen, dueOn: null })).toEqual({ reason: 'due needed' });
    const spot = walk([officer, { move: 'fix', result: '当场改正' }], [admin, { move: 'approve' }]);
    expect(tried(spot, admin, { ...reopen, dueOn: null })).toBe('rectifying');
    const nobodys = walk([admin, because('dismiss')]);
    expect(tried(nobodys, admin, { ...reopen, dueOn: null })).toBe('reported');
  });

  it('that was dismissed before anybody owned it is assigned anew when it is reopened', () => {
    expect(walk([admin, because('dismiss')], [admin, reopen]).finding).toMatchObject({
      state: 'reported',
      cycle: 2,
    });
  });

  it('keeps its old days when the due day moves, and counts them', () => {
    const moved = walk([leader, assignTo(officer)], [officer, extend], [admin, { move: 'grant' }]);
    expect(moved.finding).toMatchObject({ dueOn: '2023-04-10', extensions: 1, extension: null });
    expect(moved.past.map(({ dueOn }) => dueOn)).toEqual(['2023-03-31', '2023-03-31', '2023-04-10']);
    const refused = walk(
      [leader, assignTo(officer)],
      [officer, extend],
      [admin, { move: 'refuse', reason: null }],
    );
    expect(refused.finding).toMatchObject({ dueOn: '2023-03-31', extensions: 0, extension: null });
  });

  it('merged into another says into which', () => {
    const into = { number: 7, state: 'rectifying' as const };
    expect(walk([admin, { move: 'merge', into, reason: null }]).finding).toMatchObject({
      state: 'merged',
      mergedInto: 7,
    });
  });

  it('corrected says something else and is otherwise what it was; what it said before stays', () => {
    const asked = walk([leader, assignTo(officer)], [officer, extend]);
    const words = { description: '门前堆放建筑垃圾', place: '示例路口' };
    const decided = decide(factsOf(asked), admin, { move: 'correct', words }, today);
    if (isRefusal(decided)) throw new Error(decided.refused.reason);
    expect(decided.finding).toEqual({ ...asked.finding, ...words, version: asked.finding.version + 1 });
    expect(decided.made.words?.was).toEqual({ description: '门前堆放杂物', place: null });
    expect(dutyAfter(decided.finding, decided.made)).toEqual({ kind: 'kept' });
    const { track, dueOn } = reported;
    expect(asReported(decided.finding, [...asked.past, decided.made], { track, dueOn })).toEqual(reported);
    expect(tried({ ...asked, finding: decided.finding }, admin, { move: 'correct', words })).toEqual({
      reason: 'nothing corrected',
    });
  });

  it('is late from the day after its due day, and stays so when it was handed in late', () => {
    const due = { dueOn: day('2023-03-31'), submittedOn: null, steps: [] };
    expect(isLateFinding({ ...due, state: 'rectifying' }, day('2023-03-31'))).toBe(false);
    expect(isLateFinding({ ...due, state: 'rectifying' }, day('2023-04-01'))).toBe(true);
    const handed = { ...due, state: 'closed' as const, submittedOn: day('2023-03-31') };
    expect(isLateFinding(handed, day('2023-06-01'))).toBe(false);
    expect(isLateFinding({ ...handed, submittedOn: day('2023-04-03') }, day('2023-06-01'))).toBe(true);
    expect(isLateFinding({ ...due, state: 'dismissed' }, day('2023-06-01'))).toBe(false);
  });
});

describe('who may', () => {
  const may = (at: Case, who: Person) => possibleMoves(factsOf(at), who, today);

  it('assign: an admin anywhere, a leader within the own subtree, an inspector or neighbour never', () => {
    const assigners = everybody.filter((who) => may(fresh, who).includes('assign'));
    expect(assigners).toEqual([chief, admin, colleague, brigadier, leader]);
  });

  it('be made the owner: people of the unit, below or above it, within what the asker oversees', () => {
    expect(tried(fresh, leader, assignTo(mate))).toBe('rectifying');
    expect(tried(fresh, leader, assignTo(stranger))).toEqual({ reason: 'owner out of scope' });
    expect(tried(fresh, leader, assignTo(brigadier))).toEqual({ reason: 'owner out of scope' });
    expect(tried(fresh, admin, assignTo(brigadier))).toBe('rectifying');
    expect(tried(fresh, admin, assignTo(neighbour))).toEqual({ reason: 'owner out of scope' });
  });

  it('put it right: its owner, and the unit’s leader while the owner is away', () => {
    expect(tried(assigned, officer, handIn)).toBe('submitted');
    expect(tried(assigned, mate, handIn)).toMatchObject({ reason: 'not your move' });
    expect(tried(assigned, leader, handIn)).toMatchObject({ reason: 'not your move' });
    const away = factsOf(assigned, { ...officer, awayUntil: today });
    expect(isRefusal(decide(away, leader, handIn, today))).toBe(false);
    expect(isRefusal(decide(factsOf(assigned, null), leader, handIn, today))).toBe(false);
    expect(isRefusal(decide(away, brigadier, handIn, today))).toBe(true);
  });

  it('review: the leading side or above the implementing unit, not the implementing unit itself', () => {
    expect(everybody.filter((who) => isReviewer(who, tree, 3))).toEqual([chief, admin, colleague]);
    expect(everybody.filter((who) => may(handedIn, who).includes('approve'))).toEqual([
      chief,
      admin,
      colleague,
    ]);
  });

  it('hand it over: the owner, the owner’s leaders, an admin; not the leader of a unit below the owner', () => {
    const by = (at: Case) => everybody.filter((who) => may(at, who).includes('handOver'));
    expect(by(assigned)).toEqual([chief, admin, colleague, brigadier, leader, officer]);
    expect(by(walk([admin, assignTo(brigadier)]))).toEqual([chief, admin, colleague, brigadier]);
    expect(tried(assigned, officer, handOver(mate))).toBe('rectifying');
    expect(tried(assigned, officer, handOver(officer))).toEqual({ reason: 'already the owner' });
    expect(tried(assigned, officer, handOver(stranger))).toEqual({ reason: 'owner out of scope' });
  });

  it('correct its words: who reported it or reviews, never who puts it right, and nobody once it is decided', () => {
    const by = (at: Case) => everybody.filter((who) => may(at, who).includes('correct'));
    expect(by(fresh)).toEqual([chief, admin, colleague, officer]);
    expect(by(assigned)).toEqual([chief, admin, colleague]);
    expect(by(walk([leader, assignTo(mate)], [mate, handIn]))).toEqual([chief, admin, colleague, officer]);
    expect(by(closed)).toEqual([]);
  });

  it('see nothing of it to do: whoever is not concerned', () => {
    expect([fresh, assigned, handedIn, closed].flatMap((at) => may(at, stranger))).toEqual([]);
    expect([fresh, assigned, handedIn, closed].flatMap((at) => may(at, inspector))).toEqual([]);
  });

  it('the implementing unit is the topmost named above the finding’s, else the finding’s own', () => {
    expect(implementingTop(tree, ['区局/大队', '区局/大队/甲队'], 4)).toBe(3);
    expect(implementingTop(tree, ['区局/大队'], 2)).toBe(2);
  });
});

describe('four eyes', () => {
  const fourEyes = { reason: 'four eyes' };

  it('keep whoever owned, fixed or handed it in from approving it, also after a hand-over', () => {
    const own = walk([admin, assignTo(chief)], [chief, handIn]);
    expect(tried(own, chief, { move: 'approve' })).toEqual(fourEyes);
    const passedOn = walk([admin, assignTo(chief)], [chief, handOver(officer)], [officer, handIn]);
    expect(tried(passedOn, chief, { move: 'approve' })).toEqual(fourEyes);
    expect(tried(passedOn, admin, { move: 'approve' })).toBe('closed');
  });

  it('last for the cycle: after a reopening the old owner, handed over from, is a handler once more', () => {
    const again = walk(
      [admin, assignTo(officer)],
      [officer, handIn],
      [admin, { move: 'approve' }],
      [admin, reopen],
      [admin, handOver(brigadier)],
      [brigadier, handIn],
    );
    expect(handlersOf(factsOf(again))).toEqual(new Set([officer.id, brigadier.id]));
  });

  it('also keep an owner from giving oneself more time or declaring it no problem', () => {
    const own = walk([admin, assignTo(chief)], [chief, extend]);
    expect(tried(own, chief, { move: 'grant' })).toEqual(fourEyes);
    expect(tried(own, chief, because('dismiss'))).toEqual(fourEyes);
    expect(tried(own, admin, { move: 'grant' })).toBe('rectifying');
  });
});

describe('a move that is not possible', () => {
  it('is refused with what is possible now, for this person', () => {
    expect(tried(handedIn, admin, assignTo(mate))).toEqual({
      reason: 'move not possible',
      state: 'submitted',
      possible: ['approve', 'return', 'correct'],
    });
    expect(tried(handedIn, officer, handIn)).toEqual({
      reason: 'move not possible',
      state: 'submitted',
      possible: [],
    });
  });

  it('names who makes it', () => {
    expect(tried(handedIn, brigadier, { move: 'approve' })).toEqual({
      reason: 'not your move',
      by: ['reviewer'],
      possible: [],
    });
  });

  it.each(MOVE_KINDS.flatMap((move) => FINDING_STATES.map((state) => [move, state] as const)))(
    '%s from %s is in the table or refused',
    (move, state) => {
      const finding: Finding = {
        ...reported,
        state,
        ownerId: officer.id,
        track: 'by_rule',
        steps: [
          { text: '起草', dueOn: today, doneOn: today },
          { text: '印发', dueOn: today, doneOn: null },
        ],
        extension: { dueOn: today, reason: '' },
      };
      const legal = move === 'extend' ? false : MOVES[move].from.includes(state);
      const reasons = everybody.map((who) => whyNot(move, factsOf({ finding, past: [] }), who, today));
      const impossible = reasons.every((one) => one?.refused.reason === 'move not possible');
      expect(impossible).toBe(!legal);
    },
  );

  it.each<[string, Case, Person, MoveWish, object]>([
    [
      'a day for 限期整改',
      fresh,
      leader,
      { ...assignTo(officer), dueOn: null } as MoveWish,
      { reason: 'due needed' },
    ],
    [
      'a day to come',
      fresh,
      leader,
      { ...assignTo(officer), dueOn: day('2023-03-14') } as MoveWish,
      { reason: 'due in the past' },
    ],
    [
      'a day of these years',
      fresh,
      leader,
      { ...assignTo(officer), dueOn: day('2099-12-31') } as MoveWish,
      { reason: 'due too far' },
    ],
    [
      'a later day',
      assigned,
      officer,
      { ...extend, dueOn: day('2023-03-31') } as MoveWish,
      { reason: 'day not after', day: '2023-03-31' },
    ],
    [
      'another finding to merge into',
      fresh,
      admin,
      { move: 'merge', into: { number: 12, state: 'reported' }, reason: null },
      { reason: 'cannot merge into' },
    ],
    [
      'one that counts',
      fresh,
      admin,
      { move: 'merge', into: { number: 7, state: 'dismissed' }, reason: null },
      { reason: 'cannot merge into' },
    ],
  ])('is refused when it lacks %s', (_, at, who, wish, refused) => {
    expect(tried(at, who, wish)).toEqual(refused);
  });
});

describe('where the plan demands a photo that shows it put right', () => {
  const demanding = (at: Case, evidence: Facts['evidence']): Facts => ({
    ...factsOf(at),
    evidence,
    demandsAfterPhoto: true,
  });
  const strikes = [
    [fresh, officer, { move: 'fix', result: '当场改正' }],
    [assigned, officer, handIn],
    [handedIn, admin, { move: 'approve' }],
  ] as const;

  it.each(strikes)('nothing is struck off without one: %#', (at, who, wish) => {
    const refused = { refused: { reason: 'after photo missing' } };
    expect(decide(demanding(at, []), who, wish, today)).toEqual(refused);
    expect(decide(demanding(at, [{ type: 'jpeg', mark: 'before' }]), who, wish, today)).toEqual(refused);
    expect(decide(demanding(at, [{ type: 'pdf', mark: 'after' }]), who, wish, today)).toEqual(refused);
    expect(isRefusal(decide(demanding(at, [{ type: 'heic', mark: 'after' }]), who, wish, today))).toBe(false);
  });

  it.each(strikes)('the button stays, so that who presses it hears what is missing: %#', (at, who, wish) => {
    expect(possibleMoves(demanding(at, []), who, today)).toContain(wish.move);
    expect(whyNot(wish.move, demanding(at, []), who, today)).not.toBeNull();
  });

  it('what else there is to do needs none', () => {
    expect(isRefusal(decide(demanding(assigned, []), officer, extend, today))).toBe(false);
    expect(isRefusal(decide(demanding(handedIn, []), admin, because('return'), today))).toBe(false);
  });
});

describe('the duty of putting it right', () => {
  const dutyOf = (at: Case) => {
    const made = at.past.at(-1);
    return made ? dutyAfter(at.finding, made) : null;
  };

  it('is the owner’s from the day it is assigned until it is handed in, and again when it comes back', () => {
    const open = { kind: 'open', ownerId: officer.id, dueOn: '2023-03-31', openedOn: today };
    expect(dutyOf(assigned)).toEqual(open);
    expect(dutyOf(handedIn)).toMatchObject({ kind: 'done', doneBy: officer.id });
    expect(dutyOf(closed)).toEqual({ kind: 'kept' });
    expect(dutyOf(walk([leader, assignTo(officer)], [officer, handIn], [admin, because('return')]))).toEqual(
      open,
    );
  });

  it('goes with the hand-over, follows the day, and ends with a dismissal', () => {
    const passedOn = walk([leader, assignTo(officer)], [officer, handOver(mate)]);
    expect(dutyOf(passedOn)).toMatchObject({ kind: 'open', ownerId: mate.id });
    const moved = walk([leader, assignTo(officer)], [officer, extend], [admin, { move: 'grant' }]);
    expect(dutyOf(moved)).toMatchObject({ kind: 'open', dueOn: '2023-04-10', openedOn: null });
    expect(dutyOf(walk([leader, assignTo(officer)], [admin, because('dismiss')]))).toEqual({
      kind: 'released',
    });
  });
});
