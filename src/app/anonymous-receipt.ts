/** `查回执`: whoever has the code sees what became of the report, and answers what was asked. Who that is nobody asks. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { receiptFormCard, receiptStatusCard } from '#cards/anonymous-receipt.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { SAID } from '#cards/sentences.ts';
import { type Receipted, receipted } from '#db/anonymous.ts';
import { answerQuestion, questionsOf } from '#db/anonymous-questions.ts';
import { ANSWER_MAX, readWords } from '#domain/anonymous.ts';
import { readReceiptCode } from '#domain/anonymous-receipt.ts';
import { isRefusal, type Reason } from '#domain/refusal.ts';

export function writeReceipt(asker: Asker, refused: Reason | null = null): Outcome {
  const card = receiptFormCard({ campaign: campaignOf(asker), refused });
  return { ...(refused ? say(refusalSentence(refused), 'warning') : {}), cards: [card] };
}

export async function showReceipt(ctx: AppContext, asker: Asker, typed: string): Promise<Outcome> {
  const code = readReceiptCode(typed);
  if (code === null) return writeReceipt(asker, { reason: 'receipt mistyped' });
  const found = await receipted(ctx.database.orm, asker.campaign.id, code);
  if (!found) return writeReceipt(asker, { reason: 'receipt unknown' });
  return { cards: [await status(ctx, asker, code, found, null)] };
}

export async function answerAnonymously(
  ctx: AppContext,
  asker: Asker,
  input: { code: string; question: number; answer: string },
): Promise<Outcome> {
  const { orm } = ctx.database;
  const code = readReceiptCode(input.code);
  const found = code === null ? null : await receipted(orm, asker.campaign.id, code);
  if (code === null || found?.kind !== 'entered') return writeReceipt(asker, { reason: 'receipt unknown' });
  const words = asker.campaign.closed
    ? { refused: { reason: 'campaign closed' } as const }
    : readWords(input.answer, ANSWER_MAX);
  if (isRefusal(words)) {
    return {
      ...say(refusalSentence(words.refused), 'warning'),
      cards: [await status(ctx, asker, code, found, words.refused)],
    };
  }
  const { id: findingId } = found.finding;
  await answerQuestion(orm, { id: input.question, findingId, answer: words, day: asker.today });
  return { ...say(SAID.answerTaken), cards: [await status(ctx, asker, code, found, null)] };
}

async function status(ctx: AppContext, asker: Asker, code: string, found: Receipted, refused: Reason | null) {
  const about = { campaign: campaignOf(asker), code, refused };
  if (found.kind === 'waiting') {
    const nothingYet = { state: null, mergedState: null, due: null, result: null, questions: [] };
    return receiptStatusCard({ ...about, reportedOn: found.day, ...nothingYet });
  }
  const { finding, into } = found;
  const questions = await questionsOf(ctx.database.orm, finding.id);
  // What is put right is put right there.
  const { state, dueOn, result } = into ?? finding;
  return receiptStatusCard({
    ...about,
    reportedOn: finding.foundOn,
    state: finding.state,
    mergedState: into?.state ?? null,
    due: dueOn,
    result: state === 'closed' ? result : null,
    questions,
  });
}

function campaignOf({ campaign }: Asker) {
  return { id: campaign.id, short: campaign.plan.campaign.short };
}
