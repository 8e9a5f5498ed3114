/** `催办 12`: the owner of one finding is reminded of it by somebody entitled; once a day, and never at a quiet hour. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { visible } from '#app/finding-move.ts';
import { factsOf, type LoadedFinding } from '#app/finding-view.ts';
import { drawHeld } from '#app/held-view.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { quotaUsedUp } from '#app/quota.ts';
import { viaText } from '#cards/finding-words.ts';
import { remindedSentence, SAID } from '#cards/sentences.ts';
import { cardMessage } from '#db/change.ts';
import { commit } from '#db/commit.ts';
import { dutiesHeld } from '#db/duties.ts';
import { personById } from '#db/people.ts';
import { type Day, dayOf, endOf } from '#domain/calendar.ts';
import { mayRemind } from '#domain/finding-rights.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import { isAway, type Person, standInOf } from '#domain/roster.ts';
import { nextLoudInstant } from '#domain/schedule.ts';
import type { Via } from '#domain/via.ts';

export async function remind(
  ctx: AppContext,
  asker: Asker,
  number: number,
  via: Via,
): Promise<Outcome | Refusal> {
  const { campaign, person } = asker;
  if (campaign.closed) return refuse({ reason: 'campaign closed' });
  const loaded = await visible(ctx, asker, number);
  if (isRefusal(loaded)) return loaded;
  const { finding } = loaded;
  if (finding.state !== 'rectifying') return refuse({ reason: 'nothing to remind', number });
  if (!mayRemind(factsOf(campaign, loaded), person)) return refuse({ reason: 'leaders only' });
  const notBefore = nextLoudInstant(ctx.now, campaign.plan.settings, campaign.workdays);
  // Who is there, and that it comes once, is asked of the day on which it is read.
  const on = dayOf(notBefore);
  const reached = await whoActs(ctx, asker, loaded, on);
  if (!reached) return refuse({ reason: 'owner away', number });
  const held = await dutiesHeld(ctx.database.orm, campaign.id, finding.ownerId ?? 0, []);
  const own = held.filter((duty) => duty.kind === 'finding' && duty.subject === String(number));
  if (await quotaUsedUp(ctx)) return say(SAID.quotaUsedUp, 'warning');
  const committed = await commit(ctx.database, {
    campaignId: campaign.id,
    at: ctx.now,
    claims: [`remind:${finding.id}:${on}`],
    ledger: [
      {
        actorId: person.id,
        unitId: finding.unitId,
        noun: 'finding',
        ref: String(number),
        verb: 'reminded',
        text: `催办${reached.name}；${viaText(via)}`,
      },
    ],
    outgoing: [
      {
        // Withdrawn with all that is begun so when the finding moves before it goes out.
        key: `finding:${finding.id}:remind:${on}`,
        to: { personId: reached.id },
        why: `催办第${number}号`,
        notBefore,
        expiresAt: endOf(on),
        message: cardMessage(drawHeld(campaign, own, on, { kind: 'reminded', by: person.name })),
      },
    ],
  });
  if (committed.kind === 'repeated') return refuse({ reason: 'reminded today', number });
  ctx.wake();
  return say(remindedSentence(number, notBefore > ctx.now ? notBefore : null));
}

/** The owner, or a stand-in while the owner is away; null when neither is there. */
async function whoActs(
  ctx: AppContext,
  { campaign }: Asker,
  { owner }: LoadedFinding,
  on: Day,
): Promise<Person | null> {
  if (owner && !isAway(owner, on)) return owner;
  const id = standInOf(owner, on);
  const standIn = id === null ? null : await personById(ctx.database.orm, campaign.id, id);
  return standIn && !isAway(standIn, on) ? standIn : null;
}
