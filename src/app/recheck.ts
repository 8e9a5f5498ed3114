/**
 * `回头看`: whoever drew the lot says whether it was really put right. A failed one reopens the finding as a new cycle,
 * by the same move and in the same commit.
 */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { shown, updated, visible } from '#app/finding-move.ts';
import { recheckClaim, storeMove } from '#app/finding-store.ts';
import { factsOf, findingCopies, type LoadedFinding } from '#app/finding-view.ts';
import { heldCopies } from '#app/held-view.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { mayDecide, recheckHistory, waitingRecheck } from '#app/recheck-view.ts';
import { viaText } from '#cards/finding-words.ts';
import { drawCard, failFormCard, recheckCard } from '#cards/recheck.ts';
import { refusalSentence } from '#cards/refusal-sentences.ts';
import { recheckedBeforeSentence, recheckedSentence } from '#cards/sentences.ts';
import type { RecheckChange } from '#db/change.ts';
import { commit } from '#db/commit.ts';
import { namesOf } from '#db/people.ts';
import { lastDraw, rechecksOfDraw, type StoredRecheck } from '#db/rechecks.ts';
import { itemByKey } from '#domain/campaign.ts';
import { decide } from '#domain/finding-moves.ts';
import { type MoveForm, readMove } from '#domain/finding-wish.ts';
import { isRefusal, type Reason, type Refusal, refuse } from '#domain/refusal.ts';
import { reach } from '#domain/roster.ts';
import type { Via } from '#domain/via.ts';

export interface RecheckDecision {
  number: number;
  /** The finding's version the button was drawn from; null for a line. */
  version: number | null;
  passed: boolean;
  form: MoveForm;
  via: Via;
}

export async function openRecheck(ctx: AppContext, asker: Asker, number: number): Promise<Outcome | Refusal> {
  const found = await waiting(ctx, asker, number, null);
  if (!('recheck' in found)) return found;
  return { cards: [await card(ctx, asker, found)], cardKey: null };
}

/** The form of 回头看未通过, in place of the card. */
export async function openFailForm(
  ctx: AppContext,
  asker: Asker,
  request: { number: number; version: number },
): Promise<Outcome | Refusal> {
  const found = await waiting(ctx, asker, request.number, request.version);
  return 'recheck' in found ? failForm(asker, found.loaded, {}, null) : found;
}

export async function decideRecheck(
  ctx: AppContext,
  asker: Asker,
  request: RecheckDecision,
): Promise<Outcome | Refusal> {
  if (asker.campaign.closed) return refuse({ reason: 'campaign closed' });
  const found = await waiting(ctx, asker, request.number, request.version);
  if (!('recheck' in found)) return found;
  const { loaded } = found;
  const stored = request.passed
    ? await pass(ctx, asker, found, request.via)
    : await fail(ctx, asker, found, request);
  if (typeof stored !== 'boolean') return failForm(asker, loaded, request.form, stored);
  const now = await visible(ctx, asker, request.number);
  if (isRefusal(now)) return now;
  if (!stored) return decidedBefore(ctx, asker, now, loaded.finding.version);
  return { ...(await shown(ctx, asker, now)), ...say(recheckedSentence(request.number, request.passed)) };
}

interface Waiting {
  loaded: LoadedFinding;
  recheck: StoredRecheck;
}

/** The re-check, for whoever decides on it; else why not, or what has become of it since. */
async function waiting(
  ctx: AppContext,
  asker: Asker,
  number: number,
  version: number | null,
): Promise<Waiting | Outcome | Refusal> {
  const loaded = await visible(ctx, asker, number);
  if (isRefusal(loaded)) return loaded;
  if (version !== null && version !== loaded.finding.version) return updated(ctx, asker, loaded, version);
  const { orm } = ctx.database;
  const recheck = await waitingRecheck(orm, loaded.finding);
  if (!recheck && version !== null) return decidedBefore(ctx, asker, loaded, version);
  if (!recheck) return refuse({ reason: 'no recheck', number });
  const may = await mayDecide(
    orm,
    asker.campaign.id,
    asker.person,
    factsOf(asker.campaign, loaded),
    recheck,
    asker.today,
  );
  return may ? { loaded, recheck } : refuse({ reason: 'not your recheck' });
}

