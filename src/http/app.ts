/** The web side: one address for events and card presses, and two that say whether all is well. */
import { Hono } from 'hono';
import type { AppContext, Log } from '#app/context.ts';
import { quotaUsedUp } from '#app/quota.ts';
import { troubleOf } from '#app/trouble.ts';
import type { Database } from '#db/database.ts';
import { whyNotReady } from '#db/ready.ts';
import { BodyTooLarge, readBody } from '#http/body.ts';
import { answerWebhook } from '#http/webhook.ts';
import { within } from '#http/within.ts';
import type { Platform } from '#platform/port.ts';

export interface AppDependencies {
  database: Database;
  platform: Platform;
  now: () => Date;
  log: Log;
  /** Something was queued. */
  wake: () => void;
  /** Keeps the process alive for work that goes on after the answer; a Worker's `waitUntil`. */
  background: (work: Promise<unknown>) => void;
}

/** How long `/readyz` waits for the database. */
const READY_MS = 2_000;

export function createApp(dependencies: AppDependencies): Hono {
  const { database, platform, log } = dependencies;
  const app = new Hono();
  const context = (): AppContext => ({
    database,
    platform,
    log,
    now: dependencies.now(),
    wake: dependencies.wake,
  });

  app.post('/webhooks/feishu', async (request) => {
    try {
      const body = await readBody(request.req.raw);
      return await answerWebhook(
        context(),
        { headers: request.req.raw.headers, body },
        dependencies.background,
      );
    } catch (cause) {
      if (cause instanceof BodyTooLarge) return request.json({ error: 'too large' }, 413);
      log.error(troubleOf(cause), 'the webhook failed');
      return request.json({ error: 'failed' }, 500);
    }
  });

  app.get('/healthz', (request) => request.json({ alive: true }));

  app.get('/readyz', async (request) => {
    const readiness = await within(readinessOf(context()), READY_MS, TOO_SLOW);
    return request.json(readiness, readiness.ready ? 200 : 503);
  });

  app.notFound((request) => request.json({ error: 'not found' }, 404));
  app.onError((cause, request) => {
    log.error(troubleOf(cause), 'a request failed');
    return request.json({ error: 'failed' }, 500);
  });
  return app;
}

type Readiness = { ready: true; notes: readonly string[] } | { ready: false; why: string };

const TOO_SLOW: Readiness = { ready: false, why: 'the database does not answer in time' };

async function readinessOf(ctx: AppContext): Promise<Readiness> {
  try {
    const why = await whyNotReady(ctx.database);
    if (why !== null) return { ready: false, why };
    const notes = (await quotaUsedUp(ctx)) ? ['本月消息额度已用完，暂停发送'] : [];
    return { ready: true, notes };
  } catch (cause) {
    return { ready: false, why: `the database does not answer: ${troubleOf(cause).error}` };
  }
}
