/** A Worker that is set up wrongly says so, and touches nothing. */
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '#db/database.ts';
import { stamp } from '#db/installation.ts';
import { migrate } from '#db/migrate.ts';
import { openPostgres } from '#db/postgres.ts';
import { installation } from '#db/schema/installation.ts';
import { openIsolate } from '#src/isolate.ts';
import worker from '#src/worker.ts';
import { freshDatabase } from '#test/support/postgres.ts';
import { NOW, sampleCampaign } from '#test/support/rows.ts';

const OWN = { mode: 'feishu', appId: 'cli_0123456789abcdef' } as const;
const COMPLETE = {
  DATABASE_URL: 'postgres://127.0.0.1/nowhere',
  FEISHU_APP_ID: OWN.appId,
  FEISHU_APP_SECRET: 'a secret of nobody',
  FEISHU_ENCRYPT_KEY: 'a key of nobody',
  FEISHU_VERIFICATION_TOKEN: 'a token of nobody',
  EVIDENCE_S3_ENDPOINT: 'https://bucket.test',
  EVIDENCE_S3_BUCKET: 'evidence',
  EVIDENCE_S3_ACCESS_KEY_ID: 'an id of nobody',
  EVIDENCE_S3_SECRET_ACCESS_KEY: 'a key of nobody',
};

/** An isolate with these bindings, and all it writes into its log. */
function open(bindings: Readonly<Record<string, unknown>>) {
  const lines: string[] = [];
  const write = (fields: object, message: string) => lines.push(JSON.stringify({ ...fields, message }));
  const log = { info: write, warn: write, error: write };
  return { isolate: openIsolate(bindings, { now: () => NOW, openLog: () => log }), lines };
}

describe('the settings', () => {
  it.each(Object.keys(COMPLETE))('without %s it does not open, and says so in one line', (name) => {
    const { isolate, lines } = open({ ...COMPLETE, [name]: undefined });
    expect(isolate).toBeNull();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(name);
    expect(lines[0]).not.toContain('of nobody');
  });

  it('all that is missing is named at once', () => {
    const { lines } = open({});
    expect(lines).toHaveLength(1);
    for (const name of ['HYPERDRIVE', 'DATABASE_URL', 'FEISHU_APP_ID', 'EVIDENCE_S3_ENDPOINT'])
      expect(lines[0]).toContain(name);
  });

  it('a bound Hyperdrive goes before an address of the database', () => {
    const connectionString = 'postgres://hyperdrive.test/pooled';
    const { isolate } = open({ ...COMPLETE, HYPERDRIVE: { connectionString } });
    expect(isolate?.databaseUrl).toBe(connectionString);
  });

  it('while they will not do, whoever asks is told 503, and the log once', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => {});
    const paths = ['/readyz', '/webhooks/feishu', '/healthz'];
    const asked = paths.map((path) =>
      worker.fetch(new Request(`http://worker.test${path}`), {}, { waitUntil: () => {} }),
    );
    const responses = await Promise.all(asked);
    await worker.scheduled({}, {});
    expect(responses.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(written).toHaveBeenCalledTimes(1);
    written.mockRestore();
  });
});

describe('the database', () => {
  const opened = new AsyncDisposableStack();
  afterAll(() => opened.disposeAsync());

  async function fresh(template?: 'template_of_tests'): Promise<Database> {
    const { url, drop } = await freshDatabase(template);
    opened.defer(drop);
    return opened.adopt(openPostgres(url, { connections: 1 }), (database) => database.close());
  }
  const ask = async (database: Database) => open(COMPLETE).isolate?.whyNotTrusted(database);

  it('is taken when it is new, and bears the app’s name from then on', async () => {
    const database = await fresh('template_of_tests');
    expect(await ask(database)).toBeNull();
    expect(await database.orm.select().from(installation)).toMatchObject([OWN]);
    expect(await ask(database)).toBeNull();
  });

  it.each([
    { mode: 'feishu', appId: 'cli_fedcba9876543210' },
    { mode: 'simulator', appId: OWN.appId },
  ] as const)('is refused when it belongs to $mode $appId', async (other) => {
    const database = await fresh('template_of_tests');
    await stamp(database.orm, other, NOW);
    expect(await ask(database)).toMatch(/another app/);
  });

  it('is refused when it holds data that are nobody’s', async () => {
    const database = await fresh('template_of_tests');
    await sampleCampaign(database);
    expect(await ask(database)).not.toBeNull();
    expect(await database.orm.select().from(installation)).toEqual([]);
  });

  it('is asked again until its schema is current, which is seen to elsewhere', async () => {
    const database = await fresh();
    const { isolate, lines } = open(COMPLETE);
    expect(await isolate?.whyNotTrusted(database)).toMatch(/schema has 0 of/);
    expect(lines).toHaveLength(1);
    await migrate(database);
    expect(await isolate?.whyNotTrusted(database)).toBeNull();
  });
});
