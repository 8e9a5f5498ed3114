/**
 * All that one person has open on one card, which is kept fresh. It comes instead of a message for each thing: where
 * cards are issued again, where a re-check is drawn, where somebody's findings are handed over.
 */
import { dutyLine } from '#app/duty-lines.ts';
import type { Card } from '#cards/card.ts';
import { type HeldNews, reminderCard } from '#cards/reminder.ts';
import { copiesOfKeys } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { dutiesHeld, type StoredDuty } from '#db/duties.ts';
import type { Day } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type Person, unitsSpokenFor } from '#domain/roster.ts';

export function heldKey(campaignId: number, personId: number): string {
  return `held:${campaignId}:${personId}`;
}

/** Of what is never drawn again, such as a form: that the person has it still counts when it grows old. */
export function stillKey(campaignId: number, personId: number): string {
  return `still:${campaignId}:${personId}`;
}

/** The cards of those whose findings have moved. */
export function heldCopies(orm: Orm, campaignId: number, personIds: readonly number[]) {
  return copiesOfKeys(
    orm,
    [...new Set(personIds)].map((id) => heldKey(campaignId, id)),
  );
}

export async function loadHeld(orm: Orm, campaign: Campaign, person: Person): Promise<readonly StoredDuty[]> {
  const held = await dutiesHeld(orm, campaign.id, person.id, unitsSpokenFor(person));
  return held.filter((duty) => duty.doneAt === null);
}

/** The open duties by whoever holds them, as `loadHeld` finds them for one. */
export function heldByPerson(duties: readonly StoredDuty[]): (person: Person) => readonly StoredDuty[] {
  const holderOf = ({ holder }: StoredDuty) =>
    holder.kind === 'person' ? `person ${holder.personId}` : `unit ${holder.unitId}`;
  const byHolder = Map.groupBy(duties, holderOf);
  return (person) => {
    const keys = [`person ${person.id}`, ...new Set(unitsSpokenFor(person).map((id) => `unit ${id}`))];
    return keys.flatMap((key) => byHolder.get(key) ?? []);
  };
}

export function drawHeld(
  campaign: Campaign,
  duties: readonly StoredDuty[],
  today: Day,
  news: HeldNews | null = null,
): Card {
  return reminderCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    today,
    duties: duties.map((duty) => dutyLine(campaign, duty, today)),
    ...(news ? { news } : {}),
  });
}
