/**
 * Opens what an entry or a script needs: the database, stamped for its platform, and the platform, real or simulated.
 * The simulator keeps its people, messages and clock in `DATA_DIR`, so that scripts and the bot see the same world.
 */
import { join } from 'node:path';
import type { Log } from '#app/context.ts';
import type { Database } from '#db/database.ts';
import { FolderHeld } from '#db/folder-lock.ts';
import { type Stamp, stamp } from '#db/installation.ts';
import { migrate } from '#db/migrate.ts';
import { openPglite } from '#db/pglite.ts';
import { openPostgres } from '#db/postgres.ts';
import type { Clock } from '#jobs/clock.ts';
import { databaseClock } from '#jobs/database-clock.ts';
import { type FeishuSettings, feishu } from '#platform/feishu/feishu.ts';
import type { Platform } from '#platform/port.ts';
import { SimulatedClock } from '#simulator/clock.ts';
import { Simulator } from '#simulator/simulator.ts';
import { openStore } from '#simulator/store.ts';
import type { Settings } from '#src/config.ts';
import { openLog } from '#src/log.ts';
import { FIRST_MORNING, SIMULATED_APP, SIMULATED_STAMP } from '#src/synthetic-bureau.ts';

/** Why a start is impossible, as a sentence for the person who tried. */
export class StartProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartProblem';
  }
}

export interface SimulatedSide {
  simulator: Simulator;
  /** Where its pushes go; set by whoever has the app. */
  connect(deliver: (request: Request) => Promise<Response>): void;
  save(): void;
}

export interface Installation {
  database: Database;
  platform: Platform;
  /** By which messages are leased and paced. */
  clock: Clock;
  /** The instant it is: the machine's, or the simulator's. */
  now(): Date;
  simulated: SimulatedSide | null;
  close(): Promise<void>;
}

/** @throws StartProblem with a plain sentence. */
export async function openInstallation(
  settings: Settings,
  log: Log = openLog('warn'),
): Promise<Installation> {
  const database = await openDatabase(settings);
  try {
    await migrate(database);
    const simulated = settings.feishu ? null : openSimulator(settings);
    const now = simulated ? () => simulated.simulator.clock.now() : () => new Date();
    await stampFor(database, settings, now());
    const account = settings.feishu ?? { ...SIMULATED_APP, domain: 'http://127.0.0.1' };
    return {
      database,
      platform: openPlatform(account, simulated, now, log),
      clock: simulated ? simulatorClock(simulated.simulator) : databaseClock(database),
      now,
      simulated,
      close: async () => {
        simulated?.save();
        await database.close();
      },
    };
  } catch (cause) {
    await database.close();
    throw cause;
  }
}

async function openDatabase(settings: Settings): Promise<Database> {
  if (settings.databaseUrl) return openPostgres(settings.databaseUrl);
  try {
    return await openPglite(settings.dataDir);
  } catch (cause) {
    if (!(cause instanceof FolderHeld)) throw cause;
    throw new StartProblem(
      `数据目录 ${settings.dataDir} 正由进程 ${cause.pid} 使用（机器人正在运行？）：请先停下它，或设置 DATABASE_URL 使用独立的数据库。`,
    );
  }
}

function openSimulator(settings: Settings): SimulatedSide {
  const store = openStore(join(settings.dataDir, 'simulator.json'));
  const saved = store.load();
  let deliver = async (_request: Request): Promise<Response> => {
    throw new Error('the bot is not connected to the simulator');
  };
  const simulator = new Simulator({
    app: SIMULATED_APP,
    deliver: (request) => deliver(request),
    clock: new SimulatedClock({ wall: () => new Date(), start: FIRST_MORNING, running: true }),
    ...(saved ? { saved } : {}),
  });
  return {
    simulator,
    connect(next) {
      deliver = next;
    },
    save: () => store.save(simulator.snapshot()),
  };
}

function openPlatform(
  account: FeishuSettings,
  simulated: SimulatedSide | null,
  now: () => Date,
  log: Log,
): Platform {
  const call = simulated
    ? async (request: Request) => simulated.simulator.fetch(request)
    : (request: Request) => fetch(request);
  return feishu(account, { fetch: call, now, log });
}

function simulatorClock(simulator: Simulator): Clock {
  return {
    now: async () => simulator.clock.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

async function stampFor(database: Database, settings: Settings, now: Date): Promise<void> {
  const own: Stamp = settings.feishu ? { mode: 'feishu', appId: settings.feishu.appId } : SIMULATED_STAMP;
  const stamped = await database.transaction((tx) => stamp(tx, own, now));
  if (stamped === 'ok') return;
  if (stamped === 'not empty') {
    throw new StartProblem('这个数据库里已有数据却没有登记属于哪个平台，不敢使用：请换一个空的数据库。');
  }
  const names = { simulator: '内置模拟平台', feishu: '飞书应用' };
  throw new StartProblem(
    `这个数据库属于${names[stamped.heldBy.mode]} ${stamped.heldBy.appId}，与当前设置不符：请改回原来的 FEISHU_APP_ID，或换一个数据库（DATABASE_URL 或 DATA_DIR）。`,
  );
}
