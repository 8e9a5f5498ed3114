/**
 * How often the platform lets the bot act: sliding windows on the simulated clock. A call that is turned away does
 * not count; whichever window of a rule is full first turns it away.
 */

export interface Rule {
  count: number;
  windowMs: number;
}

/** Level 4 of the platform's table: sending, replying, patching, chats. */
export const PER_API: readonly Rule[] = [
  { count: 50, windowMs: 1_000 },
  { count: 1_000, windowMs: 60_000 },
];
/** Per group (shared by all its bots), per person written to, and per message patched. */
export const PER_TARGET: readonly Rule[] = [{ count: 5, windowMs: 1_000 }];

/** Above this many keys the idle ones are dropped: every message patched has one. */
const MANY_KEYS = 2_000;

export class Limits {
  readonly #seen = new Map<string, number[]>();

  /** Milliseconds until the call would be let through; 0 when it is, and then it counts. */
  admit(key: string, rules: readonly Rule[], now: Date): number {
    const longest = Math.max(...rules.map((rule) => rule.windowMs));
    const seen = (this.#seen.get(key) ?? []).filter((at) => at > now.getTime() - longest);
    const wait = Math.max(...rules.map((rule) => waitFor(seen, rule, now.getTime())));
    if (wait === 0) seen.push(now.getTime());
    this.#seen.set(key, seen);
    if (this.#seen.size > MANY_KEYS) this.#forgetIdle(now.getTime() - 60_000);
    return wait;
  }

  #forgetIdle(before: number): void {
    for (const [key, seen] of this.#seen) {
      if ((seen.at(-1) ?? 0) <= before) this.#seen.delete(key);
    }
  }
}

function waitFor(seen: readonly number[], rule: Rule, now: number): number {
  const blocking = seen.at(-rule.count);
  return blocking === undefined ? 0 : Math.max(0, blocking + rule.windowMs - now);
}
