/** `/ledger figures`: how many findings stood in which state, by unit and topic, at the end of any day (U13, S93). */
import { type Asker, visibleUnits } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { filterOf, ledgerScope, WHOLE_LEDGER } from '#app/ledger-scope.ts';
import type { Outcome } from '#app/outcome.ts';
import { figuresCard } from '#cards/ledger-figures.ts';
import { figuresAt } from '#db/finding-figures.ts';
import { type Day, lastInstantOf } from '#domain/calendar.ts';
import { countStates, figuresByTopic, figuresByUnit } from '#domain/finding-figures.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';

export async function ledgerFigures(
  ctx: AppContext,
  asker: Asker,
  wish: { day: Day | null; unit: string | null },
): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const on = wish.day ?? today;
  if (on > today) return refuse({ reason: 'day ahead', day: on });
  const scope = ledgerScope(asker, { ...WHOLE_LEDGER, unit: wish.unit });
  if (isRefusal(scope)) return scope;
  const figures = await figuresAt(ctx.database.orm, filterOf(asker, scope), lastInstantOf(on));
  const card = figuresCard({
    campaign: { short: campaign.plan.campaign.short },
    on,
    today,
    scope: scope.unit?.name ?? null,
    total: countStates(figures),
    units: figuresByUnit(figures, campaign.tree).map((own) => ({
      unit: own.unit.name,
      counts: countStates(own.figures),
    })),
    topics: figuresByTopic(figures, campaign.plan).map((own) => ({
      ...own.topic,
      counts: countStates(own.figures),
    })),
  });
  // What an officer may see is the officer's own, and no number for a group.
  return { cards: [card], cardKey: null, ...(visibleUnits(asker).length > 0 ? { group: card } : {}) };
}
