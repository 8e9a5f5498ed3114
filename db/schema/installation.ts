/** Which platform and app the database belongs to. */
import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from '#db/schema/columns.ts';

export const installation = pgTable(
  'installation',
  {
    id: integer().primaryKey().default(1),
    mode: text().$type<'simulator' | 'feishu'>().notNull(),
    appId: text().notNull(),
    /** Learned from the first proven event, and the only tenant heard from then on. */
    tenantKey: text(),
    stampedAt: at().notNull(),
  },
  (table) => [check('installation_is_one_row', sql`${table.id} = 1`)],
);
