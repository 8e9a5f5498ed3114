/** The morning's 待办: one card for whoever has findings to assign or to decide, and none where nothing waits. */
import { drawReview, loadWaiting, reviewKey, type Waiting, waitsFor } from '#app/review-view.ts';
import { cardMessage, laneOf, type Outgoing } from '#db/change.ts';
import { forgetCopies } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { enqueue } from '#db/outbox.ts';
import { peopleOf } from '#db/people.ts';
import { type Day, dayOf, endOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { holds, isAway, type Person } from '#domain/roster.ts';
import type { Replaced } from '#jobs/reissue.ts';
import type { SlotTime } from '#jobs/spread.ts';
import { leavesAt } from '#jobs/spread.ts';

/** `old` are the copies of those whose card is about to die, which they may have asked for themselves. */
export async function runReviews(
  tx: Orm,
  campaign: Campaign,
  when: SlotTime,
  old: Replaced = new Map(),
): Promise<number> {
  const today = dayOf(when.now);
  const waiting = await loadWaiting(tx, campaign);
  if (waiting.length === 0) return 0;
  const people = (await peopleOf(tx, campaign.id)).filter((person) => !isAway(person, today));
  const told = people.filter(
    (person) => old.has(person.id) || waiting.some((one) => isTold(campaign, person, people, one, today)),
  );
  // Yesterday's card stays as it is: one is kept fresh, the newest.
  await forgetCopies(
    tx,
    told.filter((person) => !old.has(person.id)).map((person) => reviewKey(campaign.id, person.id)),
  );
  const outgoing = told.map((person): Outgoing => {
    const to = { personId: person.id };
    return {
      key: `${reviewKey(campaign.id, person.id)}:${today}`,
      to,
      message: cardMessage(drawReview(campaign, person, waiting, when.now, 0)),
      why: '待办',
      notBefore: leavesAt(laneOf(to), when, campaign.plan.settings),
      expiresAt: endOf(today),
      cardKey: reviewKey(campaign.id, person.id),
      ...(old.has(person.id) ? { replaces: old.get(person.id) ?? [] } : {}),
    };
  });
  return enqueue(tx, campaign.id, when.now, outgoing);
}

/** To assign, an admin or the nearest leader is told; leaders above may, but are left in peace. */
function isTold(
  campaign: Campaign,
  person: Person,
  people: readonly Person[],
  one: Waiting,
  today: Day,
): boolean {
  const waits = waitsFor(campaign, person, one, today);
  if (waits !== 'assignment' || holds(person, 'admin')) return waits !== null;
  const leads = (candidate: Person, unitId: number) =>
    candidate.roles.some((held) => held.role === 'leader' && held.unitId === unitId);
  const nearest = campaign.tree
    .line(one.finding.unitId)
    .find((unit) => people.some((candidate) => leads(candidate, unit.id)));
  return nearest !== undefined && leads(person, nearest.id);
}
