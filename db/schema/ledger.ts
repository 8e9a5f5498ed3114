/** The ledger and the chain of seals that proves it. */
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, campaignId, id, personId, unitId } from '#db/schema/columns.ts';

export const ledgerEntry = pgTable(
  'ledger_entry',
  {
    id: id(),
    campaignId: campaignId(),
    at: at().notNull(),
    actorId: personId(),
    /** The unit it concerns, as it was that day. */
    unitId: unitId(),
    noun: text().notNull(),
    ref: text().notNull(),
    verb: text().notNull(),
    /** SHA-256 over salt and canonical text, in hex. */
    hash: text().notNull().unique(),
  },
  (table) => [
    index('ledger_entry_since').on(table.campaignId, table.at),
    index('ledger_entry_of').on(table.campaignId, table.noun, table.ref),
  ],
);

export const ledgerText = pgTable('ledger_text', {
  entryId: integer()
    .primaryKey()
    .references(() => ledgerEntry.id),
  salt: text().notNull(),
  text: text().notNull(),
});

export const ledgerSeal = pgTable(
  'ledger_seal',
  {
    campaignId: campaignId(),
    number: integer().notNull(),
    firstEntryId: integer().notNull(),
    lastEntryId: integer().notNull(),
    count: integer().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
    sealedAt: at().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.number] })],
);

export const ledgerLink = pgTable(
  'ledger_link',
  {
    campaignId: campaignId(),
    position: integer().notNull(),
    entryId: integer()
      .notNull()
      .unique()
      .references(() => ledgerEntry.id),
    /** SHA-256 over the entry's columns, in hex. */
    digest: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaignId, table.position] })],
);
