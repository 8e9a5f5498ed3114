/** People, how platforms name them, and the roles they hold. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { identity, person, roleHeld } from '#db/schema/people.ts';
import type { Day } from '#domain/calendar.ts';
import type { Person, Role } from '#domain/roster.ts';

export interface ExternalName {
  platform: string;
  tenantKey: string;
  externalId: string;
}

export interface KnownPerson extends Person {
  /** False once the platform said that no direct message gets through. */
  reachable: boolean;
  unreachableSince: Date | null;
}

const columns = {
  id: person.id,
  name: person.name,
  awayUntil: person.awayUntil,
  unreachableSince: person.unreachableSince,
  standInId: person.standInId,
  standInUntil: person.standInUntil,
  role: roleHeld.role,
  unitId: roleHeld.unitId,
};

/** The person behind a platform's id, with the roles held today; `null` for strangers and for those who left. */
export async function personNamed(
  orm: Orm,
  campaignId: number,
  name: ExternalName,
): Promise<KnownPerson | null> {
  const rows = await orm
    .select(columns)
    .from(identity)
    .innerJoin(person, eq(person.id, identity.personId))
    .innerJoin(
      roleHeld,
      and(eq(roleHeld.personId, person.id), eq(roleHeld.campaignId, campaignId), isNull(roleHeld.until)),
    )
    .where(
      and(
        eq(identity.platform, name.platform),
        eq(identity.tenantKey, name.tenantKey),
        eq(identity.externalId, name.externalId),
        isNull(person.leftAt),
      ),
    );
  return gather(rows)[0] ?? null;
}

/** One who holds a role today; `null` for those who left. */
export async function personById(orm: Orm, campaignId: number, id: number): Promise<KnownPerson | null> {
  const rows = await orm
    .select(columns)
    .from(roleHeld)
    .innerJoin(person, eq(person.id, roleHeld.personId))
    .where(
      and(
        eq(roleHeld.campaignId, campaignId),
        eq(roleHeld.personId, id),
        isNull(roleHeld.until),
        isNull(person.leftAt),
      ),
    );
  return gather(rows)[0] ?? null;
}

/** Everybody who holds a role today, in the order in which they were entered. */
export async function peopleOf(orm: Orm, campaignId: number): Promise<readonly KnownPerson[]> {
  const rows = await orm
    .select(columns)
    .from(roleHeld)
    .innerJoin(person, eq(person.id, roleHeld.personId))
    .where(and(eq(roleHeld.campaignId, campaignId), isNull(roleHeld.until), isNull(person.leftAt)))
    .orderBy(asc(person.id), asc(roleHeld.id));
  return gather(rows);
}

interface PersonRow {
  id: number;
  name: string;
  awayUntil: Day | null;
  unreachableSince: Date | null;
  standInId: number | null;
  standInUntil: Day | null;
  role: Role;
  unitId: number;
}

function gather(rows: readonly PersonRow[]): KnownPerson[] {
  const people = new Map<number, KnownPerson & { roles: { role: Role; unitId: number }[] }>();
  for (const { role, unitId, standInId, standInUntil, ...row } of rows) {
    const standIn =
      standInId === null || standInUntil === null ? null : { personId: standInId, until: standInUntil };
    const known = people.get(row.id) ?? {
      ...row,
      standIn,
      reachable: row.unreachableSince === null,
      roles: [],
    };
    known.roles.push({ role, unitId });
    people.set(row.id, known);
  }
  return [...people.values()];
}

export async function namesOf(orm: Orm, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await orm
    .select({ id: person.id, name: person.name })
    .from(person)
    .where(inArray(person.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Null takes the stand-in back. */
export async function nameStandIn(tx: Orm, personId: number, standIn: Person['standIn']): Promise<void> {
  await tx
    .update(person)
    .set({ standInId: standIn?.personId ?? null, standInUntil: standIn?.until ?? null })
    .where(eq(person.id, personId));
}

/** Notes whether direct messages reach the person; admins see the list of those they don't. */
export async function markReachable(orm: Orm, personId: number, since: Date | null): Promise<void> {
  await orm
    .update(person)
    .set({ unreachableSince: since })
    .where(and(eq(person.id, personId), sql`(${person.unreachableSince} is null) = ${since !== null}`));
}
