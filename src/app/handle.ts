/**
 * The seam between a platform and the campaign: something genuine came in, an answer goes out. No HTTP in it, so that
 * other ways in can use it too. What it does is harmless the second time.
 */

import { answerLine } from '#app/answer.ts';
import { whoAsks } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { botAdded, botRemoved } from '#app/group-joined.ts';
import { handleClick } from '#app/handle-click.ts';
import { handleCommand } from '#app/handle-command.ts';
import { commands } from '#app/menu.ts';
import { takeEvidence } from '#app/take-evidence.ts';
import type { Reply } from '#cards/card.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { SAID } from '#cards/sentences.ts';
import { isClaimed } from '#db/inbox.ts';
import { dayOf } from '#domain/calendar.ts';
import { parseCommand } from '#domain/command.ts';
import { isRefusal } from '#domain/refusal.ts';
import type { Inbound } from '#platform/port.ts';

/** The reply that answers a click; empty for everything that is not one. */
export async function handle(ctx: AppContext, inbound: Inbound): Promise<Reply> {
  switch (inbound.kind) {
    case 'click':
      return handleClick(ctx, inbound);
    case 'message':
      if (!(await isClaimed(ctx.database.orm, [inbound.key]))) {
        await handleCommand(ctx, inbound, parseCommand(inbound.text, dayOf(ctx.now)));
      }
      return {};
    case 'menu': {
      const command = commands.get(inbound.menuKey);
      if (command && !(await isClaimed(ctx.database.orm, [inbound.key])))
        await handleCommand(ctx, inbound, command);
      return {};
    }
    case 'attachment':
      await takeEvidence(ctx, inbound);
      return {};
    case 'other message':
      if (inbound.chatKind === 'direct') await onlyWords(ctx, inbound);
      return {};
    case 'bot added':
      await botAdded(ctx, inbound);
      return {};
    case 'bot removed':
      await botRemoved(ctx, inbound);
      return {};
    case 'ignored':
      return {};
  }
}

async function onlyWords(
  ctx: AppContext,
  inbound: Extract<Inbound, { kind: 'other message' }>,
): Promise<void> {
  const asker = await whoAsks(ctx, inbound.actor);
  if (isRefusal(asker))
    return answerLine(ctx, inbound, null, { chatId: inbound.chatId }, refusalSentence(asker.refused));
  return answerLine(ctx, inbound, asker.campaign.id, { personId: asker.person.id }, SAID.wordsOnly);
}
