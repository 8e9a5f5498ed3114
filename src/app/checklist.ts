/** The self-inspection of one respondent, a person or a unit (S22–S28): every tap is stored at once. */
import type { Asker } from '#app/asker.ts';
import { checklistCardOf } from '#app/checklist-card.ts';
import type { AppContext } from '#app/context.ts';
import { refreshesFor } from '#app/kickoff.ts';
import { type Outcome, say } from '#app/outcome.ts';
import {
  checklistsSentSentence,
  clearedSentence,
  refusalSentence,
  submittedSentence,
} from '#cards/sentences.ts';
import { planOfVersion } from '#db/campaign.ts';
import { answersOf, findingNumbersOf } from '#db/checklists.ts';
import { commit } from '#db/commit.ts';
import { dutiesHeld, dutyById, type StoredDuty } from '#db/duties.ts';
import { namesOf } from '#db/people.ts';
import { phaseByKey, topicOf } from '#domain/campaign.ts';
import {
  answerItem,
  askedOf,
  type Change,
  type ChecklistState,
  clearTopic,
  submit,
  type TappedChoice,
  topicProgress,
} from '#domain/checklist.ts';
import type { Choice } from '#domain/click.ts';
import type { Phase } from '#domain/phase.ts';
import type { Plan } from '#domain/plan.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';
import { holds, unitsSpokenFor } from '#domain/roster.ts';

/** A checklist as it is stored now, with the plan under which its questions were asked (S74). */
export interface Checklist {
  duty: StoredDuty;
  plan: Plan;
  phase: Phase;
  state: ChecklistState;
  /** Who submitted it; null while nobody has. */
  submittedBy: string | null;
}

export async function loadChecklist(
  ctx: AppContext,
  asker: Asker,
  dutyId: number,
): Promise<Checklist | Refusal> {
  const duty = await dutyById(ctx.database.orm, dutyId);
  if (duty?.kind !== 'checklist' || duty.campaignId !== asker.campaign.id)
    return refuse({ reason: 'card too old' });
  if (!answersFor(asker, duty)) return refuse({ reason: 'not yours' });
  return read(ctx, asker, duty);
}

function answersFor({ person }: Asker, { holder }: StoredDuty): boolean {
  return holder.kind === 'person'
    ? holder.personId === person.id
    : unitsSpokenFor(person).includes(holder.unitId);
}

async function read(ctx: AppContext, asker: Asker, duty: StoredDuty): Promise<Checklist | Refusal> {
  const { orm } = ctx.database;
  const phase = phaseByKey(asker.campaign, duty.subject);
  if (!phase) return refuse({ reason: 'card too old' });
  const { campaign } = asker;
  const plan =
    duty.planVersionId === campaign.planVersionId
      ? campaign.plan
      : await planOfVersion(orm, duty.planVersionId);
  const answers = await answersOf(orm, duty.id);
  const submittedBy =
    duty.doneBy === null ? null : ((await namesOf(orm, [duty.doneBy])).get(duty.doneBy) ?? null);
  return {
    duty,
    plan,
    phase,
    submittedBy,
    state: {
      asked: askedOf(plan, respondentOf(asker, duty)),
      answers: new Map(answers.map((answer) => [answer.item, answer])),
      findings: await findingNumbersOf(orm, duty.id),
      submittedAt: duty.doneAt,
      phase,
      campaignClosed: asker.campaign.closed,
    },
  };
}

function respondentOf({ person }: Asker, duty: StoredDuty): 'officer' | 'auxiliary' | 'unit' {
  if (duty.holder.kind === 'unit') return 'unit';
  return holds(person, 'officer') ? 'officer' : 'auxiliary';
}

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
  if (checklists.length === 0) {
    return today < phase.start
      ? refuse({ reason: 'phase not started', phase: phase.name, start: phase.start })
      : refuse({ reason: 'not yours' });
  }
  const cards = checklists.map((checklist) => checklistCardOf(asker, checklist, firstOpenTopic(checklist)));
  return { cards, sent: checklistsSentSentence(cards.length) };
}

/** The person's own checklist first, then those of the units the person speaks for. */
export async function checklistsOf(
  ctx: AppContext,
  asker: Asker,
  phase: Phase,
): Promise<readonly Checklist[]> {
  const held = await dutiesHeld(
    ctx.database.orm,
    asker.campaign.id,
    asker.person.id,
    unitsSpokenFor(asker.person),
  );
  const duties = held.filter((duty) => duty.kind === 'checklist' && duty.subject === phase.key);
  const own = duties.filter((duty) => duty.holder.kind === 'person');
  const units = duties.filter((duty) => duty.holder.kind === 'unit');
  const loaded = await Promise.all([...own, ...units].map((duty) => read(ctx, asker, duty)));
  return loaded.flatMap((checklist) => (isRefusal(checklist) ? [] : [checklist]));
}

/** Where the respondent goes on; a finished checklist opens nowhere. */
export function firstOpenTopic({ plan, state }: Checklist): string | null {
  if (state.submittedAt) return null;
  const asked = plan.topics.filter((topic) => topicProgress(state, topic).asked > 0);
  return (asked.find((topic) => !topicProgress(state, topic).complete) ?? asked[0])?.key ?? null;
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
