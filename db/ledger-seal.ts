/**
 * Puts a batch of the ledger under a seal. The place in the chain is given here and not by the entries' ids: an id is
 * given before its transaction ends, so a lower one can become visible after a higher one was sealed.
 */
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type Database, type Orm, rowsOf } from '#db/database.ts';
import { entryColumns, exactInstant, isUnsealed } from '#db/ledger-rows.ts';
import { ledgerEntry, ledgerLink, ledgerSeal } from '#db/schema/ledger.ts';
import { BATCH, NO_SEAL_YET, nextBatch, type Tip } from '#domain/ledger.ts';

/** Any number no other program on the cluster uses for the same purpose. */
const SEALING = 7_403_104;

/** Campaigns, also closed ones, that have entries to seal. */
export async function campaignsToSeal(orm: Orm): Promise<readonly number[]> {
  const rows = await orm
    .selectDistinct({ id: ledgerEntry.campaignId })
    .from(ledgerEntry)
    .where(isUnsealed)
    .orderBy(ledgerEntry.campaignId);
  return rows.map((row) => row.id);
}

/**
 * Seals all entries that can be seen and have no place yet, a batch of them at most, and says how many. Nothing while
 * another instance seals the same campaign: it takes them, or the next minute does.
 */
export async function sealBatch(database: Database, campaignId: number, now: Date): Promise<number> {
  return database.transaction(async (tx) => {
    if (!(await isMineToSeal(tx, campaignId))) return 0;
    const tip = await tipOf(tx, campaignId);
    const entries = await tx
      .select(entryColumns)
      .from(ledgerEntry)
      .where(and(eq(ledgerEntry.campaignId, campaignId), isUnsealed))
      .orderBy(ledgerEntry.at, ledgerEntry.id)
      .limit(BATCH);
    const batch = nextBatch(campaignId, tip, entries, await stamp(tx, tip, now));
    if (!batch) return 0;
    const { sealedAt, ...seal } = batch.seal;
    await tx
      .insert(ledgerSeal)
      .values({ ...seal, campaignId, sealedAt: sql`${sealedAt}::timestamp at time zone 'UTC'` });
    await tx.insert(ledgerLink).values(batch.links.map((link) => ({ ...link, campaignId })));
    return batch.links.length;
  });
}

/** Held until the transaction ends, also when its process is killed. */
async function isMineToSeal(tx: Orm, campaignId: number): Promise<boolean> {
  const [row] = await rowsOf(
    tx,
    z.object({ mine: z.boolean() }),
    sql`select pg_try_advisory_xact_lock(${SEALING}::int, ${campaignId}::int) as mine`,
  );
  return row?.mine ?? false;
}

type SealingTip = Omit<Tip, 'clearedAt'>;

async function tipOf(tx: Orm, campaignId: number): Promise<SealingTip> {
  const [tip] = await tx
    .select({
      number: ledgerSeal.number,
      hash: ledgerSeal.hash,
      position: sql<number>`(select coalesce(max(${ledgerLink.position}), 0) from ${ledgerLink} where ${ledgerLink.campaignId} = ${campaignId})`,
      sealedAt: exactInstant(ledgerSeal.sealedAt),
    })
    .from(ledgerSeal)
    .where(eq(ledgerSeal.campaignId, campaignId))
    .orderBy(desc(ledgerSeal.number))
    .limit(1);
  return tip ?? NO_SEAL_YET;
}

/** The instant of the seal, as it will be read again; along the chain it never goes back, whatever an instance's clock says. */
async function stamp(tx: Orm, tip: SealingTip, now: Date): Promise<string> {
  const latest = sql`greatest(${now.toISOString()}::timestamptz, ${tip.sealedAt}::timestamp at time zone 'UTC')`;
  const [row] = await rowsOf(tx, z.object({ at: z.string() }), sql`select ${exactInstant(latest)} as at`);
  if (!row) throw new Error('the database did not tell the instant');
  return row.at;
}
