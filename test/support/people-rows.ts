/** People and roles one at a time, for tests; rosters are written set by set. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import type { ExternalName } from '#db/people.ts';
import { identity, person, roleHeld } from '#db/schema/people.ts';
import type { Day } from '#domain/calendar.ts';
import type { Role } from '#domain/roster.ts';

export async function insertPerson(
  orm: Orm,
  name: string,
  awayUntil: Day | null,
  named: ExternalName,
): Promise<number> {
  const [row] = await orm.insert(person).values({ name, awayUntil }).returning({ id: person.id });
  if (!row) throw new Error('the person was not inserted');
  await orm.insert(identity).values({ ...named, personId: row.id });
  return row.id;
}

export async function updatePerson(
  orm: Orm,
  id: number,
  fields: { name: string; awayUntil: Day | null; leftAt: Date | null },
): Promise<void> {
  await orm.update(person).set(fields).where(eq(person.id, id));
}

export async function startRole(
  orm: Orm,
  row: { campaignId: number; personId: number; role: Role; unitId: number; since: Day },
): Promise<void> {
  await orm.insert(roleHeld).values(row).onConflictDoNothing();
}

/** Ends a role; `until` is the last day held. */
export async function endRole(
  orm: Orm,
  row: { campaignId: number; personId: number; role: Role; unitId: number; until: Day },
): Promise<void> {
  await orm
    .update(roleHeld)
    .set({ until: row.until })
    .where(
      and(
        eq(roleHeld.campaignId, row.campaignId),
        eq(roleHeld.personId, row.personId),
        eq(roleHeld.role, row.role),
        eq(roleHeld.unitId, row.unitId),
        isNull(roleHeld.until),
      ),
    );
}
