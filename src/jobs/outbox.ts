/**
 * Delivers what the outbox holds: claims what is due in one transaction with its places in the pace, sends it, and goes
 * on until nothing is due. One refusal that concerns the whole app stops all that was claimed with it.
 */
import { monthOf } from '#app/quota.ts';
import type { Card } from '#cards/card.ts';
import type { Database } from '#db/database.ts';
import { type Claimed, claimDue, draftIn, dropExpired, nextDue } from '#db/outbox-claims.ts';
import { clearExhausted, countCalls, lockBucket, quotaUse, saveBucket } from '#db/pacing.ts';
import { type Beside, beside } from '#jobs/beside.ts';
import type { Clock } from '#jobs/clock.ts';
import { deliverOne, type Pause } from '#jobs/deliver-one.ts';
import type { Job } from '#jobs/dispatcher.ts';
import { earliest, readPace, slots, take } from '#jobs/pacing.ts';
import type { Platform } from '#platform/port.ts';

interface Log {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Delivery {
  database: Database;
  platform: Platform;
  clock: Clock;
  log: Log;
  /** Draws a card anew by its key; null when it is no longer worth drawing. */
  draw(cardKey: string, chatId: string, now: Date): Promise<Card | null>;
}

/** The delivery as the dispatcher runs it. */
export function deliveryJob(delivery: Delivery): Job {
  const { clock, log, database } = delivery;
  return {
    name: 'delivery',
    clock,
    log,
    run: (signal) => deliver(delivery, undefined, signal),
    next: () => nextDue(database.orm),
  };
}

export interface Delivered {
  sent: number;
  failed: number;
}

/** How many are claimed at once: a Worker may make fifty calls per invocation. */
const BATCH = 40;
/** Longer than the slowest call (10 s) and the longest pacing ahead (1 s); after a kill others take over then. */
const LEASE_MS = 30_000;
/** A month's calls that are used up are tried again by one message a day: somebody may have bought more. */
const PROBE_MS = 24 * 3_600_000;
/** Without an `until`, what becomes due within this time is still waited for: the second message to the same chat. */
const HURRY_MS = 1_000;
const LANE_POLL_MS = 50;

/**
 * Delivers until nothing is due by `until` (default: nothing is due now), waiting on the clock where pacing asks. A
 * signal ends it early: what is under way is finished, what is only claimed goes back.
 */
export async function deliver(
  delivery: Delivery,
  until?: Date,
  signal: AbortSignal = new AbortController().signal,
): Promise<Delivered> {
  const total: Delivered = { sent: 0, failed: 0 };
  // A long file is made beside the messages of others, which must not wait for it.
  const making = beside();
  await dropExpired(delivery.database.orm, await delivery.clock.now());
  try {
    while (!signal.aborted && (await deliverBatch(delivery, until, signal, total, making)));
  } finally {
    await making.ended();
  }
  return total;
}

/** False when there is nothing left to do. */
async function deliverBatch(
  delivery: Delivery,
  until: Date | undefined,
  signal: AbortSignal,
  total: Delivered,
  making: Beside,
): Promise<boolean> {
  const { clock, database } = delivery;
  const now = await clock.now();
  const { exhaustedAt } = await quotaUse(database.orm, monthOf(now));
  if (exhaustedAt && now.getTime() - exhaustedAt.getTime() < PROBE_MS) return false;
  const { claimed, resume } = await claim(delivery, now, exhaustedAt ? 1 : BATCH);
  if (claimed.length > 0) {
    const pause: Pause = { until: null, signal };
    const work = claimed.map(({ row, slot }) => ({
      isLong: draftIn(row) !== null,
      result: counted(deliverOne(delivery, row, slot, pause), total),
    }));
    for (const { isLong, result } of work) if (isLong) making.add(result);
    const results = await Promise.all(work.flatMap(({ isLong, result }) => (isLong ? [] : [result])));
    if (exhaustedAt && results.includes('sent')) await clearExhausted(database.orm, monthOf(now));
    return true;
  }
  if (making.isBusy()) {
    await making.moment();
    return true;
  }
  const next = resume ?? (await nextDue(database.orm));
  const horizon = until ?? new Date(now.getTime() + HURRY_MS);
  if (!next || next > horizon) return false;
  await clock.wait(Math.max(next.getTime() - now.getTime(), LANE_POLL_MS));
  return true;
}

async function counted<T extends string>(work: Promise<T>, total: Delivered): Promise<T> {
  const result = await work;
  if (result === 'sent') total.sent += 1;
  if (result === 'dead' || result === 'uncertain') total.failed += 1;
  return result;
}

interface Claim {
  claimed: readonly { row: Claimed; slot: Date }[];
  /** Set when the app's pace, not the outbox, is what holds messages back. */
  resume: Date | null;
}

/** Claims messages and their places in the pace in one transaction, so that no place is wasted and none given twice. */
function claim(delivery: Delivery, now: Date, limit: number): Promise<Claim> {
  return delivery.database.transaction(async (tx) => {
    const pace = readPace(await lockBucket(tx, 'app'));
    const free = slots(pace, now, limit);
    if (free.length === 0) return { claimed: [], resume: earliest(pace, now) };
    const rows = await claimDue(tx, delivery.platform.name, now, free.length, LEASE_MS);
    const claimed = rows.flatMap((row, index) => {
      const slot = free[index];
      return slot ? [{ row, slot }] : [];
    });
    await saveBucket(
      tx,
      'app',
      take(
        pace,
        claimed.map(({ slot }) => slot),
      ),
    );
    await countCalls(tx, monthOf(now), claimed.length);
    return { claimed, resume: null };
  });
}
