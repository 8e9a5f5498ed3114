/** Who may do what with a finding: the capacities in the table of moves, and who has had a hand in it. */
import type { Day } from '#domain/calendar.ts';
import type { Mark } from '#domain/evidence.ts';
import type { FileType } from '#domain/file-type.ts';
import type { Finding, MoveMade } from '#domain/finding-history.ts';
import {
  holds,
  isAway,
  maySee,
  type Person,
  standsIn,
  type UnitTree,
  unitsSpokenFor,
} from '#domain/roster.ts';

/** In what capacity somebody makes a move; `isOneOf` says who that is. */
export type Capacity =
  | 'admin'
  | 'leader'
  | 'reporter'
  | 'speaker'
  | 'owner'
  | 'stand-in'
  | 'leader of the owner'
  | 'reviewer';

/** Upon this it is decided who may do what. */
export interface Standing {
  finding: Finding;
  past: readonly MoveMade[];
  /** The present owner; null when there is none or the owner has left. */
  owner: Person | null;
  tree: UnitTree;
  /** The unit whose leaders' superiors review: the implementing unit at the top of the finding's own. */
  implementing: number;
}

/** What a move is decided upon. */
export interface Facts extends Standing {
  /** What was sent in this cycle. */
  evidence: readonly { type: FileType; mark: Mark | null }[];
  /** The plan wants to see it put right before anything is struck off. */
  demandsAfterPhoto: boolean;
}

/**
 * The unit at the top of those that implement the campaign above the finding's own; the finding's own where it
 * belongs to none of them. Who leads a unit above it reviews.
 */
export function implementingTop(tree: UnitTree, paths: readonly string[], unitId: number): number {
  const tops = new Set(paths.flatMap((path) => tree.find(path)?.id ?? []));
  return tree.line(unitId).findLast((unit) => tops.has(unit.id))?.id ?? unitId;
}

/** Whoever oversees its unit, reported it or owns it. */
export function maySeeFinding(
  person: Person,
  tree: UnitTree,
  finding: Pick<Finding, 'unitId' | 'reporterId' | 'ownerId'>,
): boolean {
  return (
    finding.reporterId === person.id || finding.ownerId === person.id || maySee(person, tree, finding.unitId)
  );
}

/** Also whoever the owner named as a stand-in. */
export function maySeeOwned(
  person: Person,
  tree: UnitTree,
  finding: Pick<Finding, 'unitId' | 'reporterId' | 'ownerId'>,
  owner: Person | null,
  today: Day,
): boolean {
  return maySeeFinding(person, tree, finding) || standsIn(person.id, owner, today);
}

/** Admins, reviewers and the unit's leaders; of what is being put right, and nobody reminds themselves. */
export function mayRemind(facts: Facts, actor: Person): boolean {
  const { finding, tree, implementing } = facts;
  if (finding.state !== 'rectifying' || finding.ownerId === actor.id) return false;
  return isReviewer(actor, tree, implementing) || leads(actor, tree, finding.unitId);
}

/** Those who put it right, applied for it or owned it in this cycle, also before a hand-over. */
export function handlersOf({ finding, past }: Pick<Standing, 'finding' | 'past'>): ReadonlySet<number> {
  const own = past.filter(({ cycle }) => cycle === finding.cycle);
  const handled = own.flatMap(({ move, actorId, ownerId }) => [
    ...(move === 'fix' || move === 'step' || move === 'submit' ? [actorId] : []),
    ...(ownerId === null ? [] : [ownerId]),
  ]);
  return new Set(finding.ownerId === null ? handled : [...handled, finding.ownerId]);
}

export function isOneOf(capacity: Capacity, facts: Standing, actor: Person, today: Day): boolean {
  const { finding, owner, tree } = facts;
  switch (capacity) {
    case 'admin':
      return holds(actor, 'admin');
    case 'leader':
      return leads(actor, tree, finding.unitId);
    case 'reporter':
      return finding.reporterId === actor.id;
    case 'speaker':
      return unitsSpokenFor(actor).includes(finding.unitId);
    case 'owner':
      return finding.ownerId === actor.id;
    case 'stand-in':
      return (
        standsIn(actor.id, owner, today) ||
        (isGone(owner, today) && unitsSpokenFor(actor).includes(finding.unitId))
      );
    case 'leader of the owner':
      return leadsOwner(facts, actor);
    case 'reviewer':
      return isReviewer(actor, tree, facts.implementing);
  }
}

/** Of the leading side, or a leader above the implementing unit. */
export function isReviewer(person: Person, tree: UnitTree, implementing: number): boolean {
  return (
    holds(person, 'admin') ||
    person.roles.some(
      ({ role, unitId }) =>
        role === 'leader' && unitId !== implementing && tree.contains(unitId, implementing),
    )
  );
}

export function leads(person: Person, tree: UnitTree, unitId: number): boolean {
  return person.roles.some((held) => held.role === 'leader' && tree.contains(held.unitId, unitId));
}

/** An owner above the finding's unit has leaders of their own; the unit's leader is not one of them. */
function leadsOwner({ finding, owner, tree }: Standing, actor: Person): boolean {
  if (finding.ownerId === actor.id || !leads(actor, tree, finding.unitId)) return false;
  return owner === null || owner.roles.some((held) => leads(actor, tree, held.unitId));
}

function isGone(owner: Person | null, today: Day): boolean {
  return owner === null || isAway(owner, today);
}
