/** What was sent as evidence, what is stored of it, and the finding that is meant by sending something. */
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { at, campaignId, id, on, personId } from '#db/schema/columns.ts';
import { finding } from '#db/schema/findings.ts';
import type { Mark, Unfit } from '#domain/evidence.ts';
import type { FileType } from '#domain/file-type.ts';

const findingId = () =>
  integer()
    .notNull()
    .references(() => finding.id);

/** The finding a person named last: what is sent soon after goes there. */
export const evidenceAim = pgTable('evidence_aim', {
  personId: personId().primaryKey(),
  findingId: findingId(),
  aimedAt: at().notNull(),
});

/** What was sent and has yet to be fetched, and what became of it. */
export const evidenceIntake = pgTable(
  'evidence_intake',
  {
    id: id(),
    campaignId: campaignId(),
    findingId: findingId(),
    personId: personId().notNull(),
    chatId: text().notNull(),
    messageRef: text().notNull(),
    resourceKey: text().notNull(),
    kind: text().$type<'image' | 'file'>().notNull(),
    name: text(),
    sentAt: at().notNull(),
    state: text().$type<'waiting' | 'stored' | 'repeated' | 'unfit'>().notNull().default('waiting'),
    /** What it turned out to be, once stored. */
    type: text().$type<FileType>(),
    unfit: text().$type<Unfit>(),
    attempts: integer().notNull().default(0),
    /** Why the platform refused it last, for an admin, who may be able to mend that. */
    refusal: text(),
    notBefore: at().notNull(),
    lockedUntil: at(),
    doneAt: at(),
    /** The key of the message that counts it back to the sender. */
    receiptKey: text(),
  },
  (table) => [
    unique().on(table.messageRef, table.resourceKey),
    index('evidence_intake_due').on(table.notBefore, table.id).where(sql`${table.state} = 'waiting'`),
    index('evidence_intake_refused')
      .on(table.campaignId, table.notBefore)
      .where(sql`${table.refusal} is not null`),
    index('evidence_intake_of').on(table.findingId, table.personId),
    index('evidence_intake_receipt').on(table.receiptKey),
  ],
);

/**
 * Findings whose pictures wait to be handed to the platform, for their card. The row is written in one breath with the
 * move that hands the finding in, and goes when it is done; while somebody works on it, `dueAt` lies at the lease's end.
 */
export const picturesDue = pgTable(
  'pictures_due',
  {
    findingId: findingId().primaryKey(),
    dueAt: at().notNull(),
    tries: integer().notNull().default(0),
  },
  (table) => [index('pictures_due_at').on(table.dueAt)],
);

export const evidence = pgTable(
  'evidence',
  {
    id: id(),
    campaignId: campaignId(),
    findingId: findingId(),
    /** Of the sealed original, in hex; the store keeps it under this name. */
    sha256: text().notNull(),
    type: text().$type<FileType>().notNull(),
    name: text(),
    bytes: integer().notNull(),
    /** The day it shows, which is not the day it was sent. */
    takenOn: on().notNull(),
    uploadedAt: at().notNull(),
    personId: personId().notNull(),
    mark: text().$type<Mark>(),
    /** What may be shown of it: a copy without metadata, the document itself, or nothing. */
    shown: text().$type<'copy' | 'original' | 'nothing'>().notNull(),
    /** The platform's key of what may be shown, once it was handed over. */
    platformKey: text(),
  },
  (table) => [unique().on(table.findingId, table.sha256)],
);
