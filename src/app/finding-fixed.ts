/**
 * A finding reported together with what was done about it: 立查立改 in one step. It is the move that the button makes,
 * decided before the finding has a number, and reviewed by somebody else all the same.
 */
import type { Asker } from '#app/asker.ts';
import { implementingOf } from '#app/finding-view.ts';
import { ledgerText, viaText } from '#cards/finding-words.ts';
import type { FindingChange, LedgerChange } from '#db/change.ts';
import type { FindingDraft } from '#domain/finding.ts';
import { dutyAfter, dutyUnit } from '#domain/finding-duty.ts';
import { justReported } from '#domain/finding-history.ts';
import { decide } from '#domain/finding-moves.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';
import type { Via } from '#domain/via.ts';

export interface Fixed {
  change: Omit<FindingChange, 'findingId'>;
  ledger: LedgerChange;
}

/** Null where the draft says nothing of being put right. */
export function fixedAtOnce(
  { campaign, person, today }: Asker,
  draft: FindingDraft,
  unitId: number,
  via: Via,
): Fixed | Refusal | null {
  if (draft.result === null) return null;
  const facts = {
    finding: justReported({ ...draft, unitId, reporterId: person.id }),
    past: [],
    owner: null,
    tree: campaign.tree,
    implementing: implementingOf(campaign, unitId),
    evidence: [],
    demandsAfterPhoto: campaign.plan.settings.afterPhoto,
  };
  const decided = decide(facts, person, { move: 'fix', result: draft.result }, today);
  if (isRefusal(decided)) return decided;
  const { made, finding } = decided;
  return {
    change: {
      after: finding,
      made,
      via,
      duty: dutyAfter(finding, made),
      dutyUnitId: dutyUnit(campaign.tree, unitId, person),
      planVersionId: campaign.planVersionId,
    },
    ledger: {
      actorId: person.id,
      unitId,
      noun: 'finding',
      ref: 'the finding',
      verb: made.move,
      text: `${ledgerText(made, person.name)}；${viaText(via)}`,
    },
  };
}
