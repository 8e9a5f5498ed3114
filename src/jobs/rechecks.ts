/**
 * The week's draw of re-checks, with the first morning slot of a week: of all that was closed before its Monday and
 * after the last draw. What is needed to draw again is stored and stands in the ledger.
 */
import { randomBytes } from 'node:crypto';
import { factsOf } from '#app/finding-view.ts';
import type { Orm } from '#db/database.ts';
import { findingsNumbered, movesOfAll, type StoredFinding } from '#db/findings.ts';
import { writeLedger } from '#db/ledger.ts';
import { peopleOf } from '#db/people.ts';
import { closedBetween, type Draw, insertDraw, insertRechecks, lastDraw } from '#db/rechecks.ts';
import { addWorkdays, chineseDay, dayOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import { type Assigned, assignCheckers, checkersFor, draw, mondayOf } from '#domain/recheck.ts';
import type { Person } from '#domain/roster.ts';

/** The people who drew a lot. */
export async function runRechecks(tx: Orm, campaign: Campaign, now: Date): Promise<ReadonlySet<number>> {
  const { id, plan, planVersionId, workdays } = campaign;
  const { recheckShare: share, recheckWithinWorkdays } = plan.settings;
  const nobody = new Set<number>();
  if (share === 0) return nobody;
  const today = dayOf(now);
  const closedBefore = mondayOf(today);
  const closedFrom = (await lastDraw(tx, id))?.closedBefore ?? plan.campaign.start;
  if (closedFrom >= closedBefore) return nobody;
  const pool = await closedBetween(tx, id, closedFrom, closedBefore);
  if (pool.length === 0) return nobody;
  const seed = randomBytes(16).toString('hex');
  const made: Draw = {
    campaignId: id,
    closedFrom,
    closedBefore,
    planVersionId,
    share,
    seed,
    pool,
    drawnAt: now,
  };
  if (!(await insertDraw(tx, made))) return nobody;
  const people = await peopleOf(tx, id);
  const drawn = await findingsNumbered(tx, id, draw(seed, pool, share));
  const assigned = assignCheckers(seed, await candidates(tx, campaign, people, drawn, now));
  const dueOn = addWorkdays(workdays, today, recheckWithinWorkdays);
  const byNumber = new Map(assigned.map((one) => [one.number, one]));
  await insertRechecks(
    tx,
    { campaignId: id, closedBefore, dueOn, openedOn: today, planVersionId },
    drawn.map(({ id: findingId, number, cycle }) => {
      const { candidates: among = [], checkerId = null } = byNumber.get(number) ?? {};
      const checker = people.find((person) => person.id === checkerId);
      return { findingId, number, cycle, candidates: among, checkerId, unitId: reviewingUnit(checker) };
    }),
  );
  await record(tx, made, assigned, people, now);
  return new Set(assigned.flatMap(({ checkerId }) => checkerId ?? []));
}

/** In the order of their lots, as they were drawn. */
async function candidates(
  tx: Orm,
  campaign: Campaign,
  people: readonly Person[],
  drawn: readonly StoredFinding[],
  now: Date,
) {
  const moves = await movesOfAll(
    tx,
    drawn.map(({ id }) => id),
  );
  return drawn.map((finding) => {
    // Who may look again does not depend on evidence.
    const past = moves.get(finding.id) ?? [];
    const facts = factsOf(campaign, { finding, moves: past, owner: null, evidence: [] });
    const able = checkersFor(facts, people, dayOf(now));
    return { number: finding.number, candidates: able.map((person) => person.id) };
  });
}

function reviewingUnit(checker: Person | undefined): number | null {
  const roles = checker?.roles ?? [];
  const role = roles.find((held) => held.role === 'admin') ?? roles.find((held) => held.role === 'leader');
  return role?.unitId ?? null;
}

/** Whole, so that the seals hold the draw. */
function record(
  tx: Orm,
  { campaignId, closedFrom, closedBefore, share, seed, pool }: Draw,
  assigned: readonly Assigned[],
  people: readonly Person[],
  now: Date,
): Promise<void> {
  const nameOf = (id: number | null) => people.find((person) => person.id === id)?.name ?? '无人可复查';
  const drawn = assigned.map(({ number, checkerId }) => `第${number}号 ${nameOf(checkerId)}`);
  const window = `${chineseDay(closedFrom)}起、${chineseDay(closedBefore)}前`;
  return writeLedger(tx, campaignId, now, {
    actorId: null,
    unitId: null,
    noun: 'recheck',
    ref: closedBefore,
    verb: 'drawn',
    text: `抽取回头看：${window}销号的 ${pool.length} 条（${pool.join('、')}），按 ${share}% 抽取 ${drawn.join('，')}；种子 ${seed}`,
  });
}
