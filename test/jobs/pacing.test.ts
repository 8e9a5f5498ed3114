/** How fast calls may leave, whoever makes them: all instances go by one stored state. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliest, hold, type Pace, readPace, slots, take } from '#jobs/pacing.ts';

const START = Date.parse('2023-03-01T00:30:00Z');

/** Turns of instances: how long after the turn before, how many calls are wanted, how many of them there turn out to be. */
const turns = fc.array(
  fc.record({
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 20_000 })),
    wanted: fc.integer({ min: 1, max: 40 }),
    used: fc.integer({ min: 0, max: 40 }),
    /** The turn's own clock is so much behind or ahead. */
    skew: fc.integer({ min: -5, max: 5 }),
  }),
  { minLength: 1, maxLength: 120 },
);

/** Plays the turns on one shared state, as the database keeps it, and gives the instants at which calls left. */
function play(given: readonly { wait: number; wanted: number; used: number; skew: number }[]): number[] {
  let stored: unknown = null;
  let now = START;
  const left: number[] = [];
  for (const turn of given) {
    now += turn.wait;
    const pace = readPace(stored);
    const used = slots(pace, new Date(now + turn.skew), turn.wanted).slice(0, turn.used);
    stored = JSON.parse(JSON.stringify(take(pace, used)));
    left.push(...used.map((at) => at.getTime()));
  }
  return left;
}

function most(instants: readonly number[], windowMs: number): number {
  return Math.max(
    0,
    ...instants.map((from) => instants.filter((at) => at >= from && at < from + windowMs).length),
  );
}

describe('the pace', () => {
  it('never lets more than fifty calls leave in a second, nor a thousand in a minute', () => {
    fc.assert(
      fc.property(turns, (given) => {
        const left = play(given);
        expect(most(left, 1_000)).toBeLessThanOrEqual(50);
        expect(most(left, 60_000)).toBeLessThanOrEqual(1_000);
        expect([...left].sort((a, b) => a - b)).toEqual(left);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the minute’s limit also when calls are wanted without a pause', () => {
    let pace: Pace = readPace(null);
    let now = START;
    const left: number[] = [];
    while (now < START + 180_000) {
      const given = slots(pace, new Date(now), 40);
      left.push(...given.map((at) => at.getTime()));
      pace = take(pace, given);
      now = given.length > 0 ? (given.at(-1)?.getTime() ?? now) : earliest(pace, new Date(now)).getTime();
    }
    expect(most(left, 60_000)).toBeLessThanOrEqual(1_000);
    // Nor does it idle: three minutes are worth nearly three thousand calls.
    expect(left.length).toBeGreaterThan(2_800);
  });

  it('lets the first call leave at once, and fifty within little more than a second', () => {
    const now = new Date(START);
    expect(earliest(readPace(null), now)).toEqual(now);
    const first = slots(readPace(null), now, 40);
    expect(first[0]).toEqual(now);
    const next = take(readPace(null), first);
    const later = new Date(first.at(-1)?.getTime() ?? 0);
    const more = slots(next, later, 10);
    expect((more.at(-1)?.getTime() ?? 0) - START).toBeLessThan(1_100);
  });

  it('is never idle without need: after any turns the next call waits for a limit, not longer', () => {
    fc.assert(
      fc.property(turns, (given) => {
        let pace = readPace(null);
        let now = START;
        for (const turn of given) {
          now += turn.wait;
          pace = take(pace, slots(pace, new Date(now), turn.wanted).slice(0, turn.used));
        }
        const calls = pace.seconds.reduce((sum, [, count]) => sum + count, 0);
        const wait = earliest(pace, new Date(now)).getTime() - Math.max(now, pace.next);
        expect(wait).toBeLessThanOrEqual(calls < 980 ? 0 : 62_000);
        expect(pace.next - now).toBeLessThanOrEqual(1_100);
      }),
      { numRuns: 60 },
    );
  });

  it('waits as long as the platform said', () => {
    const until = new Date(START + 5_000);
    const held = hold(readPace(null), until);
    expect(slots(held, new Date(START), 10)).toEqual([]);
    expect(earliest(held, new Date(START))).toEqual(until);
    expect(slots(held, until, 1)).toEqual([until]);
  });

  it.each([null, undefined, 'broken', { next: 'soon' }, { next: 1, seconds: [[1]] }, []])(
    'begins anew from a state nobody can read: %j',
    (stored) => {
      expect(readPace(stored)).toEqual({ next: 0, seconds: [] });
    },
  );
});
