/** `待办` of one person: what waits for this person to assign or to decide, drawn again whenever a finding moves. */
import { implementingOf } from '#app/finding-view.ts';
import type { Card } from '#cards/card.ts';
import { REVIEW_PAGE, type ReviewRow, reviewCard } from '#cards/review.ts';
import { copiesUnder } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { findingsWaiting, movesOfAll, type StoredFinding, type StoredMove } from '#db/findings.ts';
import { type Day, dayOf, daysBetween } from '#domain/calendar.ts';
import { type Campaign, itemByKey } from '#domain/campaign.ts';
import { isLateFinding, type Move } from '#domain/finding-history.ts';
import { possibleMoves } from '#domain/finding-moves.ts';
import type { Person } from '#domain/roster.ts';

export interface Waiting {
  finding: StoredFinding;
  moves: readonly StoredMove[];
}

export function reviewKey(campaignId: number, personId: number): string {
  return `review:${campaignId}:${personId}`;
}

export function reviewCopies(orm: Orm, campaignId: number) {
  return copiesUnder(orm, `review:${campaignId}:`);
}

export async function loadWaiting(orm: Orm, campaign: Campaign): Promise<readonly Waiting[]> {
  const findings = await findingsWaiting(orm, campaign.id);
  const moves = await movesOfAll(
    orm,
    findings.map(({ id }) => id),
  );
  return findings.map((finding) => ({ finding, moves: moves.get(finding.id) ?? [] }));
}

const WAITS_FOR: Readonly<Partial<Record<Move, ReviewRow['waits']>>> = {
  assign: 'assignment',
  approve: 'review',
  grant: 'extension',
};

/** What of it waits for this person; whoever had a hand in a finding is not the one it waits for. */
export function waitsFor(
  campaign: Campaign,
  person: Person,
  { finding, moves }: Waiting,
  today: Day,
): ReviewRow['waits'] | null {
  const implementing = implementingOf(campaign, finding.unitId);
  // Who the owner is decides over no move that is asked for here.
  const facts = { finding, past: moves, owner: null, tree: campaign.tree, implementing };
  const [waits] = possibleMoves(facts, person, today).flatMap((move) => WAITS_FOR[move] ?? []);
  return waits ?? null;
}

export function drawReview(
  campaign: Campaign,
  person: Person,
  waiting: readonly Waiting[],
  now: Date,
  after: number,
): Card {
  const today = dayOf(now);
  const rows = waiting.flatMap((one): ReviewRow[] => {
    const waits = waitsFor(campaign, person, one, today);
    return waits ? [rowOf(campaign, one, waits, today)] : [];
  });
  const count = (kind: ReviewRow['waits']) => rows.filter((row) => row.waits === kind).length;
  const rest = rows.filter((row) => row.number > after);
  const page = rest.slice(0, REVIEW_PAGE);
  return reviewCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    totals: { assignment: count('assignment'), review: count('review'), extension: count('extension') },
    rows: page,
    after: rest.length > page.length ? (page.at(-1)?.number ?? null) : null,
  });
}

function rowOf(
  { plan, tree }: Campaign,
  { finding, moves }: Waiting,
  waits: ReviewRow['waits'],
  today: Day,
): ReviewRow {
  const since = moves.at(-1)?.on ?? dayOf(finding.createdAt);
  return {
    number: finding.number,
    item: { key: finding.mainItem, title: itemByKey(plan, finding.mainItem)?.title ?? '' },
    unit: tree.unit(finding.unitId).name,
    description: finding.description,
    waits,
    days: daysBetween(since, today),
    late: isLateFinding(finding, today),
  };
}
