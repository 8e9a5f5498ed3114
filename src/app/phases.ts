/** `/phase`: where the campaign stands; for admins also starting, extending and closing, each confirmed before it acts. */
import { type Asker, campaignView, isAdmin, visibleUnits } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { implementingUnits } from '#app/expect.ts';
import { groupsOfPhase, phaseProgress } from '#app/kickoff.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { carryOutChange } from '#app/phase-change.ts';
import { quotaUsedUp } from '#app/quota.ts';
import { phaseCard, phaseListCard } from '#cards/phase.ts';
import { phaseCancelledCard, phaseChangeCard, phaseChangedCard, recalledCard } from '#cards/phase-change.ts';
import { SAID } from '#cards/sentences.ts';
import { writeLedger } from '#db/ledger.ts';
import { batchQueuedAt, recallBatch } from '#db/outbox.ts';
import type { Day } from '#domain/calendar.ts';
import { phaseByKey } from '#domain/campaign.ts';
import { momentOf, type Phase } from '#domain/phase.ts';
import { changePhase, type PhaseChangeKind } from '#domain/phase-change.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';

/** A mass send can be taken back for so long. */
const RECALL_MS = 10 * 60_000;

/** In a group the answer stands there alone: it names nobody. */
export async function showPhase(ctx: AppContext, asker: Asker, inGroup: boolean): Promise<Outcome> {
  const { campaign, today } = asker;
  const moment = momentOf(campaign.phases, today);
  const progress =
    moment.kind === 'in'
      ? await phaseProgress(
          ctx.database.orm,
          campaign,
          moment.phase,
          implementingUnits(campaign, moment.phase),
          today,
        )
      : null;
  const view = { campaign: campaignView(campaign), today, moment, progress };
  if (inGroup) return { group: phaseCard({ ...view, mayAskNames: false }) };
  return { cards: [phaseCard({ ...view, mayAskNames: visibleUnits(asker).length > 0 })] };
}

export function listPhases({ campaign, today }: Asker): Outcome {
  const card = phaseListCard({ campaign: campaignView(campaign), today, phases: campaign.phases });
  return { cards: [card], group: card };
}

export interface PhaseRequest {
  change: PhaseChangeKind;
  phase: Phase;
  day: Day | null;
}

/** By number as typed, counted from 1. */
export function phaseNumbered(asker: Asker, number: number): Phase | Refusal {
  const { phases } = asker.campaign;
  return (
    phases[number - 1] ?? refuse({ reason: 'unknown phase', text: String(number), count: phases.length })
  );
}

/** What would be sent to how many, with the button that does it. */
export async function askPhaseChange(
  ctx: AppContext,
  asker: Asker,
  request: PhaseRequest,
): Promise<Outcome | Refusal> {
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const change = changePhase(request.change, request.phase, request.day, asker.today);
  if (isRefusal(change)) return change;
  const { campaign } = asker;
  const groups = await groupsOfPhase(ctx.database.orm, campaign, request.phase);
  const card = phaseChangeCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short, version: campaign.version },
    change: request.change,
    phase: request.phase,
    day: change.day,
    sends: { groups: groups.length, people: 0 },
  });
  return { cards: [card] };
}

/** Acts once: on the version of the campaign that the confirmation was drawn from. */
export async function confirmPhaseChange(
  ctx: AppContext,
  asker: Asker,
  request: { change: PhaseChangeKind; phase: string; day: Day | null; version: number },
): Promise<Outcome | Refusal> {
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const { campaign, today } = asker;
  const phase = phaseByKey(campaign, request.phase);
  if (!phase) return refuse({ reason: 'card too old' });
  if (campaign.version !== request.version) return refuse({ reason: 'changed since' });
  // A start is confirmed for the day it was asked on: the next morning's press would mean another day.
  if (request.change !== 'extend' && request.day !== null && request.day !== today) {
    return refuse({ reason: 'changed since' });
  }
  const change = changePhase(request.change, phase, request.day, today);
  if (isRefusal(change)) return change;
  const batch = `phase:${campaign.id}:${request.version}`;
  const sent = await carryOutChange(ctx, asker, change, request.version, batch);
  if (isRefusal(sent)) return sent;
  ctx.wake();
  const card = phaseChangedCard({
    campaign: { short: campaign.plan.campaign.short },
    change: request.change,
    phase,
    day: change.day,
    at: ctx.now,
    sends: { groups: sent, people: 0 },
    recall: sent === 0 ? null : { batch, until: new Date(ctx.now.getTime() + RECALL_MS) },
  });
  // The days have changed all the same; only the telling has to wait.
  const told = sent > 0 && (await quotaUsedUp(ctx)) ? say(SAID.quotaUsedUp, 'warning') : {};
  return { ...told, cards: [card], inPlace: card };
}

export function cancelPhaseChange(): Outcome {
  return { ...say(SAID.cancelled, 'info'), inPlace: phaseCancelledCard() };
}

/** `撤回`: takes back what was announced; the phase's days stay as they are. */
export async function recall(ctx: AppContext, asker: Asker, batch: string): Promise<Outcome | Refusal> {
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const { campaign, person } = asker;
  const sentAt = await batchQueuedAt(ctx.database.orm, campaign.id, batch);
  if (!sentAt) return refuse({ reason: 'card too old' });
  if (ctx.now.getTime() > sentAt.getTime() + RECALL_MS) return refuse({ reason: 'too late to recall' });
  const taken = await ctx.database.transaction(async (tx) => {
    const counts = await recallBatch(tx, campaign.id, batch, ctx.now);
    await writeLedger(tx, campaign.id, ctx.now, {
      actorId: person.id,
      unitId: null,
      noun: 'message',
      ref: batch,
      verb: 'recalled',
      text: `撤回通知：取消 ${counts.cancelled} 条，撤回 ${counts.recalled} 条`,
    });
    return counts;
  });
  ctx.wake();
  const card = recalledCard({
    campaign: { short: campaign.plan.campaign.short },
    at: ctx.now,
    recalled: taken.cancelled + taken.recalled,
    failed: 0,
  });
  return { cards: [card], inPlace: card };
}
