/**
 * Photos and files that somebody sent: which finding they belong to is settled and that they came is written down, in
 * one breath with the claim on the event. Fetching them takes longer than an answer may: that is a job's.
 */
import { staleAfter } from '#app/answer.ts';
import { type Asker, whoAsks } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { findingAddedTo } from '#app/evidence.ts';
import { handleCommand } from '#app/handle-command.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { SAID } from '#cards/sentences.ts';
import { aimOf, findingOfMessage } from '#db/evidence.ts';
import { insertIntakes } from '#db/evidence-intake.ts';
import type { StoredFinding } from '#db/findings.ts';
import { claim, isClaimed } from '#db/inbox.ts';
import { enqueue } from '#db/outbox.ts';
import { dayOf } from '#domain/calendar.ts';
import { type Parsed, parseCommand } from '#domain/command.ts';
import { AIMED_MS } from '#domain/evidence.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import type { Inbound } from '#platform/port.ts';

type Sent = Extract<Inbound, { kind: 'attachment' }>;

export async function takeEvidence(ctx: AppContext, sent: Sent): Promise<void> {
  if (await isClaimed(ctx.database.orm, [sent.key])) return;
  const words = parseCommand(sent.text, dayOf(ctx.now));
  if (sent.chatKind === 'group') return inGroup(ctx, sent, words);
  const asker = await whoAsks(ctx, sent.actor);
  if (isRefusal(asker)) return sayOnce(ctx, sent, null, refusalSentence(asker.refused));
  const finding = await findingMeant(ctx, asker, sent, words);
  if (finding === null) return sayOnce(ctx, sent, asker, SAID.whichFinding);
  if (isRefusal(finding)) return sayOnce(ctx, sent, asker, refusalSentence(finding.refused));
  await ctx.database.transaction(async (tx) => {
    if (!(await claim(tx, sent.key, ctx.now))) return;
    await insertIntakes(
      tx,
      sent.attachments.map(({ kind, key, name }) => ({
        campaignId: asker.campaign.id,
        findingId: finding.id,
        personId: asker.person.id,
        chatId: sent.chatId,
        messageRef: sent.messageRef,
        resourceKey: key,
        kind,
        name,
        sentAt: sent.at,
        notBefore: ctx.now,
      })),
    );
  });
  ctx.wake();
}

/** Nothing personal in a group; a command beside a picture is still a command. */
async function inGroup(ctx: AppContext, sent: Sent, words: Parsed): Promise<void> {
  if (words.kind !== 'not a command') return handleCommand(ctx, { ...sent, kind: 'message' }, words);
  const asker = await whoAsks(ctx, sent.actor);
  if (isRefusal(asker)) return sayOnce(ctx, sent, null, refusalSentence(asker.refused));
  return sayOnce(ctx, sent, asker, SAID.sendPrivately);
}

/** The one named beside it, the one whose message it answers, or the one named within the last half hour. */
async function findingMeant(
  ctx: AppContext,
  asker: Asker,
  sent: Sent,
  words: Parsed,
): Promise<StoredFinding | Refusal | null> {
  if (asker.campaign.closed) return refuse({ reason: 'campaign closed' });
  if (words.kind === 'evidence') return findingAddedTo(ctx, asker, { number: words.number });
  const { orm } = ctx.database;
  const answered = sent.repliesTo === null ? null : await findingOfMessage(orm, sent.repliesTo);
  if (answered !== null) return findingAddedTo(ctx, asker, { id: answered });
  const aim = await aimOf(orm, asker.person.id);
  if (!aim || sent.at.getTime() - aim.aimedAt.getTime() > AIMED_MS) return null;
  return findingAddedTo(ctx, asker, { id: aim.findingId });
}

/** Ten pictures in a row are answered once a minute, not ten times. */
async function sayOnce(ctx: AppContext, sent: Sent, asker: Asker | null, text: string): Promise<void> {
  const minute = Math.floor(ctx.now.getTime() / 60_000);
  await ctx.database.transaction(async (tx) => {
    if (!(await claim(tx, sent.key, ctx.now))) return;
    await enqueue(tx, asker?.campaign.id ?? null, ctx.now, [
      {
        key: `evidence:said:${sent.chatId}:${minute}:${text}`,
        to: { chatId: sent.chatId },
        message: { kind: 'text', text },
        why: '答复',
        notBefore: ctx.now,
        expiresAt: staleAfter(ctx.now),
      },
    ]);
  });
  ctx.wake();
}
