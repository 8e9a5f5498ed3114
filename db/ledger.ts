/** The ledger, for ordinary transactions (clicks write it through `commit`) and for the digest's question whether anything happened. */
import { and, eq, gt, lte, notInArray, sql } from 'drizzle-orm';
import type { LedgerChange } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { sealText } from '#db/ledger-text.ts';
import { ledgerEntry, ledgerText } from '#db/schema/ledger.ts';

export function writeLedger(tx: Orm, campaignId: number, at: Date, entry: LedgerChange): Promise<void> {
  return writeEntries(tx, campaignId, at, [entry]);
}

/** Many at one instant. */
export async function writeEntries(
  tx: Orm,
  campaignId: number,
  at: Date,
  entries: readonly LedgerChange[],
): Promise<void> {
  if (entries.length === 0) return;
  const sealed = entries.map(({ text: words, ...columns }) => ({ columns, ...sealText(words) }));
  const rows = await tx
    .insert(ledgerEntry)
    .values(sealed.map(({ columns, hash }) => ({ ...columns, campaignId, at, hash })))
    .returning({ id: ledgerEntry.id, hash: ledgerEntry.hash });
  const ids = new Map(rows.map(({ id, hash }) => [hash, id]));
  const texts = sealed.flatMap(({ hash, salt, text }) => {
    const entryId = ids.get(hash);
    return entryId === undefined ? [] : [{ entryId, salt, text }];
  });
  if (texts.length !== entries.length) throw new Error('not every ledger entry was written');
  await tx.insert(ledgerText).values(texts);
}

/** What changes no figure: who was written to, which group hears of it, who asked for a file. */
const NO_NEWS: readonly LedgerChange['noun'][] = ['binding', 'message', 'stand-in', 'export'];

/** Entries per unit after one instant, up to another, that the digest has something to say of. */
export async function entriesByUnit(
  orm: Orm,
  campaignId: number,
  after: Date,
  until: Date,
): Promise<ReadonlyMap<number | null, number>> {
  const rows = await orm
    .select({ unitId: ledgerEntry.unitId, count: sql<number>`count(*)::int` })
    .from(ledgerEntry)
    .where(
      and(
        eq(ledgerEntry.campaignId, campaignId),
        gt(ledgerEntry.at, after),
        lte(ledgerEntry.at, until),
        notInArray(ledgerEntry.noun, [...NO_NEWS]),
      ),
    )
    .groupBy(ledgerEntry.unitId);
  return new Map(rows.map((row) => [row.unitId, row.count]));
}
