/**
 * What the Worker works for: a database with plan and roster, and the simulated platform behind an HTTP address of
 * its own, both on this machine. The clock is the real one; the campaign starts in a month, so that nothing is due.
 */
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { loadPlan } from '#app/load-plan.ts';
import { applyRoster, previewRoster } from '#app/load-roster.ts';
import type { Database } from '#db/database.ts';
import { stamp } from '#db/installation.ts';
import { openPostgres } from '#db/postgres.ts';
import { addDays, dayOf } from '#domain/calendar.ts';
import { shiftPlan } from '#domain/plan.ts';
import { feishu } from '#platform/feishu/feishu.ts';
import { SimulatedClock } from '#simulator/clock.ts';
import { Simulator } from '#simulator/simulator.ts';
import { SIMULATED_APP, syntheticPlan, syntheticRoster } from '#src/synthetic-bureau.ts';
import { freshDatabase } from '#test/support/postgres.ts';

export interface WorkerBureau {
  /** One connection, so that every other one is the Worker's. */
  database: Database;
  simulator: Simulator;
  /** The settings a Worker needs to work for this bureau. */
  secrets: Record<string, string>;
  /** Where the platform pushes events from now on. */
  connect(worker: URL): void;
  close(): Promise<void>;
}

export async function openWorkerBureau(): Promise<WorkerBureau> {
  let webhook = new URL('http://127.0.0.1');
  const simulator = new Simulator({
    app: SIMULATED_APP,
    clock: new SimulatedClock({ wall: () => new Date(), start: new Date(), running: true }),
    deliver: (request) => fetch(new Request(webhook, request)),
    deadlines: { replyMs: 10_000, challengeMs: 10_000 },
  });
  const server = serve({ fetch: (request) => simulator.fetch(request), hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const domain = `http://127.0.0.1:${address.port}`;
  const { url, drop } = await freshDatabase('template_of_tests');
  const database = openPostgres(url, { connections: 1 });
  await found(database, domain);
  // Whoever has two roles has two rows.
  const people = new Map(syntheticRoster().map((row) => [row.id.value, row.name]));
  for (const [openId, name] of people) simulator.addPerson({ name, openId });
  return {
    database,
    simulator,
    secrets: {
      DATABASE_URL: url,
      FEISHU_APP_ID: SIMULATED_APP.appId,
      FEISHU_APP_SECRET: SIMULATED_APP.appSecret,
      FEISHU_ENCRYPT_KEY: SIMULATED_APP.encryptKey,
      FEISHU_VERIFICATION_TOKEN: SIMULATED_APP.verificationToken,
      FEISHU_DOMAIN: domain,
      EVIDENCE_S3_ENDPOINT: domain,
      EVIDENCE_S3_BUCKET: 'evidence',
      EVIDENCE_S3_ACCESS_KEY_ID: 'nobody',
      EVIDENCE_S3_SECRET_ACCESS_KEY: 'nothing',
    },
    connect: (worker) => {
      webhook = new URL('/webhooks/feishu', worker);
    },
    close: async () => {
      server.close();
      await database.close();
      await drop();
    },
  };
}

/** As an admin does it from a machine of one's own: the stamp, the plan, the roster. */
async function found(database: Database, domain: string): Promise<void> {
  const now = new Date();
  const log = { warn: () => {} };
  const platform = feishu({ ...SIMULATED_APP, domain }, { fetch, now: () => now, log });
  await stamp(database.orm, { mode: 'feishu', appId: SIMULATED_APP.appId }, now);
  await loadPlan(database, shiftPlan(syntheticPlan(), addDays(dayOf(now), 30)), now);
  const preview = await previewRoster(database, platform, syntheticRoster());
  if (preview.kind !== 'ready') throw new Error(`the roster was refused: ${preview.kind}`);
  await applyRoster(database, preview, { leavers: false }, now);
}
