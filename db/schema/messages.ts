/** What was taken in, what is due, what is to be sent, and at which pace. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { campaign } from '#db/schema/campaign.ts';
import { at, campaignId, id, personId } from '#db/schema/columns.ts';

export const inbox = pgTable('inbox', { key: text().primaryKey(), receivedAt: at().notNull() }, (table) => [
  index('inbox_age').on(table.receivedAt),
]);

export const scheduleRun = pgTable(
  'schedule_run',
  {
    campaignId: campaignId(),
    slot: text().notNull(),
    outcome: text().$type<'run' | 'passed over'>().notNull(),
    dueAt: at().notNull(),
    ranAt: at().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.slot] })],
);

export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    campaignId: integer().references(() => campaign.id),
    /** The natural key of what is sent; its hash becomes the platform’s `uuid`. */
    key: text().notNull().unique(),
    kind: text().$type<'send' | 'refresh' | 'recall'>().notNull(),
    /** Order is kept per lane: the chat, or the person. */
    lane: text().notNull(),
    personId: personId(),
    chatId: text(),
    /** The message to send; null for a refresh (drawn when it goes out) and a recall. */
    body: jsonb(),
    cardKey: text(),
    messageRef: text(),
    /** Messages this one takes the place of, once it has arrived. */
    replaces: jsonb().$type<readonly string[]>(),
    /** Sends that can be taken back together. */
    batch: text(),
    /** Why it is sent, for people who ask: `kickoff study`, `reminder`, `reply`. */
    why: text().notNull(),
    state: text()
      .$type<'pending' | 'sent' | 'dead' | 'uncertain' | 'cancelled'>()
      .notNull()
      .default('pending'),
    notBefore: at().notNull(),
    /** Of no use after this instant: dropped, not sent. */
    expiresAt: at(),
    lockedUntil: at(),
    attempts: integer().notNull().default(0),
    firstTriedAt: at(),
    lastError: text(),
    /** Bumped when a refresh is asked for again while it is under way. */
    revision: integer().notNull().default(0),
    createdAt: at().notNull(),
    doneAt: at(),
  },
  (table) => [
    index('outbox_due').on(table.notBefore, table.id).where(sql`${table.state} = 'pending'`),
    index('outbox_lane').on(table.lane, table.id).where(sql`${table.state} = 'pending'`),
    index('outbox_lane_done').on(table.lane, table.doneAt),
    index('outbox_batch').on(table.batch).where(sql`${table.batch} is not null`),
    index('outbox_message').on(table.messageRef).where(sql`${table.kind} = 'send'`),
    index('outbox_parked').on(table.doneAt).where(sql`${table.state} in ('dead', 'uncertain')`),
  ],
);

export const cardCopy = pgTable(
  'card_copy',
  {
    messageRef: text().primaryKey(),
    cardKey: text().notNull(),
    chatId: text().notNull(),
    sentAt: at().notNull(),
  },
  (table) => [
    // Also by the beginning of the key: all copies of one finding's card.
    index('card_copy_of').on(table.cardKey.op('text_pattern_ops')),
    // What is issued again before it dies; receipts only say which finding a reply is about.
    index('card_copy_age').on(table.sentAt).where(sql`${table.cardKey} not like 'evidence:%'`),
  ],
);

export const rateBucket = pgTable('rate_bucket', {
  name: text().primaryKey(),
  state: jsonb(),
});

export const quotaMonth = pgTable('quota_month', {
  month: text().primaryKey(),
  calls: integer().notNull().default(0),
  /** Set when the platform said that the month is used up. */
  exhaustedAt: at(),
});
