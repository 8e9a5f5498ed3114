/** A PostgreSQL database of one's own, with the schema in place: a copy of the run's template. */
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { Database } from '#db/database.ts';
import { openPostgres } from '#db/postgres.ts';
import { shared } from '#test/support/ground.ts';

export interface FreshPostgres {
  /** Ten connections. */
  database: Database;
  url: string;
  /** Closes the database and throws it away, whoever else is still connected. */
  drop(): Promise<void>;
}

export async function freshPostgres(): Promise<FreshPostgres> {
  const { url, drop } = await freshDatabase('template_of_tests');
  const database = openPostgres(url);
  return {
    database,
    url,
    drop: async () => {
      await database.close();
      await drop();
    },
  };
}

/** Without any schema, or as a copy of another database of the server. */
export async function freshDatabase(template = 'template0'): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await shared('postgres');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `create database ${name} template ${template}`);
  return { url: `${server}/${name}`, drop: () => asAdmin(server, `drop database ${name} with (force)`) };
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const admin = postgres(`${server}/postgres`, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}
