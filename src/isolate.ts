/**
 * What an isolate of the Worker keeps from one invocation to the next: the settings, the adapter with the platform's
 * token, and whether the database can be trusted. Never a connection: it may serve only the invocation that opened it.
 */
import { z } from 'zod';
import type { Log } from '#app/context.ts';
import { type EvidenceStore, evidenceStore } from '#app/evidence-store.ts';
import type { Database } from '#db/database.ts';
import { stamp } from '#db/installation.ts';
import { whyNotReady } from '#db/ready.ts';
import { feishu } from '#platform/feishu/feishu.ts';
import type { Platform } from '#platform/port.ts';
import { type BucketSettings, readSettings, type Settings } from '#src/config.ts';
import { bucket } from '#src/evidence-bucket.ts';

/** Secrets and variables by name, and the Hyperdrive where one is bound. */
export type Bindings = Readonly<Record<string, unknown>>;

export interface Isolate {
  readonly databaseUrl: string;
  readonly platform: Platform;
  readonly evidence: EvidenceStore;
  readonly log: Log;
  /** `null` when the schema is current and the database this app's own; asked until it is, since it can be mended. */
  whyNotTrusted(database: Database): Promise<string | null>;
}

export interface IsolateDependencies {
  now: () => Date;
  openLog: (level: Settings['logLevel']) => Log;
}

const hyperdriveSchema = z.object({ connectionString: z.string() });

/** `null` where the settings will not do; why is in the log, once. */
export function openIsolate(bindings: Bindings, { now, openLog }: IsolateDependencies): Isolate | null {
  const settings = settingsOf(bindings);
  if ('problems' in settings) {
    openLog('error').error({ problems: settings.problems }, 'the settings will not do');
    return null;
  }
  const { account, databaseUrl, evidence } = settings;
  const log = openLog(settings.logLevel);
  let trusted = false;
  return {
    databaseUrl,
    log,
    evidence: evidenceStore(bucket(evidence, { fetch: (request) => fetch(request), now })),
    platform: feishu(account, { fetch: (request) => fetch(request), now, log }),
    async whyNotTrusted(database) {
      if (trusted) return null;
      const why = (await whyNotReady(database)) ?? (await whyNotOurs(database, account.appId, now()));
      if (why === null) trusted = true;
      else log.error({ why }, 'the database cannot be used');
      return why;
    },
  };
}

interface WorkerSettings {
  databaseUrl: string;
  account: NonNullable<Settings['feishu']>;
  evidence: BucketSettings;
  logLevel: Settings['logLevel'];
}

function settingsOf(bindings: Bindings): WorkerSettings | { problems: readonly string[] } {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(bindings)) {
    if (typeof value === 'string') environment[name] = value;
  }
  const hyperdrive = hyperdriveSchema.safeParse(bindings.HYPERDRIVE);
  if (hyperdrive.success) environment.DATABASE_URL = hyperdrive.data.connectionString;
  const settings = readSettings(environment);
  const problems = 'problems' in settings ? [...settings.problems] : [];
  if (!environment.DATABASE_URL) {
    problems.push('没有绑定 HYPERDRIVE，也未设置 DATABASE_URL：Worker 没有内置数据库');
  }
  if ('problems' in settings) return { problems };
  const { databaseUrl, feishu: account, evidence, logLevel } = settings;
  if (!account) problems.push('FEISHU_APP_ID 未设置：Worker 没有内置模拟平台');
  if (!evidence) problems.push('EVIDENCE_S3_ENDPOINT 等未设置：Worker 没有本地文件夹可存证据');
  return account && databaseUrl && evidence ? { databaseUrl, account, evidence, logLevel } : { problems };
}

async function whyNotOurs(database: Database, appId: string, now: Date): Promise<string | null> {
  try {
    const stamped = await database.transaction((tx) => stamp(tx, { mode: 'feishu', appId }, now));
    return stamped === 'ok' ? null : 'the database belongs to another app or platform';
  } catch (cause) {
    return `the database does not answer: ${cause instanceof Error ? cause.name : 'unknown error'}`;
  }
}
