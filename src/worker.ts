/**
 * The bot on Cloudflare Workers: the same app, and a cron trigger that looks every minute what has fallen due. An
 * isolate keeps the platform's token between invocations but no database connection: workerd lets a socket be used by
 * the invocation alone that opened it, so each opens its own and closes it when its work is done.
 */
import { z } from 'zod';
import type { Log } from '#app/context.ts';
import { redraw } from '#app/kickoff.ts';
import type { Database } from '#db/database.ts';
import { stamp } from '#db/installation.ts';
import { openPostgres } from '#db/postgres.ts';
import { whyNotReady } from '#db/ready.ts';
import { createApp } from '#http/app.ts';
import { databaseClock } from '#jobs/database-clock.ts';
import { deliver } from '#jobs/outbox.ts';
import { tick } from '#jobs/tick.ts';
import { feishu } from '#platform/feishu/feishu.ts';
import type { Platform } from '#platform/port.ts';
import { LEVELS, readSettings, type Settings } from '#src/config.ts';

/** Of the six connections an invocation may hold open, one is left for the platform. */
const CONNECTIONS = 5;
/** How far ahead the delivery after an answer looks: a group's card is drawn anew 4 s after the last press. */
const SOON_MS = 6_000;
const MINUTE_MS = 60_000;

type Bindings = Readonly<Record<string, unknown>>;

interface Invocation {
  /** Keeps the invocation alive for up to 30 s after its answer. */
  waitUntil(work: Promise<unknown>): void;
}

/** What an isolate keeps from one invocation to the next. */
interface Bot {
  appId: string;
  databaseUrl: string;
  platform: Platform;
  log: Log;
  /** Whether its database was found to be up to date and this app's own. */
  trusting: boolean;
}

const hyperdriveSchema = z.object({ connectionString: z.string() });
const now = () => new Date();
let kept: Bot | 'unusable' | undefined;

export default {
  async fetch(request: Request, bindings: Bindings, invocation: Invocation): Promise<Response> {
    const bot = botOf(bindings);
    if (bot === 'unusable') return unavailable('the settings are incomplete: see the log');
    const database = openPostgres(bot.databaseUrl, { connections: CONNECTIONS });
    const background: Promise<unknown>[] = [];
    let queued = false;
    const answer = answerTo(request, bot, database, {
      wake: () => {
        queued = true;
      },
      background: (work) => background.push(work),
    });
    const finish = async () => {
      await Promise.allSettled([answer]);
      await Promise.allSettled(background);
      if (queued) await send(bot, database, SOON_MS);
      await database.close();
    };
    // Before the answer is there: when the platform hangs up early, what was begun is still finished.
    invocation.waitUntil(finish());
    return answer;
  },

  async scheduled(_event: unknown, bindings: Bindings): Promise<void> {
    const bot = botOf(bindings);
    if (bot === 'unusable') return;
    const database = openPostgres(bot.databaseUrl, { connections: CONNECTIONS });
    try {
      if ((await whyNotTrusted(bot, database)) !== null) return;
      await look(bot, database);
      // Whatever is spread over the coming minute is sent at its instant, by this run or by the next.
      await send(bot, database, MINUTE_MS);
    } finally {
      await database.close();
    }
  },
};

type Hooks = Pick<Parameters<typeof createApp>[0], 'wake' | 'background'>;

async function answerTo(request: Request, bot: Bot, database: Database, hooks: Hooks): Promise<Response> {
  // To be alive takes no database.
  const why = new URL(request.url).pathname === '/healthz' ? null : await whyNotTrusted(bot, database);
  if (why !== null) return unavailable(why);
  return createApp({ database, platform: bot.platform, log: bot.log, now, ...hooks }).fetch(request);
}

function unavailable(why: string): Response {
  return Response.json({ ready: false, why }, { status: 503 });
}

/** `null` once the database is known to be current and our own; asked again until then, since it can be mended. */
async function whyNotTrusted(bot: Bot, database: Database): Promise<string | null> {
  if (bot.trusting) return null;
  const why = (await whyNotReady(database)) ?? (await whyNotOurs(bot, database));
  if (why === null) bot.trusting = true;
  else bot.log.error({ why }, 'the database cannot be used');
  return why;
}

async function whyNotOurs(bot: Bot, database: Database): Promise<string | null> {
  try {
    const own = { mode: 'feishu', appId: bot.appId } as const;
    const stamped = await database.transaction((tx) => stamp(tx, own, now()));
    return stamped === 'ok' ? null : 'the database belongs to another app or platform';
  } catch (cause) {
    return `the database does not answer: ${nameOf(cause)}`;
  }
}

/** A look that fails is logged, and the next minute's makes up for it. */
async function look({ log }: Bot, database: Database): Promise<void> {
  try {
    const { slots } = await tick({ database, now: now(), spread: true });
    for (const slot of slots) log.info(slot, 'a slot was carried out');
  } catch (cause) {
    log.error({ error: nameOf(cause) }, 'the tick failed');
  }
}

/** Sends what is due, waiting for what falls due within this time. What fails stays queued. */
async function send({ platform, log }: Bot, database: Database, withinMs: number): Promise<void> {
  const draw: Parameters<typeof deliver>[0]['draw'] = (cardKey, chatId, at) =>
    redraw(database.orm, cardKey, chatId, at);
  try {
    const until = new Date(now().getTime() + withinMs);
    await deliver({ database, platform, clock: databaseClock(database), log, draw }, until);
  } catch (cause) {
    log.error({ error: nameOf(cause) }, 'the delivery stopped early');
  }
}

function botOf(bindings: Bindings): Bot | 'unusable' {
  kept ??= makeBot(bindings);
  return kept;
}

function makeBot(bindings: Bindings): Bot | 'unusable' {
  const hyperdrive = hyperdriveSchema.safeParse(bindings.HYPERDRIVE);
  const texts = Object.entries(bindings).filter(([, value]) => typeof value === 'string');
  const settings = readSettings({
    ...z.record(z.string(), z.string()).parse(Object.fromEntries(texts)),
    ...(hyperdrive.success ? { DATABASE_URL: hyperdrive.data.connectionString } : {}),
  });
  const problems = 'problems' in settings ? settings.problems : missing(settings);
  return 'unusable';
}
