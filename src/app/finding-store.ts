/** Writes a decided move with all that follows from it: ledger, duty, the new owner's message, the other cards. */
import type { Asker } from '#app/asker.ts';
import type { AppContext } from '#app/context.ts';
import { drawFinding, findingCopies, findingKey, type LoadedFinding } from '#app/finding-view.ts';
import { heldCopies } from '#app/held-view.ts';
import { reviewCopies } from '#app/review-view.ts';
import { ledgerText, MOVE_NAMES, viaText } from '#cards/finding-words.ts';
import { cardMessage, type Outgoing, type RecheckChange } from '#db/change.ts';
import { commit } from '#db/commit.ts';
import { isYetToHear } from '#db/outbox.ts';
import { peopleOf, personById } from '#db/people.ts';
import { dutyAfter, dutyUnit } from '#domain/finding-duty.ts';
import type { Finding, Move, MoveMade } from '#domain/finding-history.ts';
import { nearestSpeaker, type Person } from '#domain/roster.ts';
import { nextLoudInstant } from '#domain/schedule.ts';
import type { Via } from '#domain/via.ts';

/** After these the owner, or whoever can hand it over, has something to do or to know, and is told. */
const TELLS_OWNER: ReadonlySet<Move> = new Set([
  'assign',
  'return',
  'grant',
  'refuse',
  'handOver',
  'reopen',
  'plan',
  'correct',
]);

/** Whoever takes it first decides a re-check. */
export function recheckClaim(recheckId: number): string {
  return `recheck:${recheckId}`;
}

/** False when somebody else moved the finding first: then nothing is written. */
export async function storeMove(
  ctx: AppContext,
  asker: Asker,
  before: LoadedFinding,
  decided: { made: MoveMade; finding: Finding },
  newOwner: Person | null,
  via: Via,
  recheck: RecheckChange | null = null,
): Promise<boolean> {
  const { campaign, person } = asker;
  const { orm } = ctx.database;
  const { made } = decided;
  const finding = { ...before.finding, ...decided.finding };
  const owner = await ownerAfter(ctx, asker, before, made, newOwner);
  const hears = owner ?? (await insteadOfOwner(ctx, asker, finding));
  const after: LoadedFinding = {
    ...before,
    finding,
    moves: [...before.moves, { ...made, at: ctx.now }],
    owner,
  };
  const committed = await commit(ctx.database, {
    campaignId: campaign.id,
    at: ctx.now,
    claims: recheck ? [recheckClaim(recheck.recheckId)] : [],
    move: {
      findingId: finding.id,
      after: decided.finding,
      made,
      via,
      duty: dutyAfter(finding, made),
      dutyUnitId: owner ? dutyUnit(campaign.tree, finding.unitId, owner) : finding.unitId,
      planVersionId: campaign.planVersionId,
    },
    ...(recheck ? { recheck } : {}),
    ledger: [
      {
        actorId: person.id,
        unitId: finding.unitId,
        noun: 'finding',
        ref: String(finding.number),
        verb: made.move,
        text: `${recheck?.state === 'failed' ? '回头看未通过，' : ''}${ledgerText(made, owner?.name ?? null)}；${viaText(via)}`,
      },
    ],
    outgoing: hears && hears.id !== person.id ? await toOwner(ctx, asker, after, hears, made) : [],
    refreshes: [
      ...(await findingCopies(orm, finding.id, person.id)),
      ...(await reviewCopies(orm, campaign.id)),
      ...(await heldCopies(orm, campaign.id, holdersOf(before, finding))),
    ],
  });
  if (committed.kind !== 'committed') return false;
  ctx.wake();
  return true;
}

/** Whose lists of what is open it stands on, or stood. */
function holdersOf(before: LoadedFinding, after: Pick<Finding, 'ownerId'>): readonly number[] {
  return [before.finding.ownerId, after.ownerId].filter((id) => id !== null);
}

function ownerAfter(
  ctx: AppContext,
  { campaign, person }: Asker,
  { owner }: LoadedFinding,
  { ownerId }: MoveMade,
  newOwner: Person | null,
): Promise<Person | null> | Person | null {
  if (ownerId === null) return null;
  const known = [newOwner, owner, person].find((one) => one?.id === ownerId);
  return known ?? personById(ctx.database.orm, campaign.id, ownerId);
}

/** Where the owner has left, whoever can hand it over. */
async function insteadOfOwner(
  ctx: AppContext,
  { campaign, today }: Asker,
  { ownerId, unitId }: Pick<Finding, 'ownerId' | 'unitId'>,
): Promise<Person | null> {
  if (ownerId === null) return null;
  return nearestSpeaker(campaign.tree, unitId, await peopleOf(ctx.database.orm, campaign.id), today);
}

async function toOwner(
  ctx: AppContext,
  { campaign }: Asker,
  after: LoadedFinding,
  owner: Person,
  made: MoveMade,
): Promise<readonly Outgoing[]> {
  const { orm } = ctx.database;
  const { id, number, version } = after.finding;
  const tells = TELLS_OWNER.has(made.move);
  // What the owner was to hear of an earlier move is withdrawn by this one, so this one's card says it as well.
  const wasToHear = !tells && made.to === 'rectifying' && (await isYetToHear(orm, owner.id, id));
  if (!tells && !wasToHear) return [];
  const card = await drawFinding(orm, campaign, owner, after, ctx.now, tells ? made.move : null);
  // Refused here, before anything is written, rather than in the outbox.
  ctx.platform.render(card);
  return [
    {
      key: `finding:${id}:${version}:${owner.id}`,
      to: { personId: owner.id },
      message: cardMessage(card),
      why: `${MOVE_NAMES[made.move]}第${number}号`,
      notBefore: nextLoudInstant(ctx.now, campaign.plan.settings, campaign.workdays),
      cardKey: findingKey(id, owner.id),
    },
  ];
}
