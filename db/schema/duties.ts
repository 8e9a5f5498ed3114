/** What is to be done, what was answered, what was found. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { planVersion } from '#db/schema/campaign.ts';
import { at, campaignId, id, on, personId, unitId } from '#db/schema/columns.ts';
import type { Choice } from '#domain/click.ts';
import type { DutyKind } from '#domain/duty.ts';

export const duty = pgTable(
  'duty',
  {
    id: id(),
    campaignId: campaignId(),
    kind: text().$type<DutyKind>().notNull(),
    subject: text().notNull(),
    /** Null: the unit holds it, through whoever speaks for it. */
    personId: personId(),
    unitId: unitId().notNull(),
    dueOn: on(),
    openedOn: on().notNull(),
    /** The version its questions are drawn from (S74). */
    planVersionId: integer()
      .notNull()
      .references(() => planVersion.id),
    doneAt: at(),
    doneOn: on(),
    doneBy: personId(),
    /** No longer expected: the person left, or the role moved. */
    releasedAt: at(),
  },
  (table) => [
    uniqueIndex('duty_of_person')
      .on(table.campaignId, table.kind, table.subject, table.personId)
      .where(sql`${table.personId} is not null`),
    uniqueIndex('duty_of_unit')
      .on(table.campaignId, table.kind, table.subject, table.unitId)
      .where(sql`${table.personId} is null`),
    index('duty_of_anyone')
      .on(table.personId)
      .where(sql`${table.doneAt} is null and ${table.releasedAt} is null`),
    index('duty_due')
      .on(table.campaignId, table.dueOn, table.id)
      .where(sql`${table.doneAt} is null and ${table.releasedAt} is null`),
  ],
);

export const answer = pgTable(
  'answer',
  {
    dutyId: integer()
      .notNull()
      .references(() => duty.id),
    item: text().notNull(),
    choice: text().$type<Choice>().notNull(),
    /** When the person tapped; a tap that arrives late never overwrites a later one. */
    answeredAt: at().notNull(),
    answeredBy: personId().notNull(),
    /** By `本类均未发现`, which overwrites nothing. */
    filled: boolean().notNull(),
  },
  (table) => [primaryKey({ columns: [table.dutyId, table.item] })],
);
