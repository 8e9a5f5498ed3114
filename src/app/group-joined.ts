/** The bot comes into groups and is removed from them; the platform tells it late, twice, and in any order. */
import { pickCard } from '#app/bind.ts';
import type { AppContext } from '#app/context.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { removedFromGroupSentence } from '#cards/sentences.ts';
import { campaignById, runningCampaign } from '#db/campaign.ts';
import { cardMessage } from '#db/change.ts';
import { chatById, joinChat, leaveChat, releaseBinding } from '#db/chats.ts';
import { claim } from '#db/inbox.ts';
import { writeLedger } from '#db/ledger.ts';
import { cancelWaiting, enqueue } from '#db/outbox.ts';
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
    // Pushed again for seven hours and in no order: the bot may be back since.
    const joinedAt = (await chatById(tx, event.chatId))?.joinedAt ?? null;
    if (joinedAt !== null && joinedAt > event.at) return;
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
