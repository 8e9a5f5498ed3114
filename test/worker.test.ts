/** The bot on Workers is the same bot: what would be deployed, in the runtime it is for, on a real PostgreSQL. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runningCampaign } from '#db/campaign.ts';
import { commit } from '#db/commit.ts';
import { countColumn, rowsOf } from '#db/database.ts';
import { finding } from '#db/schema/findings.ts';
import { day } from '#domain/calendar.ts';
import { syntheticRoster } from '#src/synthetic-bureau.ts';
import { changeOf, sampleOutgoing } from '#test/support/rows.ts';
import { bundleWorker, type RunningWorker, startWorker, type WorkerBundle } from '#test/support/worker.ts';
import { openWorkerBureau, type WorkerBureau } from '#test/support/worker-bureau.ts';

let bundle: WorkerBundle;
let bureau: WorkerBureau;
let worker: RunningWorker;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  const bundling = bundleWorker();
  bureau = opened.adopt(await openWorkerBureau(), (one) => one.close());
  bundle = opened.adopt(await bundling, (one) => one.remove());
  worker = opened.adopt(await startWorker(bundle, bureau.secrets), (one) => one.stop());
  bureau.connect(worker.url);
}, 60_000);
afterAll(() => opened.disposeAsync());

const people = [...new Set(syntheticRoster().map((row) => row.id.value))];
function admin(): string {
  const row = syntheticRoster().find(({ role }) => role === 'admin');
  if (!row) throw new Error('the roster has no admin');
  return row.id.value;
}
const fromBot = (openId: string) =>
  bureau.simulator.directMessages(openId).filter(({ sender }) => sender.kind !== 'person');

/** How many the Worker holds open: of the bureau there is only the one that asks. */
const connections = () =>
  rowsOf(
    bureau.database.orm,
    z.object({ count: countColumn }),
    sql`select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );

describe('the bundle', () => {
  it('holds neither the embedded database nor the simulator nor the entry for Node', () => {
    const strangers =
      /pglite|^src\/simulat|^src\/(node|runtime|log|synthetic-bureau)\.ts|\/pino\/|\/node-cron\//;
    expect(bundle.sources.map(({ path }) => path).filter((path) => strangers.test(path))).toEqual([]);
    expect(bundle.sources.map(({ path }) => path)).toContain('src/http/app.ts');
    expect(bundle.code).not.toMatch(/pglite/i);
  });

  it('reads no file and starts no program: our own code asks Node for buffers and hashes alone', () => {
    const own = bundle.sources.filter(({ path }) => !path.includes('node_modules/'));
    const asked = own.flatMap(({ imports }) => imports).filter((path) => path.startsWith('node:'));
    expect(new Set(asked)).toEqual(new Set(['node:buffer', 'node:crypto']));
  });
});

describe('in the runtime', () => {
  it('is alive, and ready once it knows the database', async () => {
    expect((await worker.fetch('/healthz')).status).toBe(200);
    const ready = await worker.fetch('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ ready: true, notes: [] });
  });

  it('answers the challenge with which the platform tries the address', async () => {
    const { status, body } = await bureau.simulator.challenge('how are you');
    expect({ status, body }).toEqual({ status: 200, body: { challenge: 'how are you' } });
  });

  it('answers an admin who asks for the phase', async () => {
    const said = await bureau.simulator.say(admin(), 'bot', '/phase');
    expect(said.status).toBe(200);
    await expect
      .poll(() =>
        fromBot(admin())
          .map(({ text }) => text)
          .join(),
      )
      .toContain('尚未开始');
  });

  it('answers ten people who ask at once, although the token they share has just been refused', async () => {
    bureau.simulator.revokeTokens();
    const ten = people.slice(2, 12);
    const said = await Promise.all(ten.map((openId) => bureau.simulator.say(openId, 'bot', '/help')));
    expect(said.map(({ status }) => status)).toEqual(ten.map(() => 200));
    await expect
      .poll(() => ten.map((openId) => fromBot(openId).length), { timeout: 5_000 })
      .toEqual(ten.map(() => 1));
  });

  it('refuses what nobody signed, and what was signed with another key', async () => {
    const body = JSON.stringify({ encrypt: 'bm90aGluZw==' });
    const unsigned = await worker.fetch('/webhooks/feishu', { method: 'POST', body });
    const forged = await worker.fetch('/webhooks/feishu', {
      method: 'POST',
      body,
      headers: {
        'x-lark-request-timestamp': '1677630600',
        'x-lark-request-nonce': 'nonce',
        'x-lark-signature': 'f'.repeat(64),
      },
    });
    expect([unsigned.status, forged.status]).toEqual([401, 401]);
  });

  it('keeps no connection when all it began is done', async () => {
    await expect.poll(connections, { timeout: 8_000 }).toEqual([{ count: 0 }]);
  });

  it('looks every minute what is due, and sends what falls due within that minute', async () => {
    const { simulator, database } = bureau;
    const { chatId } = simulator.addGroup({ name: '工作群', members: [admin()] });
    await simulator.addBot(chatId, admin());
    // Whoever is still delivering would share the work, and be waited for.
    await expect.poll(connections, { timeout: 8_000 }).toEqual([{ count: 0 }]);
    const before = await runningCampaign(database.orm);
    if (!before) throw new Error('no campaign');
    const soon = new Date(Date.now() + 1_500);
    const outgoing = [sampleOutgoing({ to: { chatId }, notBefore: soon })];
    await commit(database, changeOf(before, { at: new Date(), outgoing }));
    expect(await worker.minute()).toMatchObject({ outcome: 'ok' });
    expect(simulator.messages(chatId).map(({ text }) => text)).toContain('示例');
    const after = await runningCampaign(database.orm);
    expect(after?.lookedUntil.getTime()).toBeGreaterThan(before.lookedUntil.getTime());
  });

  it('makes a file of the ledger and sends it', async () => {
    const { simulator, database } = bureau;
    const campaign = await runningCampaign(database.orm);
    if (!campaign) throw new Error('no campaign');
    const about = { source: 'self_inspection', mainItem: '1.1', unitId: campaign.tree.root.id } as const;
    const state = { number: 1, state: 'reported', track: 'by_day', foundOn: day('2023-03-13') } as const;
    const words = { description: '=1+1', createdAt: new Date() };
    await database.orm.insert(finding).values({ campaignId: campaign.id, ...about, ...state, ...words });
    await simulator.say(admin(), 'bot', '/ledger export');
    const files = () => fromBot(admin()).filter(({ type }) => type === 'file');
    await expect
      .poll(() => files().map(({ text }) => text), { timeout: 8_000 })
      .toEqual([expect.stringMatching(/台账 .*\.xlsx$/)]);
  });

  it('writes neither a secret nor what people said into its log', async () => {
    const log = worker.lines().join('\n');
    expect(log).toContain('a request was refused');
    for (const secret of Object.values(bureau.secrets)) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/\/help|\/phase|ou_/);
  });
});
