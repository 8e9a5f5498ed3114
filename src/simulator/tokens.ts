/** The app's access tokens: two hours each; the same one is handed out again while half an hour of it is left. */
import type { Ids } from '#simulator/ids.ts';
import type { TenantToken } from '#simulator/state.ts';

const LIFETIME_MS = 7_200_000;
const RENEWED_BELOW_MS = 1_800_000;

export class Tokens {
  readonly #ids: Ids;
  #issued: TenantToken[];

  constructor(ids: Ids, saved: readonly TenantToken[] = []) {
    this.#ids = ids;
    this.#issued = [...saved];
  }

  issue(now: Date): { token: string; expiresInSeconds: number } {
    this.#issued = this.#issued.filter((issued) => left(issued, now) > 0);
    const reusable = this.#issued.find((issued) => left(issued, now) >= RENEWED_BELOW_MS);
    const issued = reusable ?? {
      token: this.#ids.mint('t-'),
      expiresAt: new Date(now.getTime() + LIFETIME_MS).toISOString(),
    };
    if (!reusable) this.#issued.push(issued);
    return { token: issued.token, expiresInSeconds: Math.floor(left(issued, now) / 1_000) };
  }

  isValid(token: string, now: Date): boolean {
    return this.#issued.some((issued) => issued.token === token && left(issued, now) > 0);
  }

  revokeAll(): void {
    this.#issued = [];
  }

  save(): TenantToken[] {
    return [...this.#issued];
  }
}

function left(issued: TenantToken, now: Date): number {
  return Date.parse(issued.expiresAt) - now.getTime();
}
