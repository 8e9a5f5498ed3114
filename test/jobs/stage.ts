/**
 * The outbox and the simulated platform with nothing between them but the delivery. Time passes only when somebody
 * waits and neither a call nor a claim is under way, so that a call is made at the very instant for which it was planned.
 */

import { setImmediate as turn } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import type { Outgoing } from '#db/change.ts';
import type { Database } from '#db/database.ts';
import { stamp } from '#db/installation.ts';
import { enqueue } from '#db/outbox.ts';
import { outbox } from '#db/schema/messages.ts';
import type { Campaign } from '#domain/campaign.ts';
import type { Clock } from '#jobs/clock.ts';
import type { Delivery } from '#jobs/outbox.ts';
import { feishu } from '#platform/feishu/feishu.ts';
import { SimulatedClock } from '#simulator/clock.ts';
import { Simulator } from '#simulator/simulator.ts';
import { SIMULATED_APP, SIMULATED_STAMP } from '#src/synthetic-bureau.ts';
import { insertPerson, startRole } from '#test/support/people-rows.ts';
import { freshPostgres } from '#test/support/postgres.ts';
import { NOW, sampleCampaign, TODAY, unitOf } from '#test/support/rows.ts';
import type { LogLine } from '#test/support/world.ts';

export interface Stage {
  database: Database;
  campaign: Campaign;
  simulator: Simulator;
  delivery: Delivery;
  log: LogLine[];
  /** The instants of all calls that send. */
  sends: Date[];
  now(): Date;
  later(ms: number): Promise<void>;
  /** A group with the bot in it. */
  group(name: string): string;
  /** A person of the roster; unavailable ones cannot be written to. */
  person(name: string, available?: boolean): Promise<{ id: number; openId: string }>;
  queue(...outgoing: (Partial<Outgoing> & { key: string; to: Outgoing['to'] })[]): Promise<void>;
  row(key: string): Promise<typeof outbox.$inferSelect>;
  texts(chatId: string): readonly string[];
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const { database, drop } = await freshPostgres();
  await database.transaction((tx) => stamp(tx, SIMULATED_STAMP, NOW));
  const campaign = await sampleCampaign(database);
  const log: LogLine[] = [];
  const sends: Date[] = [];
  let underWay = 0;
  const simulated = new SimulatedClock({ wall: () => NOW, start: NOW, running: false });
  const simulator = new Simulator({
    app: SIMULATED_APP,
    clock: simulated,
    deliver: async () => Response.json({}),
  });
  const founder = simulator.addPerson({ name: '甲一' }).openId;
  const platform = feishu(
    { ...SIMULATED_APP, domain: 'http://127.0.0.1' },
    {
      now: () => simulated.now(),
      log: collect(log),
      fetch: async (request) => {
        if (/\/messages(\?|$)/.test(request.url)) sends.push(simulated.now());
        return simulator.fetch(request);
      },
    },
  );
  const clock = patientClock(simulated, async () => underWay === 0 && (await isIdle(database)));
  const during = async <T>(work: Promise<T>): Promise<T> => {
    underWay += 1;
    try {
      return await work;
    } finally {
      underWay -= 1;
    }
  };
  return {
    database,
    campaign,
    simulator,
    log,
    sends,
    delivery: {
      database: { ...database, transaction: (work) => during(database.transaction(work)) },
      clock,
      log: collect(log),
      draw: async () => null,
      platform: { ...platform, send: (...args) => during(platform.send(...args)) },
    },
    now: () => simulated.now(),
    later: (ms) => simulated.advance(ms),
    group(name) {
      const { chatId } = simulator.addGroup({ name, members: [founder] });
      void simulator.addBot(chatId, founder);
      return chatId;
    },
    async person(name, available = true) {
      const { openId } = simulator.addPerson({ name, available });
      const named = { platform: 'feishu', tenantKey: SIMULATED_APP.tenantKey, externalId: openId };
      const id = await insertPerson(database.orm, name, null, named);
      const role = { campaignId: campaign.id, personId: id, role: 'officer', since: TODAY } as const;
      await startRole(database.orm, { ...role, unitId: unitOf(campaign, '甲队') });
      return { id, openId };
    },
    async queue(...outgoing) {
      const rows = outgoing.map((one) => ({
        message: { kind: 'text', text: one.key } as const,
        why: '示例',
        notBefore: simulated.now(),
        ...one,
      }));
      await enqueue(database.orm, campaign.id, simulated.now(), rows);
    },
    async row(key) {
      const [row] = await database.orm.select().from(outbox).where(eq(outbox.key, key));
      if (!row) throw new RangeError(`nothing was queued as ${key}`);
      return row;
    },
    texts: (chatId) => simulator.messages(chatId).map((message) => message.text),
    close: drop,
  };
}

function collect(lines: LogLine[]) {
  const line = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

/** Whether the database has answered everybody who asked it something. */
async function isIdle(database: Database): Promise<boolean> {
  const rows = await database.prepared(
    `select from pg_stat_activity
     where datname = current_database() and state <> 'idle' and pid <> pg_backend_pid()`,
    [],
  );
  return rows.length === 0;
}

/** So often in a row there must be nothing under way: between an answer and the next question lies a moment. */
const QUIET_LOOKS = 3;

/** Waits end one after the other, each at its own instant, and never while a call or a query is under way. */
function patientClock(clock: SimulatedClock, isQuiet: () => Promise<boolean>): Clock {
  const waiting: { at: number; resolve: () => void }[] = [];
  let passing = false;
  async function pass(): Promise<void> {
    passing = true;
    while (waiting.length > 0) {
      for (let looks = 0; looks < QUIET_LOOKS; ) {
        await turn();
        looks = (await isQuiet()) ? looks + 1 : 0;
      }
      waiting.sort((a, b) => a.at - b.at);
      const next = waiting.shift();
      if (next && next.at > clock.now().getTime()) await clock.moveTo(new Date(next.at));
      next?.resolve();
    }
    passing = false;
  }
  return {
    now: async () => clock.now(),
    wait: (ms) =>
      new Promise((resolve) => {
        waiting.push({ at: clock.now().getTime() + ms, resolve });
        if (!passing) void pass();
      }),
  };
}
