/**
 * Delivers what the outbox holds: claims what is due, paces it, sends it, and notes what became of it. Sending is at
 * least once; the key that travels as the platform's `uuid` makes the second time harmless for an hour, and what
 * stays unknown for longer is shown instead of sent again.
 */
import { createHash } from 'node:crypto';
import { monthOf } from '#app/quota.ts';
import type { Card } from '#cards/card.ts';
import { copiesOf, dropCopy, insertCopy } from '#db/chats.ts';
import type { Database } from '#db/database.ts';
import {
  type Claimed,
  claimDue,
  type Finish,
  finish,
  giveBack,
  nextDue,
  parseMessage,
  retryLater,
} from '#db/outbox.ts';
import { countCalls, lockBucket, markExhausted, quotaUse, saveBucket } from '#db/pacing.ts';
import { markReachable } from '#db/people.ts';
import type { Clock } from '#jobs/clock.ts';
import { earliest, hold, readPace, slots, take } from '#jobs/pacing.ts';
import { CardProblem, type Destination, type Platform, PlatformError } from '#platform/port.ts';

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

export interface Delivered {
  sent: number;
  failed: number;
}

/** How many are claimed at once: a Worker may make fifty calls per invocation. */
const BATCH = 40;
/** Longer than the slowest call (10 s) and the longest pacing ahead (1 s); after a kill others take over then. */
const LEASE_MS = 30_000;
const TRIES = 12;
/** The platform forgets a `uuid` after an hour; five minutes are kept in hand. */
const UUID_SAFE_MS = 55 * 60_000;
/** Cards cannot be changed fourteen days after they were sent. */
const PATCHABLE_MS = 14 * 24 * 3_600_000;

/** Delivers until nothing is due by `until` (default: nothing is due now), waiting on the clock where pacing asks. */
export async function deliver(delivery: Delivery, until?: Date): Promise<Delivered> {
  const total: Delivered = { sent: 0, failed: 0 };
  for (;;) {
    const now = await delivery.clock.now();
    if (await isExhausted(delivery.database, now)) return total;
    const { claimed, resume } = await claim(delivery, now);
    if (claimed.length > 0) {
      const results = await Promise.all(claimed.map(({ row, slot }) => deliverOne(delivery, row, slot)));
      total.sent += results.filter((result) => result === 'sent').length;
      total.failed += results.filter((result) => result === 'dead' || result === 'uncertain').length;
      continue;
    }
    const next = resume ?? (await nextDue(delivery.database.orm));
    const horizon = until ?? new Date(now.getTime() + HURRY_MS);
    if (!next || next > horizon) return total;
    await delivery.clock.wait(Math.max(next.getTime() - now.getTime(), LANE_POLL_MS));
  }
}

/** Without an `until`, what becomes due within this time is still waited for: the second message to the same chat. */
const HURRY_MS = 1_000;
const LANE_POLL_MS = 50;

interface Claim {
  claimed: readonly { row: Claimed; slot: Date }[];
  /** Set when the app's pace, not the outbox, is what holds messages back. */
  resume: Date | null;
}

