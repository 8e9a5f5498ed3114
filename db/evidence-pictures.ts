/** Which findings' pictures wait to be handed to the platform: wanted by whatever changes what their cards show. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { instantColumn, type Orm, rowsOf } from '#db/database.ts';
import { picturesDue } from '#db/schema/evidence.ts';

/** Wants them at an instant, if the finding was handed in: only then does somebody look at them on its card. */
export async function wantPictures(tx: Orm, findingId: number, at: Date): Promise<void> {
  await tx.execute(sql`
    insert into pictures_due (finding_id, due_at)
    select id, ${at.toISOString()}::timestamptz from finding where id = ${findingId} and state = 'submitted'
    on conflict (finding_id) do update set due_at = excluded.due_at, tries = 0`);
}

const claimedSchema = z.object({
  findingId: z.number(),
  campaignId: z.number(),
  tries: z.number(),
  heldUntil: instantColumn,
});
export type ClaimedPictures = z.infer<typeof claimedSchema>;

/** Takes the finding that has waited longest and leases it; null when none is due. */
export async function claimPictures(tx: Orm, now: Date, leaseMs: number): Promise<ClaimedPictures | null> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const [row] = await rowsOf(
    tx,
    claimedSchema,
    sql`
    with due as (
      select finding_id from pictures_due where due_at <= ${at} order by due_at for update skip locked limit 1
    )
    update pictures_due p set due_at = ${at} + ${leaseMs} * interval '1 millisecond', tries = p.tries + 1
    from due, finding f where p.finding_id = due.finding_id and f.id = p.finding_id
    returning p.finding_id as "findingId", f.campaign_id as "campaignId", p.tries, p.due_at as "heldUntil"`,
  );
  return row ?? null;
}

/** When the next are due; null when none are wanted. */
export async function nextPictures(orm: Orm): Promise<Date | null> {
  const [row] = await rowsOf(
    orm,
    z.object({ next: instantColumn.nullable() }),
    sql`select min(due_at) as next from pictures_due`,
  );
  return row?.next ?? null;
}

/** What was wanted anew in the meantime stays wanted. */
const unchanged = ({ findingId, heldUntil }: ClaimedPictures) =>
  and(eq(picturesDue.findingId, findingId), eq(picturesDue.dueAt, heldUntil));

export async function endPictures(tx: Orm, claimed: ClaimedPictures): Promise<void> {
  await tx.delete(picturesDue).where(unchanged(claimed));
}

/** Gives it back for later; `tried` false where nothing was tried. */
export async function postponePictures(
  orm: Orm,
  claimed: ClaimedPictures,
  dueAt: Date,
  tried: boolean,
): Promise<void> {
  await orm
    .update(picturesDue)
    .set({ dueAt, tries: tried ? claimed.tries : claimed.tries - 1 })
    .where(unchanged(claimed));
}
