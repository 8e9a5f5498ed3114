/**
 * The life of a finding as one table of states × moves. A move is decided here and told as a fact (`MoveMade`), from
 * which alone follows what the finding is after it.
 */
import type { Day } from '#domain/calendar.ts';
import { hasAfterPhoto } from '#domain/evidence.ts';
import type { FindingState } from '#domain/finding.ts';
import {
  after,
  type Finding,
  MOVE_KINDS,
  type Move,
  type MoveMade,
  wordsOf,
} from '#domain/finding-history.ts';
import { type Capacity, type Facts, handlersOf, isOneOf, type Standing } from '#domain/finding-rights.ts';
import { lastDay, openSteps, replanned } from '#domain/finding-steps.ts';
import { type MoveWish, wishProblem } from '#domain/finding-wish.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import type { Person } from '#domain/roster.ts';

interface Rule {
  from: readonly FindingState[];
  /** Null where the state stays what it is. */
  to: FindingState | null;
  by: readonly Capacity[];
  /** Not by anybody who put it right, applied for it or owned it in this cycle (S91). */
  fourEyes: boolean;
}

/**
 * `fourEyes` also where a decision would spare the owner the work: a later day, no problem at all, a
 * duplicate, other words. */
export const MOVES: Readonly<Record<Move, Rule>> = {
  assign: { from: ['reported'], to: 'rectifying', by: ['admin', 'leader'], fourEyes: false },
  fix: { from: ['reported'], to: 'submitted', by: ['reporter', 'speaker', 'owner'], fourEyes: false },
  submit: { from: ['rectifying'], to: 'submitted', by: ['owner', 'stand-in'], fourEyes: false },
  approve: { from: ['submitted'], to: 'closed', by: ['reviewer'], fourEyes: true },
  return: { from: ['submitted'], to: 'rectifying', by: ['reviewer'], fourEyes: false },
  extend: { from: ['rectifying'], to: 'rectifying', by: ['owner', 'stand-in'], fourEyes: false },
  grant: { from: ['rectifying'], to: 'rectifying', by: ['reviewer'], fourEyes: true },
  refuse: { from: ['rectifying'], to: 'rectifying', by: ['reviewer'], fourEyes: false },
  handOver: {
    from: ['rectifying'],
    to: 'rectifying',
    by: ['owner', 'leader of the owner', 'admin'],
    fourEyes: false,
  },
  reopen: { from: ['closed', 'dismissed'], to: 'rectifying', by: ['reviewer'], fourEyes: false },
  dismiss: { from: ['reported', 'rectifying'], to: 'dismissed', by: ['reviewer'], fourEyes: true },
  merge: { from: ['reported', 'rectifying'], to: 'merged', by: ['reviewer'], fourEyes: true },
  plan: { from: ['rectifying'], to: 'rectifying', by: ['owner', 'stand-in', 'admin'], fourEyes: false },
  step: { from: ['rectifying'], to: 'rectifying', by: ['owner', 'stand-in'], fourEyes: false },
  untick: { from: ['rectifying'], to: 'rectifying', by: ['owner', 'stand-in'], fourEyes: false },
  correct: {
    from: ['reported', 'rectifying', 'submitted'],
    to: null,
    by: ['reporter', 'reviewer'],
    fourEyes: true,
  },
};

export function decide(
  facts: Facts,
  actor: Person,
  wish: MoveWish,
  today: Day,
): { made: MoveMade; finding: Finding } | Refusal {
  const { finding } = facts;
  const obstacle = whyNot(wish.move, facts, actor, today);
  if (obstacle) return obstacle;
  const problem = wishProblem(wish, facts, actor, today);
  if (problem) return problem;
  const made = factOf(wish, finding, actor, today);
  return { made, finding: after(finding, made) };
}

/** The moves this person may make now, in the table's order: the buttons of the card. */
export function possibleMoves(facts: Standing, actor: Person, today: Day): readonly Move[] {
  return MOVE_KINDS.filter((move) => obstacleTo(move, facts, actor, today) === null);
}

/** Why this person cannot make this move now, whatever is filled in; null when nothing is in the way. */
export function whyNot(move: Move, facts: Facts, actor: Person, today: Day): Refusal | null {
  switch (obstacleTo(move, facts, actor, today)) {
    case null:
      return whatIsMissing(move, facts);
    case 'not possible': {
      const possible = possibleMoves(facts, actor, today);
      return refuse({ reason: 'move not possible', state: facts.finding.state, possible });
    }
    case 'not theirs': {
      const possible = possibleMoves(facts, actor, today);
      return refuse({ reason: 'not your move', by: MOVES[move].by, possible });
    }
    case 'four eyes':
      return refuse({ reason: 'four eyes' });
  }
}

