/** The morning's reminders: one merged message per person, with the buttons that settle what it names. */
import { dutyLine } from '#app/duty-lines.ts';
import { reminderCard } from '#cards/reminder.ts';
import { cardMessage, laneOf } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { openDuties, type StoredDuty } from '#db/duties.ts';
import { enqueue } from '#db/outbox.ts';
import { peopleOf } from '#db/people.ts';
import { lastRunBefore } from '#db/schedule.ts';
import { dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { planReminders } from '#domain/reminder.ts';
import { type Person, speakers } from '#domain/roster.ts';
import type { SlotTime } from '#jobs/spread.ts';
import { expiresAt, leavesAt } from '#jobs/spread.ts';

export async function runReminders(tx: Orm, campaign: Campaign, when: SlotTime): Promise<number> {
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
  const { id, plan } = campaign;
  const outgoing = planned.map(({ personId, duties: steps }) => {
    const to = { personId };
    const named = steps.flatMap(({ dutyId }) => byId.get(dutyId) ?? []);
    return {
      key: `reminder:${id}:${personId}:${today}`,
      to,
      message: cardMessage(
        reminderCard({
          campaign: { id, short: plan.campaign.short },
          today,
          duties: named.map((duty) => dutyLine(campaign, duty, today)),
        }),
      ),
      why: '提醒',
      notBefore: leavesAt(laneOf(to), when, plan.settings),
      expiresAt: expiresAt(when.now, plan.settings),
    };
  });
  return enqueue(tx, id, when.now, outgoing);
}

function settlersOf(people: readonly Person[], today: ReturnType<typeof dayOf>) {
  const byId = new Map(people.map((person) => [person.id, person]));
  return ({ holder }: StoredDuty): readonly Person[] => {
    if (holder.kind === 'unit') return speakers(holder.unitId, people, today);
    const person = byId.get(holder.personId);
    return person ? [person] : [];
  };
}
