/**
 * An instance of the bot in a process of its own, to be killed: it hears one press and delivers what follows from it.
 * Database and platform are its parent's; its clock begins where the parent's stands, and passes as it waits.
 */
import { json } from 'node:stream/consumers';
import { handle } from '#app/handle.ts';
import { redraw } from '#app/redraw.ts';
import { openPostgres } from '#db/postgres.ts';
import { deliver } from '#jobs/outbox.ts';
import { feishu } from '#platform/feishu/feishu.ts';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';
import { doomedSchema } from '#test/support/doomed-orders.ts';

// Told only now, so that a process can be started ahead of its orders.
const { databaseUrl, platformUrl, press } = doomedSchema.parse(await json(process.stdin));
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const database = openPostgres(databaseUrl);

let at = press.at.getTime();
const now = () => new Date(at);
const clock = {
  now: async () => now(),
  wait: async (ms: number) => {
    at += ms;
  },
};
const platform = feishu({ ...SIMULATED_APP, domain: platformUrl }, { fetch, now, log: quiet });

await handle({ database, platform, log: quiet, now: now(), wake: () => {} }, { kind: 'click', ...press });
const draw = (cardKey: string, chatId: string, when: Date) => redraw(database.orm, cardKey, chatId, when);
await deliver({ database, platform, clock, log: quiet, draw }, new Date(at + 10_000));
await database.close();
