/**
 * What of the ledger is hashed, and how batches of entries follow each other in a campaign's chain. Words enter only as
 * the salted hash that their entry bears, so that they can be removed later and the chain still holds.
 */
import { createHash } from 'node:crypto';

/** An entry's columns, exactly as they are stored. */
export interface LedgerEntry {
  id: number;
  campaignId: number;
  /** ISO 8601 in UTC without its `Z`, as exact as the database keeps it. */
  at: string;
  actorId: number | null;
  unitId: number | null;
  noun: string;
  ref: string;
  verb: string;
  /** Of the words and their salt. */
  hash: string;
}

/** An entry's place in the chain. Positions count from 1 through the whole campaign. */
export interface Link {
  position: number;
  entryId: number;
  digest: string;
}

/** Closes a batch; the seals of a campaign count from 1. */
export interface Seal {
  number: number;
  firstEntryId: number;
  lastEntryId: number;
  count: number;
  previousHash: string;
  /** As `LedgerEntry.at`. */
  sealedAt: string;
  hash: string;
}

/** Where a chain ends and the next batch goes on. */
export interface Tip {
  number: number;
  hash: string;
  position: number;
  sealedAt: string | null;
  /** When a seal last left nothing unsealed behind. */
  clearedAt: string | null;
}

export const NO_SEAL_YET: Tip = {
  number: 0,
  hash: '0'.repeat(64),
  position: 0,
  sealedAt: null,
  clearedAt: null,
};

/** Entries in one seal at most; a seal with fewer took all there were. */
export const BATCH = 500;

/** SHA-256 over salt and words, in hex. */
export function hashOf(salt: string, text: string): string {
  return sha256(`${salt}\n${text}`);
}

/** The list is written as JSON, so that no two lists of columns read the same. */
export function entryDigest(entry: LedgerEntry): string {
  const { id, campaignId, at, actorId, unitId, noun, ref, verb, hash } = entry;
  return sha256(JSON.stringify([id, campaignId, at, actorId, unitId, noun, ref, verb, hash]));
}

export function sealHash(
  campaignId: number,
  seal: Omit<Seal, 'hash'>,
  links: readonly Pick<Link, 'digest'>[],
): string {
  const { number, firstEntryId, lastEntryId, count, previousHash, sealedAt } = seal;
  const digests = links.map((link) => link.digest);
  return sha256(
    JSON.stringify([campaignId, number, firstEntryId, lastEntryId, count, previousHash, sealedAt, digests]),
  );
}

/** The next batch of a chain, of entries in the order of their instants; null when there are none. */
export function nextBatch(
  campaignId: number,
  tip: Pick<Tip, 'number' | 'hash' | 'position'>,
  entries: readonly LedgerEntry[],
  sealedAt: string,
): { seal: Seal; links: readonly Link[] } | null {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return null;
  const links = entries.map((entry, index) => ({
    position: tip.position + 1 + index,
    entryId: entry.id,
    digest: entryDigest(entry),
  }));
  const seal = {
    number: tip.number + 1,
    firstEntryId: first.id,
    lastEntryId: last.id,
    count: entries.length,
    previousHash: tip.hash,
    sealedAt,
  };
  return { seal: { ...seal, hash: sealHash(campaignId, seal, links) }, links };
}

/** The tip once the seal is on the chain. */
export function tipAfter(tip: Tip, seal: Seal): Tip {
  return {
    number: seal.number,
    hash: seal.hash,
    position: tip.position + seal.count,
    sealedAt: seal.sealedAt,
    clearedAt: seal.count < BATCH ? seal.sealedAt : tip.clearedAt,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
