/** `催办`: a leader reminds now those who have not done one thing; once a day, and never at a quiet hour. */
import { type Asker, isAdmin } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { dutyLine, dutyName } from '#app/duty-lines.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { quotaUsedUp } from '#app/quota.ts';
import { reminderCard } from '#cards/reminder.ts';
import { nudgedSentence, SAID } from '#cards/sentences.ts';
import { cardMessage } from '#db/change.ts';
import { commit } from '#db/commit.ts';
import { openDuties, type StoredDuty } from '#db/duties.ts';
import { peopleOf } from '#db/people.ts';
import { type Day, dayOf, endOf } from '#domain/calendar.ts';
import type { DutyKind } from '#domain/duty.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { isAway, maySee, type Person, speakers } from '#domain/roster.ts';
import { nextLoudInstant } from '#domain/schedule.ts';

export interface NudgeTarget {
  kind: DutyKind;
  subject: string;
  unitId: number;
}

export async function nudge(ctx: AppContext, asker: Asker, target: NudgeTarget): Promise<Outcome | Refusal> {
  const { campaign, person } = asker;
  if (!campaign.tree.units.some((unit) => unit.id === target.unitId))
    return refuse({ reason: 'card too old' });
  if (!maySee(person, campaign.tree, target.unitId)) return refuse({ reason: 'unit out of reach' });
  if (!isAdmin(asker) && !person.roles.some((held) => held.role === 'leader'))
    return refuse({ reason: 'leaders only' });
  const people = await peopleOf(ctx.database.orm, campaign.id);
  const duties = (await openDuties(ctx.database.orm, campaign.id)).filter(
    (duty) =>
      duty.kind === target.kind &&
      duty.subject === target.subject &&
      campaign.tree.contains(target.unitId, duty.unitId),
  );
  const notBefore = nextLoudInstant(ctx.now, campaign.plan.settings, campaign.workdays);
  // All is as on the day on which it is read: who is there, what is late, and that it comes once.
  const on = dayOf(notBefore);
  const byPerson = dutiesByPerson(asker, duties, people, on);
  if (byPerson.size === 0) return refuse({ reason: 'nobody to nudge' });
  if (await quotaUsedUp(ctx)) return say(SAID.quotaUsedUp, 'warning');
  const committed = await commit(ctx.database, {
    campaignId: campaign.id,
    at: ctx.now,
    claims: [`nudge:${campaign.id}:${target.kind}:${target.subject}:${target.unitId}:${on}`],
    ledger: [
      {
        actorId: person.id,
        unitId: target.unitId,
        noun: 'message',
        ref: target.subject,
        verb: 'nudged',
        text: `催办 ${byPerson.size} 人`,
      },
    ],
    outgoing: [...byPerson].map(([personId, own]) => ({
      key: `nudge:${campaign.id}:${personId}:${target.kind}:${target.subject}:${on}`,
      to: { personId },
      why: `催办 ${dutyName(campaign, target)}`,
      notBefore,
      expiresAt: endOf(on),
      message: cardMessage(
        reminderCard({
          campaign: { id: campaign.id, short: campaign.plan.campaign.short },
          today: on,
          duties: own.map((duty) => dutyLine(campaign, duty, on)),
        }),
      ),
    })),
  });
  if (committed.kind === 'repeated') return refuse({ reason: 'already nudged today' });
  ctx.wake();
  return say(nudgedSentence(byPerson.size, notBefore > ctx.now ? notBefore : null));
}

/** Whoever can settle each duty and is there; whoever nudges is not nudged by themselves. */
function dutiesByPerson(
  asker: Asker,
  duties: readonly StoredDuty[],
  people: readonly Person[],
  on: Day,
): ReadonlyMap<number, readonly StoredDuty[]> {
  const byPerson = new Map<number, StoredDuty[]>();
  for (const duty of duties) {
    const { holder } = duty;
    const holders =
      holder.kind === 'unit'
        ? speakers(holder.unitId, people, on)
        : people.filter((person) => person.id === holder.personId);
    for (const person of holders) {
      if (isAway(person, on) || person.id === asker.person.id) continue;
      byPerson.set(person.id, [...(byPerson.get(person.id) ?? []), duty]);
    }
  }
  return byPerson;
}
