/** Groups the bot sits in, the units they are bound to, and the cards that hang in them. */
import { and, asc, eq, inArray, isNotNull, isNull, like, or, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { cardCopy, outbox } from '#db/schema/messages.ts';
import { binding, chat } from '#db/schema/people.ts';

export async function joinChat(
  orm: Orm,
  row: { chatId: string; name: string; external: boolean; at: Date },
): Promise<void> {
  const fields = { name: row.name, external: row.external, joinedAt: row.at };
  await orm
    .insert(chat)
    .values({ chatId: row.chatId, ...fields })
    .onConflictDoUpdate({ target: chat.chatId, set: fields });
}

/** A group that was heard from without an event that said the bot had come, or had come back. */
export async function noteGroup(orm: Orm, chatId: string, at: Date): Promise<void> {
  await orm
    .insert(chat)
    .values({ chatId, name: '', external: false, joinedAt: at })
    .onConflictDoUpdate({ target: chat.chatId, set: { joinedAt: at }, setWhere: isNull(chat.joinedAt) });
}

export async function leaveChat(orm: Orm, chatId: string): Promise<void> {
  await orm.update(chat).set({ joinedAt: null }).where(eq(chat.chatId, chatId));
}

export async function chatById(orm: Orm, chatId: string): Promise<typeof chat.$inferSelect | null> {
  const [row] = await orm.select().from(chat).where(eq(chat.chatId, chatId));
  return row ?? null;
}

export async function chatNames(orm: Orm, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await orm
    .select({ chatId: chat.chatId, name: chat.name })
    .from(chat)
    .where(inArray(chat.chatId, [...ids]));
  return new Map(rows.map((row) => [row.chatId, row.name]));
}

export interface Binding {
  id: number;
  campaignId: number;
  chatId: string;
  chatName: string;
  unitId: number;
  boundBy: number | null;
  boundAt: Date;
}

const columns = {
  id: binding.id,
  campaignId: binding.campaignId,
  chatId: binding.chatId,
  chatName: chat.name,
  unitId: binding.unitId,
  boundBy: binding.boundBy,
  boundAt: binding.boundAt,
};

export async function bindingOf(orm: Orm, chatId: string): Promise<Binding | null> {
  const [row] = await orm
    .select(columns)
    .from(binding)
    .innerJoin(chat, eq(chat.chatId, binding.chatId))
    .where(and(eq(binding.chatId, chatId), isNull(binding.releasedAt)));
  return row ?? null;
}

/** Live bindings of the campaign, of these units only when given; groups the bot was removed from are left out. */
export function bindingsOf(
  orm: Orm,
  campaignId: number,
  unitIds?: readonly number[],
): Promise<readonly Binding[]> {
  return orm
    .select(columns)
    .from(binding)
    .innerJoin(chat, and(eq(chat.chatId, binding.chatId), isNotNull(chat.joinedAt)))
    .where(
      and(
        eq(binding.campaignId, campaignId),
        isNull(binding.releasedAt),
        unitIds ? inArray(binding.unitId, [...unitIds]) : undefined,
      ),
    )
    .orderBy(asc(binding.id));
}

/** False when the group was bound by somebody else a moment before. */
export async function insertBinding(
  orm: Orm,
  row: { campaignId: number; chatId: string; unitId: number; boundBy: number; boundAt: Date },
): Promise<boolean> {
  const rows = await orm.insert(binding).values(row).onConflictDoNothing().returning({ id: binding.id });
  return rows.length > 0;
}

/** The binding that ended, or null when there was none. */
export async function releaseBinding(
  orm: Orm,
  chatId: string,
  at: Date,
): Promise<{ campaignId: number; unitId: number; boundBy: number | null } | null> {
  const [row] = await orm
    .update(binding)
    .set({ releasedAt: at })
    .where(and(eq(binding.chatId, chatId), isNull(binding.releasedAt)))
    .returning({ campaignId: binding.campaignId, unitId: binding.unitId, boundBy: binding.boundBy });
  return row ?? null;
}

export async function copiesOf(
  orm: Orm,
  cardKey: string,
  chatId: string,
): Promise<readonly { messageRef: string; sentAt: Date }[]> {
  return orm
    .select({ messageRef: cardCopy.messageRef, sentAt: cardCopy.sentAt })
    .from(cardCopy)
    .where(and(eq(cardCopy.cardKey, cardKey), eq(cardCopy.chatId, chatId)))
    .orderBy(asc(cardCopy.sentAt));
}

export async function insertCopy(
  orm: Orm,
  row: { messageRef: string; cardKey: string; chatId: string; sentAt: Date },
): Promise<void> {
  await orm.insert(cardCopy).values(row).onConflictDoNothing();
}

export async function dropCopy(orm: Orm, messageRef: string): Promise<void> {
  await orm.delete(cardCopy).where(eq(cardCopy.messageRef, messageRef));
}

/**
 * What hangs in this message from now on. A message not known before is as old as its sending, however late somebody
 * pressed on it.
 */
export async function keepCopy(
  orm: Orm,
  row: { messageRef: string; cardKey: string; chatId: string; sentAt: Date },
): Promise<void> {
  const { cardKey, messageRef, chatId } = row;
  const sent = orm
    .select({ at: outbox.doneAt })
    .from(outbox)
    .where(and(eq(outbox.messageRef, messageRef), eq(outbox.kind, 'send')))
    .limit(1);
  const sentAt = sql`coalesce((${sent}), ${row.sentAt.toISOString()}::timestamptz)`;
  await orm
    .insert(cardCopy)
    .values({ messageRef, chatId, cardKey, sentAt })
    .onConflictDoUpdate({ target: cardCopy.messageRef, set: { cardKey } });
}

/** What hangs in a message known so far is never drawn again from now on, but grows older all the same. */
export async function stillCopy(orm: Orm, messageRef: string, cardKey: string): Promise<void> {
  await orm.update(cardCopy).set({ cardKey }).where(eq(cardCopy.messageRef, messageRef));
}

/** Where cards hang whose keys begin so. Keys hold no wildcard. */
export function copiesUnder(orm: Orm, prefix: string): Promise<readonly Hanging[]> {
  return copiesUnderAny(orm, [prefix]);
}

export interface Hanging {
  cardKey: string;
  chatId: string;
}

/** As `copiesUnder`, for many beginnings at once. */
export async function copiesUnderAny(orm: Orm, prefixes: readonly string[]): Promise<readonly Hanging[]> {
  if (prefixes.length === 0) return [];
  return orm
    .selectDistinct({ cardKey: cardCopy.cardKey, chatId: cardCopy.chatId })
    .from(cardCopy)
    .where(or(...prefixes.map((prefix) => like(cardCopy.cardKey, `${prefix}%`))));
}

/** Where cards of these keys hang. */
export async function copiesOfKeys(orm: Orm, cardKeys: readonly string[]): Promise<readonly Hanging[]> {
  if (cardKeys.length === 0) return [];
  return orm
    .selectDistinct({ cardKey: cardCopy.cardKey, chatId: cardCopy.chatId })
    .from(cardCopy)
    .where(inArray(cardCopy.cardKey, [...cardKeys]));
}

/** Lets the copies of a card sent before stay as they are: a newer one takes their place. */
export async function forgetCopies(orm: Orm, cardKeys: readonly string[]): Promise<void> {
  if (cardKeys.length > 0) await orm.delete(cardCopy).where(inArray(cardCopy.cardKey, [...cardKeys]));
}
