/** All that the database holds, small enough to compare: whether a request changed anything, and where. */
import { z } from 'zod';
import type { Database } from '#db/database.ts';

const tablesSchema = z.array(z.object({ name: z.string() }));
const digestsSchema = z.array(z.object({ name: z.string(), rows: z.string() }));

/** By table: how many rows it has, and a digest of them. */
export async function contents(database: Database): Promise<Record<string, string>> {
  const tables = await database.prepared(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
    [],
  );
  const digests = tablesSchema
    .parse(tables)
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(t::text, '' order by t::text), '')) as rows from "${name}" t`,
    );
  const rows = digestsSchema.parse(await database.prepared(digests.join(' union all '), []));
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}
