/**
 * What the page remembers beside the platform's own state: the last press on each card, what goes on, the crowd's temper,
 * the faults that are on. One long thing goes on at a time, and can be stopped.
 */
import type { ClickOutcome } from '#simulator/click.ts';
import type { Changes } from '#simulator/playground/changes.ts';
import type { FaultName } from '#simulator/playground/fault-switches.ts';
import type { CrowdWish, Rehearsal, Step } from '#simulator/playground/stage.ts';

const PRESSES_KEPT = 200;
/** Progress is told at most so often. */
const TOLD_EVERY_MS = 150;

export class Busy extends Error {}

export class Session {
  crowd: { wish: CrowdWish; daily: boolean } = {
    wish: { seed: 2023, prompt: 0.7, slow: 0.2, finds: 0.03 },
    daily: false,
  };
  faults: ReadonlySet<FaultName> = new Set();
  speed: number | null = null;
  rehearsal: Rehearsal | null = null;
  /** The revision at which something that went on after its answer failed: whoever knows an earlier one is told. */
  failedAt = 0;

  readonly #changes: Changes;
  readonly #presses = new Map<string, ClickOutcome>();
  #doing: { words: string; abort: AbortController } | null = null;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  get busy(): boolean {
    return this.#doing !== null;
  }

  get doing(): string | null {
    return this.speed === null ? (this.#doing?.words ?? null) : null;
  }

  lastPress(messageId: string): ClickOutcome | null {
    return this.#presses.get(messageId) ?? null;
  }

  pressed(messageId: string, outcome: ClickOutcome): void {
    this.#presses.delete(messageId);
    this.#presses.set(messageId, outcome);
    const [oldest] = this.#presses.keys();
    if (this.#presses.size > PRESSES_KEPT && oldest !== undefined) this.#presses.delete(oldest);
  }

  /** @throws Busy when something goes on already. */
  async during(
    words: string,
    work: (options: { signal: AbortSignal; step: Step }) => Promise<void>,
  ): Promise<void> {
    if (this.#doing) throw new Busy();
    const doing = { words, abort: new AbortController() };
    this.#doing = doing;
    this.#changes.stage();
    let told = 0;
    const step = (progress: string) => {
      doing.words = `${words} ${progress}`;
      if (performance.now() - told < TOLD_EVERY_MS) return;
      told = performance.now();
      this.#changes.stage();
    };
    try {
      await work({ signal: doing.abort.signal, step });
    } finally {
      this.#doing = null;
      this.#changes.stage();
    }
  }

  failed(): void {
    this.#changes.stage();
    this.failedAt = this.#changes.revision;
  }

  stop(): void {
    this.#doing?.abort.abort();
  }
}
