/**
 * The tables. Every row of a campaign carries its `campaign_id`; only `identity` knows a platform's ids of people;
 * days are days in Asia/Shanghai, instants are instants.
 */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Day } from '#domain/calendar.ts';
import type { Choice } from '#domain/click.ts';
import type { DutyKind } from '#domain/duty.ts';
import type { FindingState, Source, Track } from '#domain/finding.ts';
import type { Role } from '#domain/roster.ts';

const id = () => integer().primaryKey().generatedAlwaysAsIdentity();
const at = () => timestamp({ withTimezone: true });
const on = () => date().$type<Day>();
const campaignId = () =>
  integer()
    .notNull()
    .references(() => campaign.id);
const personId = () => integer().references(() => person.id);
const unitId = () => integer().references(() => unit.id);

/** One row: which platform and app this database belongs to; any other is refused at the start. */
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

export const person = pgTable('person', {
  id: id(),
  name: text().notNull(),
  /** Last day of leave. */
  awayUntil: on(),
  leftAt: at(),
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

/** Roles and memberships as dated rows: `until` is the last day held. */
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

/** Whatever somebody must do by a day, as a row per holder, so that shares have an honest denominator. */
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
  },
  (table) => [
    unique().on(table.campaignId, table.number),
    index('finding_of_duty').on(table.dutyId, table.mainItem),
    index('finding_counts').on(table.campaignId, table.unitId, table.mainItem, table.state),
  ],
);

/** Append-only. What was said stands beside it, so that words can be removed and the hash still verifies. */
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

/** What has been taken in once: the platform's event and message ids, and natural keys of what people repeat. */
export const inbox = pgTable('inbox', { key: text().primaryKey(), receivedAt: at().notNull() }, (table) => [
  index('inbox_age').on(table.receivedAt),
]);

/** One row per due slot: whoever inserts it carries the slot out, everybody else finds it taken. */
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
    index('outbox_parked').on(table.doneAt).where(sql`${table.state} in ('dead', 'uncertain')`),
  ],
);

/** Where copies of a card hang, so that they can be drawn again. */
export const cardCopy = pgTable(
  'card_copy',
  {
    messageRef: text().primaryKey(),
    cardKey: text().notNull(),
    chatId: text().notNull(),
    sentAt: at().notNull(),
  },
  (table) => [index('card_copy_of').on(table.cardKey)],
);

/** Leased pacing, shared by all instances. What the state means, `jobs/pacing.ts` says. */
export const rateBucket = pgTable('rate_bucket', {
  name: text().primaryKey(),
  state: jsonb(),
});

/** Calls that count against the platform's month, by `YYYY-MM` in Asia/Shanghai. */
export const quotaMonth = pgTable('quota_month', {
  month: text().primaryKey(),
  calls: integer().notNull().default(0),
  /** Set when the platform said that the month is used up. */
  exhaustedAt: at(),
});

/** The ledger's chain (`domain/ledger.ts`): one row per batch that the tick sealed. */
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

/**
 * A sealed entry's place in the chain. The place is given when it is sealed, not when it is written: an entry whose
 * transaction ends late becomes visible after others with a higher id.
 */
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
