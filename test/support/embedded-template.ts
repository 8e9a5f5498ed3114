/**
 * Makes the data folder that every embedded database of the tests starts from, and prints its path. It is kept from
 * run to run under the name of what it was made from, because a fresh cluster costs 3 s and 800 MB.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'hundred-days');

function nameOfTemplate(): string {
  const hash = createHash('sha256');
  const folder = join(root, 'db', 'migrations');
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.sql')) hash.update(file).update(readFileSync(join(folder, file)));
  }
  hash.update(readFileSync(join(root, 'db', 'migrate.ts')));
  hash.update(readFileSync(join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json')));
  return `embedded-${hash.digest('hex').slice(0, 16)}.tar`;
}

async function makeTemplate(file: string): Promise<void> {
  // Loaded only when wanted: mostly the file is there, and saying so should take no second.
  const { PGlite } = await import('@electric-sql/pglite');
  const { drizzle } = await import('drizzle-orm/pglite');
  const { migrate } = await import('#db/migrate.ts');
  const client = await PGlite.create();
  const orm = drizzle(client, { casing: 'snake_case' });
  await migrate({
    orm,
    transaction: (work) => orm.transaction((tx) => work(tx)),
    prepared: async () => [],
    close: () => client.close(),
  });
  const dump = await client.dumpDataDir('none');
  await client.close();
  mkdirSync(cache, { recursive: true });
  // Two runs at once both make it; the rename lets nobody read half a file.
  const half = `${file}.${process.pid}`;
  writeFileSync(half, Buffer.from(await dump.arrayBuffer()));
  renameSync(half, file);
}

const file = join(cache, nameOfTemplate());
if (!existsSync(file)) await makeTemplate(file);
process.stdout.write(`${file}\n`);
