/** What somebody fills in for a move: the form's words read, and what may be wrong with them. */
import { type Day, isDay } from '#domain/calendar.ts';
import {
  DESCRIPTION_MAX,
  type FindingState,
  isFar,
  PLACE_MAX,
  RESULT_MAX,
  TRACKS,
  type Track,
} from '#domain/finding.ts';
import type { Move, Words } from '#domain/finding-history.ts';
import { type Facts, handlersOf } from '#domain/finding-rights.ts';
import {
  lastDay,
  type PlannedStep,
  readSteps,
  replanned,
  STEPS_MAX,
  type Step,
} from '#domain/finding-steps.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import { holds, maySee, type Person, reach, type UnitTree } from '#domain/roster.ts';

/** The names of the fields, as they stand on the forms. */
export const MOVE_FIELDS = [
  'owner',
  'dueOn',
  'track',
  'steps',
  'measures',
  'result',
  'cause',
  'reason',
  'into',
  'description',
  'place',
] as const;
export type MoveField = (typeof MOVE_FIELDS)[number];
/**
 * As typed: days as `YYYY-MM-DD`, the owner as a person's id, `into` as a finding's number. Which `step` is meant says the
 * button, not a field.
 */
export type MoveForm = Readonly<Partial<Record<MoveField | 'step', string>>>;

/** As long as the reporter's own words may be. */
export const WORDS_MAX = RESULT_MAX;
export const REASON_MAX = 300;

export type MoveWish =
  | {
      move: 'assign';
      owner: Person;
      track: Track;
      dueOn: Day | null;
      measures: string | null;
      steps: readonly PlannedStep[];
    }
  | { move: 'plan'; steps: readonly PlannedStep[]; reason: string | null }
  | { move: 'step' | 'untick'; step: number }
  | { move: 'correct'; words: Words }
  | { move: 'fix'; result: string }
  | { move: 'submit'; result: string; cause: string | null }
  | { move: 'approve' | 'grant' }
  | { move: 'return' | 'dismiss'; reason: string }
  | { move: 'refuse'; reason: string | null }
  | { move: 'extend'; dueOn: Day; reason: string }
  | { move: 'handOver'; owner: Person; reason: string | null }
  | { move: 'reopen'; reason: string; dueOn: Day | null }
  | { move: 'merge'; into: { number: number; state: FindingState } | null; reason: string | null };

/** What the form names and only the caller can look up: the person, and the finding merged into. */
export interface Named {
  owner: Person | null;
  into: { number: number; state: FindingState } | null;
}

/** Reads a form into a wish; the fields a move has no use for are ignored. */
export function readMove(
  move: Move,
  form: MoveForm,
  named: Named,
  finding: Facts['finding'],
  today: Day,
): MoveWish | Refusal {
  const dueOn = readDay(form.dueOn);
  if (dueOn !== null && typeof dueOn !== 'string') return dueOn;
  const long = tooLong(form);
  if (long) return long;
  const reason = words(form.reason);
  const steps = readSteps(form.steps ?? '', today);
  if (isRefusal(steps)) return steps;
  switch (move) {
    case 'approve':
    case 'grant':
      return { move };
    case 'assign': {
      if (!named.owner) return refuse({ reason: 'owner missing' });
      const track = TRACKS.find((known) => known === form.track) ?? finding.track;
      return { move, owner: named.owner, track, dueOn, measures: words(form.measures), steps };
    }
    case 'plan':
      return { move, steps, reason };
    case 'step':
    case 'untick':
      return { move, step: Number(form.step ?? 0) };
    case 'correct': {
      const description = words(form.description);
      if (description === null) return refuse({ reason: 'description missing' });
      return { move, words: { description, place: words(form.place) } };
    }
    case 'handOver':
      return named.owner ? { move, owner: named.owner, reason } : refuse({ reason: 'owner missing' });
    case 'fix':
    case 'submit': {
      const result = words(form.result);
      if (result === null) return refuse({ reason: 'result missing' });
      return move === 'fix' ? { move, result } : { move, result, cause: words(form.cause) };
    }
    case 'return':
    case 'dismiss':
      return reason === null ? refuse({ reason: 'reason missing' }) : { move, reason };
    case 'extend':
      if (dueOn === null) return refuse({ reason: 'day needed' });
      return reason === null ? refuse({ reason: 'reason missing' }) : { move, dueOn, reason };
    case 'reopen':
      return reason === null ? refuse({ reason: 'reason missing' }) : { move, dueOn, reason };
    case 'refuse':
      return { move, reason };
    case 'merge':
      return { move, into: named.into, reason };
  }
}

function tooLong(form: MoveForm): Refusal | null {
  const over = (text: string | undefined, max: number) => (text?.trim().length ?? 0) > max;
  if (over(form.reason, REASON_MAX)) return refuse({ reason: 'text too long', max: REASON_MAX });
  if (over(form.place, PLACE_MAX)) return refuse({ reason: 'text too long', max: PLACE_MAX });
  if (over(form.description, DESCRIPTION_MAX)) {
    return refuse({ reason: 'text too long', max: DESCRIPTION_MAX });
  }
  return [form.result, form.cause, form.measures, form.steps].some((text) => over(text, WORDS_MAX))
    ? refuse({ reason: 'text too long', max: WORDS_MAX })
    : null;
}

