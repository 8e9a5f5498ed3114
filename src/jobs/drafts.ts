/** What is made only when its turn in the outbox comes, and handed over to the platform: the ledger as a file. */
import { draftedFile } from '#app/ledger-file.ts';
import type { Message } from '#cards/card.ts';
import { SAID } from '#cards/sentences.ts';
import type { LedgerDraft } from '#db/change.ts';
import type { Claimed } from '#db/outbox-claims.ts';
import { FILE_MAX_BYTES } from '#domain/evidence.ts';
import type { Delivery } from '#jobs/outbox.ts';

/** The message to send in the draft's place; null when there is nobody to make it for any more. @throws PlatformError */
export async function madeOf(
  { database, platform }: Pick<Delivery, 'database' | 'platform'>,
  row: Pick<Claimed, 'campaign_id' | 'person_id'>,
  draft: LedgerDraft,
  now: Date,
): Promise<Message | null> {
  if (row.campaign_id === null || row.person_id === null) return null;
  const file = await draftedFile(database, row.campaign_id, row.person_id, draft, now);
  if (!file) return null;
  if (file.bytes.length > FILE_MAX_BYTES) return { kind: 'text', text: SAID.exportTooLarge };
  return { kind: 'file', key: await platform.uploadFile(file.bytes, file.name) };
}