/** Also keeps the button in place: who presses it hears what has to be done before. */
function whatIsMissing(move: Move, { finding, demandsAfterPhoto, evidence }: Facts): Refusal | null {
  const open = openSteps(finding.steps).length;
  if (move === 'submit' && open > 0) return refuse({ reason: 'steps open', count: open });
  const strikesOff = move === 'fix' || move === 'submit' || move === 'approve';
  const lacksPhoto = strikesOff && demandsAfterPhoto && !hasAfterPhoto(evidence);
  return lacksPhoto ? refuse({ reason: 'after photo missing' }) : null;
}

function obstacleTo(
  move: Move,
  facts: Standing,
  actor: Person,
  today: Day,
): 'not possible' | 'not theirs' | 'four eyes' | null {
  const { from, by, fourEyes } = MOVES[move];
  if (!from.includes(facts.finding.state) || !isAsked(move, facts.finding)) return 'not possible';
  if (!by.some((capacity) => isOneOf(capacity, facts, actor, today))) return 'not theirs';
  return fourEyes && handlersOf(facts).has(actor.id) ? 'four eyes' : null;
}

/** An extension is asked for once at a time, and decided only when it was asked for; steps are for making rules. */
function isAsked(move: Move, { extension, steps, track }: Finding): boolean {
  switch (move) {
    case 'grant':
    case 'refuse':
      return extension !== null;
    case 'extend':
      return extension === null;
    case 'plan':
      return track === 'by_rule';
    case 'step':
      return openSteps(steps).length > 0;
    case 'untick':
      return openSteps(steps).length < steps.length;
    default:
      return true;
  }
}

function factOf(wish: MoveWish, finding: Finding, actor: Person, today: Day): MoveMade {
  const { move } = wish;
  const unchanged = { ownerId: finding.ownerId, dueOn: finding.dueOn, track: finding.track };
  const made: MoveMade = {
    version: finding.version + 1,
    cycle: finding.cycle,
    move,
    actorId: actor.id,
    on: today,
    from: finding.state,
    to: MOVES[move].to ?? finding.state,
    ...unchanged,
    askedDue: null,
    mergedInto: null,
    text: null,
    cause: null,
    measures: null,
    steps: null,
    step: null,
    words: null,
  };
  switch (wish.move) {
    case 'assign':
      return {
        ...made,
        ownerId: wish.owner.id,
        dueOn: lastDay(wish.steps) ?? wish.dueOn,
        track: wish.track,
        measures: wish.measures,
        steps: wish.steps.length > 0 ? wish.steps : null,
      };
    case 'plan':
      return {
        ...made,
        dueOn: lastDay(replanned(finding.steps, wish.steps)),
        steps: wish.steps,
        text: wish.reason,
      };
    case 'step':
    case 'untick':
      return { ...made, step: wish.step, text: finding.steps[wish.step - 1]?.text ?? null };
    case 'correct':
      return { ...made, words: { was: wordsOf(finding), now: wish.words } };
    case 'fix':
      // Whoever put it right owns it, so that there is somebody to return it to.
      return { ...made, ownerId: finding.ownerId ?? actor.id, track: 'on_the_spot', text: wish.result };
    case 'submit':
      return { ...made, text: wish.result, cause: wish.cause };
    case 'extend':
      return { ...made, askedDue: wish.dueOn, text: wish.reason };
    case 'grant':
      return { ...made, dueOn: finding.extension?.dueOn ?? finding.dueOn };
    case 'handOver':
      return { ...made, ownerId: wish.owner.id, text: wish.reason };
    case 'reopen':
      // One that nobody ever owned has to be assigned first.
      return {
        ...made,
        cycle: finding.cycle + 1,
        to: finding.ownerId === null ? 'reported' : 'rectifying',
        dueOn: wish.dueOn,
        text: wish.reason,
      };
    case 'merge':
      return { ...made, mergedInto: wish.into?.number ?? null, text: wish.reason };
    case 'approve':
      return made;
    case 'return':
    case 'refuse':
    case 'dismiss':
      return { ...made, text: wish.reason };
  }
}
