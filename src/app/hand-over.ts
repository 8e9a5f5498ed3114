/** Findings of one person, or of many who leave, handed over in one go: a move and a ledger entry each, one message for each new owner. */
import { factsOf } from '#app/finding-view.ts';
import { drawHeld, heldByPerson, heldCopies, heldKey } from '#app/held-view.ts';
import { reviewCopies } from '#app/review-view.ts';
import { ledgerText, viaText } from '#cards/finding-words.ts';
import { cardMessage, type FindingChange, type LedgerChange, type Outgoing } from '#db/change.ts';
import { copiesUnderAny } from '#db/chats.ts';
import { commitAll } from '#db/commit-all.ts';
import type { Orm } from '#db/database.ts';
import { openDuties } from '#db/duties.ts';
import { movesOfAll, type StoredFinding } from '#db/findings.ts';
import { enqueue } from '#db/outbox.ts';
import { namesOf } from '#db/people.ts';
import { dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { dutyAfter, dutyUnit } from '#domain/finding-duty.ts';
import { decide } from '#domain/finding-moves.ts';
import { isRefusal, type Refusal } from '#domain/refusal.ts';
import type { Person } from '#domain/roster.ts';
import { nextLoudInstant } from '#domain/schedule.ts';
import type { Via } from '#domain/via.ts';

export interface HandOver {
  finding: StoredFinding;
  to: Person;
}

export interface HandOvers {
  list: readonly HandOver[];
  /** Who answers for it. */
  actor: Person;
  /** Those who own them now and are still here. */
  owners: readonly Person[];
  via: Via;
}

/** Inside a transaction that holds the findings locked; on a refusal nothing is written. */
export async function handOverAll(
  tx: Orm,
  campaign: Campaign,
  { list, actor, owners, via }: HandOvers,
  now: Date,
): Promise<Refusal | null> {
  const past = await movesOfAll(
    tx,
    list.map(({ finding }) => finding.id),
  );
  const moves: FindingChange[] = [];
  const ledger: LedgerChange[] = [];
  for (const { finding, to } of list) {
    const owner = owners.find((one) => one.id === finding.ownerId) ?? null;
    // No rule of a hand-over asks for evidence.
    const facts = factsOf(campaign, { finding, moves: past.get(finding.id) ?? [], owner, evidence: [] });
    const decided = decide(facts, actor, { move: 'handOver', owner: to, reason: null }, dayOf(now));
    if (isRefusal(decided)) return decided;
    moves.push({
      findingId: finding.id,
      after: decided.finding,
      made: decided.made,
      via,
      duty: dutyAfter(decided.finding, decided.made),
      dutyUnitId: dutyUnit(campaign.tree, finding.unitId, to),
      planVersionId: campaign.planVersionId,
    });
    ledger.push({
      actorId: actor.id,
      unitId: finding.unitId,
      noun: 'finding',
      ref: String(finding.number),
      verb: decided.made.move,
      text: `${ledgerText(decided.made, to.name)}；${viaText(via)}`,
    });
  }
  const refreshes = await copiesOfThese(tx, campaign.id, list);
  await commitAll(tx, { campaignId: campaign.id, at: now, ledger, refreshes }, moves);
  await enqueue(tx, campaign.id, now, await toOwners(tx, campaign, list, now));
  return null;
}

async function copiesOfThese(tx: Orm, campaignId: number, list: readonly HandOver[]) {
  const holders = list.flatMap(({ finding, to }) => [finding.ownerId, to.id].filter((id) => id !== null));
  return [
    ...(await copiesUnderAny(
      tx,
      list.map(({ finding }) => `finding:${finding.id}:`),
    )),
    ...(await reviewCopies(tx, campaignId)),
    ...(await heldCopies(tx, campaignId, holders)),
  ];
}

/** One list for each, of all that is open for them now. */
async function toOwners(
  tx: Orm,
  campaign: Campaign,
  list: readonly HandOver[],
  now: Date,
): Promise<readonly Outgoing[]> {
  const { settings } = campaign.plan;
  const notBefore = nextLoudInstant(now, settings, campaign.workdays);
  const heldBy = heldByPerson(await openDuties(tx, campaign.id));
  const names = await namesOf(
    tx,
    list.flatMap(({ finding }) => finding.ownerId ?? []),
  );
  return [...Map.groupBy(list, ({ to }) => to.id)].flatMap(([id, own]): Outgoing[] => {
    const [first] = own;
    if (!first) return [];
    const from = new Set(own.flatMap(({ finding }) => names.get(finding.ownerId ?? 0) ?? []));
    const news = { kind: 'handed over', count: own.length, from: [...from] } as const;
    return [
      {
        key: `handover:${campaign.id}:${id}:${now.toISOString()}`,
        to: { personId: id },
        message: cardMessage(drawHeld(campaign, heldBy(first.to), dayOf(notBefore), news)),
        why: `转办 ${own.length} 条`,
        notBefore,
        cardKey: heldKey(campaign.id, id),
      },
    ];
  });
}
