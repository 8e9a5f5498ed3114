/** The stamp that ties a database to one platform and app. */
import { sql } from 'drizzle-orm';
import type { Orm } from '#db/database.ts';
import { campaign } from '#db/schema/campaign.ts';
import { installation } from '#db/schema/installation.ts';
import { identity, person } from '#db/schema/people.ts';

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
  const stamped = await tx
    .insert(installation)
    .values({ ...own, stampedAt: at })
    .onConflictDoNothing()
    .returning({ id: installation.id });
  return stamped.length > 0 ? 'ok' : stamp(tx, own, at);
}

/** The tenant this database serves: the first proven one is kept, any other is not ours. */
export async function isOurTenant(orm: Orm, key: string): Promise<boolean> {
  const known = await tenantKey(orm);
  if (known !== null) return known === key;
  // A roster loaded before the first event could not know the tenant of its people: both are learned, or neither.
  await orm.execute(sql`
    with learned as (
      update ${installation} set tenant_key = ${key} where tenant_key is null returning tenant_key
    )
    update ${identity} set tenant_key = learned.tenant_key from learned where ${identity}.tenant_key = ''`);
  return (await tenantKey(orm)) === key;
}

export async function tenantKey(orm: Orm): Promise<string | null> {
  const [row] = await orm.select({ tenantKey: installation.tenantKey }).from(installation);
  return row?.tenantKey ?? null;
}
