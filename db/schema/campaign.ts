/** The campaign, its plan versions with their amendments, and its units. */
import { integer, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { at, campaignId, id, on, personId } from '#db/schema/columns.ts';

export const campaign = pgTable('campaign', {
  id: id(),
  key: text().notNull().unique(),
  /** Counts changes of phases; a confirm button carries the one it was drawn at. */
  version: integer().notNull().default(0),
  /** The last finding number given. */
  findingSeq: integer().notNull().default(0),
  /** Up to where the tick has looked for due slots. */
  lookedUntil: at().notNull(),
  loadedAt: at().notNull(),
  closedAt: at(),
});

export const planVersion = pgTable(
  'plan_version',
  {
    id: id(),
    campaignId: campaignId(),
    number: integer().notNull(),
    content: jsonb().notNull(),
    loadedAt: at().notNull(),
  },
  (table) => [unique().on(table.campaignId, table.number)],
);

export const amendment = pgTable('amendment', {
  id: id(),
  campaignId: campaignId(),
  phase: text().notNull(),
  startOn: on(),
  endOn: on(),
  madeAt: at().notNull(),
  madeBy: personId(),
});

export const unit = pgTable(
  'unit',
  {
    id: id(),
    campaignId: campaignId(),
    parentId: integer(),
    name: text().notNull(),
    path: text().notNull(),
    position: integer().notNull(),
  },
  (table) => [unique().on(table.campaignId, table.path)],
);
