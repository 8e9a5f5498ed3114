/** The database's clock, on which all instances agree. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { instantColumn, type Orm, rowsOf } from '#db/database.ts';

export async function databaseNow(orm: Orm): Promise<Date> {
  const [row] = await rowsOf(orm, z.object({ now: instantColumn }), sql`select clock_timestamp() as now`);
  if (!row) throw new Error('the database told no time');
  return row.now;
}
