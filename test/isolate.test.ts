/** A Worker that is set up wrongly says so and touches nothing. */
import { sql } from 'drizzle-orm';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { countColumn, type Database, rowsOf } from '#db/database.ts';
import { stamp } from '#db/installation.ts';
import { migrate } from '#db/migrate.ts';
import { openPostgres } from '#db/postgres.ts';
import { openIsolate } from '#src/isolate.ts';
import worker from '#src/worker.ts';
import { freshDatabase } from '#test/support/postgres.ts';
import { NOW, sampleCampaign } from '#test/support/rows.ts';

const APP = 'cli_0123456789abcdef';
const COMPLETE = {
  DATABASE_URL: 'postgres://127.0.0.1/nowhere',
  FEISHU_APP_ID: APP,
  FEISHU_APP_SECRET: 'a secret of nobody',
  FEISHU_ENCRYPT_KEY: 'a key of nobody',
  FEISHU_VERIFICATION_TOKEN: 'a token of nobody',
};

/** An isolate with these bindings, and all it wrote into its log. */
function open(bindings: Readonly<Record<string, unknown>>) {
  const lines: string[] = [];
  const write = (fields: object, message: string) => lines.push(JSON.stringify({ ...fields, message }));
  const log = { info: write, warn: write, error: write };
  return { isolate: openIsolate(bindings, { now: () => NOW, openLog: () => log }), lines };
}

it.each([
  'DATABASE_URL',
  'FEISHU_APP_ID',
  'FEISHU_APP_SECRET',
  'FEISHU_ENCRYPT_KEY',
  'FEISHU_VERIFICATION_TOKEN',
])('without %s it does not open, and names it in one line that tells no secret', (name) => {
  const { isolate, lines } = open({ ...COMPLETE, [name]: undefined });
  expect(isolate).toBeNull();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(name);
  expect(lines[0]).not.toContain('of nobody');
});

it('names everything that is missing at once', () => {
  const { lines } = open({});
  expect(lines).toHaveLength(1);
  for (const name of ['DATABASE_URL', 'HYPERDRIVE', 'FEISHU_APP_ID']) expect(lines[0]).toContain(name);
});

it('prefers the bound Hyperdrive to an address of the database', () => {
  const connectionString = 'postgres://hyperdrive.local/pooled';
  expect(open({ ...COMPLETE, HYPERDRIVE: { connectionString } }).isolate?.databaseUrl).toBe(connectionString);
});

it('answers 503 to whoever asks while it is set up wrongly', async () => {
  const responses = await Promise.all(
    ['/readyz', '/webhooks/feishu'].map((path) =>
      worker.fetch(new Request(`http://worker.test${path}`), {}, { waitUntil: () => {} }),
    ),
  );
  expect(responses.map(({ status }) => status)).toEqual([503, 503]);
});
