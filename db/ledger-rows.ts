/** How entries are read to be hashed: every column as it is stored, instants as text, since a `Date` would round them. */
import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { ledgerEntry, ledgerLink } from '#db/schema/ledger.ts';

/** ISO 8601 in UTC without its `Z`, the same on every connection. */
export function exactInstant(instant: SQLWrapper): SQL<string> {
  return sql<string>`to_jsonb(${instant} at time zone 'UTC') #>> '{}'`;
}

export const entryColumns = {
  id: ledgerEntry.id,
  campaignId: ledgerEntry.campaignId,
  at: exactInstant(ledgerEntry.at),
  actorId: ledgerEntry.actorId,
  unitId: ledgerEntry.unitId,
  noun: ledgerEntry.noun,
  ref: ledgerEntry.ref,
  verb: ledgerEntry.verb,
  hash: ledgerEntry.hash,
};

export const isUnsealed = sql<boolean>`not exists (
  select from ${ledgerLink} where ${ledgerLink.entryId} = ${ledgerEntry.id})`;
