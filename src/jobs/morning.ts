/** What a morning brings: one message for each person, whatever the reasons, and one 待办 for whoever decides. */
import type { Orm } from '#db/database.ts';
import type { Campaign } from '#domain/campaign.ts';
import { runRechecks } from '#jobs/rechecks.ts';
import { runReissues } from '#jobs/reissue.ts';
import { type AlsoTold, runReminders } from '#jobs/reminders.ts';
import { runReviews } from '#jobs/reviews.ts';
import type { SlotTime } from '#jobs/spread.ts';

export async function runMorning(tx: Orm, campaign: Campaign, when: SlotTime): Promise<number> {
  const { lists, reviews, queued } = await runReissues(tx, campaign, when);
  const checkers = await runRechecks(tx, campaign, when.now);
  const told = new Set([...lists.keys(), ...checkers]);
  const also: AlsoTold = new Map(
    [...told].map((id) => [
      id,
      { news: { kind: checkers.has(id) ? 'recheck' : 'issued again' }, replaces: lists.get(id) ?? [] },
    ]),
  );
  const reminded = await runReminders(tx, campaign, when, also);
  return queued + reminded + (await runReviews(tx, campaign, when, reviews));
}
