/**
 * Whether a stored ledger is what was sealed, batch by batch, and if not, what is the first thing wrong with it.
 *
 * What no check from within can see, because a database that is rewritten consistently looks like an honest one:
 * - a chain whose end was cut off, seals, links and all: entries left behind look not yet sealed, entries deleted along
 *   with it look never written;
 * - a chain made anew from some seal on to its end;
 * - an entry changed, deleted or added before it is sealed, which takes a minute at most;
 * - words removed by somebody else than retention.
 * Against the first two, the last seal's hash is written down where the database's owner cannot reach it: as long as
 * that hash is found in the chain, everything up to it is as it was.
 */
import {
  BATCH,
  entryDigest,
  hashOf,
  type LedgerEntry,
  type Link,
  type Seal,
  sealHash,
  type Tip,
} from '#domain/ledger.ts';

export interface Words {
  salt: string;
  text: string;
}

/** What stands in the chain at a position, with the entry and its words as far as they are there. */
export interface StoredLink extends Link {
  entry: LedgerEntry | null;
  words: Words | null;
}

export interface StoredEntry {
  entry: LedgerEntry;
  words: Words | null;
}

export type EntryTrouble = 'content' | 'text' | 'missing' | 'extra' | 'order';

/** The first thing wrong: with an entry (its position is null while it is unsealed), or with a seal. */
export type Fault =
  | {
      about: 'entry';
      what: EntryTrouble;
      position: number | null;
      entryId: number | null;
      entry: LedgerEntry | null;
    }
  | { about: 'seal'; what: 'changed' | 'missing'; number: number };

/**
 * An entry is seen at the next seal, so one dated long before a seal that left nothing behind was put in later. A day
 * leaves room for machines whose clocks differ and for a person who hesitates at a prompt.
 */
const BACKDATED_MS = 24 * 3_600_000;

const SALT = /^[0-9a-f]{32}$/;

/** @param links what stands at the positions after the tip, as many as the seal counts, fewer at the chain's end. */
export function checkBatch(
  campaignId: number,
  tip: Tip,
  seal: Seal,
  links: readonly StoredLink[],
): Fault | null {
  if (seal.number !== tip.number + 1) return { about: 'seal', what: 'missing', number: tip.number + 1 };
  const changed: Fault = { about: 'seal', what: 'changed', number: seal.number };
  if (seal.count < 1 || seal.count > BATCH || seal.previousHash !== tip.hash) return changed;
  const digests = new Set(links.map((link) => link.digest));
  for (let index = 0; index < seal.count; index += 1) {
    const fault = checkLink(tip, tip.position + 1 + index, links[index], digests);
    if (fault) return fault;
  }
  return sealHash(campaignId, seal, links) === seal.hash ? null : (misplaced(links) ?? changed);
}

function checkLink(
  tip: Tip,
  position: number,
  link: StoredLink | undefined,
  digests: ReadonlySet<string>,
): Fault | null {
  if (!link || link.position > position) return faulty('missing', { position });
  if (link.position < position) return faulty('extra', link);
  if (!link.entry) return faulty('missing', link);
  const digest = entryDigest(link.entry);
  if (digest !== link.digest) return faulty(digests.has(digest) ? 'order' : 'content', link);
  return checkStored(tip, { ...link, entry: link.entry });
}

/** What can be said of an entry by itself, sealed after this tip or not yet sealed. */
export function checkStored(tip: Tip, stored: StoredEntry & { position?: number }): Fault | null {
  const { entry, words } = stored;
  const trouble = { position: stored.position ?? null, entryId: entry.id, entry };
  if (words && !(SALT.test(words.salt) && hashOf(words.salt, words.text) === entry.hash)) {
    return faulty('text', trouble);
  }
  const isBackdated = tip.clearedAt !== null && millis(tip.clearedAt) - millis(entry.at) > BACKDATED_MS;
  return isBackdated ? faulty('extra', trouble) : null;
}

/** The first entry that stands before an earlier one. */
function misplaced(links: readonly StoredLink[]): Fault | null {
  const index = links.findIndex(({ entry }, place) => {
    const next = links[place + 1]?.entry;
    return entry && next && (entry.at > next.at || (entry.at === next.at && entry.id > next.id));
  });
  const link = links[index];
  return link ? faulty('order', link) : null;
}

/** @param link what stands behind all that the seals count. */
export function checkEnd(link: StoredLink | undefined): Fault | null {
  return link ? faulty('extra', link) : null;
}

function faulty(
  what: EntryTrouble,
  where: { position: number | null; entryId?: number; entry?: LedgerEntry | null },
): Fault {
  return {
    about: 'entry',
    what,
    position: where.position,
    entryId: where.entryId ?? null,
    entry: where.entry ?? null,
  };
}

function millis(at: string): number {
  return Date.parse(`${at}Z`);
}
