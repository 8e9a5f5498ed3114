/** Answering what was typed: the claim on the event and the messages that answer it are written in one statement. */
import type { AppContext } from '#app/context.ts';
import type { LedgerChange, Outgoing } from '#db/change.ts';
import { commit } from '#db/commit.ts';
import { claim } from '#db/inbox.ts';
import { enqueue } from '#db/outbox.ts';

export interface Answer {
  to: Outgoing['to'];
  message: Outgoing['message'];
  cardKey?: string;
}

/** An answer that could not be sent for so long is of no use any more; whoever still wants it asks again. */
const STALE_MS = 2 * 3_600_000;

export function staleAfter(now: Date): Date {
  return new Date(now.getTime() + STALE_MS);
}

/** Sends the answers unless the same event was answered before. */
export async function answerWith(
  ctx: AppContext,
  event: { key: string },
  campaignId: number | null,
  answers: readonly Answer[],
  onRecord: readonly LedgerChange[] = [],
): Promise<void> {
  const outgoing = answers.map((answer, index) => ({
    ...answer,
    key: `${event.key}:${index}`,
    why: '答复',
    notBefore: ctx.now,
    expiresAt: staleAfter(ctx.now),
  }));
  if (campaignId !== null) {
    await commit(ctx.database, { campaignId, at: ctx.now, claims: [event.key], outgoing, ledger: onRecord });
  } else {
    await ctx.database.transaction(async (tx) => {
      if (await claim(tx, event.key, ctx.now)) await enqueue(tx, null, ctx.now, outgoing);
    });
  }
  ctx.wake();
}

export function answerLine(
  ctx: AppContext,
  event: { key: string },
  campaignId: number | null,
  to: Answer['to'],
  text: string,
): Promise<void> {
  return answerWith(ctx, event, campaignId, [{ to, message: { kind: 'text', text } }]);
}
