/** An embedded database of one's own, in memory, with the schema in place: half a second each. */
import { openAsBlob } from 'node:fs';
import type { Database } from '#db/database.ts';
import { openPglite } from '#db/pglite.ts';
import { shared } from '#test/support/ground.ts';

export async function freshEmbedded(): Promise<Database> {
  return openPglite('memory', { template: await embeddedTemplate() });
}

/** The data folder to start from, for tests that open one on disk. */
export async function embeddedTemplate(): Promise<Blob> {
  return openAsBlob(await shared('embedded'));
}
