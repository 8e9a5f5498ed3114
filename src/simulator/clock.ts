/**
 * The simulated platform's time. It stands still until it is moved (tests, rehearsal) or runs at real speed from an
 * offset (`npm start`). What falls due on the way of a move is carried out at its own instant, in order.
 */

interface Timer {
  at: number;
  order: number;
  act: () => Promise<void>;
}

/** The longest wait `setTimeout` can hold. */
const LONGEST_WAIT_MS = 2_147_483_647;

export class SimulatedClock {
  readonly #wall: () => Date;
  #offsetMs: number;
  #stoodAt: number | null;
  #timers: Timer[] = [];
  #lastOrder = 0;
  #moving = false;
  #arrival: Promise<void> = Promise.resolve();
  #waker: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<(now: Date) => void | Promise<void>>();

  /** `start` is what the clock shows at first; a running one goes on from there with the wall clock. */
  constructor(options: { wall: () => Date; start: Date; running: boolean }) {
    this.#wall = options.wall;
    this.#offsetMs = options.start.getTime() - this.#wall().getTime();
    this.#stoodAt = options.running ? null : options.start.getTime();
  }

  get running(): boolean {
    return this.#stoodAt === null;
  }

  /** Whether a move is under way; another one has to wait. */
  get moving(): boolean {
    return this.#moving;
  }

  /** Ends when no move is under way. */
  async arrived(): Promise<void> {
    while (this.#moving) await this.#arrival;
  }

  now(): Date {
    return new Date(this.#nowMs());
  }

  run(): void {
    if (this.#stoodAt === null) return;
    this.#offsetMs = this.#stoodAt - this.#wall().getTime();
    this.#stoodAt = null;
    this.#wakeLater();
  }

  stop(): void {
    this.#stoodAt = this.#nowMs();
    clearTimeout(this.#waker);
  }

  /**
   * Moves to a later instant, carrying out what falls due on the way, then tells the listeners.
   * @throws RangeError when that would be backwards; Error when a move is under way.
   */
  async moveTo(at: Date): Promise<void> {
    const target = at.getTime();
    const from = this.#nowMs();
    if (Number.isNaN(target)) throw new RangeError('The clock cannot be moved to an invalid date.');
    if (target < from) {
      throw new RangeError(
        `The clock only moves forward: it shows ${new Date(from).toISOString()}, which is later than ${at.toISOString()}.`,
      );
    }
    await this.#move(() => Math.max(target, this.#nowMs()), this.#listeners);
  }

  async advance(ms: number): Promise<void> {
    await this.moveTo(new Date(this.#nowMs() + ms));
  }

  /** Lets time pass as if it had been waited for: what falls due is carried out, the listeners of moves hear nothing. */
  async pass(ms: number): Promise<void> {
    const target = this.#nowMs() + ms;
    await this.#move(() => Math.max(target, this.#nowMs()), []);
  }

  /** Carries out what has fallen due by now; a running clock does this by itself. */
  async catchUp(): Promise<void> {
    await this.#move(() => this.#nowMs(), []);
  }

  /** Called after each move, with the instant arrived at; the move ends when the listener has. */
  onMove(listener: (now: Date) => void | Promise<void>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Carries something out when the clock reaches an instant; one already passed is due at the next move. */
  schedule(at: Date, act: () => Promise<void>): () => void {
    this.#lastOrder += 1;
    const timer: Timer = { at: at.getTime(), order: this.#lastOrder, act };
    this.#timers.push(timer);
    this.#wakeLater();
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Goes on from a saved instant. One that lies in the past is ignored: time already went further. */
  resume(at: Date): void {
    if (at.getTime() > this.#nowMs()) this.#show(at.getTime());
  }

  #nowMs(): number {
    return this.#stoodAt ?? this.#wall().getTime() + this.#offsetMs;
  }

  #show(ms: number): void {
    if (this.#stoodAt === null) this.#offsetMs = ms - this.#wall().getTime();
    else this.#stoodAt = ms;
  }

  async #move(target: () => number, tell: Iterable<(now: Date) => void | Promise<void>>): Promise<void> {
    if (this.#moving) throw new Error('The clock is being moved already; wait until it has arrived.');
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#moving = true;
    this.#arrival = promise;
    try {
      for (let due = this.#takeDue(target()); due; due = this.#takeDue(target())) {
        if (due.at > this.#nowMs()) this.#show(due.at);
        await due.act();
      }
      const end = target();
      if (end > this.#nowMs()) this.#show(end);
      for (const listener of tell) await listener(this.now());
    } finally {
      this.#moving = false;
      resolve();
      this.#wakeLater();
    }
  }

  #takeDue(by: number): Timer | undefined {
    const due = this.#earliest();
    if (due === undefined || due.at > by) return undefined;
    this.#timers = this.#timers.filter((timer) => timer !== due);
    return due;
  }

  #earliest(): Timer | undefined {
    return this.#timers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
  }

  #wakeLater(): void {
    clearTimeout(this.#waker);
    const next = this.#earliest();
    if (!this.running || this.#moving || next === undefined) return;
    const wait = Math.min(Math.max(next.at - this.#nowMs(), 0), LONGEST_WAIT_MS);
    this.#waker = setTimeout(() => this.#wake(), wait);
    this.#waker.unref();
  }

  #wake(): void {
    if (!this.#moving) void this.catchUp();
  }
}
