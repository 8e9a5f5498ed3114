/** The schema comes up once, whole or not at all, however many instances start together. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { countColumn, type Database, rowsOf } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import journal from '#db/migrations/meta/_journal.json' with { type: 'json' };
import { openPostgres } from '#db/postgres.ts';
import { whyNotReady } from '#db/ready.ts';
import { freshDatabase } from '#test/support/postgres.ts';

/** An instance that has done everything but the commit, and waits. */
const DYING = `
import { openPostgres } from '#db/postgres.ts';
import { migrate } from '#db/migrate.ts';
const database = openPostgres(process.argv[1], { connections: 1 });
await migrate({
  ...database,
  transaction: (work) =>
    database.transaction(async (tx) => {
      await work(tx);
      process.stdout.write('all but committed');
      await new Promise(() => process.stdin.resume());
    }),
});`;

const ALL = journal.entries.length;

describe('an empty database', () => {
  let empty: Awaited<ReturnType<typeof freshDatabase>>;
  const opened: Database[] = [];
  const open = () => {
    const database = openPostgres(empty.url, { connections: 1 });
    opened.push(database);
    return database;
  };
  beforeEach(async () => {
    empty = await freshDatabase();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    await empty.drop();
  });
  const tables = async (database: Database) => {
    const shape = z.object({ count: countColumn });
    const [row] = await rowsOf(
      database.orm,
      shape,
      sql`select count(*) from pg_tables where schemaname in ('public', 'drizzle')`,
    );
    return row?.count;
  };

  it('is not ready and says why without naming an address', async () => {
    const reason = await whyNotReady(open());
    expect(reason).toMatch(/^the (database|schema)/);
    expect(reason).not.toContain('127.0.0.1');
  });

  it('is brought up by one of three instances; the others wait, and all find it current', async () => {
    const instances = [open(), open(), open()];
    const applied = await Promise.all(instances.map(migrate));
    expect(applied.sort((a, b) => a - b)).toEqual([0, 0, ALL]);
    expect(await Promise.all(instances.map(whyNotReady))).toEqual([null, null, null]);
  });

  it('stays empty when the instance is killed before the end, and the next one completes it', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', DYING, empty.url], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    expect(String((await once(child.stdout, 'data'))[0])).toBe('all but committed');
    child.kill('SIGKILL');
    await ended;
    const next = open();
    expect(await tables(next)).toBe(0);
    expect(await migrate(next)).toBe(ALL);
    expect(await migrate(next)).toBe(0);
    expect(await whyNotReady(next)).toBeNull();
  });

  it('is not ready under a program that knows fewer or more migrations', async () => {
    const database = open();
    await migrate(database);
    await database.orm.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of a later release', 0)`,
    );
    expect(await whyNotReady(database)).toBe(`the schema has ${ALL + 1} of ${ALL} migrations`);
  });

  it('that cannot be reached is not ready', async () => {
    const nowhere = openPostgres('postgres://postgres:postgres@127.0.0.1:1/none', { connections: 1 });
    expect(await whyNotReady(nowhere)).toMatch(/^the database does not answer/);
    await nowhere.close();
  });
});
