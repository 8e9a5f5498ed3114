/** Carrying out a confirmed change of a phase: window, duties, announcement and ledger in one transaction. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { expectPhase } from '#app/expect.ts';
import { begunPhases } from '#app/expect-begun.ts';
import { drawKickoff, groupsOfPhase, kickoffKey } from '#app/kickoff.ts';
import { phaseClosedSentence, phaseExtendedSentence } from '#cards/sentences.ts';
import { advanceCampaign, campaignById, insertAmendment, lockLoading } from '#db/campaign.ts';
import { cardMessage, type Outgoing } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { moveDue } from '#db/expected-duties.ts';
import { writeLedger } from '#db/ledger.ts';
import { enqueue, enqueueRefreshes } from '#db/outbox.ts';
import { recordRun } from '#db/schedule.ts';
import { type Day, instant } from '#domain/calendar.ts';
import { type Campaign, phaseByKey } from '#domain/campaign.ts';
import { kickoffDay, type Phase } from '#domain/phase.ts';
import type { PhaseChange } from '#domain/phase-change.ts';
import { type Refusal, refuse } from '#domain/refusal.ts';
import { slotKey } from '#domain/schedule.ts';

/** How many groups are told; a refusal when somebody else changed the campaign first. */
export async function carryOutChange(
  ctx: AppContext,
  asker: Asker,
  change: PhaseChange,
  version: number,
  batch: string,
): Promise<number | Refusal> {
  const { id } = asker.campaign;
  return ctx.database.transaction(async (tx) => {
    await lockLoading(tx);
    if (!(await advanceCampaign(tx, id, version))) return refuse({ reason: 'changed since' });
    await insertAmendment(tx, { campaignId: id, ...change.amendment, at: ctx.now, by: asker.person.id });
    const campaign = await campaignById(tx, id);
    const phase = campaign && phaseByKey(campaign, change.phase.key);
    if (!campaign || !phase) throw new Error(`campaign ${id} lost its phase`);
    await moveDue(tx, id, phase.key, phase.end);
    const opens = change.kind === 'start' || (await isTakenUp(tx, campaign, change, asker.today));
    if (opens) await begin(tx, campaign, phase, ctx.now, asker);
    const told = await tell(tx, campaign, phase, { ...change, opens }, batch, ctx.now, asker);
    await writeLedger(tx, id, ctx.now, {
      actorId: asker.person.id,
      unitId: null,
      noun: 'phase',
      ref: phase.key,
      verb: change.kind,
      text: `${phase.name}：${phase.start} 至 ${phase.end}`,
    });
    return told;
  });
}

/** A phase that was over before the bot knew of it (R-AMB-01) and is extended begins with that. */
async function isTakenUp(tx: Orm, campaign: Campaign, change: PhaseChange, today: Day): Promise<boolean> {
  if (change.kind !== 'extend' || today <= change.phase.end) return false;
  const begun = await begunPhases(tx, campaign);
  return !begun.some((phase) => phase.key === change.phase.key);
}

/** The announcement that the schedule would make is made now; its slot is taken so that it is not made again. */
async function begin(tx: Orm, campaign: Campaign, phase: Phase, now: Date, asker: Asker): Promise<void> {
  const { settings } = campaign.plan;
  const on = kickoffDay(phase, campaign.workdays, settings.kickoffOnRestDay);
  const at = instant(on, settings.morning);
  await recordRun(tx, {
    campaignId: campaign.id,
    slot: slotKey({ job: 'kickoff', phase: phase.key, on, at }),
    dueAt: at,
    ranAt: now,
  });
  await expectPhase(tx, campaign, phase, asker.today, now);
}

async function tell(
  tx: Orm,
  campaign: Campaign,
  phase: Phase,
  change: PhaseChange & { opens: boolean },
  batch: string,
  now: Date,
  asker: Asker,
): Promise<number> {
  const groups = await groupsOfPhase(tx, campaign, phase);
  const outgoing: Outgoing[] = [];
  for (const group of groups) {
    outgoing.push({
      key: `${batch}:${group.chatId}`,
      to: { chatId: group.chatId },
      why: `阶段调整 ${phase.name}`,
      notBefore: now,
      batch,
      ...(change.opens
        ? {
            message: cardMessage(await drawKickoff(tx, campaign, phase, group.unitId, asker.today)),
            cardKey: kickoffKey(campaign.id, phase.key),
          }
        : { message: { kind: 'text', text: sentenceOf(change, campaign, phase) } }),
    });
  }
  await enqueue(tx, campaign.id, now, outgoing);
  if (!change.opens) {
    const cardKey = kickoffKey(campaign.id, phase.key);
    await enqueueRefreshes(
      tx,
      campaign.id,
      now,
      groups.map(({ chatId }) => ({ cardKey, chatId })),
    );
  }
  return groups.length;
}

function sentenceOf(change: PhaseChange, campaign: Campaign, phase: Phase): string {
  const { short } = campaign.plan.campaign;
  return change.kind === 'extend'
    ? phaseExtendedSentence(short, phase.name, phase.end)
    : phaseClosedSentence(short, phase.name, phase.end);
}
