/**
 * What can be made to go wrong, in turn (`next`) or by chance (`share`). Chance is a seeded sequence: the same seed
 * and the same calls always meet the same faults.
 */

export type Fault =
  /** The gateway fails; nothing took effect, and the body is not JSON. */
  | { kind: 'server error'; status?: 500 | 502 | 503 }
  /** HTTP 429, 99991400, with the seconds to wait. */
  | { kind: 'limited'; resetSeconds?: number }
  /** 230020: too often to this chat or person. */
  | { kind: 'chat limited' }
  /** 11232: the whole system is busy. */
  | { kind: 'system busy' }
  /** The answer takes this long, in real time. */
  | { kind: 'latency'; ms: number }
  /** The call took effect, the connection breaks before the answer. */
  | { kind: 'lost answer' }
  /** The connection breaks before the call took effect. */
  | { kind: 'dropped' }
  /** The call is never answered and takes no effect; it ends when the caller gives up. */
  | { kind: 'silence' }
  /** Every token handed out so far is revoked before this call is looked at. */
  | { kind: 'stale token' };

/** How events and callbacks travel; all off, they travel as the platform documents it. */
export interface EventFaults {
  /** Unencrypted and unsigned, as for an app without an encrypt key. */
  plain: boolean;
  /** JSON with line breaks and indentation: breaks receivers that sign what they serialised again. */
  whitespace: boolean;
  /** Deliver each event twice: as it was, or under another event_id. */
  duplicate: 'no' | 'same event_id' | 'new event_id';
  /** Deliver events raised in the same breath in reverse order. */
  reorder: boolean;
  /** Sign a re-push with the first push's timestamp; whether the platform does is not documented. */
  staleSignature: boolean;
  /** False: nobody subscribed to the card callback, so a click fails with 200340. */
  callbackSubscribed: boolean;
}

interface Planned {
  fault: Fault;
  on: string | undefined;
  left: number;
  chance: number;
}

const SENDS = new Set(['POST /im/v1/messages', 'POST /im/v1/messages/:message_id/reply']);

export class Faults {
  readonly events: EventFaults = {
    plain: false,
    whitespace: false,
    duplicate: 'no',
    reorder: false,
    staleSignature: false,
    callbackSubscribed: true,
  };
  /** Calls a month before 99991403; the free edition has 10,000. */
  monthlyQuota = Number.POSITIVE_INFINITY;
  /** False lifts every rate limit, for scenes in which the clock stands still. */
  rateLimits = true;
  /** How long the tenant lets a message be recalled (230009 afterwards). */
  recallWithinMs = Number.POSITIVE_INFINITY;
  /** What a form sends for an optional select or date left alone; the platform does not document it. */
  unsetField: 'absent' | 'empty' | 'null' = 'absent';

  readonly #chance: () => number;
  #planned: Planned[] = [];

  constructor(seed = 1) {
    this.#chance = mulberry32(seed);
  }

  /**
   * The next `count` calls meet this fault. `on` names one route, such as `POST /im/v1/messages`; without it, every
   * call but the token's (and, for the two sending limits, every send).
   */
  next(count: number, fault: Fault, on?: string): void {
    this.#planned.push({ fault, on, left: count, chance: 1 });
  }

  /** A share (0 … 1) of all calls meets this fault, until `clear()`. */
  share(chance: number, fault: Fault, on?: string): void {
    this.#planned.push({ fault, on, left: Number.POSITIVE_INFINITY, chance });
  }

  /** No more planned faults; the switches stay as they are. */
  clear(): void {
    this.#planned = [];
  }

  /** The fault this call meets, at most one. */
  draw(route: string): Fault | null {
    for (const planned of this.#planned) {
      if (!applies(planned, route)) continue;
      if (planned.chance < 1 && this.#chance() >= planned.chance) continue;
      planned.left -= 1;
      this.#planned = this.#planned.filter((other) => other.left > 0);
      return planned.fault;
    }
    return null;
  }
}

function applies(planned: Planned, route: string): boolean {
  if (planned.on !== undefined) return planned.on === route;
  if (planned.fault.kind === 'chat limited' || planned.fault.kind === 'system busy') return SENDS.has(route);
  return !route.includes('/auth/');
}

/** A small, fast, well-distributed generator of 32 bits of state; numbers in [0, 1). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
