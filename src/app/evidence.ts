/** `补充证据`, `整改前` and `整改后`: naming the finding that what one sends belongs to, and saying what it shows. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { findingCopies } from '#app/finding-view.ts';
import { type Outcome, say } from '#app/outcome.ts';
import { MARK_LABELS } from '#cards/buttons.ts';
import { evidenceCard, pageWith } from '#cards/evidence.ts';
import { SAID } from '#cards/sentences.ts';
import { aimAt, aimOf, evidenceOf, markEvidence, type StoredEvidence } from '#db/evidence.ts';
import { wantPictures } from '#db/evidence-pictures.ts';
import { findingById, findingNumbered, type StoredFinding } from '#db/findings.ts';
import { writeLedger } from '#db/ledger.ts';
import { enqueueRefreshes } from '#db/outbox.ts';
import { personById } from '#db/people.ts';
import { AIMED_MS, type Mark, takesEvidence } from '#domain/evidence.ts';
import { maySeeOwned } from '#domain/finding-rights.ts';
import { isRefusal, type Refusal, refuse } from '#domain/refusal.ts';

/** Others see marks once the last one is set; the marker's own card is the list of evidence and stays. */
const OTHERS_AFTER_MS = 4_000;

export type Which = { id: number } | { number: number };

/** The finding, if the asker may see it; others are not told apart from what does not exist. */
async function findingSeen(
  ctx: AppContext,
  { campaign, person, today }: Asker,
  which: Which,
): Promise<StoredFinding | Refusal> {
  const { orm } = ctx.database;
  const finding =
    'id' in which ? await findingById(orm, which.id) : await findingNumbered(orm, campaign.id, which.number);
  if (finding?.campaignId === campaign.id) {
    const { ownerId } = finding;
    const owner = ownerId === null ? null : await personById(orm, campaign.id, ownerId);
    if (maySeeOwned(person, campaign.tree, finding, owner, today)) return finding;
  }
  return 'number' in which
    ? refuse({ reason: 'no such finding', number: which.number })
    : refuse({ reason: 'card too old' });
}

/** The finding, if evidence may be added to it now, and by the asker. */
export async function findingAddedTo(
  ctx: AppContext,
  asker: Asker,
  which: Which,
): Promise<StoredFinding | Refusal> {
  const finding = await findingSeen(ctx, asker, which);
  if (isRefusal(finding)) return finding;
  if (asker.campaign.closed) return refuse({ reason: 'campaign closed' });
  const { number, state } = finding;
  return takesEvidence(state) ? finding : refuse({ reason: 'takes no evidence', number, state });
}

/** What the asker sends from now on, for half an hour, goes to this finding. */
export async function addEvidence(ctx: AppContext, asker: Asker, which: Which): Promise<Outcome | Refusal> {
  const finding = await findingAddedTo(ctx, asker, which);
  if (isRefusal(finding)) return finding;
  await aimAt(ctx.database.orm, asker.person.id, finding.id, ctx.now);
  return { ...(await shown(ctx, asker, finding, 0)), sent: SAID.sendPrivately };
}

export async function showEvidence(
  ctx: AppContext,
  asker: Asker,
  which: Which,
  page: number,
): Promise<Outcome | Refusal> {
  const finding = await findingSeen(ctx, asker, which);
  return isRefusal(finding) ? finding : shown(ctx, asker, finding, page);
}

export async function pressMark(
  ctx: AppContext,
  asker: Asker,
  click: { finding: number; evidence: number; mark: Mark | null; page: number },
): Promise<Outcome | Refusal> {
  const finding = await findingAddedTo(ctx, asker, { id: click.finding });
  if (isRefusal(finding)) return finding;
  const piece = (await evidenceOf(ctx.database.orm, finding.id)).find(({ id }) => id === click.evidence);
  if (!piece) return refuse({ reason: 'card too old' });
  return mark(ctx, asker, finding, piece, click.mark, click.page);
}

/** The twin of the buttons: `/evidence 12 3 后`. */
export async function markByNumber(
  ctx: AppContext,
  asker: Asker,
  typed: { number: number; nth: number; mark: Mark | null },
): Promise<Outcome | Refusal> {
  const finding = await findingAddedTo(ctx, asker, { number: typed.number });
  if (isRefusal(finding)) return finding;
  const piece = (await evidenceOf(ctx.database.orm, finding.id)).find(({ nth }) => nth === typed.nth);
  if (!piece) return refuse({ reason: 'unknown evidence', number: typed.number, nth: typed.nth });
  return mark(ctx, asker, finding, piece, typed.mark, pageWith(piece.nth));
}

async function mark(
  ctx: AppContext,
  asker: Asker,
  finding: StoredFinding,
  piece: StoredEvidence,
  wanted: Mark | null,
  page: number,
): Promise<Outcome | Refusal> {
  const { campaign, person } = asker;
  const changed = await ctx.database.transaction(async (tx) => {
    if (!(await markEvidence(tx, piece.id, wanted))) return false;
    await wantPictures(tx, finding.id, ctx.now);
    const soon = new Date(ctx.now.getTime() + OTHERS_AFTER_MS);
    await enqueueRefreshes(tx, campaign.id, soon, await findingCopies(tx, finding.id, person.id));
    await writeLedger(tx, campaign.id, ctx.now, {
      actorId: person.id,
      unitId: finding.unitId,
      noun: 'finding',
      ref: String(finding.number),
      verb: 'evidence marked',
      text: `证据第${piece.nth}件标记：${wanted === null ? '取消标记' : MARK_LABELS[wanted]}`,
    });
    return true;
  });
  if (changed) ctx.wake();
  const said = changed ? say(SAID.recorded) : say(SAID.alreadyRecorded, 'info');
  return { ...(await shown(ctx, asker, finding, page)), ...said };
}

async function shown(
  ctx: AppContext,
  { campaign, person }: Asker,
  finding: StoredFinding,
  page: number,
): Promise<Outcome> {
  const aim = await aimOf(ctx.database.orm, person.id);
  const until = aim?.findingId === finding.id ? new Date(aim.aimedAt.getTime() + AIMED_MS) : null;
  const card = evidenceCard({
    campaign: { short: campaign.plan.campaign.short },
    finding,
    evidence: await evidenceOf(ctx.database.orm, finding.id),
    page,
    aimedUntil: until !== null && until > ctx.now ? until : null,
    open: !campaign.closed && takesEvidence(finding.state),
  });
  return { cards: [card] };
}
