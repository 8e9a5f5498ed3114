/** The evening's 进展日报: numbers for groups, one direct message per leader; silent where nothing is new (S138). */
import { drawGroupDigest, drawLeaderDigest, loadDigest } from '#app/digest-view.ts';
import type { Card } from '#cards/card.ts';
import { cardMessage, laneOf, type Outgoing } from '#db/change.ts';
import { bindingsOf } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { entriesByUnit } from '#db/ledger.ts';
import { enqueue } from '#db/outbox.ts';
import { lastRunBefore } from '#db/schedule.ts';
import { addDays, clockTime, dayOf, instant } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type DigestInput, figuresFor, hasNews } from '#domain/digest.ts';
import { isAway } from '#domain/roster.ts';
import { leavesAt } from '#jobs/spread.ts';
import type { SlotTime } from '#jobs/tick.ts';

export async function runDigests(tx: Orm, campaign: Campaign, when: SlotTime): Promise<number> {
  const today = dayOf(when.now);
  const last = (await lastRunBefore(tx, campaign.id, 'digest', today)) ?? addDays(today, -1);
  const since = instant(last, campaign.plan.settings.evening);
  const input = await loadDigest(tx, campaign, today, last);
  const speaks = newsOf(campaign, input, await entriesByUnit(tx, campaign.id, since, when.now));
  const send = (to: Outgoing['to'], draw: () => Card): Outgoing => ({
    key: `digest:${campaign.id}:${laneOf(to)}:${today}`,
    to,
    message: cardMessage(draw()),
    why: '进展日报',
    notBefore: leavesAt(laneOf(to), when, campaign.plan.settings),
    expiresAt: instant(addDays(today, 1), clockTime('00:00')),
  });
  const groups = (await bindingsOf(tx, campaign.id))
    .filter((group) => speaks(group.unitId))
    .map((group) => send({ chatId: group.chatId }, () => drawGroupDigest(campaign, input, group.unitId)));
  const leaders = input.people.flatMap((person) => {
    const leads = person.roles.find((held) => held.role === 'leader');
    if (!leads || isAway(person, today) || !speaks(leads.unitId)) return [];
    return [send({ personId: person.id }, () => drawLeaderDigest(campaign, input, leads.unitId))];
  });
  return enqueue(tx, campaign.id, when.now, [...groups, ...leaders]);
}

/** Whether a unit with all below it has news; asked once per unit, however many groups and leaders it has. */
function newsOf(
  campaign: Campaign,
  input: DigestInput,
  entries: ReadonlyMap<number | null, number>,
): (unitId: number) => boolean {
  const known = new Map<number, boolean>();
  return (unitId) => {
    const before = known.get(unitId);
    if (before !== undefined) return before;
    const ledgerEntriesInScope = campaign.tree
      .subtree(unitId)
      .reduce((sum, unit) => sum + (entries.get(unit.id) ?? 0), 0);
    const news = hasNews({ ledgerEntriesInScope, newlyLate: figuresFor(input, unitId).newlyLate });
    known.set(unitId, news);
    return news;
  };
}
