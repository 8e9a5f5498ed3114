/** The ledger's words, sealed: only a salted hash stays with the entry, so that the words can be removed later. */
import { createHash, randomBytes } from 'node:crypto';

export interface SealedText {
  salt: string;
  text: string;
  hash: string;
}

export function sealText(text: string): SealedText {
  const salt = randomBytes(16).toString('hex');
  return { salt, text, hash: hashOf(salt, text) };
}

/** SHA-256 over salt and text, in hex. */
export function hashOf(salt: string, text: string): string {
  return createHash('sha256').update(salt).update('\n').update(text.normalize('NFC')).digest('hex');
}
