/** Groups and their units: one group, one unit; a unit may have several groups. */
import { type Asker, isAdmin } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { begunPhases } from '#app/expect-begun.ts';
import { drawKickoff, groupsOfPhase, kickoffKey, kickoffSendKey } from '#app/kickoff.ts';
import type { Outcome } from '#app/outcome.ts';
import { unitNamed } from '#app/unit-named.ts';
import { bindCard } from '#cards/bind.ts';
import type { Card } from '#cards/card.ts';
import { lockLoading } from '#db/campaign.ts';
import { cardMessage } from '#db/change.ts';
import { type Binding, bindingOf, chatById, insertBinding, noteGroup, releaseBinding } from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { writeLedger } from '#db/ledger.ts';
import { cancelWaiting, enqueue } from '#db/outbox.ts';
import { dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { momentOf } from '#domain/phase.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';

/** The card that asks for a group's unit. */
export function pickCard(campaign: Campaign): Card {
  return bindCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    state: 'pick',
    units: campaign.tree.units.map((unit) => ({ id: unit.id, path: unit.path })),
  });
}

/** `/bind 单位`, or the unit picked on the card; without a unit the card is offered again. */
export async function bind(
  ctx: AppContext,
  asker: Asker,
  group: { chatId: string } | null,
  asked: number | string | null,
): Promise<Outcome | Refusal> {
  if (!group) return refuse({ reason: 'groups only' });
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const chat = await chatById(ctx.database.orm, group.chatId);
  if (chat?.external) return refuse({ reason: 'external group' });
  const { campaign, person } = asker;
  const present = await bindingIn(ctx.database.orm, campaign, group.chatId);
  if (present) return alreadyBound(campaign, present, asked);
  if (asked === null) return { group: pickCard(campaign), inPlace: pickCard(campaign) };
  const unit = unitNamed(asker, asked);
  if (isRefusal(unit)) return unit;
  const bound = await ctx.database.transaction(async (tx) => {
    // A phase that begins in the same moment is announced either by its kickoff or here.
    await lockLoading(tx);
    await noteGroup(tx, group.chatId, ctx.now);
    await releaseFormer(ctx, tx, asker, group.chatId);
    const row = {
      campaignId: campaign.id,
      chatId: group.chatId,
      unitId: unit.id,
      boundBy: person.id,
      boundAt: ctx.now,
    };
    if (!(await insertBinding(tx, row))) return false;
    await writeLedger(tx, campaign.id, ctx.now, {
      actorId: person.id,
      unitId: unit.id,
      noun: 'binding',
      ref: group.chatId,
      verb: 'bound',
      text: `群绑定单位：${unit.path}`,
    });
    const binding = await bindingIn(tx, campaign, group.chatId);
    if (binding) await announceCurrentPhase(tx, campaign, binding, ctx.now);
    return true;
  });
  const binding = await bindingIn(ctx.database.orm, campaign, group.chatId);
  if (!bound || !binding)
    return binding ? alreadyBound(campaign, binding, asked) : refuse({ reason: 'changed since' });
  ctx.wake();
  const card = boundCard(campaign, binding);
  return { inPlace: card, group: card };
}

/** What a group was bound to in the campaign before binds nobody in this one. */
async function bindingIn(orm: Orm, campaign: Campaign, chatId: string): Promise<Binding | null> {
  const binding = await bindingOf(orm, chatId);
  return binding?.campaignId === campaign.id ? binding : null;
}

async function releaseFormer(
  ctx: AppContext,
  tx: Orm,
  { campaign, person }: Asker,
  chatId: string,
): Promise<void> {
  const former = await bindingOf(tx, chatId);
  if (!former || former.campaignId === campaign.id) return;
  await releaseBinding(tx, chatId, ctx.now);
  await writeLedger(tx, former.campaignId, ctx.now, {
    actorId: person.id,
    unitId: former.unitId,
    noun: 'binding',
    ref: chatId,
    verb: 'released',
    text: '群改绑到下一个行动，解除群绑定',
  });
}

/** A group bound in the middle of a phase gets that phase's card, or its people would have no button. */
async function announceCurrentPhase(
  orm: Orm,
  campaign: Campaign,
  binding: Binding,
  now: Date,
): Promise<void> {
  const today = dayOf(now);
  const moment = momentOf(campaign.phases, today);
  if (moment.kind !== 'in') return;
  const groups = await groupsOfPhase(orm, campaign, moment.phase);
  if (!groups.some((group) => group.id === binding.id)) return;
  const begun = await begunPhases(orm, campaign);
  if (!begun.some((phase) => phase.key === moment.phase.key)) return;
  const card = await drawKickoff(orm, campaign, moment.phase, binding.unitId, today);
  await enqueue(orm, campaign.id, now, [
    {
      key: kickoffSendKey(campaign.id, moment.phase, binding),
      to: { chatId: binding.chatId },
      message: cardMessage(card),
      why: `阶段启动 ${moment.phase.name}`,
      // After the answer that says the group is bound.
      notBefore: new Date(now.getTime() + 1_000),
      cardKey: kickoffKey(campaign.id, moment.phase.key),
    },
  ]);
}

function alreadyBound(
  campaign: Campaign,
  present: Binding,
  asked: number | string | null,
): Outcome | Refusal {
  if (asked === null) return { inPlace: boundCard(campaign, present), group: boundCard(campaign, present) };
  return refuse({ reason: 'group already bound', unit: campaign.tree.unit(present.unitId).name });
}

function boundCard(campaign: Campaign, binding: Binding): Card {
  return bindCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    state: 'bound',
    binding: binding.id,
    unit: campaign.tree.unit(binding.unitId).name,
    at: binding.boundAt,
  });
}

/** `解除绑定`; on an old card it acts only if that very binding still holds. */
export async function release(
  ctx: AppContext,
  asker: Asker,
  chatId: string | null,
  bindingId: number | null,
): Promise<Outcome | Refusal> {
  if (chatId === null) return refuse({ reason: 'groups only' });
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const { campaign, person } = asker;
  const present = await bindingIn(ctx.database.orm, campaign, chatId);
  if (!present) return { inPlace: pickCard(campaign), group: pickCard(campaign) };
  if (bindingId !== null && present.id !== bindingId) return refuse({ reason: 'changed since' });
  const released = await ctx.database.transaction(async (tx) => {
    const row = await releaseBinding(tx, chatId, ctx.now);
    if (!row) return false;
    await cancelWaiting(tx, chatId, ctx.now, ctx.now);
    await writeLedger(tx, campaign.id, ctx.now, {
      actorId: person.id,
      unitId: row.unitId,
      noun: 'binding',
      ref: chatId,
      verb: 'released',
      text: '解除群绑定',
    });
    return true;
  });
  if (!released) return refuse({ reason: 'changed since' });
  const card = bindCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    state: 'released',
    unit: campaign.tree.unit(present.unitId).name,
    at: ctx.now,
  });
  return { inPlace: card, group: card };
}
