/**
 * The columns that all tables share. Every row of a campaign carries its `campaign_id`; days are days in
 * Asia/Shanghai, instants are instants.
 */
import { date, integer, timestamp } from 'drizzle-orm/pg-core';
import { campaign, unit } from '#db/schema/campaign.ts';
import { person } from '#db/schema/people.ts';
import type { Day } from '#domain/calendar.ts';

// Functions, not constants: the tables and these columns need each other, and only functions exist before they run.
export function id() {
  return integer().primaryKey().generatedAlwaysAsIdentity();
}

export function at() {
  return timestamp({ withTimezone: true });
}

export function on() {
  return date().$type<Day>();
}

export function campaignId() {
  return integer()
    .notNull()
    .references(() => campaign.id);
}

export function personId() {
  return integer().references(() => person.id);
}

export function unitId() {
  return integer().references(() => unit.id);
}
