/** The morning's reminders: one merged message per person, with the buttons that settle what it names. */
import { drawHeld, heldByPerson, heldKey } from '#app/held-view.ts';
import type { HeldNews } from '#cards/reminder.ts';
import { cardMessage, laneOf, type Outgoing } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { openDuties, type StoredDuty } from '#db/duties.ts';
import { enqueue } from '#db/outbox.ts';
import { peopleOf } from '#db/people.ts';
import { lastRunBefore } from '#db/schedule.ts';
import { dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { planReminders } from '#domain/reminder.ts';
import { isAway, type Person, speakers, standInOf } from '#domain/roster.ts';
import type { SlotTime } from '#jobs/spread.ts';
import { expiresAt, leavesAt } from '#jobs/spread.ts';

/** Who is told besides the planned steps, and why; the person then gets one list of all that is open. */
export type AlsoTold = ReadonlyMap<number, { news: HeldNews; replaces: readonly string[] }>;

export async function runReminders(
  tx: Orm,
  campaign: Campaign,
  when: SlotTime,
  also: AlsoTold = new Map(),
): Promise<number> {
  const today = dayOf(when.now);
  const duties = await openDuties(tx, campaign.id);
  const people = await peopleOf(tx, campaign.id);
  const last = await lastRunBefore(tx, campaign.id, 'reminder', today);
  const settlers = settlersOf(people, today);
  const planned = planReminders({
    today,
    lastRun: last,
    workdays: campaign.workdays,
    duties: duties.map((duty) => ({ ...duty, people: settlers(duty) })),
  });
  const byId = new Map(duties.map((duty) => [duty.id, duty]));
  const { id } = campaign;
  const usual = planned
    .filter(({ personId }) => !also.has(personId))
    .map(({ personId, duties: steps }): Outgoing => {
      const named = steps.flatMap(({ dutyId }) => byId.get(dutyId) ?? []);
      return {
        ...envelope(campaign, personId, when),
        message: cardMessage(drawHeld(campaign, named, today)),
      };
    });
  const heldBy = heldByPerson(duties);
  const lists = people
    .filter((person) => also.has(person.id) && !isAway(person, today))
    .flatMap((person): Outgoing[] => {
      const own = heldBy(person);
      const told = also.get(person.id);
      if (!told || own.length === 0) return [];
      return [
        {
          ...envelope(campaign, person.id, when),
          message: cardMessage(drawHeld(campaign, own, today, told.news)),
          cardKey: heldKey(id, person.id),
          replaces: told.replaces,
        },
      ];
    });
  return enqueue(tx, id, when.now, [...usual, ...lists]);
}

function envelope({ id, plan }: Campaign, personId: number, when: SlotTime) {
  const to = { personId };
  return {
    key: `reminder:${id}:${personId}:${dayOf(when.now)}`,
    to,
    why: '提醒',
    notBefore: leavesAt(laneOf(to), when, plan.settings),
    expiresAt: expiresAt(when.now, plan.settings),
  };
}

/** Also the stand-in of whoever puts a finding right: one of the two may be away. */
function settlersOf(people: readonly Person[], today: ReturnType<typeof dayOf>) {
  const byId = new Map(people.map((person) => [person.id, person]));
  return ({ holder, kind }: StoredDuty): readonly Person[] => {
    if (holder.kind === 'unit') return speakers(holder.unitId, people, today);
    const person = byId.get(holder.personId);
    if (!person) return [];
    const standIn = kind === 'finding' ? byId.get(standInOf(person, today) ?? 0) : undefined;
    return standIn ? [person, standIn] : [person];
  };
}
