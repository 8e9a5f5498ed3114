/** The outbox: what is to be sent, written with what caused it, and taken back while that is possible. */
import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, like, type SQL, sql } from 'drizzle-orm';
import type { Message } from '#cards/card.ts';
import { laneOf, type Outgoing, type Refresh } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { outbox } from '#db/schema/messages.ts';

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
          replaces: one.replaces ?? null,
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

/**
 * Puts other words in place of those of a message that nobody has tried to send yet, at another instant where one is
 * given; false when it is too late.
 */
export async function revise(
  orm: Orm,
  key: string,
  message: Message,
  notBefore: Date | null,
): Promise<boolean> {
  const rows = await orm
    .update(outbox)
    .set({ body: message, ...(notBefore ? { notBefore } : {}) })
    .where(
      and(
        eq(outbox.key, key),
        eq(outbox.state, 'pending'),
        eq(outbox.attempts, 0),
        isNull(outbox.lockedUntil),
      ),
    )
    .returning({ id: outbox.id });
  return rows.length > 0;
}

/** Asks for cards to be drawn again within an ordinary transaction. */
export async function enqueueRefreshes(
  orm: Orm,
  campaignId: number | null,
  at: Date,
  refreshes: readonly Refresh[],
): Promise<void> {
  // Each once: a statement cannot insert and update the same row.
  const rows = new Map(
    refreshes.map(({ cardKey, chatId }) => {
      const key = `refresh:${cardKey}:${chatId}`;
      return [key, { key, cardKey, chatId, lane: `chat:${chatId}` }];
    }),
  );
  if (rows.size === 0) return;
  await orm
    .insert(outbox)
    .values(
      [...rows.values()].map((row) => ({
        ...row,
        campaignId,
        kind: 'refresh' as const,
        why: 'refresh',
        notBefore: at,
        createdAt: at,
      })),
    )
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

/** Whether a person is still to be told of a finding: the next move of it would withdraw that. */
export async function isYetToHear(orm: Orm, personId: number, findingId: number): Promise<boolean> {
  const [row] = await orm
    .select({ id: outbox.id })
    .from(outbox)
    .where(
      and(
        eq(outbox.lane, laneOf({ personId })),
        eq(outbox.state, 'pending'),
        eq(outbox.kind, 'send'),
        like(outbox.key, `finding:${findingId}:%`),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Cancels what waits to be sent under keys that begin like this. */
export function cancelKeyed(orm: Orm, beginning: string, at: Date): Promise<void> {
  return cancelSends(orm, like(outbox.key, `${beginning}%`), at);
}

/** Cancels what waits to be sent to people who have left. */
export function cancelForPeople(orm: Orm, personIds: readonly number[], at: Date): Promise<void> {
  const lanes = personIds.map((personId) => laneOf({ personId }));
  return cancelSends(orm, inArray(outbox.lane, lanes), at);
}

/** Cancels what waits for a chat: all of it, or only what is planned for after an instant. */
export function cancelWaiting(
  orm: Orm,
  chatId: string,
  at: Date,
  plannedAfter: Date | null = null,
): Promise<void> {
  const planned = plannedAfter ? gt(outbox.notBefore, plannedAfter) : undefined;
  return cancelSends(orm, and(eq(outbox.lane, laneOf({ chatId })), planned), at);
}

/** Card updates are left to themselves. */
async function cancelSends(orm: Orm, which: SQL | undefined, at: Date): Promise<void> {
  await orm
    .update(outbox)
    .set({ state: 'cancelled', doneAt: at })
    .where(and(which, eq(outbox.state, 'pending'), eq(outbox.kind, 'send')));
}
