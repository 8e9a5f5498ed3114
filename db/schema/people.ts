/** People and groups. Only `identity` knows a platform's ids of people. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, campaignId, id, on, personId, unitId } from '#db/schema/columns.ts';
import type { Role } from '#domain/roster.ts';

export const person = pgTable('person', {
  id: id(),
  name: text().notNull(),
  /** Last day of leave. */
  awayUntil: on(),
  leftAt: at(),
  /** Who acts in this person's place (代办), and until when. */
  standInId: integer(),
  standInUntil: on(),
  /** When the platform last said that no direct message reaches this person. */
  unreachableSince: at(),
});

export const identity = pgTable(
  'identity',
  {
    platform: text().notNull(),
    tenantKey: text().notNull(),
    externalId: text().notNull(),
    personId: integer()
      .notNull()
      .references(() => person.id),
  },
  (table) => [
    primaryKey({ columns: [table.platform, table.tenantKey, table.externalId] }),
    index('identity_of_person').on(table.personId),
  ],
);

export const roleHeld = pgTable(
  'role_held',
  {
    id: id(),
    campaignId: campaignId(),
    personId: personId().notNull(),
    role: text().$type<Role>().notNull(),
    unitId: unitId().notNull(),
    since: on().notNull(),
    until: on(),
  },
  (table) => [
    uniqueIndex('role_held_now')
      .on(table.campaignId, table.personId, table.role, table.unitId)
      .where(sql`${table.until} is null`),
    index('role_held_in_unit').on(table.campaignId, table.unitId),
  ],
);

export const chat = pgTable('chat', {
  chatId: text().primaryKey(),
  name: text().notNull(),
  external: boolean().notNull(),
  /** Null once the bot was removed or the group dissolved. */
  joinedAt: at(),
});

export const binding = pgTable(
  'binding',
  {
    id: id(),
    campaignId: campaignId(),
    chatId: text()
      .notNull()
      .references(() => chat.chatId),
    unitId: unitId().notNull(),
    boundBy: personId(),
    boundAt: at().notNull(),
    releasedAt: at(),
  },
  (table) => [
    uniqueIndex('binding_one_unit_a_group').on(table.chatId).where(sql`${table.releasedAt} is null`),
    index('binding_of_unit').on(table.campaignId, table.unitId),
  ],
);
