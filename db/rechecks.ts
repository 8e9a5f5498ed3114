/** Re-checks: what could be drawn, what was, and what came of it. */
import { and, asc, desc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { finding } from '#db/schema/findings.ts';
import { person } from '#db/schema/people.ts';
import { recheck, recheckDraw } from '#db/schema/rechecks.ts';
import type { Day } from '#domain/calendar.ts';
import type { RecheckState } from '#domain/recheck.ts';

export type Draw = typeof recheckDraw.$inferSelect;
export type StoredRecheck = typeof recheck.$inferSelect;

export async function lastDraw(orm: Orm, campaignId: number): Promise<Draw | null> {
  const [row] = await orm
    .select()
    .from(recheckDraw)
    .where(eq(recheckDraw.campaignId, campaignId))
    .orderBy(desc(recheckDraw.closedBefore))
    .limit(1);
  return row ?? null;
}

/** The numbers of what was closed from one day up to, and not on, another, and is closed still. */
export async function closedBetween(
  orm: Orm,
  campaignId: number,
  from: Day,
  before: Day,
): Promise<readonly number[]> {
  const rows = await orm
    .select({ number: finding.number })
    .from(finding)
    .where(
      and(
        eq(finding.campaignId, campaignId),
        gte(finding.closedOn, from),
        lt(finding.closedOn, before),
        eq(finding.state, 'closed'),
      ),
    )
    .orderBy(asc(finding.number));
  return rows.map((row) => row.number);
}

/** False when somebody else drew for this week a moment before. */
export async function insertDraw(orm: Orm, row: Draw): Promise<boolean> {
  const rows = await orm
    .insert(recheckDraw)
    .values(row)
    .onConflictDoNothing()
    .returning({ before: recheckDraw.closedBefore });
  return rows.length > 0;
}

export interface NewRecheck {
  findingId: number;
  number: number;
  cycle: number;
  candidates: readonly number[];
  checkerId: number | null;
  /** The checker's, for which the duty counts. */
  unitId: number | null;
}

/** With the duty of each checker. */
export async function insertRechecks(
  tx: Orm,
  base: { campaignId: number; closedBefore: Day; dueOn: Day; openedOn: Day; planVersionId: number },
  rows: readonly NewRecheck[],
): Promise<void> {
  if (rows.length === 0) return;
  const { campaignId, closedBefore, dueOn, openedOn, planVersionId } = base;
  await tx
    .insert(recheck)
    .values(
      rows.map(({ findingId, cycle, candidates, checkerId }) => {
        return { campaignId, closedBefore, dueOn, findingId, cycle, candidates, checkerId };
      }),
    )
    .onConflictDoNothing();
  await tx.execute(sql`
    insert into duty (campaign_id, kind, subject, person_id, unit_id, due_on, opened_on, plan_version_id)
    select ${campaignId}, 'recheck', row.number::text, row."checkerId", row."unitId", ${dueOn}::date, ${openedOn}::date, ${planVersionId}
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as row(number int, "checkerId" int, "unitId" int)
    where row."checkerId" is not null and row."unitId" is not null
    on conflict (campaign_id, kind, subject, person_id) where person_id is not null
    do update set due_on = excluded.due_on, opened_on = excluded.opened_on, unit_id = excluded.unit_id,
      done_at = null, done_on = null, done_by = null, released_at = null`);
}

export async function openRecheckOf(orm: Orm, findingId: number): Promise<StoredRecheck | null> {
  const [row] = await orm
    .select()
    .from(recheck)
    .where(and(eq(recheck.findingId, findingId), eq(recheck.state, 'open')));
  return row ?? null;
}

export interface DecidedRecheck {
  state: RecheckState;
  at: Date;
  by: string;
}

/** Oldest first. */
export async function decidedRechecks(orm: Orm, findingId: number): Promise<readonly DecidedRecheck[]> {
  const rows = await orm
    .select({ state: recheck.state, at: recheck.decidedAt, by: person.name })
    .from(recheck)
    .innerJoin(person, eq(person.id, recheck.decidedBy))
    .where(and(eq(recheck.findingId, findingId), isNotNull(recheck.decidedAt)))
    .orderBy(asc(recheck.cycle));
  return rows.flatMap(({ at, ...row }) => (at === null ? [] : [{ ...row, at }]));
}

/** What a draw drew, by number. */
export function rechecksOfDraw(
  orm: Orm,
  campaignId: number,
  closedBefore: Day,
): Promise<readonly { number: number; state: RecheckState; checker: string | null }[]> {
  return orm
    .select({ number: finding.number, state: recheck.state, checker: person.name })
    .from(recheck)
    .innerJoin(finding, eq(finding.id, recheck.findingId))
    .leftJoin(person, eq(person.id, recheck.checkerId))
    .where(and(eq(recheck.campaignId, campaignId), eq(recheck.closedBefore, closedBefore)))
    .orderBy(asc(finding.number));
}
