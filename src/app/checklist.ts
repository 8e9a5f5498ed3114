/** The self-inspection of one respondent, a person or a unit (S22–S28): every tap is stored at once. */
import type { Asker } from '#app/asker.ts';
import { checklistCardOf } from '#app/checklist-card.ts';
import { type Checklist, checklistsOf, firstOpenTopic, loadChecklist } from '#app/checklist-load.ts';
import type { AppContext } from '#app/context.ts';
import { notExpected } from '#app/expect-begun.ts';
import { refreshesFor } from '#app/kickoff.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { checklistsSentSentence, clearedSentence, submittedSentence } from '#cards/sentences.ts';
import { commit } from '#db/commit.ts';
import { phaseByKey, topicOf } from '#domain/campaign.ts';
import { answerItem, type Change, clearTopic, submit, type TappedChoice } from '#domain/checklist.ts';
import type { Choice } from '#domain/click.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';

/** `开始自查`: every checklist the person answers, each at the first topic that is not finished. */
export async function startChecklists(
  ctx: AppContext,
  asker: Asker,
  phaseKey: string,
): Promise<Outcome | Refusal> {
  const { campaign, today } = asker;
  const phase = phaseByKey(campaign, phaseKey);
  if (!phase) return refuse({ reason: 'card too old' });
  const checklists = await checklistsOf(ctx, asker, phase);
  if (checklists.length === 0) return notExpected(ctx.database.orm, campaign, phase, today);
  const cards = checklists.map((checklist) => checklistCardOf(asker, checklist, firstOpenTopic(checklist)));
  return { cards, sent: checklistsSentSentence(cards.length) };
}

export async function showTopic(
  ctx: AppContext,
  asker: Asker,
  dutyId: number,
  topic: string,
): Promise<Outcome | Refusal> {
  const checklist = await loadChecklist(ctx, asker, dutyId);
  return isRefusal(checklist) ? checklist : { cards: [checklistCardOf(asker, checklist, topic)] };
}

export async function answer(
  ctx: AppContext,
  asker: Asker,
  input: { duty: number; item: string; choice: TappedChoice; tappedAt: Date },
): Promise<Outcome | Refusal> {
  const checklist = await loadChecklist(ctx, asker, input.duty);
  if (isRefusal(checklist)) return checklist;
  const change = answerItem(checklist.state, input.item, input.choice, asker.today);
  const topic = topicOf(checklist.plan, input.item)?.key ?? null;
  if (isRefusal(change)) {
    return {
      ...say(refusalSentence(change.refused), 'warning'),
      cards: [checklistCardOf(asker, checklist, topic)],
    };
  }
  await store(ctx, asker, checklist, change, input.tappedAt, false);
  return redrawn(ctx, asker, input.duty, topic);
}

/** `本类均未发现`. */
export async function clear(
  ctx: AppContext,
  asker: Asker,
  input: { duty: number; topic: string; tappedAt: Date },
): Promise<Outcome | Refusal> {
  const checklist = await loadChecklist(ctx, asker, input.duty);
  if (isRefusal(checklist)) return checklist;
  const topic = checklist.plan.topics.find((candidate) => candidate.key === input.topic);
  if (!topic) return refuse({ reason: 'card too old' });
  const change = clearTopic(checklist.state, topic, asker.today);
  if (isRefusal(change)) return change;
  await store(ctx, asker, checklist, change, input.tappedAt, true);
  return {
    ...(await redrawn(ctx, asker, input.duty, topic.key)),
    ...say(clearedSentence(change.answers.length)),
  };
}

/** The card as it stands after what was just stored, whoever else stored something meanwhile. */
export async function redrawn(
  ctx: AppContext,
  asker: Asker,
  dutyId: number,
  topic: string | null,
): Promise<Outcome> {
  const checklist = await loadChecklist(ctx, asker, dutyId);
  return isRefusal(checklist) ? {} : { cards: [checklistCardOf(asker, checklist, topic)] };
}

async function store(
  ctx: AppContext,
  asker: Asker,
  checklist: Checklist,
  change: Change,
  tappedAt: Date,
  filled: boolean,
): Promise<void> {
  if (change.answers.length === 0) return;
  await commit(ctx.database, {
    campaignId: asker.campaign.id,
    at: ctx.now,
    claims: [],
    answers: change.answers.map(({ item, choice }) => ({
      dutyId: checklist.duty.id,
      item,
      choice,
      at: tappedAt,
      personId: asker.person.id,
      filled,
    })),
    ledger: change.ledger ? change.answers.map((changed) => changeEntry(asker, checklist, changed)) : [],
  });
}

const CHOICE_NAMES: Readonly<Record<Choice, string>> = {
  none: '未发现',
  found: '发现问题',
  not_applicable: '不适用',
};

/** A changed answer of a submitted checklist stays visible in the ledger (S94). */
export function changeEntry(asker: Asker, checklist: Checklist, changed: Change['answers'][number]) {
  const before = changed.before === null ? '未答' : CHOICE_NAMES[changed.before];
  return {
    actorId: asker.person.id,
    unitId: checklist.duty.unitId,
    noun: 'answer' as const,
    ref: `${checklist.duty.id}/${changed.item}`,
    verb: 'changed',
    text: `提交后更改 ${changed.item}：${before} → ${CHOICE_NAMES[changed.choice]}`,
  };
}

/** `提交自查`: a zero report is a statement with name and time, never silence (S28). */
export async function submitChecklist(
  ctx: AppContext,
  asker: Asker,
  dutyId: number,
): Promise<Outcome | Refusal> {
  const checklist = await loadChecklist(ctx, asker, dutyId);
  if (isRefusal(checklist)) return checklist;
  const { duty, phase, state } = checklist;
  if (duty.doneAt) return alreadySubmitted(asker, checklist, duty.doneAt);
  const submission = submit(state, asker.today);
  if (isRefusal(submission)) {
    const card = checklistCardOf(asker, checklist, firstOpenTopic(checklist));
    return { ...say(refusalSentence(submission.refused), 'warning'), cards: [card] };
  }
  const found = [...state.findings.values()].flat();
  const statement = submission.zeroReport ? '零报告：所列各项均未发现问题' : `发现问题 ${found.length} 条`;
  await commit(ctx.database, {
    campaignId: asker.campaign.id,
    at: ctx.now,
    claims: [],
    done: [{ dutyId: duty.id, personId: asker.person.id, on: asker.today }],
    ledger: [
      {
        actorId: asker.person.id,
        unitId: duty.unitId,
        noun: 'checklist',
        ref: String(duty.id),
        verb: 'submitted',
        text: `提交自查，${statement}${submission.late ? '（补报）' : ''}`,
      },
    ],
    refreshes: await refreshesFor(ctx.database.orm, asker.campaign, phase, duty.unitId),
  });
  ctx.wake();
  // Read again: a colleague may have submitted the unit's checklist in the same moment, and the card says who did.
  const after = await loadChecklist(ctx, asker, dutyId);
  if (isRefusal(after)) return after;
  if (after.duty.doneBy !== asker.person.id && after.duty.doneAt)
    return alreadySubmitted(asker, after, after.duty.doneAt);
  return { ...say(submittedSentence(submission.late)), cards: [checklistCardOf(asker, after, null)] };
}

function alreadySubmitted(asker: Asker, checklist: Checklist, at: Date): Outcome {
  const by = checklist.submittedBy ?? '';
  return {
    ...say(refusalSentence({ reason: 'already done', by, at }), 'info'),
    cards: [checklistCardOf(asker, checklist, null)],
  };
}
