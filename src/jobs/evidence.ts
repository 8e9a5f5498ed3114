/**
 * Fetches what people sent as evidence, checks, seals and counts it. Claimed by leases like the outbox and paced with
 * it: a fetch is a call to the platform like any other. Who is killed in between has lost nothing; the next one begins
 * again, and the same file for the same finding is the same row.
 */
import type { EvidenceStore } from '#app/evidence-store.ts';
import { monthOf } from '#app/quota.ts';
import { troubleOf } from '#app/trouble.ts';
import type { Database } from '#db/database.ts';
import {
  type ClaimedIntake,
  claimIntakes,
  giveIntakeBack,
  type IntakeOutcome,
  nextIntake,
  retryIntake,
} from '#db/evidence-intake.ts';
import { nextPictures } from '#db/evidence-pictures.ts';
import { countCalls, lockBucket, markExhausted, quotaUse, saveBucket } from '#db/pacing.ts';
import { FILE_MAX_BYTES, IMAGE_MAX_BYTES, type Unfit } from '#domain/evidence.ts';
import type { Clock } from '#jobs/clock.ts';
import type { Job } from '#jobs/dispatcher.ts';
import { type Kept, keep, settle, tellOfDelay } from '#jobs/keep-evidence.ts';
import { earliest, readPace, slots, take } from '#jobs/pacing.ts';
import { showPictures } from '#jobs/show-pictures.ts';
import { type Platform, PlatformError, TOO_LARGE } from '#platform/port.ts';

