/** A finding loaded with what its rules need, and drawn for one person; `finding:<id>:<person>` names the copies. */
import { mayDecide, recheckHistory, waitingRecheck } from '#app/recheck-view.ts';
import type { Card } from '#cards/card.ts';
import { findingCard, findingGoneCard } from '#cards/finding.ts';
import { questionsOf } from '#db/anonymous-questions.ts';
import { copiesUnder, copiesUnderAny } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { evidenceOf, type StoredEvidence } from '#db/evidence.ts';
import { findingNumbered, movesOf, type StoredFinding, type StoredMove } from '#db/findings.ts';
import { namesOf, personById } from '#db/people.ts';
import { mayAskNow, questionsShown } from '#domain/anonymous.ts';
import { type Day, dayOf, workdaysAfter } from '#domain/calendar.ts';
import { type Campaign, itemByKey } from '#domain/campaign.ts';
import { hasAfterPhoto, picturesShown, sentInCycle, takesEvidence } from '#domain/evidence.ts';
import type { Move, MoveMade } from '#domain/finding-history.ts';
import { isLateFinding } from '#domain/finding-history.ts';
import { possibleMoves } from '#domain/finding-moves.ts';
import {
  type Facts,
  handlersOf,
  implementingTop,
  isReviewer,
  mayRemind,
  maySeeOwned,
} from '#domain/finding-rights.ts';
import { holds, maySee, type Person } from '#domain/roster.ts';

export interface LoadedFinding {
  finding: StoredFinding;
  moves: readonly StoredMove[];
  owner: Person | null;
  evidence: readonly StoredEvidence[];
}

export async function loadFinding(
  orm: Orm,
  campaign: Campaign,
  number: number,
): Promise<LoadedFinding | null> {
  const finding = await findingNumbered(orm, campaign.id, number);
  return finding ? withMoves(orm, campaign, finding) : null;
}

export async function withMoves(
  orm: Orm,
  campaign: Campaign,
  finding: StoredFinding,
): Promise<LoadedFinding> {
  const [moves, owner, evidence] = await Promise.all([
    movesOf(orm, finding.id, finding.version),
    finding.ownerId === null ? null : personById(orm, campaign.id, finding.ownerId),
    evidenceOf(orm, finding.id),
  ]);
  return { finding, moves, owner, evidence };
}

export function factsOf(campaign: Campaign, { finding, moves, owner, evidence }: LoadedFinding): Facts {
  return {
    finding,
    past: moves,
    owner,
    tree: campaign.tree,
    implementing: implementingOf(campaign, finding.unitId),
    evidence: sentInCycle(evidence, finding.cycle, moves),
    demandsAfterPhoto: campaign.plan.settings.afterPhoto,
  };
}

export function implementingOf({ tree, phases }: Campaign, unitId: number): number {
  return implementingTop(
    tree,
    phases.flatMap((phase) => phase.implement),
    unitId,
  );
}

export function findingKey(findingId: number, personId: number): string {
  return `finding:${findingId}:${personId}`;
}

/** The copies that people have of a finding's card, but for one person's own. */
export async function findingCopies(orm: Orm, findingId: number, exceptPersonId: number) {
  const copies = await copiesUnder(orm, `finding:${findingId}:`);
  return copies.filter(({ cardKey }) => cardKey !== findingKey(findingId, exceptPersonId));
}

/** Everybody's copies of the cards of many findings. */
export function copiesOfFindings(orm: Orm, findingIds: readonly number[]) {
  return copiesUnderAny(
    orm,
    findingIds.map((id) => `finding:${id}:`),
  );
}

/** The card as this person may see it now; a few words for who held it before and no longer may. */
export async function drawFinding(
  orm: Orm,
  campaign: Campaign,
  viewer: Person,
  loaded: LoadedFinding,
  now: Date,
  news: Move | null = null,
): Promise<Card> {
  const { finding, moves } = loaded;
  const { tree, plan } = campaign;
  const today = dayOf(now);
  const short = plan.campaign.short;
  if (!maySeeOwned(viewer, tree, finding, loaded.owner, today)) return findingGoneCard(finding.number, short);
  const facts = factsOf(campaign, loaded);
  const names = await namesOf(orm, peopleIn(loaded));
  const questions = finding.source === 'anonymous' ? await questionsOf(orm, finding.id) : [];
  const recheck = await waitingRecheck(orm, finding);
  const nameOf = (id: number | null) => (id === null ? null : (names.get(id) ?? null));
  const knowsReporter = maySee(viewer, tree, finding.unitId) || viewer.id === finding.reporterId;
  const reviews = isReviewer(viewer, tree, facts.implementing);
  return findingCard({
    ...finding,
    campaign: { id: campaign.id, short },
    today,
    item: { key: finding.mainItem, title: itemByKey(plan, finding.mainItem)?.title ?? '' },
    unit: tree.unit(finding.unitId).name,
    late: isLateFinding(finding, today),
    reporter: knowsReporter ? nameOf(finding.reporterId) : null,
    owner: nameOf(finding.ownerId),
    due: finding.dueOn,
    workdays: workdaysApart(campaign, finding.dueOn, today),
    history: moves.map((made) => ({ made, by: nameOf(made.actorId) ?? '', owner: nameOf(made.ownerId) })),
    questions: questionsShown(questions),
    asks: !campaign.closed && finding.source === 'anonymous' && reviews && mayAskNow(questions),
    rechecks: await recheckHistory(orm, finding.id),
    recheck:
      !campaign.closed &&
      recheck !== null &&
      (await mayDecide(orm, campaign.id, viewer, facts, recheck, today)),
    reminds: !campaign.closed && mayRemind(facts, viewer),
    evidence: loaded.evidence.length,
    pictures: picturesOf(loaded.evidence),
    lacksAfterPhoto:
      facts.demandsAfterPhoto && takesEvidence(finding.state) && !hasAfterPhoto(facts.evidence),
    takesEvidence: !campaign.closed && takesEvidence(finding.state),
    moves: campaign.closed ? [] : possibleMoves(facts, viewer, today),
    handled: finding.state === 'submitted' && reviews && handlersOf(facts).has(viewer.id),
    reviews: reviews || holds(viewer, 'leader'),
    news,
  });
}

function picturesOf(evidence: readonly StoredEvidence[]) {
  const held = evidence.flatMap((piece) =>
    piece.platformKey === null ? [] : [{ ...piece, key: piece.platformKey }],
  );
  return picturesShown(held).map(({ key, mark, takenOn }) => ({ key, mark, takenOn }));
}

function peopleIn({ finding, moves }: LoadedFinding): readonly number[] {
  const ids = [
    finding.reporterId,
    finding.ownerId,
    ...moves.flatMap((made: MoveMade) => [made.actorId, made.ownerId]),
  ];
  return ids.filter((id) => id !== null);
}

function workdaysApart({ workdays }: Campaign, due: Day | null, today: Day): number {
  if (due === null) return 0;
  return due < today ? workdaysAfter(workdays, due, today) : workdaysAfter(workdays, today, due);
}
