/** Brings the schema up to date, once even when several instances start together, and says whether it is current. */
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import { type Database, rowsOf } from '#db/database.ts';

const MIGRATIONS = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any number no other program on the cluster uses for the same purpose. */
const LOCK = 7_403_102;

/**
 * Applies what is missing, in one transaction under an advisory lock: a second instance waits and finds nothing to
 * do, a killed one leaves nothing half done. The bookkeeping table is drizzle's own.
 */
export async function migrate(database: Database): Promise<number> {
  const migrations = readMigrationFiles({ migrationsFolder: MIGRATIONS });
  return database.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
    await tx.execute(sql`create schema if not exists drizzle`);
    await tx.execute(
      sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
    );
    const done = await rowsOf(
      tx,
      z.object({ hash: z.string() }),
      sql`select hash from drizzle.__drizzle_migrations`,
    );
    const applied = new Set(done.map((row) => row.hash));
    const missing = migrations.filter((migration) => !applied.has(migration.hash));
    for (const migration of missing) {
      for (const statement of migration.sql) await tx.execute(sql.raw(statement));
      await tx.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`,
      );
    }
    return missing.length;
  });
}
