/**
 * When the next calls to the platform may leave: 50 a second and 1,000 a minute per app, whichever is tighter. Pure:
 * the state is one row that all instances share, so together they keep the limits that each would keep alone.
 */
import { z } from 'zod';

/** A little below the platform's 50/s and 1,000/min, so that clocks which differ by a hair cause no refusal. */
const GAP_MS = 21;
const PER_MINUTE = 980;
const MINUTE_S = 60;
/** Slots are given at most this far ahead: what is claimed must be sent well within its lease. */
const HORIZON_MS = 1_000;

const stateSchema = z
  .object({
    /** The first instant at which another call may leave, in epoch milliseconds. */
    next: z.number(),
    /** Calls per second of the last minute, as [epoch second, calls]. */
    seconds: z.array(z.tuple([z.number(), z.number()])),
  })
  .nullable()
  .catch(null);

export interface Pace {
  next: number;
  seconds: readonly (readonly [second: number, calls: number])[];
}

/** The stored state, or a fresh one where there is none or it cannot be read. */
export function readPace(stored: unknown): Pace {
  return stateSchema.parse(stored) ?? { next: 0, seconds: [] };
}

/** Up to `wanted` instants within the next second at which calls may leave; empty when the minute is full. */
export function slots(pace: Pace, now: Date, wanted: number): readonly Date[] {
  const given: Date[] = [];
  let state = pace;
  while (given.length < wanted) {
    const at = nextSlot(state, now.getTime());
    if (at > now.getTime() + HORIZON_MS) break;
    given.push(new Date(at));
    state = take(state, [new Date(at)]);
  }
  return given;
}

/** When the next call may leave at the earliest. */
export function earliest(pace: Pace, now: Date): Date {
  return new Date(nextSlot(pace, now.getTime()));
}

function nextSlot(pace: Pace, now: number): number {
  const at = Math.max(now, pace.next);
  const second = Math.floor(at / 1000);
  // Whole seconds are counted, one more than the minute has: never more than the limit in any 60 seconds.
  const recent = pace.seconds.filter(([start]) => start >= second - MINUTE_S && start <= second);
  const calls = recent.reduce((sum, [, count]) => sum + count, 0);
  if (calls < PER_MINUTE) return at;
  const oldest = Math.min(...recent.map(([start]) => start));
  return nextSlot(pace, (oldest + MINUTE_S + 1) * 1000);
}

/** The pace after calls left at these instants. */
export function take(pace: Pace, used: readonly Date[]): Pace {
  const last = used.at(-1);
  if (!last) return pace;
  const seconds = new Map(pace.seconds);
  for (const at of used) {
    const second = Math.floor(at.getTime() / 1000);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  const oldest = Math.floor(last.getTime() / 1000) - MINUTE_S;
  return {
    next: last.getTime() + GAP_MS,
    seconds: [...seconds].filter(([second]) => second >= oldest).sort(([a], [b]) => a - b),
  };
}

/** The pace after the platform said how long to wait. */
export function hold(pace: Pace, until: Date): Pace {
  return { ...pace, next: Math.max(pace.next, until.getTime()) };
}
