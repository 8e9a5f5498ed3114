/** What loading a roster reads and writes, for everybody in one statement each. Units are named by their path here. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { unit } from '#db/schema/campaign.ts';
import { identity, person, roleHeld } from '#db/schema/people.ts';
import type { Day } from '#domain/calendar.ts';
import type { Role } from '#domain/roster.ts';

export interface Directory {
  platform: string;
  /** Empty until the platform has told it. */
  tenantKey: string;
}

export interface RoleAt {
  role: Role;
  unit: string;
}

/** Somebody the platform names, also without a role and after leaving. */
export interface Enrolled {
  personId: number;
  externalId: string;
  name: string;
  awayUntil: Day | null;
  leftAt: Date | null;
  /** Held today in the campaign. */
  roles: readonly RoleAt[];
}

/** Everybody known by an id of this platform, those included who were entered before the tenant was known. */
export async function enrolledIn(
  orm: Orm,
  campaignId: number,
  { platform, tenantKey }: Directory,
): Promise<readonly Enrolled[]> {
  const rows = await orm
    .select({
      personId: person.id,
      externalId: identity.externalId,
      name: person.name,
      awayUntil: person.awayUntil,
      leftAt: person.leftAt,
      role: roleHeld.role,
      unit: unit.path,
    })
    .from(identity)
    .innerJoin(person, eq(person.id, identity.personId))
    .leftJoin(
      roleHeld,
      and(eq(roleHeld.personId, person.id), eq(roleHeld.campaignId, campaignId), isNull(roleHeld.until)),
    )
    .leftJoin(unit, eq(unit.id, roleHeld.unitId))
    .where(and(eq(identity.platform, platform), inArray(identity.tenantKey, ['', tenantKey])))
    .orderBy(asc(person.id), asc(roleHeld.id));
  const people = new Map<string, Enrolled & { roles: RoleAt[] }>();
  for (const { role, unit: path, ...row } of rows) {
    const known = people.get(row.externalId) ?? { ...row, roles: [] };
    if (role !== null && path !== null) known.roles.push({ role, unit: path });
    people.set(row.externalId, known);
  }
  return [...people.values()];
}

/** Names people entered before the tenant was known as the platform's events will. */
export async function adoptIdentities(tx: Orm, { platform, tenantKey }: Directory): Promise<void> {
  await tx
    .update(identity)
    .set({ tenantKey })
    .where(and(eq(identity.platform, platform), eq(identity.tenantKey, '')));
}

const listed = (rows: readonly object[]) => sql`${JSON.stringify(rows)}::text::jsonb`;

export async function insertPeople(
  tx: Orm,
  { platform, tenantKey }: Directory,
  people: readonly { externalId: string; name: string; awayUntil: Day | null }[],
): Promise<void> {
  await tx.execute(sql`
    with listed as materialized (
      select nextval(pg_get_serial_sequence('person', 'id'))::int as id, row.*
      from jsonb_to_recordset(${listed(people)}) as row ("externalId" text, name text, "awayUntil" date)
    ), entered as (
      insert into person (id, name, away_until) overriding system value
      select id, name, "awayUntil" from listed
    )
    insert into identity (platform, tenant_key, external_id, person_id)
    select ${platform}, ${tenantKey}, "externalId", id from listed`);
}

/** Brings people up to date, and back if they had left. */
export async function updatePeople(
  tx: Orm,
  people: readonly { personId: number; name: string; awayUntil: Day | null }[],
): Promise<void> {
  await tx.execute(sql`
    update person set name = row.name, away_until = row."awayUntil", left_at = null
    from jsonb_to_recordset(${listed(people)}) as row ("personId" int, name text, "awayUntil" date)
    where person.id = row."personId"`);
}

export async function markLeft(tx: Orm, personIds: readonly number[], at: Date): Promise<void> {
  if (personIds.length === 0) return;
  await tx
    .update(person)
    .set({ leftAt: at })
    .where(inArray(person.id, [...personIds]));
}

export async function startRoles(
  tx: Orm,
  campaignId: number,
  { platform, tenantKey }: Directory,
  roles: readonly (RoleAt & { externalId: string })[],
  since: Day,
): Promise<void> {
  await tx.execute(sql`
    insert into role_held (campaign_id, person_id, role, unit_id, since)
    select ${campaignId}, identity.person_id, row.role, unit.id, ${since}::date
    from rows from (jsonb_to_recordset(${listed(roles)}) as ("externalId" text, role text, unit text)) with ordinality as row ("externalId", role, unit, place)
    join identity on identity.platform = ${platform} and identity.tenant_key = ${tenantKey}
      and identity.external_id = row."externalId"
    join unit on unit.campaign_id = ${campaignId} and unit.path = row.unit
    order by row.place
    on conflict do nothing`);
}

/** Ends roles; `until` is the last day held, and a role never ends before it began. */
export async function endRoles(
  tx: Orm,
  campaignId: number,
  roles: readonly (RoleAt & { personId: number })[],
  until: Day,
): Promise<void> {
  await tx.execute(sql`
    update role_held set until = greatest(since, ${until}::date)
    from jsonb_to_recordset(${listed(roles)}) as row ("personId" int, role text, unit text)
    join unit on unit.campaign_id = ${campaignId} and unit.path = row.unit
    where role_held.campaign_id = ${campaignId} and role_held.person_id = row."personId"
      and role_held.role = row.role and role_held.unit_id = unit.id and role_held.until is null`);
}
