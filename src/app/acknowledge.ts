/** `我已学习` (S18–S21): recorded once per person, counted on the groups' cards. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { notExpected } from '#app/expect-begun.ts';
import { refreshesFor } from '#app/kickoff.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { acknowledgedSentence } from '#cards/sentences.ts';
import { commit } from '#db/commit.ts';
import { dutiesHeld } from '#db/duties.ts';
import { phaseByKey } from '#domain/campaign.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';

export async function acknowledge(
  ctx: AppContext,
  asker: Asker,
  phaseKey: string,
): Promise<Outcome | Refusal> {
  const { campaign, person, today } = asker;
  const phase = phaseByKey(campaign, phaseKey);
  if (!phase) return refuse({ reason: 'card too old' });
  if (campaign.closed) return refuse({ reason: 'campaign closed' });
  const duties = await dutiesHeld(ctx.database.orm, campaign.id, person.id, []);
  const duty = duties.find((held) => held.kind === 'acknowledge' && held.subject === phase.key);
  if (!duty) return notExpected(ctx.database.orm, campaign, phase, today);
  if (duty.doneAt) return say(acknowledgedSentence(duty.doneAt), 'info');
  const committed = await commit(ctx.database, {
    campaignId: campaign.id,
    at: ctx.now,
    claims: [],
    done: [{ dutyId: duty.id, personId: person.id, on: today }],
    ledger: [
      {
        actorId: person.id,
        unitId: duty.unitId,
        noun: 'acknowledge',
        ref: phase.key,
        verb: 'acknowledged',
        text: `已学习：${phase.name}${today > phase.end ? '（补报）' : ''}`,
      },
    ],
    refreshes: await refreshesFor(ctx.database.orm, campaign, phase, duty.unitId),
  });
  ctx.wake();
  return committed.kind === 'committed'
    ? say(acknowledgedSentence(null))
    : say(acknowledgedSentence(ctx.now), 'info');
}
