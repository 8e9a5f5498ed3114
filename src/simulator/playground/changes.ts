/**
 * What changed since when. Whoever watches is only told that there is something new, and asks for what changed since the
 * revision it knows: a line that broke and came back has missed nothing.
 */
import { randomUUID } from 'node:crypto';
import type { SimulatedMessage } from '#simulator/shown-message.ts';

interface Change {
  revision: number;
  chatId: string;
  messageId: string;
}

const KEPT = 20_000;

export class Changes {
  /** Another one after each start, so that an open page knows that its revisions mean nothing any more. */
  readonly epoch: string = randomUUID();
  #revision = 0;
  #stageAt = 0;
  #log: Change[] = [];
  readonly #listeners = new Set<() => void>();

  get revision(): number {
    return this.#revision;
  }

  message({ chatId, messageId }: SimulatedMessage): void {
    this.#log.push({ revision: this.#revision + 1, chatId, messageId });
    if (this.#log.length > 2 * KEPT) this.#log = this.#log.slice(-KEPT);
    this.#tell();
  }

  /** Something beside the messages: the clock was moved, a fault switched on. */
  stage(): void {
    this.#stageAt = this.#revision + 1;
    this.#tell();
  }

  stageChangedSince(revision: number): boolean {
    return this.#stageAt > revision;
  }

  /** The messages of a chat that are new or changed, each once; null when that is no longer known. */
  messagesSince(revision: number, chatId: string): ReadonlySet<string> | null {
    const first = this.#log[0]?.revision ?? 1;
    if (revision > this.#revision || (first > 1 && revision < first - 1)) return null;
    const changed = new Set<string>();
    for (let index = this.#log.length - 1; index >= 0; index -= 1) {
      const change = this.#log[index];
      if (!change || change.revision <= revision) break;
      if (change.chatId === chatId) changed.add(change.messageId);
    }
    return changed;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    this.#revision += 1;
    for (const listener of this.#listeners) listener();
  }
}
