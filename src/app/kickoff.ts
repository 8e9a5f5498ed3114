/** The card of a phase as a group sees it now: sent at the phase's start, drawn again when its numbers change. */
import { campaignView } from '#app/asker.ts';
import { implementingUnits } from '#app/expect.ts';
import type { Progress } from '#cards/campaign.ts';
import type { Card } from '#cards/card.ts';
import { kickoffCard } from '#cards/kickoff.ts';
import { campaignById } from '#db/campaign.ts';
import { type Binding, bindingOf, bindingsOf } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { progressOf } from '#db/duties.ts';
import { type Day, dayOf } from '#domain/calendar.ts';
import { type Campaign, phaseByKey } from '#domain/campaign.ts';
import type { Phase } from '#domain/phase.ts';

const KEY = /^kickoff:(\d+):([a-z0-9_]+)$/;

/** Names all copies of a phase's card; which group a copy hangs in is kept with the copy. */
export function kickoffKey(campaignId: number, phase: string): string {
  return `kickoff:${campaignId}:${phase}`;
}

/** The natural key of a phase's announcement in one bound group, whoever makes it. */
export function kickoffSendKey(campaignId: number, phase: Phase, binding: Pick<Binding, 'id'>): string {
  return `${kickoffKey(campaignId, phase.key)}:${phase.start}:${binding.id}`;
}

/** The groups a phase announces itself in: those of its implementers with all below them, of its lead, of those told. */
export async function groupsOfPhase(orm: Orm, campaign: Campaign, phase: Phase): Promise<readonly Binding[]> {
  const others = [...phase.lead, ...phase.inform].flatMap((path) => campaign.tree.find(path)?.id ?? []);
  const units = new Set([...implementingUnits(campaign, phase), ...others]);
  return (await bindingsOf(orm, campaign.id)).filter((binding) => units.has(binding.unitId));
}

export async function drawKickoff(
  orm: Orm,
  campaign: Campaign,
  phase: Phase,
  unitId: number,
  today: Day,
): Promise<Card> {
  const { theme, goals } = campaign.plan.campaign;
  return kickoffCard({
    campaign: { ...campaignView(campaign), theme, goals },
    phase,
    today,
    deliverables: campaign.plan.deliverables.filter((deliverable) => deliverable.phase === phase.key),
    progress: await phaseProgress(orm, campaign, phase, unitsCountedFor(campaign, phase, unitId), today),
    state: today <= phase.end ? 'running' : campaign.closed ? 'over' : 'late',
  });
}

/** A group of an implementing unit counts its own people; the lead's and others' groups count everybody. */
function unitsCountedFor(campaign: Campaign, phase: Phase, unitId: number): readonly number[] {
  const implementing = implementingUnits(campaign, phase);
  if (!implementing.includes(unitId)) return implementing;
  return implementing.filter((id) => campaign.tree.contains(unitId, id));
}

/** How far these units are with what the phase counts; `null` where it counts nothing. */
export async function phaseProgress(
  orm: Orm,
  campaign: Campaign,
  phase: Phase,
  unitIds: readonly number[],
  today: Day,
): Promise<Progress | null> {
  if (phase.action !== 'acknowledge' && phase.action !== 'checklist') return null;
  if (unitIds.length === 0) return null;
  const progress = await progressOf(orm, campaign.id, phase.action, phase.key, unitIds, today);
  return progress.expected === 0 ? null : progress;
}

/** Null when the group is no longer bound or the campaign is gone. */
export async function redrawKickoff(
  orm: Orm,
  cardKey: string,
  chatId: string,
  now: Date,
): Promise<Card | null> {
  const [, campaignId, phaseKey] = KEY.exec(cardKey) ?? [];
  if (campaignId === undefined || phaseKey === undefined) return null;
  const campaign = await campaignById(orm, Number(campaignId));
  const binding = await bindingOf(orm, chatId);
  const phase = campaign ? phaseByKey(campaign, phaseKey) : undefined;
  if (!campaign || !phase || binding?.campaignId !== campaign.id) return null;
  return drawKickoff(orm, campaign, phase, binding.unitId, dayOf(now));
}

/** The groups whose card counts a unit: its own, those of the units above it, and the lead's. */
export async function refreshesFor(
  orm: Orm,
  campaign: Campaign,
  phase: Phase,
  unitId: number,
): Promise<readonly { cardKey: string; chatId: string }[]> {
  const above = new Set(campaign.tree.line(unitId).map((unit) => unit.id));
  const implementing = new Set(implementingUnits(campaign, phase));
  return (await groupsOfPhase(orm, campaign, phase))
    .filter((group) => above.has(group.unitId) || !implementing.has(group.unitId))
    .map((group) => ({ cardKey: kickoffKey(campaign.id, phase.key), chatId: group.chatId }));
}
