/** Whether the database can be reached and its schema is the one this code was written for. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { countColumn, type Database, rowsOf } from '#db/database.ts';
import journal from '#db/migrations/meta/_journal.json' with { type: 'json' };

/** `null` when ready, otherwise why not, in words that name no address and no secret. */
export async function whyNotReady(database: Database): Promise<string | null> {
  try {
    const applied = await appliedMigrations(database);
    if (applied === journal.entries.length) return null;
    return `the schema has ${applied} of ${journal.entries.length} migrations`;
  } catch (cause) {
    return `the database does not answer: ${cause instanceof Error ? cause.name : 'unknown error'}`;
  }
}

/** A database nobody has migrated yet has no table to count in. */
async function appliedMigrations({ orm }: Database): Promise<number> {
  const [bookkeeping] = await rowsOf(
    orm,
    z.object({ there: z.boolean() }),
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  );
  if (!bookkeeping?.there) return 0;
  const [row] = await rowsOf(
    orm,
    z.object({ applied: countColumn }),
    sql`select count(*) as applied from drizzle.__drizzle_migrations`,
  );
  return row?.applied ?? 0;
}
