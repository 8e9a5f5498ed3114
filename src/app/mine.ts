/** `/mine`: what is mine to do, what I have done, and the findings I reported. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { dutyLine } from '#app/duty-lines.ts';
import type { Outcome } from '#app/outcome.ts';
import { mineCard } from '#cards/mine.ts';
import { findingsReportedBy } from '#db/checklists.ts';
import { dutiesHeld } from '#db/duties.ts';
import { itemByKey } from '#domain/campaign.ts';
import { dutyState } from '#domain/duty.ts';
import { unitsSpokenFor } from '#domain/roster.ts';

export async function mine(ctx: AppContext, asker: Asker): Promise<Outcome> {
  const { campaign, person, today } = asker;
  const { orm } = ctx.database;
  const duties = await dutiesHeld(orm, campaign.id, person.id, unitsSpokenFor(person));
  const findings = await findingsReportedBy(orm, campaign.id, person.id);
  const card = mineCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    today,
    open: duties.filter((duty) => duty.doneOn === null).map((duty) => dutyLine(campaign, duty, today)),
    done: duties.flatMap((duty) =>
      duty.doneOn === null
        ? []
        : [
            {
              ...dutyLine(campaign, duty, today),
              doneOn: duty.doneOn,
              late: dutyState(duty, today) === 'done late',
            },
          ],
    ),
    findings: findings.map((finding) => ({
      number: finding.number,
      item: finding.mainItem,
      title: itemByKey(campaign.plan, finding.mainItem)?.title ?? '',
      state: finding.state,
      description: finding.description,
    })),
  });
  return { cards: [card], cardKey: null };
}
