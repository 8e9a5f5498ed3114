/**
 * What people sent and has yet to be fetched: written in the same breath as the claim on the event, taken by leases,
 * and counted back to the sender by bursts.
 */
import { and, asc, desc, eq, gt, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { instantColumn, type Orm, rowsOf } from '#db/database.ts';
import { evidenceIntake } from '#db/schema/evidence.ts';
import type { Unfit } from '#domain/evidence.ts';
import type { FileType } from '#domain/file-type.ts';

export interface NewIntake {
  campaignId: number;
  findingId: number;
  personId: number;
  chatId: string;
  messageRef: string;
  resourceKey: string;
  kind: 'image' | 'file';
  name: string | null;
  sentAt: Date;
  notBefore: Date;
}

export async function insertIntakes(orm: Orm, rows: readonly NewIntake[]): Promise<void> {
  if (rows.length > 0)
    await orm
      .insert(evidenceIntake)
      .values([...rows])
      .onConflictDoNothing();
}

const claimedSchema = z.object({
  id: z.number(),
  campaign_id: z.number(),
  finding_id: z.number(),
  finding_number: z.number(),
  unit_id: z.number(),
  person_id: z.number(),
  chat_id: z.string(),
  message_ref: z.string(),
  resource_key: z.string(),
  kind: z.enum(['image', 'file']),
  name: z.string().nullable(),
  sent_at: instantColumn,
  attempts: z.number(),
});
export type ClaimedIntake = z.infer<typeof claimedSchema>;

/** Takes up to `limit` that are due, the oldest first, and leases them. */
export function claimIntakes(
  tx: Orm,
  now: Date,
  limit: number,
  leaseMs: number,
): Promise<readonly ClaimedIntake[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  return rowsOf(
    tx,
    claimedSchema,
    sql`
    with due as (
      select i.id from evidence_intake i
      where i.state = 'waiting' and i.not_before <= ${at} and (i.locked_until is null or i.locked_until <= ${at})
      order by i.not_before, i.id for update skip locked limit ${limit}
    )
    update evidence_intake i set locked_until = ${at} + ${leaseMs} * interval '1 millisecond', attempts = i.attempts + 1
    from due, finding f where i.id = due.id and f.id = i.finding_id
    returning i.id, i.campaign_id, i.finding_id, f.number as finding_number, f.unit_id, i.person_id, i.chat_id,
      i.message_ref, i.resource_key, i.kind, i.name, i.sent_at, i.attempts`,
  );
}

/** When the next one could be fetched; null when nothing waits. */
export async function nextIntake(orm: Orm): Promise<Date | null> {
  const [row] = await rowsOf(
    orm,
    z.object({ next: instantColumn.nullable() }),
    sql`select min(greatest(not_before, locked_until)) as next from evidence_intake where state = 'waiting'`,
  );
  return row?.next ?? null;
}

export async function retryIntake(
  orm: Orm,
  id: number,
  notBefore: Date,
  refusal: string | null,
): Promise<void> {
  await orm
    .update(evidenceIntake)
    .set({ lockedUntil: null, notBefore, refusal })
    .where(and(eq(evidenceIntake.id, id), eq(evidenceIntake.state, 'waiting')));
}

/** Why the platform refuses what was to be fetched lately, and how many pieces; the commonest reason first. */
export function refusedIntakes(
  orm: Orm,
  campaignId: number,
  since: Date,
): Promise<readonly { refusal: string | null; count: number }[]> {
  const count = sql<number>`count(*)::int`;
  return orm
    .select({ refusal: evidenceIntake.refusal, count })
    .from(evidenceIntake)
    .where(
      and(
        eq(evidenceIntake.campaignId, campaignId),
        isNotNull(evidenceIntake.refusal),
        gt(evidenceIntake.notBefore, since),
      ),
    )
    .groupBy(evidenceIntake.refusal)
    .orderBy(desc(count));
}

/** Gives it back untried: the app as a whole has to wait. */
export async function giveIntakeBack(orm: Orm, id: number, notBefore: Date): Promise<void> {
  await orm
    .update(evidenceIntake)
    .set({ lockedUntil: null, notBefore, attempts: sql`${evidenceIntake.attempts} - 1` })
    .where(and(eq(evidenceIntake.id, id), eq(evidenceIntake.state, 'waiting')));
}

export type IntakeOutcome =
  | { state: 'stored' | 'repeated'; type: FileType }
  | { state: 'unfit'; unfit: Unfit };

/** Holds it until the transaction ends; false when somebody else ended it meanwhile. */
export async function isStillWaiting(tx: Orm, id: number): Promise<boolean> {
  const [row] = await tx
    .select({ state: evidenceIntake.state })
    .from(evidenceIntake)
    .where(eq(evidenceIntake.id, id))
    .for('update');
  return row?.state === 'waiting';
}

export async function endIntake(tx: Orm, id: number, outcome: IntakeOutcome, at: Date): Promise<void> {
  const isLost = outcome.state === 'unfit' && outcome.unfit === 'lost';
  await tx
    .update(evidenceIntake)
    .set({ ...outcome, doneAt: at, lockedUntil: null, ...(isLost ? {} : { refusal: null }) })
    .where(eq(evidenceIntake.id, id));
}

type Burst = Pick<ClaimedIntake, 'finding_id' | 'person_id' | 'chat_id'>;

/** Lets one at a time end something of a finding, so that each receipt counts all that ended before. */
export async function lockReceipts(tx: Orm, findingId: number): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('evidence receipts'), ${findingId})`);
}

/** The key of the sender's latest receipt; null when there was none. */
export async function lastReceipt(tx: Orm, burst: Burst): Promise<string | null> {
  const [row] = await tx
    .select({ key: evidenceIntake.receiptKey })
    .from(evidenceIntake)
    .where(and(inBurst(burst), isNotNull(evidenceIntake.receiptKey)))
    .orderBy(desc(evidenceIntake.doneAt), desc(evidenceIntake.id))
    .limit(1);
  return row?.key ?? null;
}

export async function putOnReceipt(tx: Orm, id: number, key: string): Promise<void> {
  await tx.update(evidenceIntake).set({ receiptKey: key }).where(eq(evidenceIntake.id, id));
}

export interface Received {
  kind: 'image' | 'file';
  name: string | null;
  state: 'waiting' | 'stored' | 'repeated' | 'unfit';
  type: FileType | null;
  unfit: Unfit | null;
}

/** What a receipt counts, in the order in which it was sent. */
export function onReceipt(tx: Orm, key: string): Promise<readonly Received[]> {
  const { kind, name, state, type, unfit } = evidenceIntake;
  return tx
    .select({ kind, name, state, type, unfit })
    .from(evidenceIntake)
    .where(eq(evidenceIntake.receiptKey, key))
    .orderBy(asc(evidenceIntake.id));
}

/** How many of the sender's are still to be fetched. */
export async function stillWaiting(tx: Orm, burst: Burst): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(evidenceIntake)
    .where(and(inBurst(burst), eq(evidenceIntake.state, 'waiting')));
  return row?.count ?? 0;
}

function inBurst(burst: Burst) {
  return and(
    eq(evidenceIntake.findingId, burst.finding_id),
    eq(evidenceIntake.personId, burst.person_id),
    eq(evidenceIntake.chatId, burst.chat_id),
  );
}
