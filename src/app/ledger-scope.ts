/** Which part of the ledger is meant, and what of it one may see. */
import { type Asker, visibleUnits } from '#app/asker.ts';
import { unitNamed } from '#app/unit-named.ts';
import { echo } from '#cards/wording.ts';
import type { LedgerFilter } from '#db/finding-ledger.ts';
import { FINDING_STATE_NAMES, type FindingState } from '#domain/finding.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';
import type { Unit } from '#domain/roster.ts';

export interface LedgerScope {
  unit: Unit | null;
  state: FindingState | null;
  late: boolean;
  topic: string | null;
  search: string | null;
}

/** The unit by id from a card, or as typed. */
export interface LedgerWish extends Omit<LedgerScope, 'unit'> {
  unit: number | string | null;
}

export const WHOLE_LEDGER: LedgerScope = { unit: null, state: null, late: false, topic: null, search: null };

/** A search as long as a sentence is none, and it travels in the button of the next page. */
const SEARCH_MAX = 50;

export function ledgerScope(asker: Asker, wish: LedgerWish): LedgerScope | Refusal {
  const { state, late, topic } = wish;
  const unit = wish.unit === null ? null : unitNamed(asker, wish.unit);
  if (isRefusal(unit)) return unit;
  const search = wish.search === null ? null : Array.from(wish.search).slice(0, SEARCH_MAX).join('');
  return { unit, state, late, topic, search };
}

/** Only units within reach, beside one's own findings: another's affairs are neither listed nor counted. */
export function filterOf(asker: Asker, { unit, ...request }: LedgerScope): LedgerFilter {
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

/** `区大队，整改中，专题2`; empty for all. */
export function askedText({ unit, state, late, topic, search }: LedgerScope): string {
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
