/** Duties: who is expected to do what by when, and who has. */
import { and, asc, eq, inArray, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { unit } from '#db/schema/campaign.ts';
import { duty } from '#db/schema/duties.ts';
import type { Day } from '#domain/calendar.ts';
import type { Duty, DutyKind } from '#domain/duty.ts';

export interface StoredDuty extends Duty {
  campaignId: number;
  planVersionId: number;
  doneAt: Date | null;
  doneBy: number | null;
}

const isLive = isNull(duty.releasedAt);
export const isOpen = and(isLive, isNull(duty.doneAt));

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
  return (await select(orm, and(eq(duty.id, id), isLive)))[0] ?? null;
}

/** All duties of a campaign that count, done and open. */
export function dutiesOf(orm: Orm, campaignId: number): Promise<readonly StoredDuty[]> {
  return select(orm, and(eq(duty.campaignId, campaignId), isLive));
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
  return select(
    orm,
    and(eq(duty.campaignId, campaignId), isLive, spokenFor.length > 0 ? or(own, units) : own),
  );
}

export function openDuties(orm: Orm, campaignId: number): Promise<readonly StoredDuty[]> {
  return select(orm, and(eq(duty.campaignId, campaignId), isOpen));
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
    isOpen,
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
        isLive,
        inArray(duty.unitId, [...unitIds]),
        today ? or(isNotNull(duty.doneAt), isPresent(today)) : undefined,
      ),
    );
  return row ?? { done: 0, expected: 0 };
}