/** Somebody was first: who, and the present state. */
async function decidedBefore(
  ctx: AppContext,
  asker: Asker,
  loaded: LoadedFinding,
  seen: number,
): Promise<Outcome> {
  if (loaded.finding.version !== seen) return updated(ctx, asker, loaded, seen);
  const first = (await recheckHistory(ctx.database.orm, loaded.finding.id)).at(-1);
  const line = first
    ? recheckedBeforeSentence(first.by, first.passed, first.at)
    : refusalSentence({ reason: 'changed since' });
  return { ...(await shown(ctx, asker, loaded)), ...say(line, 'info') };
}

async function pass(
  ctx: AppContext,
  asker: Asker,
  { loaded: { finding }, recheck }: Waiting,
  via: Via,
): Promise<boolean> {
  const { campaign, person, today } = asker;
  const { orm } = ctx.database;
  const subject = String(finding.number);
  const committed = await commit(ctx.database, {
    campaignId: campaign.id,
    at: ctx.now,
    claims: [recheckClaim(recheck.id)],
    recheck: { recheckId: recheck.id, subject, state: 'passed', personId: person.id, on: today, text: null },
    ledger: [
      {
        actorId: person.id,
        unitId: finding.unitId,
        noun: 'finding',
        ref: subject,
        verb: 'recheck passed',
        text: `第${finding.cycle}轮，回头看通过；${viaText(via)}`,
      },
    ],
    refreshes: [
      ...(await findingCopies(orm, finding.id, person.id)),
      ...(await heldCopies(orm, campaign.id, [person.id])),
    ],
  });
  ctx.wake();
  return committed.kind === 'committed';
}

/** False when somebody else was first; a reason when the form lacks something. */
async function fail(
  ctx: AppContext,
  asker: Asker,
  { loaded, recheck }: Waiting,
  request: RecheckDecision,
): Promise<boolean | Reason> {
  const { campaign, person, today } = asker;
  const wish = readMove('reopen', request.form, { owner: null, into: null }, loaded.finding, today);
  if (isRefusal(wish)) return wish.refused;
  const decided = decide(factsOf(campaign, loaded), person, wish, today);
  if (isRefusal(decided)) return decided.refused;
  const change: RecheckChange = {
    recheckId: recheck.id,
    subject: String(loaded.finding.number),
    state: 'failed',
    personId: person.id,
    on: today,
    text: decided.made.text,
  };
  return storeMove(ctx, asker, loaded, decided, null, request.via, change);
}

async function card(ctx: AppContext, { campaign, today }: Asker, { loaded, recheck }: Waiting) {
  const { finding, moves, evidence } = loaded;
  const { orm } = ctx.database;
  const closed = moves.findLast(({ move, cycle }) => move === 'approve' && cycle === finding.cycle);
  const names = await namesOf(
    orm,
    [finding.ownerId, closed?.actorId ?? null].filter((id) => id !== null),
  );
  return recheckCard({
    ...finding,
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    today,
    item: titled(campaign.plan, finding.mainItem),
    unit: campaign.tree.unit(finding.unitId).name,
    owner: finding.ownerId === null ? null : (names.get(finding.ownerId) ?? null),
    closed: closed ? { at: closed.at, by: names.get(closed.actorId) ?? '' } : null,
    evidence: evidence.length,
    due: recheck.dueOn,
  });
}

function titled(plan: Asker['campaign']['plan'], key: string) {
  return { key, title: itemByKey(plan, key)?.title ?? '' };
}

function failForm(
  { campaign }: Asker,
  { finding }: LoadedFinding,
  typed: MoveForm,
  refused: Reason | null,
): Outcome {
  const form = failFormCard({
    campaign: { id: campaign.id, short: campaign.plan.campaign.short },
    number: finding.number,
    version: finding.version,
    item: titled(campaign.plan, finding.mainItem),
    unit: campaign.tree.unit(finding.unitId).name,
    typed,
    refused,
  });
  return {
    cards: [form],
    cardKey: null,
    ...(refused ? say(refusalSentence(refused), 'warning') : {}),
  };
}

/** `/recheck`: the last draw with all that is needed to draw it again, for whoever oversees anything. */
export async function showDraw(ctx: AppContext, { campaign, person }: Asker): Promise<Outcome | Refusal> {
  if (reach(person, campaign.tree).length === 0) return refuse({ reason: 'leaders only' });
  const { orm } = ctx.database;
  const last = await lastDraw(orm, campaign.id);
  const view = {
    campaign: { short: campaign.plan.campaign.short },
    share: last?.share ?? campaign.plan.settings.recheckShare,
    draw: last ? { ...last, drawn: await rechecksOfDraw(orm, campaign.id, last.closedBefore) } : null,
  };
  return { cards: [drawCard(view)] };
}
