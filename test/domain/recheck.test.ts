/** The draw of re-checks: fair, never less than the share, and the same for everybody who draws it again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '#domain/calendar.ts';
import { assignCheckers, draw, drawnCount, lotOf, mondayOf } from '#domain/recheck.ts';

const pools = fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 60 });
const shares = fc.integer({ min: 1, max: 100 });
const seeds = fc.string({ minLength: 1, maxLength: 32 });
const SEEDED = { seed: 20_230_313, numRuns: 300 };

const SUMS = [
  [3, '248bfb880faf664aa9f3947692f99c3dd9c37e1e1582b067dfcf3e6bb6823b85'],
  [5, 'a359e05c2c63e57e9f349284ee3410a4ca9f06aa57e42f0c90a40e6081b5516d'],
  [8, 'c17a657ed02f0d64893b36ac3bf8bc6c6b78d689c2521fb6a2dedbbc80691ad4'],
  [13, '6391bcc4400f28d22501274fc6c150d0a317ff967e6f1595adbaad507a1d5be7'],
] as const;

describe('a draw', () => {
  it('takes at least the share, at least one of any, and nothing twice', () => {
    fc.assert(
      fc.property(seeds, pools, shares, (seed, pool, share) => {
        const drawn = draw(seed, pool, share);
        expect(drawn.length * 100).toBeGreaterThanOrEqual(pool.length * share);
        expect((drawn.length - 1) * 100).toBeLessThan(Math.max(1, pool.length * share));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(pool).toEqual(expect.arrayContaining([...drawn]));
      }),
      SEEDED,
    );
  });

  it('does not depend on the order in which the pool is written down', () => {
    fc.assert(
      fc.property(seeds, pools, shares, (seed, pool, share) => {
        expect(draw(seed, pool.toReversed(), share)).toEqual(draw(seed, pool, share));
      }),
      SEEDED,
    );
  });

  it('is drawn again with nothing but a sum that every machine has', () => {
    // printf '%s\n%s' 0123abcd 8 | sha256sum
    const sums = SUMS.map(([number, sum]) => ({ number, sum }));
    for (const { number, sum } of sums) expect(lotOf('0123abcd', String(number))).toBe(sum);
    const smallest = sums.toSorted((a, b) => (a.sum < b.sum ? -1 : 1))[0];
    expect(draw('0123abcd', [3, 5, 8, 13], 25)).toEqual([smallest?.number]);
  });

  it('gives everybody about the same chance', () => {
    const pool = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const times = new Map(pool.map((number) => [number, 0]));
    for (let round = 0; round < 2_000; round += 1) {
      for (const number of draw(`seed ${round}`, pool, 10)) times.set(number, (times.get(number) ?? 0) + 1);
    }
    for (const count of times.values()) {
      expect(count).toBeGreaterThan(150);
      expect(count).toBeLessThan(250);
    }
  });

  it('draws one of one, and none of none', () => {
    expect(drawnCount(1, 1)).toBe(1);
    expect(drawnCount(0, 100)).toBe(0);
    expect(drawnCount(30, 10)).toBe(3);
    expect(drawnCount(31, 10)).toBe(4);
  });
});

describe('the lots of those who re-check', () => {
  it('fall on candidates only, evenly, and the same way again', () => {
    const drawn = Array.from({ length: 8 }, (_, index) => ({ number: index + 1, candidates: [11, 12] }));
    const assigned = assignCheckers('seed', drawn);
    expect(assigned.filter(({ checkerId }) => checkerId === 11)).toHaveLength(4);
    expect(assigned.filter(({ checkerId }) => checkerId === 12)).toHaveLength(4);
    expect(assignCheckers('seed', drawn)).toEqual(assigned);
  });

  it('fall on nobody where everybody had a hand in it', () => {
    expect(assignCheckers('seed', [{ number: 1, candidates: [] }])).toEqual([
      { number: 1, candidates: [], checkerId: null },
    ]);
  });
});

describe('the week of a draw', () => {
  it('begins on Monday, also before the one that is counted from', () => {
    expect(mondayOf(day('2023-03-20'))).toBe('2023-03-20');
    expect(mondayOf(day('2023-03-26'))).toBe('2023-03-20');
    expect(mondayOf(day('2022-12-31'))).toBe('2022-12-26');
  });
});
