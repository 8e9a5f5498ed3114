/**
 * Hands the pictures of findings that were handed in over to the platform, so that their cards can show them to whoever
 * reviews. What waits stands in a row that the move itself wrote: who is killed in between has lost nothing, and a
 * picture that has its key already is never handed over again.
 */
import { monthOf } from '#app/quota.ts';
import { troubleOf } from '#app/trouble.ts';
import { copiesUnder } from '#db/chats.ts';
import { evidenceOf, type StoredEvidence } from '#db/evidence.ts';
import {
  type ClaimedPictures,
  claimPictures,
  endPictures,
  nextPictures,
  postponePictures,
} from '#db/evidence-pictures.ts';
import { enqueueRefreshes } from '#db/outbox.ts';
import { countCalls, lockBucket, markExhausted, quotaUse, saveBucket } from '#db/pacing.ts';
import { PICTURES_SHOWN, picturesShown } from '#domain/evidence.ts';
import type { EvidenceJob } from '#jobs/evidence.ts';
import { handOver } from '#jobs/hand-over-evidence.ts';
import { earliest, readPace, slots, take } from '#jobs/pacing.ts';
import { PlatformError } from '#platform/port.ts';

/** Longer than six uploads take at their slowest. */
const LEASE_MS = 300_000;
/** With waits that double up to ten minutes, an hour and a quarter. */
const TRIES = 15;
const LONGEST_WAIT_MS = 10 * 60_000;
const QUOTA_WAIT_MS = 3_600_000;
const POLL_MS = 50;

/** Shows all that is due by `until` (default: now), and says how many pictures were handed over. */
export async function showPictures(
  job: EvidenceJob,
  until?: Date,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const { clock, database } = job;
  let given = 0;
  const refused = new Set<number>();
  while (!signal.aborted) {
    const now = await clock.now();
    const { work, resume } = await claim(job, now, refused);
    if (work) {
      given += await show(job, work, refused);
      continue;
    }
    const next = resume ?? (await nextPictures(database.orm));
    if (!next || next > (until ?? now)) return given;
    await clock.wait(Math.max(next.getTime() - now.getTime(), POLL_MS));
  }
  return given;
}

interface Work {
  claimed: ClaimedPictures;
  /** As many as the pace allows, each with the instant at which it may leave. */
  pieces: readonly { piece: StoredEvidence; slot: Date }[];
  isAll: boolean;
}

/** In one transaction with their places in the app's pace. What was refused a moment ago makes room for the others. */
function claim(
  { database }: EvidenceJob,
  now: Date,
  refused: ReadonlySet<number>,
): Promise<{ work: Work | null; resume: Date | null }> {
  return database.transaction(async (tx) => {
    const { exhaustedAt } = await quotaUse(tx, monthOf(now));
    const pace = readPace(await lockBucket(tx, 'app'));
    const free = slots(pace, now, exhaustedAt ? 1 : PICTURES_SHOWN);
    if (free.length === 0) return { work: null, resume: earliest(pace, now) };
    const claimed = await claimPictures(tx, now, LEASE_MS);
    if (!claimed) return { work: null, resume: null };
    const wanted = picturesShown(await evidenceOf(tx, claimed.findingId)).filter(
      ({ id, platformKey }) => platformKey === null && !refused.has(id),
    );
    const pieces = free.flatMap((slot, index) => {
      const piece = wanted[index];
      return piece ? [{ piece, slot }] : [];
    });
    await saveBucket(
      tx,
      'app',
      take(
        pace,
        pieces.map(({ slot }) => slot),
      ),
    );
    await countCalls(tx, monthOf(now), pieces.length);
    return { work: { claimed, pieces, isAll: pieces.length === wanted.length }, resume: null };
  });
}

async function show(
  job: EvidenceJob,
  { claimed, pieces, isAll }: Work,
  refused: Set<number>,
): Promise<number> {
  const { clock, database } = job;
  let given = 0;
  try {
    for (const { piece, slot } of pieces) {
      const now = await clock.now();
      if (slot > now) await clock.wait(slot.getTime() - now.getTime());
      if (await give(job, piece)) given += 1;
      else refused.add(piece.id);
    }
  } catch (cause) {
    await tryLater(job, claimed, cause);
    return given;
  }
  const now = await clock.now();
  await database.transaction(async (tx) => {
    if (given > 0) {
      const copies = await copiesUnder(tx, `finding:${claimed.findingId}:`);
      await enqueueRefreshes(tx, claimed.campaignId, now, copies);
    }
    if (isAll) await endPictures(tx, claimed);
    else await postponePictures(tx, claimed, now, false);
  });
  return given;
}

/** A picture the platform will never take must not keep the others from being seen. */
async function give(job: EvidenceJob, piece: StoredEvidence): Promise<boolean> {
  try {
    const [given] = await handOver(job, [piece]);
    return given?.platformKey != null;
  } catch (cause) {
    if (!(cause instanceof PlatformError) || cause.kind !== 'never') throw cause;
    job.log.warn({ evidence: piece.id, code: cause.code }, 'a picture was not taken by the platform');
    return false;
  }
}

async function tryLater(job: EvidenceJob, claimed: ClaimedPictures, cause: unknown): Promise<void> {
  const { clock, database, log } = job;
  const now = await clock.now();
  if (cause instanceof PlatformError && cause.kind === 'quota') {
    await markExhausted(database.orm, monthOf(now), now);
    await postponePictures(database.orm, claimed, new Date(now.getTime() + QUOTA_WAIT_MS), false);
    return;
  }
  const { findingId, tries } = claimed;
  if (tries >= TRIES) {
    log.error({ findingId, ...troubleOf(cause) }, 'pictures could not be handed over');
    await endPictures(database.orm, claimed);
    return;
  }
  log.warn({ findingId, tries, ...troubleOf(cause) }, 'pictures wait to be handed over');
  const atLeast = cause instanceof PlatformError ? (cause.retryAfterMs ?? 0) : 0;
  const wait = Math.max(Math.min(1_000 * 2 ** tries, LONGEST_WAIT_MS), atLeast);
  await postponePictures(database.orm, claimed, new Date(now.getTime() + wait), true);
}
