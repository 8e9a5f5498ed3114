/** The ids the platform mints: its prefixes, and a counter instead of chance, so that a run can be repeated exactly. */

export class Ids {
  #last: number;

  constructor(last = 0) {
    this.#last = last;
  }

  get last(): number {
    return this.#last;
  }

  /** `om_0000…002a`: a prefix (may be empty) and 32 hexadecimal digits. */
  mint(prefix: string): string {
    this.#last += 1;
    return `${prefix}${this.#last.toString(16).padStart(32, '0')}`;
  }
}
