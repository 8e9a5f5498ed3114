/**
 * One handle for the embedded database and a Postgres cluster. Inside a transaction use only the `tx` it hands over:
 * the embedded database has one connection, and asking the outer handle there would wait for itself for ever.
 */
import type { SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { z } from 'zod';

/** What queries run on: the database, or a transaction of it. */
export type Orm = PgDatabase<PgQueryResultHKT>;

export interface Database {
  readonly orm: Orm;
  /** All or nothing. */
  transaction<T>(work: (tx: Orm) => Promise<T>): Promise<T>;
  /** A named statement in one round trip. Parameters are text, numbers or null; results are rows of plain values. */
  prepared(text: string, parameters: readonly (string | number | null)[]): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const resultSchema = z.union([
  z.array(z.unknown()),
  z.object({ rows: z.array(z.unknown()) }).transform((result) => result.rows),
]);

/** Rows of a hand-written statement, parsed: the two drivers wrap them differently. */
export async function rowsOf<T>(orm: Orm, shape: z.ZodType<T>, statement: SQL): Promise<T[]> {
  const result: unknown = await orm.execute(statement);
  return z.array(shape).parse(Array.isArray(result) ? [...result] : resultSchema.parse(result));
}

/** An instant as either driver gives it. */
export const instantColumn = z.union([z.date(), z.string()]).transform((value) => new Date(value));
/** A count: `bigint` comes as text. */
export const countColumn = z.coerce.number().int();
