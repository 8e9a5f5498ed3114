/** What a lost connection may cost: the transaction that was under way, and nothing else. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { claim, isClaimed } from '#db/inbox.ts';
import { openPostgres } from '#db/postgres.ts';
import { type FreshPostgres, freshPostgres } from '#test/support/postgres.ts';
import { NOW } from '#test/support/rows.ts';

let fresh: FreshPostgres;
beforeAll(async () => {
  fresh = await freshPostgres();
});
afterAll(() => fresh.drop());

const terminate = sql`select pg_terminate_backend(pg_backend_pid())`;

it('a transaction whose connection is lost fails as a whole and harms nothing else', async () => {
  const database = openPostgres(fresh.url, { connections: 1 });
  const lost = database.transaction(async (tx) => {
    await claim(tx, 'lost', NOW);
    await tx.execute(terminate);
  });
  await expect(lost).rejects.toThrow();
  const keep = () => database.transaction((tx) => claim(tx, 'kept', NOW));
  // The driver tells the loss once more to whoever uses the renewed connection first.
  await keep().catch(keep);
  expect(await isClaimed(database.orm, ['lost'])).toBe(false);
  expect(await isClaimed(database.orm, ['kept'])).toBe(true);
  await database.close();
});

it('a refusal inside a transaction is told as it was, and the connection serves on', async () => {
  const { transaction, orm } = fresh.database;
  const refused = transaction(async (tx) => {
    await claim(tx, 'refused', NOW);
    throw new Error('not allowed');
  });
  await expect(refused).rejects.toThrow('not allowed');
  const wrong = transaction((tx) => tx.execute(sql`select no_such_column`));
  await expect(wrong).rejects.toThrow(/no_such_column/);
  expect(await isClaimed(orm, ['refused'])).toBe(false);
});
