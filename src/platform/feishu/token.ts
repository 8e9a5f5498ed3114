/**
 * The app's access token: one request however many ask at once, renewed before it ends. A request for it that hangs is
 * given up by whoever waits, since on Workers it may belong to a visitor who has left.
 */
import { PlatformError } from '#platform/port.ts';
import { within } from './deadline.ts';

export interface Granted {
  token: string;
  expiresInMs: number;
}

export interface Tokens {
  get(): Promise<string>;
  /** Forgets this token; a newer one stays. */
  drop(token: string): void;
}

/** A token about to end may end on its way. */
const EARLY_MS = 3 * 60_000;

export function tokens(request: () => Promise<Granted>, now: () => Date, deadlineMs: number): Tokens {
  let held: { token: string; until: number } | null = null;
  let flight: Promise<string> | null = null;

  async function renew(): Promise<string> {
    const granted = await request();
    held = { token: granted.token, until: now().getTime() + granted.expiresInMs - EARLY_MS };
    return granted.token;
  }

  async function fly(): Promise<string> {
    flight ??= renew();
    const mine = flight;
    try {
      return await within(deadlineMs, () => mine);
    } finally {
      if (flight === mine) flight = null;
    }
  }

  return {
    async get() {
      if (held !== null && now().getTime() < held.until) return held.token;
      try {
        return await fly();
      } catch (error) {
        throw nothingSent(error);
      }
    },
    drop(token) {
      if (held?.token === token) held = null;
    },
  };
}

/** Whatever became of the request for a token, the message itself was not sent. */
export function nothingSent(error: unknown): unknown {
  if (!(error instanceof PlatformError) || error.kind !== 'unknown outcome') return error;
  return new PlatformError('retry', error.code, '没有收到飞书的答复，稍后自动重试。');
}
