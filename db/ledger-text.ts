/** The ledger's words, sealed: only a salted hash stays with the entry, so that the words can be removed later. */
import { randomBytes } from 'node:crypto';
import { hashOf } from '#domain/ledger.ts';

export interface SealedText {
  salt: string;
  text: string;
  hash: string;
}

/** The text comes back in the one form in which it is hashed and must be stored. */
export function sealText(words: string): SealedText {
  const salt = randomBytes(16).toString('hex');
  const text = words.normalize('NFC');
  return { salt, text, hash: hashOf(salt, text) };
}
