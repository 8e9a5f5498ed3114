/**
 * What becomes of a file that was fetched: sealed under its hash with a copy that may be shown, then a row, a ledger
 * entry and a place on the sender's receipt, all or nothing.
 */
import type { EvidenceStore } from '#app/evidence-store.ts';
import { receiptText } from '#cards/receipt.ts';
import { copiesUnder } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { insertEvidence } from '#db/evidence.ts';
import {
  type ClaimedIntake,
  endIntake,
  type IntakeOutcome,
  isStillWaiting,
  lastReceipt,
  lockReceipts,
  onReceipt,
  putOnReceipt,
  stillWaiting,
} from '#db/evidence-intake.ts';
import { wantPictures } from '#db/evidence-pictures.ts';
import { writeLedger } from '#db/ledger.ts';
import { enqueue, enqueueRefreshes, revise } from '#db/outbox.ts';
import { type Day, dayOf } from '#domain/calendar.ts';
import { checkFile, evidenceDay, type Unfit } from '#domain/evidence.ts';
import { type FileType, isImage } from '#domain/file-type.ts';
import { stripImage } from '#domain/image-metadata.ts';

interface Sealed {
  type: FileType;
  sha256: string;
  bytes: number;
  /** By the camera. */
  takenOn: Day | null;
  shown: 'copy' | 'original' | 'nothing';
}

export type Kept = { sealed: Sealed } | { unfit: Unfit };

/** A burst is over when nothing more came for this long. */
const BURST_MS = 8_000;
/** What is still being fetched is waited for, but not for ever. */
const STRAGGLERS_MS = 60_000;

/** Checks and seals; of a picture the copy that may be shown is made at once. */
export async function keep(store: EvidenceStore, bytes: Uint8Array): Promise<Kept> {
  const checked = checkFile(bytes);
  if ('unfit' in checked) return checked;
  const { type } = checked;
  if (!isImage(type)) return sealed(type, 'original', null);
  if (type === 'heic') return sealed(type, 'nothing', null);
  const stripped = stripImage(type, bytes);
  if (stripped === null) return { unfit: 'damaged' };
  const kept = await sealed(type, 'copy', stripped.exif.takenOn);
  await store.keepCopy(kept.sealed.sha256, stripped.bytes);
  return kept;

  async function sealed(as: FileType, shown: Sealed['shown'], takenOn: Day | null) {
    const sha256 = await store.seal(bytes);
    return { sealed: { type: as, sha256, bytes: bytes.length, takenOn, shown } };
  }
}

/** What became of it; null where another instance was faster. */
export async function settle(
  tx: Orm,
  row: ClaimedIntake,
  kept: Kept,
  now: Date,
): Promise<IntakeOutcome['state'] | null> {
  await lockReceipts(tx, row.finding_id);
  if (!(await isStillWaiting(tx, row.id))) return null;
  const outcome: IntakeOutcome =
    'unfit' in kept ? { state: 'unfit', ...kept } : await enter(tx, row, kept.sealed);
  await endIntake(tx, row.id, outcome, now);
  if ('sealed' in kept && outcome.state === 'stored') {
    await note(tx, row, kept.sealed, now);
    // The finding's cards count its evidence; drawn again once the burst is over.
    await wantPictures(tx, row.finding_id, new Date(now.getTime() + BURST_MS));
    const copies = await copiesUnder(tx, `finding:${row.finding_id}:`);
    await enqueueRefreshes(tx, row.campaign_id, new Date(now.getTime() + BURST_MS), copies);
  }
  await countBack(tx, row, now);
  return outcome.state;
}

async function enter(tx: Orm, row: ClaimedIntake, { takenOn, ...sealed }: Sealed): Promise<IntakeOutcome> {
  const isNew = await insertEvidence(tx, {
    ...sealed,
    campaignId: row.campaign_id,
    findingId: row.finding_id,
    name: row.name,
    takenOn: evidenceDay(takenOn, dayOf(row.sent_at)),
    uploadedAt: row.sent_at,
    personId: row.person_id,
  });
  return { state: isNew ? 'stored' : 'repeated', type: sealed.type };
}

function note(tx: Orm, row: ClaimedIntake, { type, sha256 }: Sealed, now: Date): Promise<void> {
  const name = row.name === null ? '' : ` ${row.name}`;
  return writeLedger(tx, row.campaign_id, now, {
    actorId: row.person_id,
    unitId: row.unit_id,
    noun: 'finding',
    ref: String(row.finding_number),
    verb: 'evidence added',
    text: `补充证据：${isImage(type) ? '照片' : '文件'}${name}，SHA-256 ${sha256}`,
  });
}

/** One message for the whole burst: the one not sent yet is written anew, later; else another is begun. */
async function countBack(tx: Orm, row: ClaimedIntake, now: Date): Promise<void> {
  const waiting = await stillWaiting(tx, row);
  const notBefore = new Date(now.getTime() + (waiting > 0 ? STRAGGLERS_MS : BURST_MS));
  const open = await lastReceipt(tx, row);
  if (open !== null) {
    await putOnReceipt(tx, row.id, open);
    if (await revise(tx, open, await receipt(tx, row, open, waiting), notBefore)) return;
  }
  const key = `evidence:receipt:${row.id}`;
  await putOnReceipt(tx, row.id, key);
  await enqueue(tx, row.campaign_id, now, [
    {
      key,
      to: { chatId: row.chat_id },
      message: await receipt(tx, row, key, waiting),
      why: '证据回执',
      notBefore,
      // By it a reply to the receipt is known to be about the finding.
      cardKey: `evidence:${row.finding_id}:receipt`,
    },
  ]);
}

/** One more try is needed: the message that waits to be sent says so, and once waits for it. */
export async function tellOfDelay(tx: Orm, row: ClaimedIntake, now: Date): Promise<void> {
  await lockReceipts(tx, row.finding_id);
  const open = await lastReceipt(tx, row);
  if (open === null) return;
  const message = await receipt(tx, row, open, await stillWaiting(tx, row));
  await revise(tx, open, message, row.attempts === 1 ? new Date(now.getTime() + STRAGGLERS_MS) : null);
}

async function receipt(tx: Orm, row: ClaimedIntake, key: string, waiting: number) {
  const received = await onReceipt(tx, key);
  return { kind: 'text', text: receiptText({ finding: row.finding_number, received, waiting }) } as const;
}
