/**
 * Opens what an entry or a script needs: the database, stamped for its platform, and the platform, real or simulated.
 * The simulator keeps its people, messages and clock in `DATA_DIR`, so that scripts and the bot see the same world.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#app/context.ts';
import { type EvidenceStore, evidenceStore } from '#app/evidence-store.ts';
import { troubleOf } from '#app/trouble.ts';
import { runningCampaign } from '#db/campaign.ts';
import type { Database } from '#db/database.ts';
import { FolderHeld, lockFolder } from '#db/folder-lock.ts';
import { type Stamp, stamp } from '#db/installation.ts';
import { migrate } from '#db/migrate.ts';
import { openPglite } from '#db/pglite.ts';
import { openPostgres } from '#db/postgres.ts';
import type { Clock } from '#jobs/clock.ts';
import { databaseClock } from '#jobs/database-clock.ts';
import { type FeishuSettings, feishu } from '#platform/feishu/feishu.ts';
import type { Platform } from '#platform/port.ts';
import type { Settings } from '#src/config.ts';
import { bucket } from '#src/evidence-bucket.ts';
import { folder } from '#src/evidence-folder.ts';
import { openLog } from '#src/log.ts';
import { memoryFile, openSimulator, type SimulatedSide, simulatorClock } from '#src/simulated-side.ts';
import { StartProblem } from '#src/start-problem.ts';
import { SIMULATED_APP, SIMULATED_STAMP } from '#src/synthetic-bureau.ts';

export interface Installation {
  database: Database;
  platform: Platform;
  /** By which messages are leased and paced. */
  clock: Clock;
  /** The instant it is: the machine's, or the simulator's. */
  now(): Date;
  evidence: EvidenceStore;
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
    await bringUpToDate(database, settings);
    const simulated = settings.feishu ? null : openSimulator(settings, log);
    const now = simulated ? () => simulated.simulator.clock.now() : () => new Date();
    await stampFor(database, settings, now());
    if (simulated?.isNew) await refuseForgotten(database, settings);
    const account = settings.feishu ?? { ...SIMULATED_APP, domain: 'http://127.0.0.1' };
    return {
      database,
      platform: openPlatform(account, simulated, now, log),
      clock: simulated ? simulatorClock(simulated) : databaseClock(database),
      now,
      evidence: openEvidence(settings),
      simulated,
      close: async () => {
        try {
          simulated?.close();
        } finally {
          await database.close();
        }
      },
    };
  } catch (cause) {
    await database.close();
    throw cause;
  }
}

async function openDatabase(settings: Settings): Promise<Database> {
  const { databaseUrl, dataDir } = settings;
  try {
    if (!databaseUrl) return await openPglite(dataDir);
    const database = openPostgres(databaseUrl);
    return settings.feishu ? database : holding(dataDir, database);
  } catch (cause) {
    if (!(cause instanceof FolderHeld)) {
      throw new StartProblem(`数据目录 ${dataDir} 打不开（${troubleOf(cause).error}）：请检查路径和权限。`);
    }
    throw new StartProblem(
      `数据目录 ${dataDir} 正由进程 ${cause.pid} 使用（机器人正在运行？）：请先停下它，或用 DATA_DIR 换一个目录。`,
    );
  }
}

/** The simulator's memory lies in the folder even where the database does not, and has one owner likewise. */
function holding(folder: string, database: Database): Database {
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  const close = () => database.close().finally(() => lock.release());
  return { ...database, close };
}

/** The first query, so a cluster that cannot be used shows here. */
async function bringUpToDate(database: Database, { databaseUrl }: Settings): Promise<void> {
  try {
    await migrate(database);
  } catch (cause) {
    if (!databaseUrl) throw cause;
    throw new StartProblem(
      `数据库用不了（${troubleOf(cause).error}）：请确认它在运行，DATABASE_URL 正确，账号可以建表。`,
    );
  }
}

/** A simulator that starts afresh gives its ids out a second time, and the database would take them for the first. */
async function refuseForgotten(database: Database, settings: Settings): Promise<void> {
  if (!(await runningCampaign(database.orm))) return;
  const other = settings.databaseUrl ? '数据库' : `目录 ${settings.dataDir}`;
  throw new StartProblem(
    `数据库里已有行动，却没有模拟平台的存档 ${memoryFile(settings)}：请恢复该文件，或删除${other}后重新开始。`,
  );
}

function openPlatform(
  account: FeishuSettings,
  simulated: SimulatedSide | null,
  now: () => Date,
  log: Log,
): Platform {
  const call = simulated
    ? async (request: Request) => {
        simulated.saveSoon();
        await breath();
        return simulated.simulator.fetch(request);
      }
    : (request: Request) => fetch(request);
  return feishu(account, { fetch: call, now, log });
}

/**
 * Lets others have their turn. Bot, platform and database are one process here, so that a campaign run through at once
 * would otherwise be a single breath in which nobody is heard.
 */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Evidence of the simulator never leaves the machine for a bucket that may be a real one's. */
function openEvidence({ dataDir, evidence, feishu: account }: Settings): EvidenceStore {
  const bytes =
    evidence && account
      ? bucket(evidence, { fetch, now: () => new Date() })
      : folder(join(dataDir, 'evidence'));
  return evidenceStore(bytes);
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
