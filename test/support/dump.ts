/** Every row of every table, for tests that ask what something left behind. */
import { z } from 'zod';
import type { Database } from '#db/database.ts';

export interface Row {
  table: string;
  values: Readonly<Record<string, unknown>>;
}

const tablesSchema = z.array(z.object({ name: z.string() }));
const rowsSchema = z.array(z.object({ table: z.string(), row: z.string() }));
const valuesSchema = z.record(z.string(), z.unknown());

export async function dump(database: Database): Promise<readonly Row[]> {
  const tables = tablesSchema.parse(
    await database.prepared(
      `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
      [],
    ),
  );
  const selects = tables.map(
    ({ name }) => `select '${name}' as table, to_jsonb(t)::text as row from "${name}" t`,
  );
  const rows = rowsSchema.parse(await database.prepared(`${selects.join(' union all ')} order by 1, 2`, []));
  return rows.map(({ table, row }) => ({ table, values: valuesSchema.parse(JSON.parse(row)) }));
}

/** Rows that were not there before, or not so. */
export function newRows(before: readonly Row[], after: readonly Row[]): readonly Row[] {
  const known = new Set(before.map((row) => JSON.stringify(row)));
  return after.filter((row) => !known.has(JSON.stringify(row)));
}
