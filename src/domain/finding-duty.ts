/** What a move does to the duty of putting a finding right, over which reminders and lists of what is late are written. */
import type { Day } from '#domain/calendar.ts';
import type { Finding, Move, MoveMade } from '#domain/finding-history.ts';
import { nextDue } from '#domain/finding-steps.ts';
import type { Person, UnitTree } from '#domain/roster.ts';

export type DutyEffect =
  | { kind: 'kept' }
  /** Nobody is expected to put it right any more. */
  | { kind: 'released' }
  /** The owner's, and nobody else's. Without `openedOn` it has been open since it was. */
  | { kind: 'open'; ownerId: number; dueOn: Day | null; openedOn: Day | null }
  | { kind: 'done'; ownerId: number; dueOn: Day | null; doneBy: number };

/** The same duty at another day. */
const GOES_ON: ReadonlySet<Move> = new Set(['grant', 'plan', 'step', 'untick']);

/** One that was only reported waits to be assigned and is nobody's duty yet. */
export function dutyAfter(finding: Finding, { move, actorId, on }: MoveMade): DutyEffect {
  const { ownerId, dueOn } = finding;
  const goesOn = GOES_ON.has(move);
  if (ownerId === null) return { kind: 'released' };
  if (move === 'correct') return { kind: 'kept' };
  switch (finding.state) {
    case 'rectifying': {
      if (move === 'extend' || move === 'refuse') return { kind: 'kept' };
      return { kind: 'open', ownerId, dueOn: nextDue(finding), openedOn: goesOn ? null : on };
    }
    case 'submitted':
      return { kind: 'done', ownerId, dueOn, doneBy: actorId };
    case 'closed':
      return { kind: 'kept' };
    default:
      return { kind: 'released' };
  }
}

/** The unit it counts for: the finding's own, or the owner's where the owner stands above it. */
export function dutyUnit(tree: UnitTree, unitId: number, owner: Person): number {
  const within = owner.roles.some((held) => tree.contains(unitId, held.unitId));
  if (within) return unitId;
  const above = tree.line(unitId).find((unit) => owner.roles.some((held) => held.unitId === unit.id));
  return above?.id ?? unitId;
}
