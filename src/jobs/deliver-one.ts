/**
 * What becomes of one message of the outbox. Sending is at least once; the key that travels as the platform's `uuid`
 * makes the second time harmless for an hour, and what stays unknown for longer is shown instead of sent again. A
 * refusal is no unknown outcome: what was surely not delivered is tried for hours.
 */
import { createHash } from 'node:crypto';
import { monthOf } from '#app/quota.ts';
import { isRetired } from '#app/retired.ts';
import { troubleOf } from '#app/trouble.ts';
import { retireCopies } from '#db/card-age.ts';
import type { LedgerDraft } from '#db/change.ts';
import { copiesOf, dropCopy, insertCopy } from '#db/chats.ts';
import type { Database } from '#db/database.ts';
import {
  type Claimed,
  draftIn,
  extendLease,
  type Finish,
  finish,
  giveBack,
  parseMessage,
  replaceDraft,
  retryLater,
} from '#db/outbox-claims.ts';
import { lockBucket, markExhausted, saveBucket } from '#db/pacing.ts';
import { markReachable } from '#db/people.ts';
import { madeOf } from '#jobs/drafts.ts';
import type { Delivery } from '#jobs/outbox.ts';
import { hold, readPace } from '#jobs/pacing.ts';
import { CardProblem, type Destination, PlatformError } from '#platform/port.ts';

/** What stops those claimed together: a refusal that holds for all of them until an instant, or the end of the process. */
export interface Pause {
  until: Date | null;
  signal: AbortSignal;
}

/** With waits that double up to ten minutes, some four hours; the later messages of the chat wait as long. */
const TRIES = 30;
const LONGEST_WAIT_MS = 10 * 60_000;
/** The platform forgets a `uuid` after an hour; five minutes are kept in hand. */
const UUID_SAFE_MS = 55 * 60_000;
/** Cards cannot be changed fourteen days after they were sent. */
const PATCHABLE_MS = 14 * 24 * 3_600_000;
/** The platform's words for a person whom no direct message reaches: out of the app's scope, gone, or has muted it. */
const OUT_OF_REACH: ReadonlySet<string> = new Set(['230013', '230029', '230053']);
/** Its words for what stops the whole app until an admin grants or switches on something: worth waiting for. */
const MENDABLE: ReadonlySet<string> = new Set(['230006', '230027', '99991672']);
/** Longer than making a file (seconds) and handing it over (60 s). */
const MAKING_MS = 180_000;
const NEXT_MONTH = new Date(8.64e15);

export async function deliverOne(
  delivery: Delivery,
  row: Claimed,
  slot: Date,
  pause: Pause,
): Promise<Finish | 'later'> {
  const { database, clock } = delivery;
  const now = await clock.now();
  if (row.expires_at && row.expires_at <= now) return end(delivery, row, 'cancelled', { error: 'expired' });
  const draft = draftIn(row);
  if (row.kind === 'send' && !draft && now.getTime() - row.first_tried_at.getTime() > UUID_SAFE_MS) {
    return end(delivery, row, 'uncertain', { error: '一小时内未得到平台答复，是否送达不明，未再重发' });
  }
  if (slot > now) await clock.wait(slot.getTime() - now.getTime());
  if (pause.signal.aborted || (pause.until && pause.until > (await clock.now()))) {
    await giveBack(database.orm, row);
    return 'later';
  }
  try {
    return draft ? await makeOf(delivery, row, draft) : await carryOut(delivery, row);
  } catch (cause) {
    if (cause instanceof PlatformError) return afterRefusal(delivery, row, cause, pause);
    if (cause instanceof CardProblem) {
      delivery.log.error(
        { outbox: row.id, problems: cause.problems },
        'a card was refused before it was sent',
      );
      return end(delivery, row, 'dead', { error: '卡片不合平台规则，请告知维护人员' });
    }
    delivery.log.error({ outbox: row.id, ...troubleOf(cause) }, 'a message could not be delivered');
    return again(delivery, row, '程序出错，请告知维护人员', draft ? 'refused' : 'unknown');
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
  // Only now: until the new one has arrived the old one is the one to press.
  if (row.replaces) await retireCopies(delivery.database.orm, row.campaign_id, row.replaces, now);
  if (row.person_id !== null) await markReachable(delivery.database.orm, row.person_id, null);
  return end(delivery, row, 'sent', { messageRef: sent.messageRef });
}

/** Makes what the draft asks for; the next claim, which is the next call to the platform, sends it. */
async function makeOf(delivery: Delivery, row: Claimed, draft: LedgerDraft): Promise<Finish | 'later'> {
  const { database, clock } = delivery;
  await extendLease(database.orm, row, new Date((await clock.now()).getTime() + MAKING_MS));
  const message = await madeOf(delivery, row, draft, await clock.now());
  if (!message) return end(delivery, row, 'cancelled');
  await replaceDraft(database.orm, row, message);
  return 'later';
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
      if (isRetired(row.card_key)) await dropCopy(delivery.database.orm, copy.messageRef);
    } catch (cause) {
      if (!(cause instanceof PlatformError && cause.kind === 'never')) throw cause;
      await dropCopy(delivery.database.orm, copy.messageRef);
    }
  }
  return end(delivery, row, 'sent');
}

async function afterRefusal(
  delivery: Delivery,
  row: Claimed,
  refusal: PlatformError,
  pause: Pause,
): Promise<Finish | 'later'> {
  const { database, clock, log } = delivery;
  const { code, retryAfterMs } = refusal;
  const now = await clock.now();
  log.warn(
    { outbox: row.id, kind: row.kind, code, attempts: row.attempts },
    'the platform refused a message',
  );
  if (refusal.kind === 'quota') {
    pause.until = NEXT_MONTH;
    await markExhausted(database.orm, monthOf(now), now);
    await giveBack(database.orm, row);
    return 'later';
  }
  if (refusal.kind === 'never' && !MENDABLE.has(code)) {
    if (row.person_id !== null && OUT_OF_REACH.has(code)) {
      await markReachable(database.orm, row.person_id, now);
    }
    return end(delivery, row, 'dead', { error: refusal.message });
  }
  if (retryAfterMs !== null) {
    pause.until = new Date(now.getTime() + retryAfterMs);
    await holdApp(database, pause.until);
  }
  const outcome = refusal.kind === 'unknown outcome' ? 'unknown' : 'refused';
  return again(delivery, row, refusal.message, outcome, retryAfterMs ?? 0);
}

/** Tried again after 2 s, 4 s, 8 s …, plus up to a second that differs per message so that they do not return together. */
async function again(
  delivery: Delivery,
  row: Claimed,
  why: string,
  outcome: 'refused' | 'unknown',
  atLeastMs = 0,
): Promise<Finish | 'later'> {
  if (row.attempts >= TRIES) {
    const perhapsSent = outcome === 'unknown' || row.tried_before;
    return end(delivery, row, perhapsSent ? 'uncertain' : 'dead', { error: why });
  }
  const wait = Math.max(Math.min(1_000 * 2 ** row.attempts, LONGEST_WAIT_MS), atLeastMs);
  const now = await delivery.clock.now();
  const notBefore = new Date(now.getTime() + wait + ((row.id * 7919) % 1_000));
  await retryLater(delivery.database.orm, row, notBefore, why, outcome);
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

/** The natural key, shortened to what the platform takes (50 characters). */
function uuidOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}
