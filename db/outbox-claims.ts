/** The claims by which instances share the outbox's work, and what becomes of each message. */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Message } from '#cards/card.ts';
import type { LedgerDraft } from '#db/change.ts';
import { instantColumn, type Orm, rowsOf } from '#db/database.ts';
import { outbox } from '#db/schema/messages.ts';
import { FINDING_STATES } from '#domain/finding.ts';

const claimedSchema = z.object({
  id: z.number(),
  campaign_id: z.number().nullable(),
  key: z.string(),
  kind: z.enum(['send', 'refresh', 'recall']),
  person_id: z.number().nullable(),
  chat_id: z.string().nullable(),
  external_id: z.string().nullable(),
  body: z.unknown(),
  card_key: z.string().nullable(),
  message_ref: z.string().nullable(),
  replaces: z.array(z.string()).nullable(),
  attempts: z.number(),
  revision: z.number(),
  /** The first attempt of which it is not known that nothing arrived. */
  first_tried_at: instantColumn,
  /** Whether that was an attempt before this one. */
  tried_before: z.boolean(),
  expires_at: instantColumn.nullable(),
});
export type Claimed = z.infer<typeof claimedSchema>;

/** Milliseconds between two messages to one chat or person: the platform takes five a second. */
const LANE_GAP_MS = 200;

/**
 * Takes up to `limit` messages that are due, at most one per lane, and leases them. An earlier message that is due or
 * being retried holds back the later ones of its lane; one that is only planned for later does not. `max` keeps the
 * planner from joining with all that was ever sent: each candidate asks the index about its own lane.
 */
export async function claimDue(
  orm: Orm,
  platform: string,
  now: Date,
  limit: number,
  leaseMs: number,
): Promise<readonly Claimed[]> {
  const at = sql`${now.toISOString()}::timestamptz`;
  return rowsOf(
    orm,
    claimedSchema,
    sql`
    with due as (
      select o.id, o.first_tried_at is not null as tried_before from outbox o
      where o.state = 'pending' and o.not_before <= ${at} and (o.locked_until is null or o.locked_until <= ${at})
        and not exists (
          select from outbox e where e.lane = o.lane and e.state = 'pending' and e.id <> o.id and e.kind <> 'refresh'
            and (e.locked_until > ${at} or e.id < o.id and (e.not_before <= ${at} or e.attempts > 0)))
        and coalesce((select max(d.done_at) from outbox d where d.lane = o.lane and d.done_at <= ${at}), '-infinity')
          <= ${at} - ${LANE_GAP_MS} * interval '1 millisecond'
      order by o.not_before, o.id for update skip locked limit ${limit}
    )
    update outbox set locked_until = ${at} + ${leaseMs} * interval '1 millisecond', attempts = attempts + 1,
      first_tried_at = coalesce(first_tried_at, ${at})
    from due where outbox.id = due.id
    returning outbox.id, outbox.campaign_id, outbox.key, outbox.kind, outbox.person_id, outbox.chat_id, outbox.body,
      outbox.card_key, outbox.message_ref, outbox.replaces, outbox.attempts, outbox.revision, outbox.first_tried_at, outbox.expires_at, due.tried_before,
      (select external_id from identity where identity.person_id = outbox.person_id and identity.platform = ${platform} limit 1) as external_id`,
  );
}

/** Drops what is of no use any more, all at once: it is no call, and takes nobody's place in the pace. */
export async function dropExpired(orm: Orm, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await orm.execute(sql`
    update outbox set state = 'cancelled', done_at = ${at}, locked_until = null, last_error = 'expired'
    where state = 'pending' and not_before <= ${at} and expires_at <= ${at}
      and (locked_until is null or locked_until <= ${at})`);
}

/** When the next message could be claimed; null when nothing waits. One held back by an earlier one that is tried again waits for that one. */
export async function nextDue(orm: Orm): Promise<Date | null> {
  const [row] = await rowsOf(
    orm,
    z.object({ next: instantColumn.nullable() }),
    sql`
    select min(greatest(o.not_before, o.locked_until)) as next from outbox o
    where o.state = 'pending' and not exists (
      select from outbox e where e.lane = o.lane and e.state = 'pending' and e.id < o.id and e.kind <> 'refresh' and e.attempts > 0)`,
  );
  return row?.next ?? null;
}

export type Finish = 'sent' | 'dead' | 'uncertain' | 'cancelled';

