/** A phase begins: its duties become rows, and its card goes to the groups of those concerned (S16). */
import { expectDeliverables, expectPhase } from '#app/expect.ts';
import { begunPhases } from '#app/expect-begun.ts';
import { drawKickoff, groupsOfPhase, kickoffKey, kickoffSendKey } from '#app/kickoff.ts';
import { campaignById, lockLoading } from '#db/campaign.ts';
import { cardMessage, laneOf, type Outgoing } from '#db/change.ts';
import type { Orm } from '#db/database.ts';
import { enqueue } from '#db/outbox.ts';
import { type Day, dayOf, endOf } from '#domain/calendar.ts';
import { type Campaign, phaseByKey } from '#domain/campaign.ts';
import { kickoffDay, type Phase } from '#domain/phase.ts';
import { type Slot, slotKey } from '#domain/schedule.ts';
import type { SlotTime } from '#jobs/spread.ts';
import { leavesAt } from '#jobs/spread.ts';

export async function runKickoff(
  tx: Orm,
  running: Campaign,
  slot: Extract<Slot, { job: 'kickoff' }>,
  when: SlotTime,
): Promise<number> {
  // A roster or plan loaded in the same moment comes before or after, never in between.
  await lockLoading(tx);
  const campaign = (await campaignById(tx, running.id)) ?? running;
  const phase = phaseByKey(campaign, slot.phase);
  const today = dayOf(when.now);
  if (!phase || today > phase.end || slot.on !== announcedOn(campaign, phase)) return 0;
  // One that runs has another first day since a plan was corrected: its cards have been drawn anew.
  const begun = await begunPhases(tx, campaign, slotKey(slot));
  if (begun.some(({ key }) => key === phase.key)) return 0;
  await expectPhase(tx, campaign, phase, today, when.now);
  const outgoing: Outgoing[] = [];
  for (const group of await groupsOfPhase(tx, campaign, phase)) {
    const to = { chatId: group.chatId };
    outgoing.push({
      key: kickoffSendKey(campaign.id, phase, group),
      to,
      message: cardMessage(await drawKickoff(tx, campaign, phase, group.unitId, today)),
      why: `阶段启动 ${phase.name}`,
      notBefore: leavesAt(laneOf(to), when, campaign.plan.settings),
      // Where a month's calls are used up: what is over by then is not announced.
      expiresAt: endOf(phase.end),
      cardKey: kickoffKey(campaign.id, phase.key),
    });
  }
  return enqueue(tx, campaign.id, when.now, outgoing);
}

function announcedOn({ workdays, plan }: Campaign, phase: Phase): Day {
  return kickoffDay(phase, workdays, plan.settings.kickoffOnRestDay);
}

/** A phase that was over before the campaign was known is recorded and announced to nobody (R-AMB-01). */
export async function passOverKickoff(
  tx: Orm,
  campaign: Campaign,
  phaseKey: string,
  now: Date,
): Promise<void> {
  const phase = phaseByKey(campaign, phaseKey);
  if (phase) await expectDeliverables(tx, campaign, phase, dayOf(now));
}
