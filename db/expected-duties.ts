/** Who is from now on expected to do what, and who no longer. Expecting twice is harmless, and what is done stays done. */
import { and, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { isOpen } from '#db/duties.ts';
import { duty } from '#db/schema/duties.ts';
import type { Day } from '#domain/calendar.ts';
import type { DutyKind } from '#domain/duty.ts';
import type { Role } from '#domain/roster.ts';

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

/** What is still expected of people counts for the unit in which they now hold one of the roles. */
export async function followPeople(
  orm: Orm,
  campaignId: number,
  kind: DutyKind,
  subject: string,
  roles: readonly Role[],
  unitIds: readonly number[],
): Promise<void> {
  await orm.execute(sql`
    update duty set unit_id = now_in.unit_id
    from (
      select held.person_id, min(held.unit_id) as unit_id from role_held held
      where held.campaign_id = ${campaignId} and held.until is null
        and held.role in (select jsonb_array_elements_text(${JSON.stringify(roles)}::text::jsonb))
        and held.unit_id in (select value::int from jsonb_array_elements_text(${JSON.stringify(unitIds)}::text::jsonb))
      group by held.person_id) as now_in
    where duty.campaign_id = ${campaignId} and duty.kind = ${kind} and duty.subject = ${subject}
      and duty.person_id = now_in.person_id and duty.unit_id <> now_in.unit_id
      and duty.done_at is null and duty.released_at is null`);
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
        isOpen,
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