function words(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function readDay(text: string | undefined): Day | Refusal | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  return isDay(trimmed) ? trimmed : refuse({ reason: 'day unreadable', text: trimmed });
}

/** What is wrong with what was filled in, for a person who may make the move. */
export function wishProblem(wish: MoveWish, facts: Facts, actor: Person, today: Day): Refusal | null {
  const { finding, tree } = facts;
  switch (wish.move) {
    case 'assign':
      if (!mayOwn(wish.owner, actor, tree, finding.unitId)) return refuse({ reason: 'owner out of scope' });
      if (wish.track === 'by_day' && wish.dueOn === null) return refuse({ reason: 'due needed' });
      if (wish.track !== 'by_rule' && wish.steps.length > 0) {
        return refuse({ reason: 'steps of another track' });
      }
      return stepsProblem(wish.steps, [], today) ?? dueProblem(wish.dueOn, today);
    case 'plan':
      return planProblem(wish.steps, facts, actor, today);
    case 'step': {
      const step = finding.steps[wish.step - 1];
      return step?.doneOn === null ? null : refuse({ reason: 'no open step' });
    }
    case 'untick': {
      const done = finding.steps[wish.step - 1]?.doneOn ?? null;
      return done === null ? refuse({ reason: 'no done step' }) : null;
    }
    case 'correct': {
      const { description, place } = wish.words;
      const same = description === finding.description && place === finding.place;
      return same ? refuse({ reason: 'nothing corrected' }) : null;
    }
    case 'handOver':
      if (wish.owner.id === finding.ownerId) return refuse({ reason: 'already the owner' });
      return mayOwn(wish.owner, actor, tree, finding.unitId)
        ? null
        : refuse({ reason: 'owner out of scope' });
    case 'extend':
      if (finding.dueOn !== null && wish.dueOn <= finding.dueOn) {
        return refuse({ reason: 'day not after', day: finding.dueOn });
      }
      return dueProblem(wish.dueOn, today);
    case 'reopen':
      // Of one that nobody owned, the day comes with its assignment.
      if (finding.track === 'by_day' && finding.ownerId !== null && wish.dueOn === null) {
        return refuse({ reason: 'due needed' });
      }
      return dueProblem(wish.dueOn, today);
    case 'merge':
      return mergeProblem(wish.into, finding.number);
    default:
      return null;
  }
}

/**
 * The owner's side divides the time there is, and asks for more of it like everybody else. An admin who has no hand in
 * putting it right sets the days.
 */
function planProblem(
  planned: readonly PlannedStep[],
  facts: Facts,
  actor: Person,
  today: Day,
): Refusal | null {
  const { steps, dueOn } = facts.finding;
  const after = replanned(steps, planned);
  if (after.length === 0) return refuse({ reason: 'steps missing' });
  const problem = stepsProblem(planned, steps, today);
  if (problem) return problem;
  const setsDays = holds(actor, 'admin') && !handlersOf(facts).has(actor.id);
  const last = lastDay(planned);
  const beyond = dueOn !== null && last !== null && last > dueOn;
  return beyond && !setsDays ? refuse({ reason: 'steps beyond due', day: dueOn }) : null;
}

function stepsProblem(planned: readonly PlannedStep[], before: readonly Step[], today: Day): Refusal | null {
  if (replanned(before, planned).length > STEPS_MAX)
    return refuse({ reason: 'too many steps', max: STEPS_MAX });
  return planned.map((step) => dueProblem(step.dueOn, today)).find((problem) => problem !== null) ?? null;
}

function dueProblem(dueOn: Day | null, today: Day): Refusal | null {
  if (dueOn === null) return null;
  if (dueOn < today) return refuse({ reason: 'due in the past' });
  return isFar(dueOn, today) ? refuse({ reason: 'due too far' }) : null;
}

/** Into one that counts: not itself, and none that was dismissed or merged away. */
function mergeProblem(into: { number: number; state: FindingState } | null, own: number): Refusal | null {
  const counts =
    into !== null && into.number !== own && into.state !== 'dismissed' && into.state !== 'merged';
  return counts ? null : refuse({ reason: 'cannot merge into' });
}

/**
 * Whether a person may be made the owner: of the finding's unit, below or above it, and within what the asker
 * oversees. Whoever oversees nothing hands over within the finding's unit.
 */
export function mayOwn(person: Person, asker: Person, tree: UnitTree, unitId: number): boolean {
  const oversees = reach(asker, tree).length > 0;
  return person.roles.some((held) => {
    if (tree.contains(unitId, held.unitId)) return !oversees || maySee(asker, tree, held.unitId);
    return oversees && tree.contains(held.unitId, unitId) && maySee(asker, tree, held.unitId);
  });
}
