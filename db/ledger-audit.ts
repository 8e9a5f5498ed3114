/**
 * Reads the ledger to prove it, a page at a time: the chain in its order, then what is not sealed yet. What counts as a
 * fault, and what can be seen at all, says `domain/ledger-check.ts`.
 */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Database, Orm } from '#db/database.ts';
import { entryColumns, exactInstant, isUnsealed } from '#db/ledger-rows.ts';
import { campaign } from '#db/schema/campaign.ts';
import { ledgerEntry, ledgerLink, ledgerSeal, ledgerText } from '#db/schema/ledger.ts';
import { BATCH, NO_SEAL_YET, type Seal, type Tip, tipAfter } from '#domain/ledger.ts';
import {
  checkBatch,
  checkEnd,
  checkStored,
  type Fault,
  type StoredEntry,
  type StoredLink,
} from '#domain/ledger-check.ts';

export interface Audit {
  campaign: string;
  /** The last seal that holds. */
  tip: Tip;
  sealed: number;
  unsealed: number;
  /** Entries whose words are gone. */
  wordless: number;
  /** With it the reading stops, and the counts are of what was read until then. */
  fault: Fault | null;
}

const PAGE = 500;

/** Every campaign, as the ledger was at one instant: what is sealed meanwhile does not disturb. */
export async function auditLedger(database: Database): Promise<readonly Audit[]> {
  return database.transaction(async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read, read only`);
    const campaigns = await tx
      .select({ id: campaign.id, key: campaign.key })
      .from(campaign)
      .orderBy(campaign.id);
    const audits: Audit[] = [];
    for (const { id, key } of campaigns) audits.push({ campaign: key, ...(await auditCampaign(tx, id)) });
    return audits;
  });
}

export async function auditCampaign(orm: Orm, campaignId: number): Promise<Omit<Audit, 'campaign'>> {
  const audit = { tip: NO_SEAL_YET, sealed: 0, unsealed: 0, wordless: 0 };
  const links = paged((last: StoredLink | undefined) => linksAfter(orm, campaignId, last));
  for await (const seal of paged((last: Seal | undefined) => sealsAfter(orm, campaignId, last))) {
    const batch = await take(links, Math.min(seal.count, BATCH));
    const fault = checkBatch(campaignId, audit.tip, seal, batch);
    if (fault) return { ...audit, fault };
    audit.tip = tipAfter(audit.tip, seal);
    audit.sealed += batch.length;
    audit.wordless += batch.filter(({ words }) => !words).length;
  }
  const end = checkEnd((await links.next()).value);
  if (end) return { ...audit, fault: end };
  for await (const stored of paged((last: StoredEntry | undefined) => unsealedAfter(orm, campaignId, last))) {
    const fault = checkStored(audit.tip, stored);
    if (fault) return { ...audit, fault };
    audit.unsealed += 1;
    if (!stored.words) audit.wordless += 1;
  }
  return { ...audit, fault: null };
}

/** Which seal bears a hash that was written down elsewhere. */
export async function sealWith(orm: Orm, hash: string): Promise<{ campaign: string; number: number } | null> {
  const [row] = await orm
    .select({ campaign: campaign.key, number: ledgerSeal.number })
    .from(ledgerSeal)
    .innerJoin(campaign, eq(campaign.id, ledgerSeal.campaignId))
    .where(eq(ledgerSeal.hash, hash));
  return row ?? null;
}

async function* paged<T>(read: (last: T | undefined) => Promise<readonly T[]>): AsyncGenerator<T, undefined> {
  for (let last: T | undefined; ; ) {
    const page = await read(last);
    yield* page;
    last = page.at(-1);
    if (page.length < PAGE) return undefined;
  }
}

async function take<T>(rows: AsyncGenerator<T, undefined>, count: number): Promise<readonly T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { value } = await rows.next();
    if (value === undefined) break;
    taken.push(value);
  }
  return taken;
}

function sealsAfter(orm: Orm, campaignId: number, last: Seal | undefined): Promise<readonly Seal[]> {
  return orm
    .select({
      number: ledgerSeal.number,
      firstEntryId: ledgerSeal.firstEntryId,
      lastEntryId: ledgerSeal.lastEntryId,
      count: ledgerSeal.count,
      previousHash: ledgerSeal.previousHash,
      sealedAt: exactInstant(ledgerSeal.sealedAt),
      hash: ledgerSeal.hash,
    })
    .from(ledgerSeal)
    .where(and(eq(ledgerSeal.campaignId, campaignId), last ? gt(ledgerSeal.number, last.number) : undefined))
    .orderBy(ledgerSeal.number)
    .limit(PAGE);
}

const words = { salt: ledgerText.salt, text: ledgerText.text };

/** The page is cut before anything is joined to it: joining first, the planner reads the whole ledger for each page. */
function linksAfter(
  orm: Orm,
  campaignId: number,
  last: StoredLink | undefined,
): Promise<readonly StoredLink[]> {
  const page = orm
    .select({ position: ledgerLink.position, entryId: ledgerLink.entryId, digest: ledgerLink.digest })
    .from(ledgerLink)
    .where(
      and(eq(ledgerLink.campaignId, campaignId), last ? gt(ledgerLink.position, last.position) : undefined),
    )
    .orderBy(ledgerLink.position)
    .limit(PAGE)
    .as('page');
  return orm
    .select({
      position: page.position,
      entryId: page.entryId,
      digest: page.digest,
      entry: entryColumns,
      words,
    })
    .from(page)
    .leftJoin(ledgerEntry, eq(ledgerEntry.id, page.entryId))
    .leftJoin(ledgerText, eq(ledgerText.entryId, page.entryId))
    .orderBy(page.position);
}

function unsealedAfter(
  orm: Orm,
  campaignId: number,
  last: StoredEntry | undefined,
): Promise<readonly StoredEntry[]> {
  return orm
    .select({ entry: entryColumns, words })
    .from(ledgerEntry)
    .leftJoin(ledgerText, eq(ledgerText.entryId, ledgerEntry.id))
    .where(
      and(
        eq(ledgerEntry.campaignId, campaignId),
        isUnsealed,
        last ? gt(ledgerEntry.id, last.entry.id) : undefined,
      ),
    )
    .orderBy(ledgerEntry.id)
    .limit(PAGE);
}
