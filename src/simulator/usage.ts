/** The calls of the calendar month (in China's zone) that count towards the free edition's quota. */
import type { SimulatorState } from '#simulator/state.ts';

const CHINA_OFFSET_MS = 8 * 3_600_000;

export class Usage {
  #month: string;
  #calls: number;

  constructor(saved: SimulatorState['usage'] = { month: '', calls: 0 }) {
    this.#month = saved.month;
    this.#calls = saved.calls;
  }

  /** Counts one call; false when the month's quota is used up. */
  count(now: Date, quota: number): boolean {
    const month = new Date(now.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 7);
    if (month !== this.#month) {
      this.#month = month;
      this.#calls = 0;
    }
    if (this.#calls >= quota) return false;
    this.#calls += 1;
    return true;
  }

  save(): SimulatorState['usage'] {
    return { month: this.#month, calls: this.#calls };
  }
}
