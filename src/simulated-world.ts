/**
 * The whole bot on a simulator whose clock stands still until it is moved: what the rehearsal plays and the tests
 * drive. Between the two there is the real protocol, in both directions.
 */
import type { Hono } from 'hono';
import type { Log } from '#app/context.ts';
import { type Bytes, type EvidenceStore, evidenceStore } from '#app/evidence-store.ts';
import { redraw } from '#app/redraw.ts';
import type { Database } from '#db/database.ts';
import { createApp } from '#http/app.ts';
import type { Clock } from '#jobs/clock.ts';
import { tendEvidence } from '#jobs/evidence.ts';
import { type Delivered, type Delivery, deliver } from '#jobs/outbox.ts';
import { type TickReport, tick } from '#jobs/tick.ts';
import { feishu } from '#platform/feishu/feishu.ts';
import type { Platform } from '#platform/port.ts';
import { SimulatedClock } from '#simulator/clock.ts';
import { Simulator } from '#simulator/simulator.ts';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';

export interface SimulatedWorld {
  app: Hono;
  database: Database;
  platform: Platform;
  simulator: Simulator;
  delivery: Delivery;
  evidence: EvidenceStore;
  now(): Date;
  /** Fetches and delivers what is due, moving the clock where pacing asks to wait. */
  settle(until?: Date): Promise<Delivered>;
  /** One look at what has fallen due, and its delivery. */
  tick(): Promise<TickReport>;
  /** Moves the clock to an instant, delivering on the way what was planned for before it. */
  moveTo(at: Date): Promise<void>;
}

export interface WorldOptions {
  database: Database;
  start: Date;
  log: Log;
  /** Where evidence lies; in memory unless given. */
  bytes?: Bytes;
  /** Spread a slot's messages over its minutes, as in production. */
  spread: boolean;
}

export function simulatedWorld({ database, start, log, spread, bytes }: WorldOptions): SimulatedWorld {
  const clock = new SimulatedClock({ wall: () => start, start, running: false });
  const simulator: Simulator = new Simulator({
    app: SIMULATED_APP,
    clock,
    deliver: async (request) => app.fetch(request),
  });
  const now = () => clock.now();
  const platform = feishu(
    { ...SIMULATED_APP, domain: 'http://127.0.0.1' },
    { fetch: async (request) => simulator.fetch(request), now, log },
  );
  const app: Hono = createApp({ database, platform, now, log, wake: () => {}, background: () => {} });
  const delivery: Delivery = {
    database,
    platform,
    log,
    clock: steppingClock(clock),
    draw: (cardKey, chatId, at) => redraw(database.orm, cardKey, chatId, at),
  };
  const evidence = evidenceStore(bytes ?? inMemory());
  const settle = async (until?: Date) => {
    await tendEvidence({ database, platform, log, store: evidence, clock: delivery.clock }, until);
    return deliver(delivery, until);
  };
  return {
    app,
    database,
    platform,
    simulator,
    delivery,
    evidence,
    now,
    settle,
    tick: async () => {
      const report = await tick({ database, now: now(), spread });
      await settle();
      return report;
    },
    moveTo: async (at) => {
      await settle(at);
      if (at > now()) await clock.moveTo(at);
    },
  };
}

function inMemory(): Bytes {
  const kept = new Map<string, Uint8Array>();
  return {
    get: async (key) => kept.get(key) ?? null,
    put: async (key, bytes) => {
      kept.set(key, bytes);
    },
  };
}

/** Lets the simulated time pass instead of waiting; waits that overlap pass together. */
function steppingClock(clock: SimulatedClock): Clock {
  let moving: Promise<void> = Promise.resolve();
  return {
    now: async () => clock.now(),
    wait: (ms) => {
      const target = new Date(clock.now().getTime() + ms);
      moving = moving.then(() => (target > clock.now() ? clock.moveTo(target) : undefined));
      return moving;
    },
  };
}
