/** A Postgres cluster through postgres.js: production with `DATABASE_URL`, the Worker, and every test of concurrency. */
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { Database } from '#db/database.ts';

export interface PostgresOptions {
  /** Connections at most; a Worker may open six at once, so it passes five. */
  connections: number;
}

export function openPostgres(url: string, options: PostgresOptions = { connections: 10 }): Database {
  const client = postgres(url, {
    max: options.connections,
    connect_timeout: 5,
    idle_timeout: 60,
    max_lifetime: 30 * 60,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'hundred-days', statement_timeout: 15_000, TimeZone: 'UTC' },
  });
  const orm = drizzle(client, { casing: 'snake_case' });
  return {
    orm,
    transaction: (work) => orm.transaction((tx) => work(tx).catch(leaveLostConnection)),
    prepared: (text, parameters) => client.unsafe(text, [...parameters], { prepare: true }),
    close: () => client.end({ timeout: 5 }),
  };
}

const LOST = new Set(['CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/**
 * After a failure the driver writes `rollback`, and writing to a connection that is gone throws where nobody can catch
 * it, which would end the process (porsager/postgres#1208). So the failure of a lost connection is not told to the
 * driver: it notices the closing by itself, ends the transaction with that, and this wait is forgotten.
 */
function leaveLostConnection(failure: unknown): Promise<never> {
  const cause = failure instanceof Error && failure.cause !== undefined ? failure.cause : failure;
  const isLost =
    (cause instanceof postgres.PostgresError && cause.severity === 'FATAL') ||
    (cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && LOST.has(cause.code));
  return isLost ? new Promise(() => {}) : Promise.reject(failure);
}
