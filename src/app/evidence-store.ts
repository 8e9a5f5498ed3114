/**
 * Where the bytes of evidence lie. They are named by their hash, so the same file is kept once, and what was stored can
 * be proven. Which place that is, a folder or a bucket, the entries decide.
 */
import { createHash } from 'node:crypto';

/** As much of a key-value store as evidence needs; `null` for what is not there. */
export interface Bytes {
  get(key: string): Promise<Uint8Array | null>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

export interface EvidenceStore {
  /** Seals an original; the hash is its name from then on. */
  seal(bytes: Uint8Array): Promise<string>;
  /** The copy of a sealed picture that may be shown. */
  keepCopy(sha256: string, bytes: Uint8Array): Promise<void>;
  /** The original, proven to be what was sealed. @throws Error when it is gone or was changed. */
  original(sha256: string): Promise<Uint8Array>;
  copy(sha256: string): Promise<Uint8Array | null>;
}

export function evidenceStore(bytes: Bytes): EvidenceStore {
  const sealed = (sha256: string) => `original/${sha256}`;
  const shown = (sha256: string) => `shown/${sha256}`;
  return {
    async seal(original) {
      const sha256 = hashOf(original);
      const there = await bytes.get(sealed(sha256));
      // A process that was killed while it wrote leaves half a file behind; a whole one is never written over.
      if (there === null || hashOf(there) !== sha256) await bytes.put(sealed(sha256), original);
      return sha256;
    },
    keepCopy: (sha256, copy) => bytes.put(shown(sha256), copy),
    async original(sha256) {
      const original = await bytes.get(sealed(sha256));
      if (original === null) throw new Error('sealed evidence is gone');
      if (hashOf(original) !== sha256) throw new Error('sealed evidence was changed');
      return original;
    },
    copy: (sha256) => bytes.get(shown(sha256)),
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
