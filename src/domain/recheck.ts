/**
 * Re-check (回头看): a share of what was closed is looked at once more by somebody who had no hand in it. The draw
 * follows from its seed and its pool alone, so that anybody can draw it again and find the same.
 */
import { createHash } from 'node:crypto';
import { addDays, type Day, day, daysBetween } from '#domain/calendar.ts';
import { type Facts, handlersOf, isReviewer } from '#domain/finding-rights.ts';
import { holds, isAway, type Person } from '#domain/roster.ts';

export type RecheckState =
  | 'open'
  | 'passed'
  /** Reopened by it. */
  | 'failed'
  /** Reopened by somebody else before it was decided. */
  | 'moot';

/** Any Monday: weeks are drawn whole. */
const A_MONDAY = day('2023-01-02');

/** The Monday of a day's week. What was closed before it, and not before the last draw, can be drawn. */
export function mondayOf(on: Day): Day {
  const since = daysBetween(A_MONDAY, on) % 7;
  return addDays(on, -((since + 7) % 7));
}

/** How many of a pool are drawn: never less than the share, so at least one of any. */
export function drawnCount(pool: number, share: number): number {
  return Math.ceil((pool * share) / 100);
}

/** The lot of one name: whose lot is smallest is drawn. `printf '%s\n%s' SEED NAME | sha256sum` gives the same. */
export function lotOf(seed: string, name: string): string {
  return createHash('sha256').update(`${seed}\n${name}`).digest('hex');
}

function byLot<T>(seed: string, entries: readonly T[], nameOf: (entry: T) => string): readonly T[] {
  return entries
    .map((entry) => ({ entry, lot: lotOf(seed, nameOf(entry)) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0))
    .map(({ entry }) => entry);
}

/** The numbers drawn from a pool of numbers, in the order of their lots. */
export function draw(seed: string, pool: readonly number[], share: number): readonly number[] {
  return byLot(seed, pool, String).slice(0, drawnCount(pool.length, share));
}

export interface Assigned {
  number: number;
  candidates: readonly number[];
  /** Null without a candidate. */
  checkerId: number | null;
}

/** Casts the lot for each drawn finding among its candidates, of whom those with the fewest of this draw come first. */
export function assignCheckers(
  seed: string,
  drawn: readonly { number: number; candidates: readonly number[] }[],
): readonly Assigned[] {
  const given = new Map<number, number>();
  return drawn.map(({ number, candidates }) => {
    const fewest = Math.min(...candidates.map((id) => given.get(id) ?? 0));
    const among = candidates.filter((id) => (given.get(id) ?? 0) === fewest);
    const [checkerId = null] = byLot(seed, among, (id) => `${number} ${id}`);
    if (checkerId !== null) given.set(checkerId, fewest + 1);
    return { number, candidates, checkerId };
  });
}

/** Of the reviewing side, and neither handled it in this cycle nor closed it. */
export function mayRecheck(person: Person, facts: Facts): boolean {
  return isReviewer(person, facts.tree, facts.implementing) && !hadAHand(facts).has(person.id);
}

function hadAHand(facts: Facts): ReadonlySet<number> {
  const { finding, past } = facts;
  const closedBy = past.flatMap(({ cycle, move, actorId }) =>
    cycle === finding.cycle && move === 'approve' ? [actorId] : [],
  );
  return new Set([...handlersOf(facts), ...closedBy]);
}

/** Those among whom the lot is cast: the leading section, and whoever heads it only where nobody of it is left. */
export function checkersFor(facts: Facts, people: readonly Person[], today: Day): readonly Person[] {
  const able = people.filter((person) => mayRecheck(person, facts) && !isAway(person, today));
  const admins = able.filter((person) => holds(person, 'admin'));
  return admins.length > 0 ? admins : able;
}

/** Whoever drew the lot; another of the reviewing side where that person is away, has left, or there was none. */
export function decidesRecheck(person: Person, checker: Person | null, facts: Facts, today: Day): boolean {
  if (!mayRecheck(person, facts)) return false;
  return checker === null || checker.id === person.id || isAway(checker, today);
}
