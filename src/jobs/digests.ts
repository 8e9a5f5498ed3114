/** The evening's 进展日报: numbers for groups, a direct message for each leader; silent where nothing is new (S138). */
import { topsOf } from '#app/asker.ts';
import { drawGroupDigest, drawLeaderDigest, escalatesTo, loadDigest, newsOf } from '#app/digest-view.ts';
import type { Card } from '#cards/card.ts';
import { cardMessage, laneOf, type Outgoing } from '#db/change.ts';
import { bindingsOf } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { entriesByUnit } from '#db/ledger.ts';
import { enqueue } from '#db/outbox.ts';
import { lastRanBefore, lastRunBefore } from '#db/schedule.ts';
import { addDays, dayOf, instant } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { isAway, type Person } from '#domain/roster.ts';
import type { SlotTime } from '#jobs/spread.ts';
import { expiresAt, leavesAt } from '#jobs/spread.ts';

export async function runDigests(tx: Orm, campaign: Campaign, when: SlotTime): Promise<number> {
  const { settings } = campaign.plan;
  const today = dayOf(when.now);
  const last = (await lastRunBefore(tx, campaign.id, 'digest', today)) ?? addDays(today, -1);
  // A digest that came late has told of what happened until then.
  const since = (await lastRanBefore(tx, campaign.id, 'digest', today)) ?? instant(last, settings.evening);
  const input = await loadDigest(tx, campaign, when.now, last);
  const speaks = newsOf(campaign, input, await entriesByUnit(tx, campaign.id, since, when.now));
  const send = (to: Outgoing['to'], unitId: number, draw: (unitId: number) => Card): Outgoing => ({
    key: `digest:${campaign.id}:${laneOf(to)}:${unitId}:${today}`,
    to,
    message: cardMessage(draw(unitId)),
    why: '进展日报',
    notBefore: leavesAt(laneOf(to), when, settings),
    expiresAt: expiresAt(when.now, settings),
  });
  const groups = (await bindingsOf(tx, campaign.id))
    .filter((group) => speaks(group.unitId))
    .map(({ chatId, unitId }) => send({ chatId }, unitId, (unit) => drawGroupDigest(campaign, input, unit)));
  const leaders = input.people
    .filter((person) => !isAway(person, today))
    .flatMap((person) =>
      topsOf(unitsLed(person), campaign.tree)
        .filter((unitId) => speaks(unitId) || escalatesTo(campaign, input, unitId))
        .map((unitId) =>
          send({ personId: person.id }, unitId, (unit) => drawLeaderDigest(campaign, input, unit)),
        ),
    );
  return enqueue(tx, campaign.id, when.now, [...groups, ...leaders]);
}

/** Whoever leads two units that are not one below the other gets a message for each. */
function unitsLed(person: Person): readonly number[] {
  return person.roles.filter((held) => held.role === 'leader').map((held) => held.unitId);
}
