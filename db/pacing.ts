/** The one row by which all instances share the app's pace, and the count of the month's calls. */
import { eq, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { quotaMonth, rateBucket } from '#db/schema/messages.ts';

/** Reads a bucket and keeps others waiting until the transaction ends; null when it was never used. */
export async function lockBucket(tx: Orm, name: string): Promise<unknown> {
  await tx.insert(rateBucket).values({ name, state: null }).onConflictDoNothing();
  const [row] = await tx
    .select({ state: rateBucket.state })
    .from(rateBucket)
    .where(eq(rateBucket.name, name))
    .for('update');
  return row?.state ?? null;
}

export async function saveBucket(tx: Orm, name: string, state: object): Promise<void> {
  await tx.update(rateBucket).set({ state }).where(eq(rateBucket.name, name));
}

export interface QuotaUse {
  calls: number;
  exhaustedAt: Date | null;
}

/** Calls made in a month, written `YYYY-MM`. */
export async function quotaUse(orm: Orm, month: string): Promise<QuotaUse> {
  const [row] = await orm.select().from(quotaMonth).where(eq(quotaMonth.month, month));
  return row ?? { calls: 0, exhaustedAt: null };
}

export async function countCalls(orm: Orm, month: string, calls: number): Promise<void> {
  if (calls === 0) return;
  await orm
    .insert(quotaMonth)
    .values({ month, calls })
    .onConflictDoUpdate({ target: quotaMonth.month, set: { calls: sql`${quotaMonth.calls} + ${calls}` } });
}

export async function markExhausted(orm: Orm, month: string, at: Date): Promise<void> {
  await orm
    .insert(quotaMonth)
    .values({ month, calls: 0, exhaustedAt: at })
    .onConflictDoUpdate({ target: quotaMonth.month, set: { exhaustedAt: at } });
}

/** Calls are taken again. */
export async function clearExhausted(orm: Orm, month: string): Promise<void> {
  await orm.update(quotaMonth).set({ exhaustedAt: null }).where(eq(quotaMonth.month, month));
}
