/**
 * A send's `uuid`: at most one success within an hour. What the platform answers to a later repeat is not documented;
 * here it is the original message. A repeat while the first is still under way is refused (230049).
 */
import { Refused } from '#simulator/answer.ts';
import type { SimulatorState } from '#simulator/state.ts';

const GOOD_FOR_MS = 3_600_000;

export class Uuids {
  /** In the order of sending, so that the expired ones are the first. */
  readonly #sent = new Map<string, { messageId: string; at: string }>();
  readonly #sending = new Set<string>();

  constructor(saved: SimulatorState['uuids'] = []) {
    for (const { uuid, ...sent } of saved) this.#sent.set(uuid, sent);
  }

  /** Carries out a send once: `send` returns the id of its message, or the repeat gets the one of the first. */
  async once(uuid: string | undefined, now: () => Date, send: () => Promise<string>): Promise<string> {
    if (uuid === undefined || uuid === '') return send();
    this.#forgetExpired(now());
    const earlier = this.#sent.get(uuid);
    if (earlier) return earlier.messageId;
    if (this.#sending.has(uuid)) throw new Refused(230049);
    this.#sending.add(uuid);
    try {
      const messageId = await send();
      this.#sent.set(uuid, { messageId, at: now().toISOString() });
      return messageId;
    } finally {
      this.#sending.delete(uuid);
    }
  }

  save(): SimulatorState['uuids'] {
    return [...this.#sent].map(([uuid, sent]) => ({ uuid, ...sent }));
  }

  #forgetExpired(now: Date): void {
    for (const [uuid, { at }] of this.#sent) {
      if (Date.parse(at) + GOOD_FOR_MS > now.getTime()) return;
      this.#sent.delete(uuid);
    }
  }
}
