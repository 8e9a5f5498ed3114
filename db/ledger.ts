/** The ledger, for ordinary transactions (clicks write it through `commit`) and for the digest's question whether anything happened. */
import { and, eq, gt, lte, sql } from 'drizzle-orm';
import type { LedgerChange } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { sealText } from '#db/ledger-text.ts';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';

export async function writeLedger(tx: Orm, campaignId: number, at: Date, entry: LedgerChange): Promise<void> {
  const { salt, text, hash } = sealText(entry.text);
  const { text: _words, ...columns } = entry;
  const [row] = await tx
    .insert(ledgerEntry)
    .values({ ...columns, campaignId, at, hash })
    .returning({ id: ledgerEntry.id });
  if (!row) throw new Error('the ledger entry was not written');
  await tx.insert(ledgerText).values({ entryId: row.id, salt, text });
}

/** Entries per unit after one instant, up to another. */
export async function entriesByUnit(
  orm: Orm,
  campaignId: number,
  after: Date,
  until: Date,
): Promise<ReadonlyMap<number | null, number>> {
  const rows = await orm
    .select({ unitId: ledgerEntry.unitId, count: sql<number>`count(*)::int` })
    .from(ledgerEntry)
    .where(and(eq(ledgerEntry.campaignId, campaignId), gt(ledgerEntry.at, after), lte(ledgerEntry.at, until)))
    .groupBy(ledgerEntry.unitId);
  return new Map(rows.map((row) => [row.unitId, row.count]));
}
