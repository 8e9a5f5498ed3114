/** Evidence in a folder of this machine; not for Workers, which have none. */
import { createStorage } from 'unstorage';
import driver from 'unstorage/drivers/fs-lite';
import type { Bytes } from '#app/evidence-store.ts';
import { bytesIn } from '#src/evidence-bytes.ts';

export function folder(base: string): Bytes {
  return bytesIn(createStorage({ driver: driver({ base }) }));
}
