/** What has been taken in once; kept longer than the platform repeats itself (seven hours). */
import { inArray, lt } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { inbox } from '#db/schema/messages.ts';

/** Within an ordinary transaction: false when the key was taken before. A concurrent twin waits here. */
export async function claim(tx: Orm, key: string, at: Date): Promise<boolean> {
  const rows = await tx
    .insert(inbox)
    .values({ key, receivedAt: at })
    .onConflictDoNothing()
    .returning({ key: inbox.key });
  return rows.length > 0;
}

export async function isClaimed(orm: Orm, keys: readonly string[]): Promise<boolean> {
  const rows = await orm
    .select({ key: inbox.key })
    .from(inbox)
    .where(inArray(inbox.key, [...keys]))
    .limit(1);
  return rows.length > 0;
}

/** Forgets what is older; natural keys of people's own doings live on in what they made. */
export async function forgetBefore(orm: Orm, instant: Date): Promise<void> {
  await orm.delete(inbox).where(lt(inbox.receivedAt, instant));
}
