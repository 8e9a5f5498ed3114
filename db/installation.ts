/** The stamp that ties a database to one platform and app. */
import { eq, isNull, sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { campaign, identity, installation, person } from '#db/schema.ts';

export interface Stamp {
  mode: 'simulator' | 'feishu';
  appId: string;
}

export type Stamping = 'ok' | { heldBy: Stamp } | 'not empty';

/** Stamps a fresh database, recognises its own, and refuses any other; an unstamped one that holds data is nobody's. */
export async function stamp(tx: Orm, own: Stamp, at: Date): Promise<Stamping> {
  const [row] = await tx.select().from(installation);
  if (row)
    return row.mode === own.mode && row.appId === own.appId
      ? 'ok'
      : { heldBy: { mode: row.mode, appId: row.appId } };
  const [filled] = await tx
    .select({
      rows: sql<number>`(select count(*) from ${campaign})::int + (select count(*) from ${person})::int`,
    })
    .from(sql`(select 1) as one`);
  if ((filled?.rows ?? 0) > 0) return 'not empty';
  await tx.insert(installation).values({ ...own, stampedAt: at });
  return 'ok';
}

/** The tenant this database serves: the first proven one is kept, any other is not ours. */
export async function isOurTenant(orm: Orm, tenantKey: string): Promise<boolean> {
  const [row] = await orm.select({ tenantKey: installation.tenantKey }).from(installation);
  if (row?.tenantKey) return row.tenantKey === tenantKey;
  const learned = await orm
    .update(installation)
    .set({ tenantKey })
    .where(isNull(installation.tenantKey))
    .returning({ id: installation.id });
  if (learned.length === 0) return isOurTenant(orm, tenantKey);
  // A roster loaded before the first event could not know the tenant of its people.
  await orm.update(identity).set({ tenantKey }).where(eq(identity.tenantKey, ''));
  return true;
}

export async function tenantKey(orm: Orm): Promise<string | null> {
  const [row] = await orm.select({ tenantKey: installation.tenantKey }).from(installation);
  return row?.tenantKey ?? null;
}
