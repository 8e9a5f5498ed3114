/** Cards that hang in chats, by their age: they die with the platform after fourteen days and are replaced before. */
import { and, asc, gte, inArray, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Orm, rowsOf } from '#db/database.ts';
import { enqueueRefreshes } from '#db/outbox.ts';
import { cardCopy } from '#db/schema/messages.ts';

/** The key of a copy in whose place a newer card has come. */
export const REPLACED = 'retired:again';

export interface AgedCopy {
  messageRef: string;
  cardKey: string;
  chatId: string;
  /** One of the same key hangs in the same chat and is not that old. */
  younger: boolean;
}

/** The copies sent before an instant, oldest first. */
export function copiesBefore(orm: Orm, before: Date): Promise<readonly AgedCopy[]> {
  // Names written out: drizzle leaves the table away, and then they would mean the younger one's.
  const younger = sql<boolean>`exists (
    select from card_copy younger where younger.sent_at >= ${before.toISOString()}::timestamptz
      and younger.chat_id = card_copy.chat_id and younger.card_key = card_copy.card_key)`;
  return orm
    .select({ messageRef: cardCopy.messageRef, cardKey: cardCopy.cardKey, chatId: cardCopy.chatId, younger })
    .from(cardCopy)
    .where(and(lt(cardCopy.sentAt, before), sql`${cardCopy.cardKey} not like 'evidence:%'`))
    .orderBy(asc(cardCopy.sentAt), asc(cardCopy.messageRef));
}

/** Those of the keys under which a copy hangs that is not that old. */
export async function keysSince(
  orm: Orm,
  cardKeys: readonly string[],
  since: Date,
): Promise<ReadonlySet<string>> {
  if (cardKeys.length === 0) return new Set();
  const rows = await orm
    .selectDistinct({ cardKey: cardCopy.cardKey })
    .from(cardCopy)
    .where(and(inArray(cardCopy.cardKey, [...cardKeys]), gte(cardCopy.sentAt, since)));
  return new Set(rows.map((row) => row.cardKey));
}

/** Lets copies go without a word: what they show is decided. */
export async function forgetMessages(orm: Orm, refs: readonly string[]): Promise<void> {
  if (refs.length > 0) await orm.delete(cardCopy).where(inArray(cardCopy.messageRef, [...refs]));
}

/** Gives copies the key of what is left of them, and asks for that to be drawn. */
export async function letGo(
  orm: Orm,
  campaignId: number | null,
  copies: readonly { messageRef: string; cardKey: string }[],
  at: Date,
): Promise<void> {
  if (copies.length === 0) return;
  const hanging = await rowsOf(
    orm,
    z.object({ cardKey: z.string(), chatId: z.string() }),
    sql`
    update card_copy set card_key = gone."cardKey"
    from jsonb_to_recordset(${JSON.stringify(copies)}::text::jsonb) as gone("messageRef" text, "cardKey" text)
    where card_copy.message_ref = gone."messageRef"
    returning card_copy.card_key as "cardKey", card_copy.chat_id as "chatId"`,
  );
  await enqueueRefreshes(orm, campaignId, at, hanging);
}

/** The messages that a newer one has replaced; the second time changes nothing. */
export function retireCopies(
  orm: Orm,
  campaignId: number | null,
  refs: readonly string[],
  at: Date,
): Promise<void> {
  return letGo(
    orm,
    campaignId,
    refs.map((messageRef) => ({ messageRef, cardKey: REPLACED })),
    at,
  );
}