interface Log {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface EvidenceJob {
  database: Database;
  platform: Platform;
  store: EvidenceStore;
  clock: Clock;
  log: Log;
}

/** Both as the dispatcher runs them; whoever sends is woken to count back what was fetched, and to draw cards again. */
export function evidenceJob(job: EvidenceJob, wakeDelivery: () => void): Job {
  const { clock, log, database } = job;
  return {
    name: 'evidence',
    clock,
    log,
    run: async (signal) => {
      await tendEvidence(job, undefined, signal);
      wakeDelivery();
    },
    next: async () => {
      const due = [await nextIntake(database.orm), await nextPictures(database.orm)];
      return due.filter((at) => at !== null).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
    },
  };
}

/** Fetches what was sent, and hands over what is to be shown. */
export async function tendEvidence(job: EvidenceJob, until?: Date, signal?: AbortSignal): Promise<void> {
  await fetchEvidence(job, until, signal);
  await showPictures(job, until, signal);
}

export interface Fetched {
  stored: number;
  /** Not taken, or given up. */
  unfit: number;
}

/** Each may be 30 MB, held whole for a moment. */
const AT_ONCE = 3;
/** Longer than the slowest fetch (60 s) and putting it away (60 s). */
const LEASE_MS = 180_000;
/** With waits that double up to ten minutes, an hour and a quarter. */
const TRIES = 15;
const LONGEST_WAIT_MS = 10 * 60_000;
/** A month's calls that are used up are asked for again once in a while. */
const QUOTA_WAIT_MS = 3_600_000;
const POLL_MS = 50;

/** The platform's codes for what no further try will bring. */
const HOPELESS: ReadonlyMap<string, Unfit> = new Map<string, Unfit>([
  ['234003', 'vanished'],
  ['230110', 'vanished'],
  ['230011', 'vanished'],
  ['230111', 'vanished'],
  ['234037', 'file too large'],
  ['234038', 'restricted'],
  ['234040', 'restricted'],
  ['234043', 'unknown'],
]);

/**
 * Fetches until nothing is due by `until` (default: nothing is due now), waiting on the clock where it has to. A signal
 * ends it after what is under way.
 */
export async function fetchEvidence(
  job: EvidenceJob,
  until?: Date,
  signal: AbortSignal = new AbortController().signal,
): Promise<Fetched> {
  const { clock, database } = job;
  const total: Fetched = { stored: 0, unfit: 0 };
  while (!signal.aborted) {
    const now = await clock.now();
    const { claimed, resume } = await claim(job, now);
    if (claimed.length > 0) {
      // Fetched together, entered one after the other: people count their pieces in the order in which they sent them.
      const fetched = await Promise.all(claimed.map(({ row, slot }) => fetchOne(job, row, slot)));
      const ends: End[] = [];
      for (const enter of fetched) ends.push(await enter());
      total.stored += ends.filter((end) => end === 'stored').length;
      total.unfit += ends.filter((end) => end === 'unfit').length;
      continue;
    }
    const next = resume ?? (await nextIntake(database.orm));
    if (!next || next > (until ?? now)) return total;
    await clock.wait(Math.max(next.getTime() - now.getTime(), POLL_MS));
  }
  return total;
}

interface Claim {
  claimed: readonly { row: ClaimedIntake; slot: Date }[];
  resume: Date | null;
}

/** In one transaction with their places in the app's pace. */
function claim({ database }: EvidenceJob, now: Date): Promise<Claim> {
  return database.transaction(async (tx) => {
    const { exhaustedAt } = await quotaUse(tx, monthOf(now));
    const limit = exhaustedAt ? 1 : AT_ONCE;
    const pace = readPace(await lockBucket(tx, 'app'));
    const free = slots(pace, now, limit);
    if (free.length === 0) return { claimed: [], resume: earliest(pace, now) };
    const rows = await claimIntakes(tx, now, free.length, LEASE_MS);
    const claimed = rows
      .toSorted((a, b) => a.id - b.id)
      .flatMap((row, index) => {
        const slot = free[index];
        return slot ? [{ row, slot }] : [];
      });
    const used = claimed.map(({ slot }) => slot);
    await saveBucket(tx, 'app', take(pace, used));
    await countCalls(tx, monthOf(now), used.length);
    return { claimed, resume: null };
  });
}

type End = IntakeOutcome['state'] | 'later' | null;

/** What is left to do once the bytes are here, or are not. */
async function fetchOne(job: EvidenceJob, row: ClaimedIntake, slot: Date): Promise<() => Promise<End>> {
  const { clock, platform, store, log } = job;
  // It ended the process each time, or it would have been given up.
  if (row.attempts > TRIES) return () => end(job, row, { unfit: 'lost' });
  const now = await clock.now();
  if (slot > now) await clock.wait(slot.getTime() - now.getTime());
  try {
    const limit = row.kind === 'image' ? IMAGE_MAX_BYTES : FILE_MAX_BYTES;
    const { bytes } = await platform.download(row.message_ref, row.resource_key, row.kind, limit);
    const kept = await keep(store, bytes);
    return () => endOrRetry(job, row, kept);
  } catch (cause) {
    if (cause instanceof PlatformError) return () => afterRefusal(job, row, cause);
    log.error({ intake: row.id, ...troubleOf(cause) }, 'evidence could not be kept');
    return () => again(job, row);
  }
}

/** What the database does not take must not keep all the others from it. */
async function endOrRetry(job: EvidenceJob, row: ClaimedIntake, kept: Kept): Promise<End> {
  try {
    return await end(job, row, kept);
  } catch (cause) {
    job.log.error({ intake: row.id, ...troubleOf(cause) }, 'evidence could not be entered');
    return again(job, row);
  }
}

async function end(job: EvidenceJob, row: ClaimedIntake, kept: Kept): Promise<End> {
  const now = await job.clock.now();
  return job.database.transaction((tx) => settle(tx, row, kept, now));
}

async function afterRefusal(job: EvidenceJob, row: ClaimedIntake, refusal: PlatformError): Promise<End> {
  const { code, kind, retryAfterMs } = refusal;
  job.log.warn({ intake: row.id, code, attempts: row.attempts }, 'evidence could not be fetched');
  if (kind === 'quota') {
    const now = await job.clock.now();
    await markExhausted(job.database.orm, monthOf(now), now);
    await giveIntakeBack(job.database.orm, row.id, new Date(now.getTime() + QUOTA_WAIT_MS));
    return 'later';
  }
  if (code === TOO_LARGE) {
    return end(job, row, { unfit: row.kind === 'image' ? 'image too large' : 'file too large' });
  }
  const hopeless = HOPELESS.get(code);
  if (hopeless) return end(job, row, { unfit: hopeless });
  // What an admin can mend, such as a missing permission, is worth trying again.
  return again(job, row, {
    atLeastMs: retryAfterMs ?? 0,
    refusal: kind === 'never' ? refusal.message : null,
  });
}

/** Tried again after 2 s, 4 s, 8 s …, plus up to a second that differs so that they do not return together. */
async function again(
  job: EvidenceJob,
  row: ClaimedIntake,
  { atLeastMs, refusal }: { atLeastMs: number; refusal: string | null } = { atLeastMs: 0, refusal: null },
): Promise<End> {
  if (row.attempts >= TRIES) return end(job, row, { unfit: 'lost' });
  const wait = Math.max(Math.min(1_000 * 2 ** row.attempts, LONGEST_WAIT_MS), atLeastMs);
  const now = await job.clock.now();
  await job.database.transaction(async (tx) => {
    const notBefore = new Date(now.getTime() + wait + ((row.id * 7919) % 1_000));
    await retryIntake(tx, row.id, notBefore, refusal);
    await tellOfDelay(tx, row, now);
  });
  return 'later';
}
