/** Whom the asker can make the owner of a finding: by the form's select, or by a name as typed. */
import type { Asker } from '#app/asker.ts';
import type { Orm } from '#db/database.ts';
import { peopleOf } from '#db/people.ts';
import { mayOwn } from '#domain/finding-wish.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import type { Person, UnitTree } from '#domain/roster.ts';

/** The finding's unit first, then those below it, then those above it, each in the plan's order. */
export async function candidatesFor(
  orm: Orm,
  { person, campaign }: Asker,
  unitId: number,
): Promise<readonly Person[]> {
  const { tree } = campaign;
  const people = (await peopleOf(orm, campaign.id)).filter((one) => mayOwn(one, person, tree, unitId));
  const place = new Map(tree.units.map((unit, index) => [unit.id, index]));
  const rank = (one: Person) => {
    const units = one.roles.map((held) => held.unitId);
    const at = nearestUnit(one, tree, unitId);
    const near = units.includes(unitId) ? 0 : tree.contains(unitId, at) ? 1 : 2;
    return near * 100_000 + (place.get(at) ?? 0);
  };
  return people
    .map((one) => ({ one, rank: rank(one) }))
    .toSorted((a, b) => a.rank - b.rank || a.one.id - b.one.id)
    .map(({ one }) => one);
}

/** The unit for which somebody of several roles would own it. */
export function nearestUnit(person: Person, tree: UnitTree, unitId: number): number {
  const units = person.roles.map((held) => held.unitId);
  if (units.includes(unitId)) return unitId;
  const below = units.find((id) => tree.contains(unitId, id));
  return below ?? units.find((id) => tree.contains(id, unitId)) ?? units[0] ?? unitId;
}

/** One person, several of the same name, or a refusal; it suggests nobody, because it may be read in a group. */
export function ownerNamed(candidates: readonly Person[], typed: string): readonly Person[] | Refusal {
  const named = candidates.filter((one) => one.name === typed.trim());
  return named.length > 0 ? named : refuse({ reason: 'unknown owner', text: typed });
}
