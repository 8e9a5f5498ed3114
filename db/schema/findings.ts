/** What was found, and every move made of it. */
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { at, campaignId, id, on, personId, unitId } from '#db/schema/columns.ts';
import { duty } from '#db/schema/duties.ts';
import { person } from '#db/schema/people.ts';
import type { FindingState, Source, Track } from '#domain/finding.ts';
import type { Move } from '#domain/finding-history.ts';
import type { Via } from '#domain/via.ts';

export const finding = pgTable(
  'finding',
  {
    id: id(),
    campaignId: campaignId(),
    number: integer().notNull(),
    state: text().$type<FindingState>().notNull(),
    version: integer().notNull().default(0),
    source: text().$type<Source>().notNull(),
    /** Statistics count a finding once, by this item (R-AMB-20). */
    mainItem: text().notNull(),
    unitId: unitId().notNull(),
    reporterId: personId(),
    dutyId: integer().references(() => duty.id),
    track: text().$type<Track>().notNull(),
    description: text().notNull(),
    place: text(),
    foundOn: on().notNull(),
    dueOn: on(),
    createdAt: at().notNull(),
    /** 1, and one more after each reopening. */
    cycle: integer().notNull().default(1),
    ownerId: personId(),
    /** Asked for and not yet decided. */
    extensionDueOn: on(),
    extensionReason: text(),
    /** How often the due day was moved; the old days stand in the moves. */
    extensions: integer().notNull().default(0),
    measures: text(),
    /** Of 建章立制: words, day, and the day it was done. */
    steps: jsonb().notNull().default([]),
    result: text(),
    cause: text(),
    submittedOn: on(),
    closedOn: on(),
    /** The number of the finding it was merged into. */
    mergedInto: integer(),
    /** Track and due day as reported, which no move tells; a trigger keeps them when the finding is entered. */
    reportedTrack: text().$type<Track>(),
    reportedDueOn: on(),
  },
  (table) => [
    unique().on(table.campaignId, table.number),
    index('finding_of_duty').on(table.dutyId, table.mainItem),
    index('finding_counts').on(table.campaignId, table.unitId, table.mainItem, table.state),
    index('finding_of_owner').on(table.ownerId),
    check(
      'finding_anonymous_is_nobodys',
      sql`${table.source} <> 'anonymous' or (${table.reporterId} is null and ${table.dutyId} is null)`,
    ),
    index('finding_closed').on(table.campaignId, table.closedOn).where(sql`${table.closedOn} is not null`),
  ],
);

/**
 * Every move of every finding, append-only: replayed they give the finding. Two triggers stand beside this table, in
 * the migration that made it: nobody approves what they handled in the cycle, and nothing is closed without approval.
 */
export const findingMove = pgTable(
  'finding_move',
  {
    findingId: integer()
      .notNull()
      .references(() => finding.id),
    /** The finding's version after it. */
    version: integer().notNull(),
    cycle: integer().notNull(),
    move: text().$type<Move>().notNull(),
    actorId: integer()
      .notNull()
      .references(() => person.id),
    at: at().notNull(),
    /** The day of `at`. */
    on: on().notNull(),
    from: text().$type<FindingState>().notNull(),
    to: text().$type<FindingState>().notNull(),
    /** Owner, due day and track as they are after it. */
    ownerId: personId(),
    dueOn: on(),
    track: text().$type<Track>().notNull(),
    askedDue: on(),
    mergedInto: integer(),
    text: text(),
    cause: text(),
    measures: text(),
    /** On which card or by which command it was made: the message's ref, or the command's word. Null before this was kept. */
    via: text().$type<Via['kind']>(),
    viaRef: text(),
    /** What was planned by it, and which step it ticked off or took back. */
    steps: jsonb(),
    step: integer(),
    /** What was corrected by it: the words before and after. */
    words: jsonb(),
  },
  (table) => [
    primaryKey({ columns: [table.findingId, table.version] }),
    index('finding_move_since').on(table.at),
  ],
);