/** Claims messages and their places in the pace in one transaction, so that no place is wasted and none given twice. */
function claim(delivery: Delivery, now: Date): Promise<Claim> {
  return delivery.database.transaction(async (tx) => {
    const pace = readPace(await lockBucket(tx, 'app'));
    const free = slots(pace, now, BATCH);
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

async function deliverOne(delivery: Delivery, row: Claimed, slot: Date): Promise<Finish | 'later'> {
  const { database, clock } = delivery;
  const now = await clock.now();
  if (row.expires_at && row.expires_at <= now) return end(delivery, row, 'cancelled', { error: 'expired' });
  if (now.getTime() - row.first_tried_at.getTime() > UUID_SAFE_MS) {
    return end(delivery, row, 'uncertain', { error: '一小时内未得到平台答复，是否送达不明，未再重发' });
  }
  if (slot > now) await clock.wait(slot.getTime() - now.getTime());
  try {
    return await carryOut(delivery, row);
  } catch (cause) {
    if (cause instanceof PlatformError) return afterFailure(delivery, row, cause);
    if (cause instanceof CardProblem) {
      delivery.log.error(
        { outbox: row.id, problems: cause.problems },
        'a card was refused before it was sent',
      );
      return end(delivery, row, 'dead', { error: '卡片不合平台规则，请告知维护人员' });
    }
    delivery.log.error({ outbox: row.id, error: errorName(cause) }, 'a message could not be delivered');
    await retryLater(database.orm, row, backoff(row, await clock.now()), errorName(cause));
    return 'later';
  }
}

async function carryOut(delivery: Delivery, row: Claimed): Promise<Finish | 'later'> {
  if (row.kind === 'recall') {
    if (row.message_ref) await delivery.platform.recall(row.message_ref);
    return end(delivery, row, 'sent');
  }
  if (row.kind === 'refresh') return refresh(delivery, row);
  const to = destinationOf(row);
  if (!to) return end(delivery, row, 'dead', { error: '名册中没有此人的平台身份' });
  const sent = await delivery.platform.send(to, parseMessage(row.body), uuidOf(row.key));
  const now = await delivery.clock.now();
  if (row.card_key) {
    await insertCopy(delivery.database.orm, {
      messageRef: sent.messageRef,
      cardKey: row.card_key,
      chatId: sent.chatId,
      sentAt: now,
    });
  }
  if (row.person_id !== null) await markReachable(delivery.database.orm, row.person_id, null);
  return end(delivery, row, 'sent', { messageRef: sent.messageRef });
}

function destinationOf(row: Claimed): Destination | null {
  if (row.chat_id !== null) return { kind: 'chat', chatId: row.chat_id };
  return row.external_id === null ? null : { kind: 'person', externalId: row.external_id };
}

/** Draws a card once and puts it in place of every copy that can still be changed. */
async function refresh(delivery: Delivery, row: Claimed): Promise<Finish | 'later'> {
  const now = await delivery.clock.now();
  if (row.card_key === null || row.chat_id === null) return end(delivery, row, 'dead', { error: 'no card' });
  const card = await delivery.draw(row.card_key, row.chat_id, now);
  if (!card) return end(delivery, row, 'cancelled');
  for (const copy of await copiesOf(delivery.database.orm, row.card_key, row.chat_id)) {
    if (now.getTime() - copy.sentAt.getTime() >= PATCHABLE_MS) {
      await dropCopy(delivery.database.orm, copy.messageRef);
      continue;
    }
    try {
      await delivery.platform.patch(copy.messageRef, card);
    } catch (cause) {
      if (!(cause instanceof PlatformError && cause.kind === 'never')) throw cause;
      await dropCopy(delivery.database.orm, copy.messageRef);
    }
  }
  return end(delivery, row, 'sent');
}

async function afterFailure(
  delivery: Delivery,
  row: Claimed,
  failure: PlatformError,
): Promise<Finish | 'later'> {
  const { database, clock, log } = delivery;
  const now = await clock.now();
  log.warn(
    { outbox: row.id, why: row.kind, code: failure.code, attempts: row.attempts },
    'the platform refused a message',
  );
  if (failure.kind === 'quota') {
    await markExhausted(database.orm, monthOf(now), now);
    await giveBack(database.orm, row);
    return 'later';
  }
  if (failure.kind === 'never') {
    if (row.person_id !== null && failure.code === '230013')
      await markReachable(database.orm, row.person_id, now);
    return end(delivery, row, 'dead', { error: failure.message });
  }
  if (row.attempts >= TRIES) {
    const state = failure.kind === 'unknown outcome' ? 'uncertain' : 'dead';
    return end(delivery, row, state, { error: failure.message });
  }
  if (failure.retryAfterMs !== null) await holdApp(database, new Date(now.getTime() + failure.retryAfterMs));
  await retryLater(database.orm, row, backoff(row, now, failure.retryAfterMs ?? 0), failure.message);
  return 'later';
}

function holdApp(database: Database, until: Date): Promise<void> {
  return database.transaction(async (tx) => {
    await saveBucket(tx, 'app', hold(readPace(await lockBucket(tx, 'app')), until));
  });
}

async function end(
  delivery: Delivery,
  row: Claimed,
  state: Finish,
  detail: { messageRef?: string; error?: string } = {},
): Promise<Finish> {
  await finish(delivery.database.orm, row, state, await delivery.clock.now(), detail);
  return state;
}

/** 2 s, 4 s, 8 s … five minutes, plus up to a second that differs per message so that they do not return together. */
function backoff(row: Claimed, now: Date, atLeastMs = 0): Date {
  const wait = Math.min(1_000 * 2 ** row.attempts, 5 * 60_000);
  return new Date(now.getTime() + Math.max(wait, atLeastMs) + ((row.id * 7919) % 1_000));
}

/** The natural key, shortened to what the platform takes (50 characters). */
function uuidOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}

async function isExhausted(database: Database, now: Date): Promise<boolean> {
  return (await quotaUse(database.orm, monthOf(now))).exhaustedAt !== null;
}

function errorName(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'unknown error';
}
