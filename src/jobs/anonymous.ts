/**
 * Lets in what was reported and answered anonymously on days that are over. Part of the tick, before anything is told
 * in the morning; of two ticks at once the second finds nothing left.
 */
import { copiesOfFindings } from '#app/finding-view.ts';
import { reviewCopies } from '#app/review-view.ts';
import {
  type Answered,
  closeAnswers,
  closeDays,
  enterAnswers,
  enterReports,
  type Report,
} from '#db/anonymous-entry.ts';
import { campaignById } from '#db/campaign.ts';
import type { Database, Orm } from '#db/database.ts';
import { enqueueRefreshes } from '#db/outbox.ts';
import { firstOpenDay } from '#domain/anonymous.ts';
import { type Campaign, itemByKey } from '#domain/campaign.ts';

export async function enterAnonymous(database: Database, now: Date): Promise<void> {
  await database.transaction(async (tx) => {
    const open = firstOpenDay(now);
    const reports = Map.groupBy(await closeDays(tx, open), (report) => report.campaignId);
    const answers = Map.groupBy(await closeAnswers(tx, open), (answer) => answer.campaignId);
    for (const campaignId of new Set([...reports.keys(), ...answers.keys()])) {
      await enter(tx, campaignId, now, reports.get(campaignId) ?? [], answers.get(campaignId) ?? []);
    }
  });
}

/** Also into a campaign that was closed meanwhile: what was said to it is not lost. */
async function enter(
  tx: Orm,
  campaignId: number,
  now: Date,
  reports: readonly Report[],
  answers: readonly Answered[],
): Promise<void> {
  const campaign = await campaignById(tx, campaignId);
  if (!campaign) throw new Error('the campaign of a report is gone');
  if (reports.length > 0)
    await enterReports(tx, campaignId, now, reports, (report) => textOf(campaign, report));
  await enterAnswers(tx, campaignId, now, answers, (answer) => `匿名反映人答复：${answer}`);
  await enqueueRefreshes(tx, campaignId, now, [
    ...(reports.length > 0 ? await reviewCopies(tx, campaignId) : []),
    ...(await copiesOfFindings(
      tx,
      answers.map(({ findingId }) => findingId),
    )),
  ]);
}

function textOf({ plan }: Campaign, { item, description }: Report): string {
  return `匿名反映 ${[item, itemByKey(plan, item)?.title ?? ''].join(' ').trim()}：${description}`;
}
