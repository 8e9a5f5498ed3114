/** Writing down a problem found in a self-inspection: the form on the card, and the numbered finding it becomes. */
import { createHash } from 'node:crypto';
import type { Asker } from '#app/asker.ts';
import { changeEntry, redrawn } from '#app/checklist.ts';
import { checklistCardOf } from '#app/checklist-card.ts';
import { type Checklist, loadChecklist } from '#app/checklist-load.ts';
import type { AppContext } from '#app/context.ts';
import { addEvidence } from '#app/evidence.ts';
import { type Fixed, fixedAtOnce } from '#app/finding-fixed.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { reviewCopies } from '#app/review-view.ts';
import { findingFormCard } from '#cards/finding-form.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { findingFixedSentence, findingSavedSentence } from '#cards/sentences.ts';
import { findingsWritten } from '#db/checklists.ts';
import { commit } from '#db/commit.ts';
import { itemByKey, topicOf } from '#domain/campaign.ts';
import { type Change, mayWriteFinding } from '#domain/checklist.ts';
import { type FindingDraft, type FindingForm, readFindingForm } from '#domain/finding.ts';
import { isRefusal, type Reason, type Refusal } from '#domain/refusal.ts';
import type { Via } from '#domain/via.ts';

/** `发现问题`: the form, in place of the checklist. */
export async function writeFinding(
  ctx: AppContext,
  asker: Asker,
  dutyId: number,
  item: string,
): Promise<Outcome | Refusal> {
  const checklist = await loadChecklist(ctx, asker, dutyId);
  if (isRefusal(checklist)) return checklist;
  const allowed = mayWriteFinding(checklist.state, item, asker.today);
  if (isRefusal(allowed)) return refusedBeside(asker, checklist, item, allowed);
  return { cards: [form(asker, checklist, item, null, null)] };
}

export async function saveFinding(
  ctx: AppContext,
  asker: Asker,
  input: { duty: number; item: string; draft: number; form: FindingForm; tappedAt: Date; via: Via },
): Promise<Outcome | Refusal> {
  const checklist = await loadChecklist(ctx, asker, input.duty);
  if (isRefusal(checklist)) return checklist;
  const allowed = mayWriteFinding(checklist.state, input.item, asker.today);
  if (isRefusal(allowed)) return refusedBeside(asker, checklist, input.item, allowed);
  const draft = readFindingForm(input.form, asker.today);
  if (isRefusal(draft)) {
    return {
      ...say(refusalSentence(draft.refused), 'warning'),
      cards: [form(asker, checklist, input.item, input.form, draft.refused)],
    };
  }
  const saved = await savedBefore(ctx, asker, input, draft);
  if (saved !== null) return savedAlready(asker, checklist, input.item, saved, draft);
  const fixed = fixedAtOnce(asker, draft, checklist.duty.unitId, input.via);
  if (isRefusal(fixed)) {
    return {
      ...say(refusalSentence(fixed.refused), 'warning'),
      cards: [form(asker, checklist, input.item, input.form, fixed.refused)],
    };
  }
  return store(ctx, asker, checklist, input, { draft, fixed, answers: allowed });
}

/**
 * The number of the same finding saved by an earlier press: since the form was drawn, by the same person, in the same
 * words. Colleagues who answer for one unit draw the same form, and what each writes in it is a finding of its own.
 */
async function savedBefore(
  ctx: AppContext,
  asker: Asker,
  { duty, item, draft: drawnAt }: { duty: number; item: string; draft: number },
  draft: FindingDraft,
): Promise<number | null> {
  const written = await findingsWritten(ctx.database.orm, duty, item);
  const same = written
    .slice(drawnAt)
    .find((one) => one.reporterId === asker.person.id && wordsOf(one) === wordsOf(draft));
  return same?.number ?? null;
}

function wordsOf({
  description,
  place,
  track,
  dueOn,
  result,
}: Pick<FindingDraft, 'description' | 'place' | 'track' | 'dueOn' | 'result'>): string {
  return JSON.stringify([description, place, track, dueOn, result]);
}

