/** Figures of any past day: what the database counts is what the moves give when each finding is replayed. */
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { countColumn, type Database, rowsOf } from '#db/database.ts';
import { figuresAt } from '#db/finding-figures.ts';
import { wholeLedger } from '#db/finding-ledger.ts';
import { findingRecords, snapshot } from '#db/finding-records.ts';
import { lastInstantOf } from '#domain/calendar.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { FindingFigure } from '#domain/finding-figures.ts';
import { replay } from '#domain/finding-history.ts';
import { aStory, DAYS, store, type Told, tell } from '#test/db/histories.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import { sampleCampaign, samplePerson } from '#test/support/rows.ts';

const SEED = 20230315;
const FINDINGS = 1_000;

async function tellAll(database: Database, stories: readonly Parameters<typeof tell>[0][]) {
  const campaign = await sampleCampaign(database);
  const owner = await samplePerson(database.orm, campaign, '甲队');
  const reviewer = await samplePerson(database.orm, campaign, '科室', 'admin');
  const told = stories.map((story, index) => tell(story, index + 1, campaign, [owner, reviewer]));
  await store(database, campaign, told);
  return { campaign, told };
}

/** One finding after the other, by the rule that says what a move does. */
function replayed(told: readonly Told[], instant: Date): readonly FindingFigure[] {
  return told
    .filter(({ createdAt }) => createdAt <= instant)
    .map(({ reported, mainItem, moves }) => {
      const { state } = replay(
        reported,
        moves.filter(({ at }) => at <= instant),
      );
      return { unitId: reported.unitId, mainItem, state, count: 1 };
    });
}

function summed(figures: readonly FindingFigure[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { unitId, mainItem, state, count } of figures) {
    const key = `${unitId} ${mainItem} ${state}`;
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return new Map([...sums].sort());
}

const grounds = {
  'a real PostgreSQL': async (): Promise<FreshPostgres | { database: Database; drop(): Promise<void> }> =>
    freshPostgres(),
  'the embedded one': async () => {
    const database = await freshEmbedded();
    return { database, drop: () => database.close() };
  },
};

describe.each(Object.entries(grounds))('on %s', (_name, open) => {
  let database: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ database, drop } = await open());
  });
  afterAll(() => drop());

  it('the figures of each day and instant are those of the histories replayed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStory, { maxLength: 25 }),
        fc.array(fc.nat(DAYS.length - 1), { minLength: 3, maxLength: 5 }),
        async (stories, places) => {
          const { campaign, told } = await tellAll(database, stories);
          const ends = places.map((place) =>
            lastInstantOf(DAYS[place] ?? DAYS[0] ?? campaign.plan.campaign.end),
          );
          const turns = told.flatMap(({ moves }) => moves.slice(-1).map(({ at }) => at)).slice(0, 3);
          const before = turns.map((at) => new Date(at.getTime() - 1));
          for (const instant of [...ends, ...turns, ...before]) {
            const counted = await figuresAt(database.orm, wholeLedger(campaign), instant);
            expect(summed(counted)).toEqual(summed(replayed(told, instant)));
          }
        },
      ),
      { numRuns: 15, seed: SEED },
    );
  });

  it('the records of a day are the findings as they then were, with what they were reported with', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStory, { minLength: 1, maxLength: 20 }),
        fc.nat(DAYS.length - 1),
        async (stories, place) => {
          const { campaign, told } = await tellAll(database, stories);
          const instant = lastInstantOf(DAYS[place] ?? campaign.plan.campaign.end);
          const records = await snapshot(database, (tx) =>
            findingRecords(tx, wholeLedger(campaign), instant),
          );
          const then = records.map(({ reported, moves }) => replay(reported, moves));
          const expected = told
            .filter(({ createdAt }) => createdAt <= instant)
            .map(({ reported, moves }) =>
              replay(
                reported,
                moves.filter(({ at }) => at <= instant),
              ),
            );
          expect(then).toMatchObject(expected);
          expect(then).toHaveLength(expected.length);
        },
      ),
      { numRuns: 10, seed: SEED },
    );
  });
});

it('records let others have their turn, page after page, also where the database never leaves the loop', async () => {
  const database = await freshEmbedded();
  const many = fc.sample(aStory, { numRuns: 350, seed: SEED });
  const { campaign } = await tellAll(database, many);
  let reading = true;
  const read = findingRecords(database.orm, wholeLedger(campaign), new Date('2030-01-01')).finally(() => {
    reading = false;
  });
  let turns = 0;
  for (; reading; turns += 1) await turn();
  expect(await read).toHaveLength(350);
  expect(turns).toBeGreaterThan(6);
  await database.close();
});

const scans = z.object({ whole: countColumn, by_index: countColumn });
const SCANS_OF_MOVES = sql`
  select seq_scan as whole, idx_scan as by_index from pg_stat_xact_user_tables where relname = 'finding_move'`;

describe('figures', () => {
  let fresh: FreshPostgres;
  let campaign: Campaign;
  beforeAll(async () => {
    fresh = await freshPostgres();
    const many = fc.sample(aStory, { numRuns: FINDINGS, seed: SEED });
    ({ campaign } = await tellAll(fresh.database, many));
    await fresh.database.prepared('analyze', []);
  });
  afterAll(() => fresh.drop());

  it('are found by index: the moves are never read from end to end', async () => {
    await fresh.database.transaction(async (tx) => {
      const [before] = await rowsOf(tx, scans, SCANS_OF_MOVES);
      const counted = await figuresAt(tx, wholeLedger(campaign), lastInstantOf(campaign.plan.campaign.end));
      const [after] = await rowsOf(tx, scans, SCANS_OF_MOVES);
      expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(FINDINGS);
      expect(after?.whole).toBe(before?.whole);
      expect(after?.by_index).toBeGreaterThanOrEqual((before?.by_index ?? 0) + FINDINGS);
    });
  });

  it('count no finding of another campaign', async () => {
    const { campaign: other } = await tellAll(fresh.database, []);
    expect(await figuresAt(fresh.database.orm, wholeLedger(other), new Date('2030-01-01'))).toEqual([]);
  });
});
