/** Seals what the ledger holds and no seal covers yet. Part of the tick, so that no click waits for it. */
import type { Database } from '#db/database.ts';
import { campaignsToSeal, sealBatch } from '#db/ledger-seal.ts';
import { BATCH } from '#domain/ledger.ts';

/** A batch stands or falls by itself: a tick that is killed between two leaves the rest to the next. */
export async function sealLedgers(database: Database, now: Date): Promise<void> {
  for (const campaignId of await campaignsToSeal(database.orm)) {
    while ((await sealBatch(database, campaignId, now)) === BATCH);
  }
}