/**
 * Ends a message's life; a refresh asked for again meanwhile stays pending. A message that went out while its batch was
 * being taken back is recalled like those sent before.
 */
export async function finish(
  orm: Orm,
  row: Pick<Claimed, 'id' | 'revision'>,
  state: Finish,
  at: Date,
  detail: { messageRef?: string; error?: string } = {},
): Promise<void> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const ref = sql`${detail.messageRef ?? null}::text`;
  await orm.execute(sql`
    with before as (select id, state from outbox where id = ${row.id} for update),
    ended as (
      update outbox set state = case when revision = ${row.revision} then ${state}::text else 'pending' end,
        done_at = ${now}, locked_until = null, message_ref = coalesce(${ref}, message_ref), last_error = ${detail.error ?? null}::text
      from before where outbox.id = before.id
      returning outbox.campaign_id, outbox.lane, outbox.state, before.state as state_before
    )
    insert into outbox (campaign_id, key, kind, lane, message_ref, why, not_before, created_at)
    select campaign_id, 'recall:' || ${ref}, 'recall', lane, ${ref}, 'recall', ${now}, ${now} from ended
    where state_before = 'cancelled' and state = 'sent' and ${ref} is not null
    on conflict (key) do nothing`);
}

type Attempt = Pick<Claimed, 'id' | 'tried_before'>;

/** Puts a message back to be tried again; `refused` when it is certain that this attempt did not arrive. */
export async function retryLater(
  orm: Orm,
  row: Attempt,
  notBefore: Date,
  error: string,
  outcome: 'refused' | 'unknown' = 'unknown',
): Promise<void> {
  await orm
    .update(outbox)
    .set({
      lockedUntil: null,
      notBefore,
      lastError: error,
      ...(outcome === 'refused' ? withoutThisAttempt(row) : {}),
    })
    .where(eq(outbox.id, row.id));
}

/** Gives a message back untried: the app as a whole has to wait. */
export async function giveBack(orm: Orm, row: Attempt): Promise<void> {
  await orm
    .update(outbox)
    .set({ lockedUntil: null, attempts: sql`${outbox.attempts} - 1`, ...withoutThisAttempt(row) })
    .where(eq(outbox.id, row.id));
}

/** Nothing arrived, so the hour in which a repeat is harmless begins with the next attempt. */
function withoutThisAttempt(row: Attempt): { firstTriedAt?: null } {
  return row.tried_before ? {} : { firstTriedAt: null };
}

const draftSchema: z.ZodType<LedgerDraft> = z.object({
  kind: z.literal('ledger file'),
  unit: z.number().nullable(),
  state: z.enum(FINDING_STATES).nullable(),
  late: z.boolean(),
  topic: z.string().nullable(),
  search: z.string().nullable(),
});

/** What has to be made before it can be sent; null for a message that is ready. */
export function draftIn(row: Pick<Claimed, 'kind' | 'body'>): LedgerDraft | null {
  return row.kind === 'send' ? (draftSchema.safeParse(row.body).data ?? null) : null;
}

/** Keeps a message from others while what it is made of takes long. */
export async function extendLease(orm: Orm, row: Pick<Claimed, 'id'>, until: Date): Promise<void> {
  await orm.update(outbox).set({ lockedUntil: until }).where(eq(outbox.id, row.id));
}

/**
 * Puts the message made of a draft in its place, to be sent by the next claim; whoever made it a second time changes
 * nothing. Nothing was sent so far, so the hour in which a repeat is harmless has not begun.
 */
export async function replaceDraft(orm: Orm, row: Pick<Claimed, 'id'>, message: Message): Promise<void> {
  await orm
    .update(outbox)
    .set({ body: message, lockedUntil: null, firstTriedAt: null })
    .where(and(eq(outbox.id, row.id), sql`${outbox.body} ->> 'kind' = ${'ledger file'}`));
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('image'), key: z.string() }),
  z.object({ kind: z.literal('file'), key: z.string() }),
  // Written by this program and checked again by the platform's validator before it leaves.
  z.object({
    kind: z.literal('card'),
    card: z.custom<Extract<Message, { kind: 'card' }>['card']>(isCardShaped),
  }),
]);

function isCardShaped(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'title' in value &&
    'blocks' in value &&
    Array.isArray(value.blocks)
  );
}

/** The message as it was queued. @throws ZodError when the row was tampered with. */
export function parseMessage(body: unknown): Message {
  return messageSchema.parse(body);
}
