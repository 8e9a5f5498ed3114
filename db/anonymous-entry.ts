/**
 * Days that are over: their secret is deleted, and what was reported and answered on them enters the ledger all at
 * once, at the instant of its entry and in an order that says nothing.
 */
import { and, eq, inArray, isNotNull, lt, sql } from 'drizzle-orm';
import type { LedgerChange } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { writeEntries } from '#db/ledger.ts';
import {
  anonymousPepper,
  anonymousQuestion,
  anonymousReceipt,
  anonymousReport,
  anonymousSecret,
} from '#db/schema/anonymous.ts';
import { campaign } from '#db/schema/campaign.ts';
import { finding } from '#db/schema/findings.ts';
import type { Day } from '#domain/calendar.ts';

export type Report = typeof anonymousReport.$inferSelect;

/**
 * The reports of the days before `open`, taken out of waiting. First the secrets: whoever hands in a report holds its
 * day's, so what is still on its way is waited for. The hashed keys are as good as a lot, and so is their order.
 */
export async function closeDays(tx: Orm, open: Day): Promise<readonly Report[]> {
  await tx.delete(anonymousSecret).where(lt(anonymousSecret.day, open));
  const reports = await tx.delete(anonymousReport).where(lt(anonymousReport.day, open)).returning();
  return reports.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** @param wordsOf what the ledger says of a report. */
export async function enterReports(
  tx: Orm,
  campaignId: number,
  at: Date,
  reports: readonly Report[],
  wordsOf: (report: Report) => string,
): Promise<void> {
  const [row] = await tx
    .update(campaign)
    .set({ findingSeq: sql`${campaign.findingSeq} + ${reports.length}` })
    .where(eq(campaign.id, campaignId))
    .returning({ last: campaign.findingSeq });
  if (!row) throw new Error('there is no such campaign');
  const first = row.last - reports.length + 1;
  const numbered = reports.map((report, index) => ({ number: first + index, report }));
  const made = await tx
    .insert(finding)
    .values(
      numbered.map(({ number, report }) => ({
        campaignId,
        number,
        state: 'reported' as const,
        source: 'anonymous' as const,
        mainItem: report.item,
        unitId: report.unitId,
        track: 'by_day' as const,
        description: report.description,
        place: report.place,
        foundOn: report.day,
        createdAt: at,
      })),
    )
    .returning({ id: finding.id, number: finding.number });
  // Written anew: the row's transaction number would tell for ever when the campaign's first report came.
  await tx
    .update(anonymousPepper)
    .set({ secret: sql`${anonymousPepper.secret}` })
    .where(eq(anonymousPepper.campaignId, campaignId));
  const receipts = new Map(numbered.map(({ number, report }) => [number, report.receipt]));
  await tx
    .insert(anonymousReceipt)
    .values(made.map(({ id, number }) => ({ findingId: id, receipt: receipts.get(number) ?? '' })));
  await writeEntries(
    tx,
    campaignId,
    at,
    numbered.map(({ number, report }) => nobodys(number, report.unitId, 'reported', wordsOf(report))),
  );
}

export interface Answered {
  findingId: number;
  campaignId: number;
  number: number;
  unitId: number;
  answer: string;
}

/** The answers given on the days before `open`, from now on to be seen. */
export async function closeAnswers(tx: Orm, open: Day): Promise<readonly Answered[]> {
  const closed = await tx
    .update(anonymousQuestion)
    .set({ entered: true })
    .where(
      and(
        eq(anonymousQuestion.entered, false),
        isNotNull(anonymousQuestion.answeredOn),
        lt(anonymousQuestion.answeredOn, open),
      ),
    )
    .returning({ findingId: anonymousQuestion.findingId, answer: anonymousQuestion.answer });
  if (closed.length === 0) return [];
  const findings = await tx
    .select({
      id: finding.id,
      campaignId: finding.campaignId,
      number: finding.number,
      unitId: finding.unitId,
    })
    .from(finding)
    .where(
      inArray(
        finding.id,
        closed.map((row) => row.findingId),
      ),
    )
    .orderBy(finding.number);
  const answers = new Map(closed.map((row) => [row.findingId, row.answer ?? '']));
  return findings.map(({ id, ...row }) => ({ ...row, findingId: id, answer: answers.get(id) ?? '' }));
}

export function enterAnswers(
  tx: Orm,
  campaignId: number,
  at: Date,
  answers: readonly Answered[],
  wordsOf: (answer: string) => string,
): Promise<void> {
  return writeEntries(
    tx,
    campaignId,
    at,
    answers.map(({ number, unitId, answer }) => nobodys(number, unitId, 'answered', wordsOf(answer))),
  );
}

function nobodys(number: number, unitId: number, verb: string, text: string): LedgerChange {
  return { actorId: null, unitId, noun: 'finding', ref: String(number), verb, text };
}
