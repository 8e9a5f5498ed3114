/**
 * Anonymous reports as they come in and are asked after. Who reports is needed once, to hold off misuse by number, and
 * is hashed before anything is written; nothing that is written here holds an instant.
 */
import { randomBytes } from 'node:crypto';
import { and, count, eq, sql } from 'drizzle-orm';
import type { Database, Orm } from '#db/database.ts';
import { findingById, findingNumbered, type StoredFinding } from '#db/findings.ts';
import {
  anonymousPepper,
  anonymousReceipt,
  anonymousReport,
  anonymousSecret,
  anonymousUse,
} from '#db/schema/anonymous.ts';
import { type AnonymousDraft, PER_CAMPAIGN_A_DAY, PER_PERSON_A_DAY } from '#domain/anonymous.ts';
import { receiptCode, veiled } from '#domain/anonymous-receipt.ts';
import type { Day } from '#domain/calendar.ts';

export interface Handed {
  campaignId: number;
  /** On which the form was opened. */
  day: Day;
  personId: number;
  /** The form's own name, drawn by lot. */
  draft: string;
  report: AnonymousDraft;
}

/** The receipt's code; the same one for the same form, which is taken once. */
export function takeReport(
  database: Database,
  { campaignId, day, personId, draft, report }: Handed,
): Promise<{ code: string } | 'enough today'> {
  return database.transaction(async (tx) => {
    const secret = await secretOf(tx, day);
    const code = receiptCode(veiled(secret, 'receipt', draft));
    const receipt = veiled(await pepperOf(tx, campaignId), 'receipt', code);
    const key = veiled(secret, 'draft', draft);
    const { description, unitId, item, place } = report;
    // A second press in the same moment waits here for the first.
    const [taken] = await tx
      .insert(anonymousReport)
      .values({ key, campaignId, day, unitId, item, description, place, receipt })
      .onConflictDoNothing({ target: anonymousReport.key })
      .returning({ key: anonymousReport.key });
    if (!taken) return { code };
    if (
      (await isWithin(tx, campaignId, day)) &&
      (await use(tx, day, veiled(secret, 'person', `${personId}`)))
    )
      return { code };
    await tx.delete(anonymousReport).where(eq(anonymousReport.key, key));
    return 'enough today';
  });
}

/** Held until the transaction ends, so that the day is not closed between the hash and the row that bears it. */
async function secretOf(tx: Orm, day: Day): Promise<string> {
  const held = () =>
    tx
      .select({ secret: anonymousSecret.secret })
      .from(anonymousSecret)
      .where(eq(anonymousSecret.day, day))
      .for('share');
  const [known] = await held();
  if (known) return known.secret;
  await tx.insert(anonymousSecret).values({ day, secret: drawn() }).onConflictDoNothing();
  const [made] = await held();
  if (!made) throw new Error('the day was closed meanwhile');
  return made.secret;
}

async function pepperOf(tx: Orm, campaignId: number): Promise<string> {
  const known = await pepperKnown(tx, campaignId);
  if (known !== null) return known;
  await tx.insert(anonymousPepper).values({ campaignId, secret: drawn() }).onConflictDoNothing();
  const made = await pepperKnown(tx, campaignId);
  if (made === null) throw new Error('the secret was not kept');
  return made;
}

async function pepperKnown(orm: Orm, campaignId: number): Promise<string | null> {
  const [row] = await orm.select().from(anonymousPepper).where(eq(anonymousPepper.campaignId, campaignId));
  return row?.secret ?? null;
}

function drawn(): string {
  return randomBytes(32).toString('hex');
}

async function isWithin(tx: Orm, campaignId: number, day: Day): Promise<boolean> {
  const [row] = await tx
    .select({ reports: count() })
    .from(anonymousReport)
    .where(and(eq(anonymousReport.day, day), eq(anonymousReport.campaignId, campaignId)));
  return (row?.reports ?? 0) <= PER_CAMPAIGN_A_DAY;
}

async function use(tx: Orm, day: Day, key: string): Promise<boolean> {
  const rows = await tx
    .insert(anonymousUse)
    .values({ key, day, times: 1 })
    .onConflictDoUpdate({
      target: anonymousUse.key,
      set: { times: sql`${anonymousUse.times} + 1` },
      setWhere: sql`${anonymousUse.times} < ${PER_PERSON_A_DAY}`,
    })
    .returning({ key: anonymousUse.key });
  return rows.length > 0;
}

export type Receipted =
  | { kind: 'waiting'; day: Day }
  /** `into` is the finding it was merged into. */
  | { kind: 'entered'; finding: StoredFinding; into: StoredFinding | null };

/** What became of the report with this receipt. Looking leaves no trace. */
export async function receipted(orm: Orm, campaignId: number, code: string): Promise<Receipted | null> {
  const pepper = await pepperKnown(orm, campaignId);
  if (pepper === null) return null;
  const receipt = veiled(pepper, 'receipt', code);
  const [waiting] = await orm
    .select({ day: anonymousReport.day })
    .from(anonymousReport)
    .where(eq(anonymousReport.receipt, receipt));
  if (waiting) return { kind: 'waiting', day: waiting.day };
  const [entered] = await orm.select().from(anonymousReceipt).where(eq(anonymousReceipt.receipt, receipt));
  const finding = entered ? await findingById(orm, entered.findingId) : null;
  if (!finding) return null;
  const { mergedInto } = finding;
  const into = mergedInto === null ? null : await findingNumbered(orm, campaignId, mergedInto);
  return { kind: 'entered', finding, into };
}
