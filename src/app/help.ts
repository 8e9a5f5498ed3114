/** `/help`: what this person can do here. */
import type { Asker } from '#app/asker.ts';
import type { Outcome } from '#app/outcome.ts';
import { helpCard } from '#cards/help.ts';
import { momentOf } from '#domain/phase.ts';

export function help({ campaign, person, today }: Asker): Outcome {
  const moment = momentOf(campaign.phases, today);
  const card = helpCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    phase: moment.kind === 'in' ? moment.phase : null,
    roles: person.roles.map((held) => held.role),
  });
  return { cards: [card], group: card };
}