async function store(
  ctx: AppContext,
  asker: Asker,
  checklist: Checklist,
  input: { duty: number; item: string; draft: number; tappedAt: Date },
  { draft, fixed, answers }: { draft: FindingDraft; fixed: Fixed | null; answers: Change },
): Promise<Outcome> {
  const { duty, plan } = checklist;
  const { result: _result, ...words } = draft;
  const title = itemByKey(plan, input.item)?.title ?? '';
  const committed = await commit(ctx.database, {
    campaignId: asker.campaign.id,
    at: ctx.now,
    claims: [claimOf(asker, input, draft)],
    answers: answers.answers.map(({ item, choice }) => ({
      dutyId: duty.id,
      item,
      choice,
      at: input.tappedAt,
      personId: asker.person.id,
      filled: false,
    })),
    finding: {
      source: 'self_inspection',
      mainItem: input.item,
      unitId: duty.unitId,
      reporterId: asker.person.id,
      dutyId: duty.id,
      ...words,
      ...(fixed ? { fixed: fixed.change } : {}),
    },
    ledger: [
      {
        actorId: asker.person.id,
        unitId: duty.unitId,
        noun: 'finding',
        ref: 'the finding',
        verb: 'reported',
        text: `自查登记问题 ${input.item} ${title}：${draft.description}`,
      },
      ...(fixed ? [fixed.ledger] : []),
      ...(answers.ledger ? answers.answers.map((changed) => changeEntry(asker, checklist, changed)) : []),
    ],
    refreshes: await reviewCopies(ctx.database.orm, asker.campaign.id),
  });
  ctx.wake();
  const topic = topicOf(plan, input.item)?.key ?? null;
  const after = await redrawn(ctx, asker, duty.id, topic);
  const own = committed.kind === 'committed' ? committed.findingNumber : null;
  const number = own ?? (await savedBefore(ctx, asker, input, draft));
  if (number === null) return after;
  if (fixed) await addEvidence(ctx, asker, { number });
  return { ...after, ...savedLine(number, draft) };
}

function savedLine(number: number, { result }: FindingDraft): Outcome {
  return say(result === null ? findingSavedSentence(number) : findingFixedSentence(number));
}

/** For two presses in the same moment, of which neither sees the other's finding. */
function claimOf(
  asker: Asker,
  { duty, item, draft: drawnAt }: { duty: number; item: string; draft: number },
  draft: FindingDraft,
): string {
  const words = createHash('sha256').update(wordsOf(draft)).digest('hex');
  return `finding:${duty}:${item}:${drawnAt}:${asker.person.id}:${words}`;
}

function savedAlready(
  asker: Asker,
  checklist: Checklist,
  item: string,
  number: number,
  draft: FindingDraft,
): Outcome {
  const topic = topicOf(checklist.plan, item)?.key ?? null;
  return { ...savedLine(number, draft), cards: [checklistCardOf(asker, checklist, topic)] };
}

function refusedBeside(asker: Asker, checklist: Checklist, item: string, refusal: Refusal): Outcome {
  const topic = topicOf(checklist.plan, item)?.key ?? null;
  return {
    ...say(refusalSentence(refusal.refused), 'warning'),
    cards: [checklistCardOf(asker, checklist, topic)],
  };
}

function form(
  asker: Asker,
  checklist: Checklist,
  key: string,
  typed: FindingForm | null,
  refused: Reason | null,
) {
  const item = itemByKey(checklist.plan, key);
  return findingFormCard({
    duty: checklist.duty.id,
    item: {
      key,
      title: item?.title ?? '',
      catchAll: item?.catchAll ?? false,
      topic: topicOf(checklist.plan, key)?.key ?? '',
    },
    draft: checklist.state.findings.get(key)?.length ?? 0,
    typed,
    fixable: !asker.campaign.plan.settings.afterPhoto,
    refused,
  });
}
