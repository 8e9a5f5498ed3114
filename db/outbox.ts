/** The outbox: what is to be sent, written with what caused it; and the claims by which instances share the work. */
import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Message } from '#cards/card.ts';
import { laneOf, type Outgoing, type Refresh } from '#db/change.ts';
import { instantColumn, type Orm, rowsOf } from '#db/database.ts';
import { outbox } from '#db/schema/messages.ts';
import { chat, person } from '#db/schema/people.ts';

/** Queues messages within an ordinary transaction; a key already queued stays as it is. Returns how many were new. */
export async function enqueue(
  orm: Orm,
  campaignId: number | null,
  at: Date,
  outgoing: readonly Outgoing[],
): Promise<number> {
  let queued = 0;
  for (let start = 0; start < outgoing.length; start += 500) {
    const rows = await orm
      .insert(outbox)
      .values(
        outgoing.slice(start, start + 500).map((one) => ({
          campaignId,
          key: one.key,
          kind: 'send' as const,
          lane: laneOf(one.to),
          personId: 'personId' in one.to ? one.to.personId : null,
          chatId: 'chatId' in one.to ? one.to.chatId : null,
          body: one.message,
          cardKey: one.cardKey ?? null,
          batch: one.batch ?? null,
          why: one.why,
          notBefore: one.notBefore,
          expiresAt: one.expiresAt ?? null,
          createdAt: at,
        })),
      )
      .onConflictDoNothing()
      .returning({ id: outbox.id });
    queued += rows.length;
  }
  return queued;
}

/** Asks for cards to be drawn again within an ordinary transaction. */
export async function enqueueRefreshes(
  orm: Orm,
  campaignId: number,
  at: Date,
  refreshes: readonly Refresh[],
): Promise<void> {
  for (const { cardKey, chatId } of refreshes) {
    await orm
      .insert(outbox)
      .values({
        campaignId,
        key: `refresh:${cardKey}:${chatId}`,
        kind: 'refresh',
        lane: `chat:${chatId}`,
        chatId,
        cardKey,
        why: 'refresh',
        notBefore: at,
        createdAt: at,
      })
      .onConflictDoUpdate({
        target: outbox.key,
        set: {
          state: 'pending',
          attempts: 0,
          revision: sql`${outbox.revision} + 1`,
          notBefore: at,
          createdAt: at,
          firstTriedAt: null,
          lastError: null,
        },
      });
  }
}

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
      outbox.card_key, outbox.message_ref, outbox.attempts, outbox.revision, outbox.first_tried_at, outbox.expires_at, due.tried_before,
      (select external_id from identity where identity.person_id = outbox.person_id and identity.platform = ${platform} limit 1) as external_id`,
  );
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

export interface Parked {
  why: string;
  state: string;
  error: string | null;
  personId: number | null;
  chatId: string | null;
  doneAt: Date | null;
}

/** What will never be sent, or may have been, since an instant: admins are shown it. */
export async function parkedSince(orm: Orm, since: Date): Promise<readonly Parked[]> {
  return orm
    .select({
      why: outbox.why,
      state: outbox.state,
      error: outbox.lastError,
      personId: outbox.personId,
      chatId: outbox.chatId,
      doneAt: outbox.doneAt,
    })
    .from(outbox)
    .where(
      and(
        inArray(outbox.state, ['dead', 'uncertain']),
        sql`${outbox.doneAt} > ${since.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(desc(outbox.doneAt))
    .limit(50);
}

/** When a mass send of the campaign was queued; null when there is none of this name. */
export async function batchQueuedAt(orm: Orm, campaignId: number, batch: string): Promise<Date | null> {
  const [row] = await orm
    .select({ at: outbox.createdAt })
    .from(outbox)
    .where(and(eq(outbox.batch, batch), eq(outbox.campaignId, campaignId)))
    .orderBy(asc(outbox.id))
    .limit(1);
  return row?.at ?? null;
}

/** The campaign's latest mass send. */
export async function lastBatch(orm: Orm, campaignId: number): Promise<string | null> {
  const [row] = await orm
    .select({ batch: outbox.batch })
    .from(outbox)
    .where(and(eq(outbox.campaignId, campaignId), isNotNull(outbox.batch)))
    .orderBy(desc(outbox.id))
    .limit(1);
  return row?.batch ?? null;
}

/** Takes a mass send back: what waits is cancelled, what went out is recalled. Returns how many of each. */
export async function recallBatch(
  orm: Orm,
  campaignId: number,
  batch: string,
  at: Date,
): Promise<{ cancelled: number; recalled: number }> {
  const cancelled = await orm
    .update(outbox)
    .set({ state: 'cancelled', doneAt: at })
    .where(and(eq(outbox.batch, batch), eq(outbox.state, 'pending')))
    .returning({ id: outbox.id });
  const sent = await orm
    .select({ id: outbox.id, lane: outbox.lane, messageRef: outbox.messageRef })
    .from(outbox)
    .where(and(eq(outbox.batch, batch), eq(outbox.state, 'sent')))
    .orderBy(asc(outbox.id));
  const rows = sent.flatMap((row) =>
    row.messageRef === null
      ? []
      : [
          {
            campaignId,
            key: `recall:${row.messageRef}`,
            kind: 'recall' as const,
            lane: row.lane,
            messageRef: row.messageRef,
            why: 'recall',
            notBefore: at,
            createdAt: at,
          },
        ],
  );
  if (rows.length > 0) await orm.insert(outbox).values(rows).onConflictDoNothing();
  return { cancelled: cancelled.length, recalled: rows.length };
}

/** Cancels what waits for a chat: all of it, or only what is planned for after an instant. Card updates are left to themselves. */
export async function cancelWaiting(
  orm: Orm,
  chatId: string,
  at: Date,
  plannedAfter: Date | null = null,
): Promise<void> {
  await orm
    .update(outbox)
    .set({ state: 'cancelled', doneAt: at })
    .where(
      and(
        eq(outbox.lane, laneOf({ chatId })),
        eq(outbox.state, 'pending'),
        eq(outbox.kind, 'send'),
        plannedAfter ? gt(outbox.notBefore, plannedAfter) : undefined,
      ),
    );
}

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
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

/** What went out in a time, by reason and receiver: for people who ask what the bot said to whom. */
export async function sentBetween(
  orm: Orm,
  from: Date,
  until: Date,
): Promise<readonly { why: string; at: Date; person: string | null; chat: string | null }[]> {
  const rows = await orm
    .select({ why: outbox.why, at: outbox.doneAt, person: person.name, chat: chat.name })
    .from(outbox)
    .leftJoin(person, eq(person.id, outbox.personId))
    .leftJoin(chat, eq(chat.chatId, outbox.chatId))
    .where(and(eq(outbox.state, 'sent'), gte(outbox.doneAt, from), lt(outbox.doneAt, until)))
    .orderBy(asc(outbox.doneAt), asc(outbox.id));
  return rows.flatMap((row) => (row.at === null ? [] : [{ ...row, at: row.at }]));
}
