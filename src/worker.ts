/**
 * The bot on Cloudflare Workers: the same app, and a cron trigger that looks every minute what has fallen due. Every
 * invocation opens its own database connections and closes them when its work is done, which is after its answer.
 */
import type { Log } from '#app/context.ts';
import { redraw } from '#app/redraw.ts';
import type { Database } from '#db/database.ts';
import { openPostgres } from '#db/postgres.ts';
import { type AppDependencies, createApp } from '#http/app.ts';
import { databaseClock } from '#jobs/database-clock.ts';
import { tendEvidence } from '#jobs/evidence.ts';
import { type Delivery, deliver } from '#jobs/outbox.ts';
import { tick } from '#jobs/tick.ts';
import type { Settings } from '#src/config.ts';
import { type Bindings, type Isolate, openIsolate } from '#src/isolate.ts';

/** Of the six connections an invocation may hold open, one is left for the platform. */
const CONNECTIONS = 5;
/** How far ahead the delivery after an answer looks: a group's card is drawn anew 4 s after the last press. */
const SOON_MS = 6_000;
const MINUTE_MS = 60_000;

interface Invocation {
  /** Keeps the invocation alive for up to 30 s after its answer. */
  waitUntil(work: Promise<unknown>): void;
}

let opened: { isolate: Isolate | null } | undefined;

export default {
  async fetch(request: Request, bindings: Bindings, invocation: Invocation): Promise<Response> {
    const isolate = isolateOf(bindings);
    if (!isolate) return unavailable('the settings will not do: see the log');
    const database = openPostgres(isolate.databaseUrl, { connections: CONNECTIONS });
    const background: Promise<unknown>[] = [];
    let queued = false;
    const answer = answerTo(request, isolate, database, {
      wake: () => {
        queued = true;
      },
      background: (work) => background.push(work),
    });
    const finish = async () => {
      await Promise.allSettled([answer]);
      await Promise.allSettled(background);
      if (queued) await send(isolate, database, SOON_MS);
      await database.close();
    };
    // Announced before there is an answer: where the platform hangs up, what was begun is still finished.
    invocation.waitUntil(finish());
    return answer;
  },

  async scheduled(_event: unknown, bindings: Bindings): Promise<void> {
    const isolate = isolateOf(bindings);
    if (!isolate) return;
    const database = openPostgres(isolate.databaseUrl, { connections: CONNECTIONS });
    try {
      if ((await isolate.whyNotTrusted(database)) !== null) return;
      await look(isolate, database);
      // What is spread over the coming minute leaves at its own instant; the next run does the same for the next.
      await send(isolate, database, MINUTE_MS);
    } finally {
      await database.close();
    }
  },
};

async function answerTo(
  request: Request,
  { log, platform, whyNotTrusted }: Isolate,
  database: Database,
  hooks: Pick<AppDependencies, 'wake' | 'background'>,
): Promise<Response> {
  const takesNoDatabase = new URL(request.url).pathname === '/healthz';
  const why = takesNoDatabase ? null : await whyNotTrusted(database);
  if (why !== null) return unavailable(why);
  return createApp({ database, platform, log, now, ...hooks }).fetch(request);
}

function unavailable(why: string): Response {
  return Response.json({ ready: false, why }, { status: 503 });
}

/** A look that fails is logged, and the next minute's makes up for it. */
async function look({ log }: Isolate, database: Database): Promise<void> {
  try {
    const { slots } = await tick({ database, now: now(), spread: true });
    for (const slot of slots) log.info(slot, 'a slot was carried out');
  } catch (cause) {
    log.error({ error: nameOf(cause) }, 'the tick failed');
  }
}

/** Fetches and sends what is due now or falls due within this time. What it cannot send stays queued. */
async function send(
  { platform, log, evidence }: Isolate,
  database: Database,
  withinMs: number,
): Promise<void> {
  const clock = databaseClock(database);
  try {
    await tendEvidence({ database, platform, store: evidence, clock, log });
  } catch (cause) {
    log.error({ error: nameOf(cause) }, 'the fetching stopped early');
  }
  const draw: Delivery['draw'] = (cardKey, chatId, at) => redraw(database.orm, cardKey, chatId, at);
  try {
    const until = new Date((await clock.now()).getTime() + withinMs);
    await deliver({ database, platform, clock, log, draw }, until);
  } catch (cause) {
    log.error({ error: nameOf(cause) }, 'the delivery stopped early');
  }
}

function isolateOf(bindings: Bindings): Isolate | null {
  opened ??= { isolate: openIsolate(bindings, { now, openLog }) };
  return opened.isolate;
}

function now(): Date {
  return new Date();
}

const SILENT_FROM = { trace: 0, debug: 0, info: 0, warn: 1, error: 2, fatal: 3, silent: 3 };

/** One line of JSON per thing that happened, as on Node; that library cannot write here. */
function openLog(level: Settings['logLevel']): Log {
  const writer = (own: 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    if (SILENT_FROM[own] < SILENT_FROM[level]) return;
    console[own](JSON.stringify({ level: own, time: now().toISOString(), ...fields, msg: message }));
  };
  return { info: writer('info'), warn: writer('warn'), error: writer('error') };
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'unknown error';
}
