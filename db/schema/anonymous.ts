/**
 * What is kept of those who do not say who they are. No column refers to a person but the asker of a question, none
 * holds the instant of what an anonymous person did, and no id counts up: a counter would tell the order.
 */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { campaign } from '#db/schema/campaign.ts';
import { at, campaignId, id, on, personId, unitId } from '#db/schema/columns.ts';
import { finding } from '#db/schema/findings.ts';

/** Deleted when its day is over; what was hashed with it means nothing from then on, and goes along. */
export const anonymousSecret = pgTable('anonymous_secret', {
  day: on().primaryKey(),
  secret: text().notNull(),
});

/** How often somebody reported that day; the key is the person, hashed with the day's secret. */
export const anonymousUse = pgTable(
  'anonymous_use',
  {
    key: text().primaryKey(),
    day: on()
      .notNull()
      .references(() => anonymousSecret.day, { onDelete: 'cascade' }),
    times: integer().notNull(),
  },
  (table) => [index('anonymous_use_of').on(table.day)],
);

/** Reports that wait for their day to be over, when they become findings and their rows go. */
export const anonymousReport = pgTable(
  'anonymous_report',
  {
    /** The form they were written on, hashed with the day's secret: the same form is taken once. */
    key: text().primaryKey(),
    campaignId: campaignId(),
    day: on().notNull(),
    unitId: unitId().notNull(),
    item: text().notNull(),
    description: text().notNull(),
    place: text(),
    /** As in `anonymous_receipt`. */
    receipt: text().notNull().unique(),
  },
  (table) => [index('anonymous_report_of').on(table.day, table.campaignId)],
);

/** The receipt's code, hashed with the campaign's secret. */
export const anonymousReceipt = pgTable('anonymous_receipt', {
  receipt: text().primaryKey(),
  findingId: integer()
    .notNull()
    .unique()
    .references(() => finding.id),
});

/** So that a code tells nothing in another campaign, and no table of all codes can be made ahead. */
export const anonymousPepper = pgTable('anonymous_pepper', {
  campaignId: integer()
    .primaryKey()
    .references(() => campaign.id),
  secret: text().notNull(),
});

export const anonymousQuestion = pgTable(
  'anonymous_question',
  {
    id: id(),
    findingId: integer()
      .notNull()
      .references(() => finding.id),
    question: text().notNull(),
    askedBy: personId().notNull(),
    askedAt: at().notNull(),
    answer: text(),
    answeredOn: on(),
    /** Once the answer's day was over: shown and in the ledger. */
    entered: boolean().notNull().default(false),
  },
  (table) => [
    uniqueIndex('anonymous_question_open').on(table.findingId).where(sql`not ${table.entered}`),
    index('anonymous_question_of').on(table.findingId, table.id),
    index('anonymous_question_answered')
      .on(table.answeredOn)
      .where(sql`not ${table.entered} and ${table.answeredOn} is not null`),
  ],
);
