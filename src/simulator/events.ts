/**
 * Events on their way to the bot: at least once, re-pushed 15 s, 5 min, 1 h and 6 h after a failure, then given up.
 * Card callbacks travel the same line but are pushed once only.
 */
import type { SimulatedClock } from '#simulator/clock.ts';
import { type Answered, asDelivery, carry, type Delivery, type Line } from '#simulator/delivery.ts';
import type { EventFaults } from '#simulator/faults.ts';
import type { Ids } from '#simulator/ids.ts';
import type { EventRecord } from '#simulator/state.ts';

export interface Deadlines {
  replyMs: number;
  challengeMs: number;
}

const REPUSH_AFTER_MS = [15_000, 300_000, 3_600_000, 21_600_000];
/** Of the events that are over, the last ones are kept for looking at. */
const LOG_LENGTH = 500;

export class Events {
  readonly #line: Line;
  readonly #clock: SimulatedClock;
  readonly #ids: Ids;
  readonly #faults: EventFaults;
  readonly #deadlines: Deadlines;
  #log: EventRecord[];
  /** Events raised in the same breath, when they are to be delivered in reverse order. */
  #breath: (() => void)[] = [];

  constructor(
    line: Line,
    clock: SimulatedClock,
    ids: Ids,
    faults: EventFaults,
    deadlines: Deadlines,
    saved: readonly EventRecord[] = [],
  ) {
    this.#line = line;
    this.#clock = clock;
    this.#ids = ids;
    this.#faults = faults;
    this.#deadlines = deadlines;
    this.#log = saved.map((record) => ({ ...record, attempts: [...record.attempts] }));
    for (const record of this.#log) this.#plan(record);
  }

  get log(): readonly EventRecord[] {
    return this.#log;
  }

  /** Ends when the first push was answered or its deadline passed. */
  async push(type: string, event: unknown): Promise<Delivery> {
    const record = this.#record(type, event, 'ms');
    const { envelope } = record;
    await this.#turn();
    const answered = await this.#attempt(record);
    if (answered.status === 200) await this.#again(record, envelope, event);
    return asDelivery(answered, record.eventId);
  }

  /** A click's callback: never pushed again. */
  async callback(event: unknown): Promise<Answered & { envelope: unknown; eventId: string }> {
    const record = this.#record('card.action.trigger', event, 'µs');
    const { envelope, eventId } = record;
    const answered = await this.#send(record, this.#clock.now());
    this.#note(record, answered);
    this.#close(record);
    return { ...answered, envelope, eventId };
  }

  /** What the platform sends when an admin saves the webhook's URL; unsigned, as users report. */
  async challenge(challenge: string): Promise<Delivery> {
    const { verificationToken: token } = this.#line.app;
    const answered = await carry(this.#line, {
      envelope: { challenge, token, type: 'url_verification' },
      signedAt: this.#clock.now(),
      nonce: this.#ids.mint(''),
      signed: false,
      deadlineMs: this.#deadlines.challengeMs,
      faults: this.#faults,
    });
    return asDelivery(answered, '');
  }

  save(): EventRecord[] {
    return this.#log.map((record) => ({ ...record, attempts: [...record.attempts] }));
  }

  #record(type: string, event: unknown, unit: 'ms' | 'µs'): EventRecord {
    const now = this.#clock.now();
    const { verificationToken: token, appId, tenantKey } = this.#line.app;
    const record: EventRecord = {
      eventId: this.#ids.mint(''),
      type,
      raisedAt: now.toISOString(),
      attempts: [],
      nextAt: null,
      envelope: null,
    };
    record.envelope = {
      schema: '2.0',
      header: {
        event_id: record.eventId,
        event_type: type,
        create_time: unit === 'ms' ? String(now.getTime()) : `${now.getTime()}000`,
        token,
        app_id: appId,
        tenant_key: tenantKey,
      },
      event,
    };
    this.#log.push(record);
    return record;
  }

  async #attempt(record: EventRecord): Promise<Answered> {
    const pushedAt = this.#clock.now();
    const wait = REPUSH_AFTER_MS[record.attempts.length];
    // Planned before the push: a process that stops meanwhile still pushes it again.
    record.nextAt = wait === undefined ? null : new Date(pushedAt.getTime() + wait).toISOString();
    const signedAt = this.#faults.staleSignature ? new Date(record.raisedAt) : pushedAt;
    const answered = await this.#send(record, signedAt);
    this.#note(record, answered);
    if (answered.status === 200 || record.nextAt === null) this.#close(record);
    else this.#plan(record);
    return answered;
  }

  #send(record: EventRecord, signedAt: Date): Promise<Answered> {
    return carry(this.#line, {
      envelope: record.envelope,
      signedAt,
      nonce: this.#ids.mint(''),
      signed: true,
      deadlineMs: this.#deadlines.replyMs,
      faults: this.#faults,
    });
  }

  #plan(record: EventRecord): void {
    if (record.nextAt === null) return;
    this.#clock.schedule(new Date(record.nextAt), async () => {
      await this.#attempt(record);
    });
  }

  #note(record: EventRecord, { status }: Answered): void {
    record.attempts.push({ at: this.#clock.now().toISOString(), status });
  }

  #close(record: EventRecord): void {
    record.nextAt = null;
    record.envelope = null;
    const over = this.#log.filter((other) => other.nextAt === null).length;
    if (over > 2 * LOG_LENGTH) this.#log = this.#withoutOldest(over - LOG_LENGTH);
  }

  #withoutOldest(count: number): EventRecord[] {
    let left = count;
    return this.#log.filter((record) => {
      if (left === 0 || record.nextAt !== null) return true;
      left -= 1;
      return false;
    });
  }

  /** The platform delivers at least once: also what was taken may come again. */
  async #again(record: EventRecord, envelope: unknown, event: unknown): Promise<void> {
    if (this.#faults.duplicate === 'new event_id') {
      await this.#attempt(this.#record(record.type, event, 'ms'));
    } else if (this.#faults.duplicate === 'same event_id') {
      this.#note(record, await this.#send({ ...record, envelope }, this.#clock.now()));
    }
  }

  /** Waits for one's turn: at once, or last come first served among those raised in the same breath. */
  #turn(): Promise<void> {
    if (!this.#faults.reorder) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.#breath.length === 0) setTimeout(() => this.#release(), 0);
    this.#breath.push(resolve);
    return promise;
  }

  #release(): void {
    const waiting = this.#breath.reverse();
    this.#breath = [];
    for (const go of waiting) go();
  }
}
