/** A store of evidence over unstorage, whose drivers give bytes back in whatever shape they like. */
import type { Storage } from 'unstorage';
import type { Bytes } from '#app/evidence-store.ts';

export function bytesIn(storage: Storage): Bytes {
  return {
    async get(key) {
      const kept: unknown = await storage.getItemRaw(key);
      if (kept === null || kept === undefined) return null;
      if (kept instanceof Uint8Array) return kept;
      if (kept instanceof ArrayBuffer) return new Uint8Array(kept);
      throw new TypeError('the store gave something that is no bytes');
    },
    put: (key, bytes) => storage.setItemRaw(key, bytes),
  };
}
