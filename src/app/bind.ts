/** Groups and their units: one group, one unit; a unit may have several groups. */
import { type Asker, isAdmin } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { begunPhases } from '#app/expect-begun.ts';
import { drawKickoff, groupsOfPhase, kickoffKey, kickoffSendKey } from '#app/kickoff.ts';
import type { Outcome } from '#app/outcome.ts';
import { unitNamed } from '#app/unit-named.ts';
import { bindCard } from '#cards/bind.ts';
import type { Card } from '#cards/card.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { removedFromGroupSentence } from '#cards/sentences.ts';
import { campaignById, runningCampaign } from '#db/campaign.ts';
import { cardMessage } from '#db/change.ts';
import {
  type Binding,
  bindingOf,
  chatById,
  insertBinding,
  joinChat,
  leaveChat,
  releaseBinding,
} from '#db/chats.ts';
import type { Orm } from '#db/database.ts';
import { claim } from '#db/inbox.ts';
import { writeLedger } from '#db/ledger.ts';
import { cancelWaiting, enqueue } from '#db/outbox.ts';
import { dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { momentOf } from '#domain/phase.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import type { Inbound } from '#platform/port.ts';

type BotAdded = Extract<Inbound, { kind: 'bot added' }>;
type BotRemoved = Extract<Inbound, { kind: 'bot removed' }>;

/** The bot sits in a new group: it asks for the unit. Said once, however often the platform repeats itself. */
export async function botAdded(ctx: AppContext, event: BotAdded): Promise<void> {
  const campaign = await runningCampaign(ctx.database.orm);
  await ctx.database.transaction(async (tx) => {
    if (!(await claim(tx, event.key, ctx.now))) return;
    await joinChat(tx, {
      chatId: event.chatId,
      name: event.chatName,
      external: event.external,
      at: event.at,
    });
    if (!campaign) return;
    await enqueue(tx, campaign.id, ctx.now, [
      {
        // The platform may say it again as another event; the chat and the minute are what makes it one arrival.
        key: `added:${event.chatId}:${Math.floor(event.at.getTime() / 60_000)}`,
        to: { chatId: event.chatId },
        message: event.external
          ? { kind: 'text', text: refusalSentence({ reason: 'external group' }) }
          : cardMessage(pickCard(campaign)),
        why: '请选择本群单位',
        notBefore: ctx.now,
      },
    ]);
  });
  ctx.wake();
}

/** Removed, or the group dissolved: its binding ends, the ledger says so, and so does a line to whoever bound it. */
export async function botRemoved(ctx: AppContext, event: BotRemoved): Promise<void> {
  await ctx.database.transaction(async (tx) => {
    if (!(await claim(tx, event.key, ctx.now))) return;
    await leaveChat(tx, event.chatId);
    await cancelWaiting(tx, event.chatId, ctx.now);
    const released = await releaseBinding(tx, event.chatId, ctx.now);
    if (!released) return;
    const { campaignId, unitId, boundBy } = released;
    await writeLedger(tx, campaignId, ctx.now, {
      actorId: null,
      unitId,
      noun: 'binding',
      ref: event.chatId,
      verb: 'lost',
      text: '机器人已被移出群聊，群绑定解除',
    });
    const campaign = await campaignById(tx, campaignId);
    if (!campaign || boundBy === null) return;
    const unit = campaign.tree.unit(unitId).name;
    await enqueue(tx, campaignId, ctx.now, [
      {
        key: event.key,
        to: { personId: boundBy },
        message: { kind: 'text', text: removedFromGroupSentence(event.chatName, unit) },
        why: '群绑定解除',
        notBefore: ctx.now,
      },
    ]);
  });
  ctx.wake();
}

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
  group: { chatId: string; name: string } | null,
  asked: number | string | null,
): Promise<Outcome | Refusal> {
  if (!group) return refuse({ reason: 'groups only' });
  if (!isAdmin(asker)) return refuse({ reason: 'admins only' });
  const chat = await chatById(ctx.database.orm, group.chatId);
  if (chat?.external) return refuse({ reason: 'external group' });
  const { campaign, person } = asker;
  const present = await bindingOf(ctx.database.orm, group.chatId);
  if (present) return alreadyBound(campaign, present, asked);
  if (asked === null) return { group: pickCard(campaign), inPlace: pickCard(campaign) };
  const unit = unitNamed(asker, asked);
  if (isRefusal(unit)) return unit;
  const bound = await ctx.database.transaction(async (tx) => {
    if (!chat) await joinChat(tx, { chatId: group.chatId, name: group.name, external: false, at: ctx.now });
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
    const binding = await bindingOf(tx, group.chatId);
    if (binding) await announceCurrentPhase(tx, campaign, binding, ctx.now);
    return true;
  });
  const binding = await bindingOf(ctx.database.orm, group.chatId);
  if (!bound || !binding)
    return binding ? alreadyBound(campaign, binding, asked) : refuse({ reason: 'changed since' });
  ctx.wake();
  const card = boundCard(campaign, binding);
  return { inPlace: card, group: card };
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
  const present = await bindingOf(ctx.database.orm, chatId);
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
