/** Duties: who is expected to do what by when, and who has. */
import { and, asc, eq, inArray, isNotNull, isNull, lt, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { unit } from '#db/schema/campaign.ts';
import { duty } from '#db/schema/duties.ts';
import type { Day } from '#domain/calendar.ts';
import type { Duty, DutyKind } from '#domain/duty.ts';
import type { Role } from '#domain/roster.ts';

export interface StoredDuty extends Duty {
  campaignId: number;
  planVersionId: number;
  doneAt: Date | null;
  doneBy: number | null;
}

const live = isNull(duty.releasedAt);
const open = and(live, isNull(duty.doneAt));

function asDuty(row: typeof duty.$inferSelect): StoredDuty {
  return {
    id: row.id,
    campaignId: row.campaignId,
    planVersionId: row.planVersionId,
    kind: row.kind,
    subject: row.subject,
    holder:
      row.personId === null
        ? { kind: 'unit', unitId: row.unitId }
        : { kind: 'person', personId: row.personId },
    unitId: row.unitId,
    due: row.dueOn,
    openedOn: row.openedOn,
    doneOn: row.doneOn,
    doneAt: row.doneAt,
    doneBy: row.doneBy,
  };
}

async function select(orm: Orm, where: SQL | undefined): Promise<readonly StoredDuty[]> {
  const rows = await orm.select().from(duty).where(where).orderBy(asc(duty.dueOn), asc(duty.id));
  return rows.map(asDuty);
}

export async function dutyById(orm: Orm, id: number): Promise<StoredDuty | null> {
  return (await select(orm, and(eq(duty.id, id), live)))[0] ?? null;
}

/** All duties of a campaign that count, done and open. */
export function dutiesOf(orm: Orm, campaignId: number): Promise<readonly StoredDuty[]> {
  return select(orm, and(eq(duty.campaignId, campaignId), live));
}

/** What a person holds, alone or as one who speaks for these units. */
export function dutiesHeld(
  orm: Orm,
  campaignId: number,
  personId: number,
  spokenFor: readonly number[],
): Promise<readonly StoredDuty[]> {
  const own = eq(duty.personId, personId);
  const units = and(isNull(duty.personId), inArray(duty.unitId, [...spokenFor]));
  return select(orm, and(eq(duty.campaignId, campaignId), live, spokenFor.length > 0 ? or(own, units) : own));
}

export function openDuties(orm: Orm, campaignId: number): Promise<readonly StoredDuty[]> {
  return select(orm, and(eq(duty.campaignId, campaignId), open));
}

export interface LateFilter {
  campaignId: number;
  unitIds: readonly number[];
  today: Day;
}

const isPresent = (today: Day) =>
  sql`not exists (select from person away where away.id = ${duty.personId} and away.away_until >= ${today}::date)`;

/** People who are away are not named, so what they hold is not listed. */
const isLate = (filter: LateFilter) =>
  and(
    eq(duty.campaignId, filter.campaignId),
    open,
    lt(duty.dueOn, filter.today),
    inArray(duty.unitId, [...filter.unitIds]),
    isPresent(filter.today),
  );

/** Where a page of what is late begins: after the unit's place, the due day and the duty that ended the one before. */
export interface LateCursor {
  position: number;
  due: Day;
  id: number;
}

/** What is late, unit by unit in the plan's order, the oldest first in each. */
export async function lateDuties(
  orm: Orm,
  filter: LateFilter,
  page: { after: LateCursor | null; size: number },
): Promise<readonly StoredDuty[]> {
  const { after } = page;
  const beyond = after
    ? sql`(${unit.position}, ${duty.dueOn}, ${duty.id}) > (${after.position}::int, ${after.due}::date, ${after.id}::int)`
    : undefined;
  const rows = await orm
    .select({ duty })
    .from(duty)
    .innerJoin(unit, eq(unit.id, duty.unitId))
    .where(and(isLate(filter), beyond))
    .orderBy(asc(unit.position), asc(duty.dueOn), asc(duty.id))
    .limit(page.size);
  return rows.map((row) => asDuty(row.duty));
}

export async function lateCounts(orm: Orm, filter: LateFilter): Promise<ReadonlyMap<number, number>> {
  const rows = await orm
    .select({ unitId: duty.unitId, count: sql<number>`count(*)::int` })
    .from(duty)
    .where(isLate(filter))
    .groupBy(duty.unitId);
  return new Map(rows.map((row) => [row.unitId, row.count]));
}

export interface Progress {
  done: number;
  expected: number;
}

/** How many of those expected in these units have done it; on a day, whoever is away and has not is not expected. */
export async function progressOf(
  orm: Orm,
  campaignId: number,
  kind: DutyKind,
  subject: string,
  unitIds: readonly number[],
  today: Day | null = null,
): Promise<Progress> {
  const [row] = await orm
    .select({ done: sql<number>`count(${duty.doneAt})::int`, expected: sql<number>`count(*)::int` })
    .from(duty)
    .where(
      and(
        eq(duty.campaignId, campaignId),
        eq(duty.kind, kind),
        eq(duty.subject, subject),
        live,
        inArray(duty.unitId, [...unitIds]),
        today ? or(isNotNull(duty.doneAt), isPresent(today)) : undefined,
      ),
    );
  return row ?? { done: 0, expected: 0 };
}

interface Expected {
  campaignId: number;
  kind: DutyKind;
  subject: string;
  due: Day | null;
  openedOn: Day;
  planVersionId: number;
}

/** Expects a duty of everybody who holds one of the roles in these units; who is expected already stays so. */
export async function expectOfPeople(
  orm: Orm,
  expected: Expected,
  roles: readonly Role[],
  unitIds: readonly number[],
): Promise<void> {
  if (roles.length === 0 || unitIds.length === 0) return;
  await orm.execute(sql`
    insert into duty (campaign_id, kind, subject, person_id, unit_id, due_on, opened_on, plan_version_id)
    select ${expected.campaignId}, ${expected.kind}, ${expected.subject}, held.person_id, min(held.unit_id),
      ${expected.due}::date, ${expected.openedOn}::date, ${expected.planVersionId}
    from role_held held join person on person.id = held.person_id and person.left_at is null
    where held.campaign_id = ${expected.campaignId} and held.until is null
      and held.role in (select jsonb_array_elements_text(${JSON.stringify(roles)}::text::jsonb))
      and held.unit_id in (select value::int from jsonb_array_elements_text(${JSON.stringify(unitIds)}::text::jsonb))
    group by held.person_id
    on conflict (campaign_id, kind, subject, person_id) where person_id is not null
    do update set released_at = null, unit_id = excluded.unit_id where duty.done_at is null`);
}

/** Expects a duty of these units, once each. */
export async function expectOfUnits(orm: Orm, expected: Expected, unitIds: readonly number[]): Promise<void> {
  if (unitIds.length === 0) return;
  await orm.execute(sql`
    insert into duty (campaign_id, kind, subject, unit_id, due_on, opened_on, plan_version_id)
    select ${expected.campaignId}, ${expected.kind}, ${expected.subject}, value::int, ${expected.due}::date,
      ${expected.openedOn}::date, ${expected.planVersionId}
    from jsonb_array_elements_text(${JSON.stringify(unitIds)}::text::jsonb)
    on conflict (campaign_id, kind, subject, unit_id) where person_id is null
    do update set released_at = null where duty.done_at is null`);
}

/** Stops expecting it of people who no longer hold one of the roles in these units, or who left. */
export async function releasePeople(
  orm: Orm,
  campaignId: number,
  kind: DutyKind,
  subject: string,
  roles: readonly Role[],
  unitIds: readonly number[],
  at: Date,
): Promise<void> {
  await orm.execute(sql`
    update duty set released_at = ${at.toISOString()}::timestamptz
    where campaign_id = ${campaignId} and kind = ${kind} and subject = ${subject}
      and person_id is not null and done_at is null and released_at is null
      and not exists (
        select from role_held held join person on person.id = held.person_id and person.left_at is null
        where held.campaign_id = duty.campaign_id and held.person_id = duty.person_id and held.until is null
          and held.role in (select jsonb_array_elements_text(${JSON.stringify(roles)}::text::jsonb))
          and held.unit_id in (select value::int from jsonb_array_elements_text(${JSON.stringify(unitIds)}::text::jsonb)))`);
}

/** Stops expecting it of all units but these: one without a leader could not answer. */
export async function releaseUnits(
  orm: Orm,
  campaignId: number,
  kind: DutyKind,
  subject: string,
  kept: readonly number[],
  at: Date,
): Promise<void> {
  await orm
    .update(duty)
    .set({ releasedAt: at })
    .where(
      and(
        eq(duty.campaignId, campaignId),
        eq(duty.kind, kind),
        eq(duty.subject, subject),
        isNull(duty.personId),
        open,
        notInArray(duty.unitId, [...kept]),
      ),
    );
}

/** A phase's new last day moves its acknowledgement and checklist, never a deliverable. */
export async function moveDue(orm: Orm, campaignId: number, phase: string, due: Day): Promise<void> {
  await orm
    .update(duty)
    .set({ dueOn: due })
    .where(
      and(
        eq(duty.campaignId, campaignId),
        eq(duty.subject, phase),
        inArray(duty.kind, ['acknowledge', 'checklist']),
      ),
    );
}

/** A changed plan moves a deliverable's day. */
export async function moveDeliverable(
  orm: Orm,
  campaignId: number,
  key: string,
  due: Day | null,
): Promise<void> {
  await orm
    .update(duty)
    .set({ dueOn: due })
    .where(and(eq(duty.campaignId, campaignId), eq(duty.kind, 'deliverable'), eq(duty.subject, key)));
}
