/** `/ledger`: the findings one may see, by unit, state, topic and words, page by page. */
import { type Asker, visibleUnits } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import type { Outcome } from '#app/outcome.ts';
import { unitNamed } from '#app/unit-named.ts';
import { LEDGER_PAGE, ledgerCard, ledgerNumbersCard } from '#cards/ledger.ts';
import { SAID } from '#cards/sentences.ts';
import { echo } from '#cards/wording.ts';
import { type LedgerFilter, ledgerCounts, ledgerPage } from '#db/findings.ts';
import { itemByKey } from '#domain/campaign.ts';
import { FINDING_STATE_NAMES, FINDING_STATES, type FindingState } from '#domain/finding.ts';
import { isLateFinding } from '#domain/finding-history.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';
import type { Unit } from '#domain/roster.ts';

export interface LedgerRequest {
  /** By id from a card, or as typed. */
  unit: number | string | null;
  state: FindingState | null;
  late: boolean;
  topic: string | null;
  search: string | null;
  /** The number that ended the page before. */
  after: number;
  /** Pages to skip from there. */
  skip: number;
}

/** A search as long as a sentence is none, and it travels in the button of the next page. */
const SEARCH_MAX = 50;

export async function ledger(
  ctx: AppContext,
  asker: Asker,
  request: LedgerRequest,
): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const { orm } = ctx.database;
  const unit = request.unit === null ? null : unitNamed(asker, request.unit);
  if (isRefusal(unit)) return unit;
  const search = request.search === null ? null : Array.from(request.search).slice(0, SEARCH_MAX).join('');
  const filter = filterOf(asker, unit, { ...request, search });
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
  const asked = askedText(unit, { ...request, search });
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

/** Only units within reach, beside one's own findings: another's affairs are neither listed nor counted. */
function filterOf(asker: Asker, unit: Unit | null, request: LedgerRequest): LedgerFilter {
  const { campaign, person, today } = asker;
  const within = (id: number) => unit === null || campaign.tree.contains(unit.id, id);
  return {
    campaignId: campaign.id,
    unitIds: visibleUnits(asker).filter(within),
    personId: person.id,
    ownUnitIds: campaign.tree.units.map(({ id }) => id).filter(within),
    state: request.state,
    lateOn: request.late ? today : null,
    topic: request.topic,
    search: request.search,
  };
}

function askedText(unit: Unit | null, { state, late, topic, search }: LedgerRequest): string {
  return [
    unit?.name,
    state ? FINDING_STATE_NAMES[state] : undefined,
    late ? '逾期' : undefined,
    topic === null ? undefined : topic.includes('.') ? topic : `专题${topic}`,
    search === null ? undefined : `搜“${echo(search)}”`,
  ]
    .filter((part) => part !== undefined)
    .join('，');
}
