/** `/ledger`: the findings one may see, by unit, state, topic and words, page by page. */
import { type Asker, visibleUnits } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { askedText, filterOf, type LedgerWish, ledgerScope } from '#app/ledger-scope.ts';
import type { Outcome } from '#app/outcome.ts';
import { LEDGER_PAGE, ledgerCard, ledgerNumbersCard } from '#cards/ledger.ts';
import { SAID } from '#cards/sentences.ts';
import { ledgerCounts, ledgerPage } from '#db/finding-ledger.ts';
import { itemByKey } from '#domain/campaign.ts';
import { FINDING_STATES, type FindingState } from '#domain/finding.ts';
import { isLateFinding } from '#domain/finding-history.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';

export interface LedgerRequest extends LedgerWish {
  /** The number that ended the page before. */
  after: number;
  /** Pages to skip from there. */
  skip: number;
}

export async function ledger(
  ctx: AppContext,
  asker: Asker,
  request: LedgerRequest,
): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const { orm } = ctx.database;
  const scope = ledgerScope(asker, request);
  if (isRefusal(scope)) return scope;
  const { unit, search } = scope;
  const filter = filterOf(asker, scope);
  const rows = await ledgerPage(orm, filter, {
    after: request.after,
    skip: request.skip,
    size: LEDGER_PAGE + 1,
    pageSize: LEDGER_PAGE,
  });
  const counts = await ledgerCounts(orm, filter);
  const page = rows.slice(0, LEDGER_PAGE);
  const last = page.at(-1);
  const total = (state: FindingState) =>
    counts.filter((row) => row.state === state).reduce((sum, row) => sum + row.count, 0);
  const asked = askedText(scope);
  const card = ledgerCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    asked,
    counts: FINDING_STATES.map((state) => ({ state, count: total(state) })),
    rows: page.map((row) => ({
      number: row.number,
      item: { key: row.mainItem, title: itemByKey(campaign.plan, row.mainItem)?.title ?? '' },
      unit: campaign.tree.unit(row.unitId).name,
      source: row.source,
      state: row.state,
      late: isLateFinding(row, today),
      owner: row.owner,
      due: row.dueOn,
    })),
    next:
      rows.length > page.length && last
        ? {
            do: 'ledger',
            campaign: campaign.id,
            after: last.number,
            ...(unit ? { unit: unit.id } : {}),
            ...(request.state ? { state: request.state } : {}),
            ...(request.late ? { late: true } : {}),
            ...(request.topic === null ? {} : { topic: request.topic }),
            ...(search === null ? {} : { search }),
          }
        : null,
  });
  const outcome: Outcome = { cards: [card], cardKey: null, sent: SAID.detailsSent };
  // What an officer may see is the officer's own, and no number for a group.
  if (visibleUnits(asker).length === 0) return outcome;
  const units = campaign.tree.units.flatMap(({ id, name }) => {
    const own = counts.filter((row) => row.unitId === id);
    return own.length === 0 ? [] : [{ unit: name, counts: own }];
  });
  return {
    ...outcome,
    group: ledgerNumbersCard({ campaign: { short: campaign.plan.campaign.short }, asked, units }),
  };
}
