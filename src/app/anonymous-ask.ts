/** `询问`: a reviewer asks whoever reported anonymously, without learning whom. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { openFinding } from '#app/finding-move.ts';
import { factsOf, findingCopies, type LoadedFinding, loadFinding } from '#app/finding-view.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { askCard } from '#cards/anonymous-ask.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { findingSentSentence, SAID } from '#cards/sentences.ts';
import { insertQuestion, questionsOf, type StoredQuestion } from '#db/anonymous-questions.ts';
import { writeLedger } from '#db/ledger.ts';
import { enqueueRefreshes } from '#db/outbox.ts';
import { mayAskNow, QUESTION_MAX, questionsShown, readWords } from '#domain/anonymous.ts';
import { isReviewer, maySeeFinding } from '#domain/finding-rights.ts';
import { isRefusal, type Reason, type Refusal, refuse } from '#domain/refusal.ts';

/** What was asked and answered, with the form for more where the asker may ask; anybody who sees the finding may read it. */
export async function openQuestions(
  ctx: AppContext,
  asker: Asker,
  number: number,
): Promise<Outcome | Refusal> {
  const loaded = await anonymousFinding(ctx, asker, number);
  return isRefusal(loaded) ? loaded : shown(asker, loaded, '', null);
}

export async function ask(
  ctx: AppContext,
  asker: Asker,
  number: number,
  typed: string,
): Promise<Outcome | Refusal> {
  const loaded = await anonymousFinding(ctx, asker, number);
  if (isRefusal(loaded)) return loaded;
  if (asker.campaign.closed) return refuse({ reason: 'campaign closed' });
  if (!reviews(asker, loaded)) return refuse({ reason: 'not your move', by: ['reviewer'], possible: [] });
  if (!mayAskNow(loaded.questions)) return refuse({ reason: 'question unanswered' });
  const question = readWords(typed, QUESTION_MAX);
  if (isRefusal(question)) return shown(asker, loaded, typed, question.refused);
  if (!(await store(ctx, asker, loaded, question))) return refuse({ reason: 'question unanswered' });
  const finding = await openFinding(ctx, asker, number);
  return isRefusal(finding) ? finding : { ...finding, ...say(SAID.askedAnonymously) };
}

interface Questioned extends LoadedFinding {
  questions: readonly StoredQuestion[];
}

async function anonymousFinding(
  ctx: AppContext,
  { campaign, person }: Asker,
  number: number,
): Promise<Questioned | Refusal> {
  const { orm } = ctx.database;
  const loaded = await loadFinding(orm, campaign, number);
  if (!loaded || !maySeeFinding(person, campaign.tree, loaded.finding)) {
    return refuse({ reason: 'no such finding', number });
  }
  if (loaded.finding.source !== 'anonymous') return refuse({ reason: 'not anonymous', number });
  return { ...loaded, questions: await questionsOf(orm, loaded.finding.id) };
}

function reviews({ campaign, person }: Asker, loaded: LoadedFinding): boolean {
  const { tree, implementing } = factsOf(campaign, loaded);
  return isReviewer(person, tree, implementing);
}

function store(
  ctx: AppContext,
  { campaign, person }: Asker,
  { finding }: LoadedFinding,
  question: string,
): Promise<boolean> {
  return ctx.database.transaction(async (tx) => {
    const row = { findingId: finding.id, question, askedBy: person.id, askedAt: ctx.now };
    if (!(await insertQuestion(tx, row))) return false;
    await writeLedger(tx, campaign.id, ctx.now, {
      actorId: person.id,
      unitId: finding.unitId,
      noun: 'finding',
      ref: String(finding.number),
      verb: 'asked',
      text: `询问匿名反映人：${question}`,
    });
    await enqueueRefreshes(tx, campaign.id, ctx.now, await findingCopies(tx, finding.id, person.id));
    return true;
  });
}

function shown(asker: Asker, loaded: Questioned, typed: string, refused: Reason | null): Outcome {
  const { campaign } = asker;
  const { number, description } = loaded.finding;
  const card = askCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    number,
    description,
    questions: questionsShown(loaded.questions),
    asks: !campaign.closed && reviews(asker, loaded) && mayAskNow(loaded.questions),
    typed,
    refused,
  });
  const said = refused ? say(refusalSentence(refused), 'warning') : {};
  return { cards: [card], cardKey: null, sent: findingSentSentence(number), ...said };
}
