/**
 * The tokens a click hands out for updating its card later: two updates within half an hour, and not before the click
 * was answered. While a click on a card is unanswered, nothing else may change that card.
 */
import { Refused } from '#simulator/answer.ts';
import type { Ids } from '#simulator/ids.ts';
import type { UpdateToken } from '#simulator/state.ts';

const LIFETIME_MS = 30 * 60_000;
const USES = 2;

export class UpdateTokens {
  readonly #ids: Ids;
  readonly #tokens = new Map<string, UpdateToken>();
  /** Tokens of clicks not answered yet. */
  readonly #unanswered = new Set<string>();

  constructor(ids: Ids, saved: readonly UpdateToken[] = []) {
    this.#ids = ids;
    for (const token of saved) this.#tokens.set(token.token, token);
  }

  /** For a click that begins now; `answered` ends it. */
  issue(messageId: string, now: Date): string {
    this.#forgetExpired(now);
    const expiresAt = new Date(now.getTime() + LIFETIME_MS).toISOString();
    const token = { token: this.#ids.mint('c-'), messageId, usesLeft: USES, expiresAt };
    this.#tokens.set(token.token, token);
    this.#unanswered.add(token.token);
    return token.token;
  }

  answered(token: string): void {
    this.#unanswered.delete(token);
  }

  isLocked(messageId: string): boolean {
    return [...this.#unanswered].some((token) => this.#tokens.get(token)?.messageId === messageId);
  }

  /** The message the token may update. @throws Refused */
  check(token: string, now: Date): string {
    if (!token.startsWith('c-')) throw new Refused(300020);
    const found = this.#tokens.get(token);
    if (!found || Date.parse(found.expiresAt) <= now.getTime()) throw new Refused(300030);
    if (this.#unanswered.has(token)) throw new Refused(11310);
    if (found.usesLeft === 0) throw new Refused(300040);
    return found.messageId;
  }

  use(token: string): void {
    const found = this.#tokens.get(token);
    if (found) this.#tokens.set(token, { ...found, usesLeft: found.usesLeft - 1 });
  }

  save(): UpdateToken[] {
    return [...this.#tokens.values()];
  }

  #forgetExpired(now: Date): void {
    for (const [token, { expiresAt }] of this.#tokens) {
      if (Date.parse(expiresAt) <= now.getTime()) this.#tokens.delete(token);
    }
  }
}
