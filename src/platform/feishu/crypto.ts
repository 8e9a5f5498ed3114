/**
 * Proof that a request comes from the platform, and the opening of its body. Secrets are compared in constant time;
 * nothing here throws, whatever it is given.
 */
import { Buffer } from 'node:buffer';
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import type { RawRequest } from '#platform/port.ts';

const BLOCK = 16;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

export const TIMESTAMP_HEADER = 'x-lark-request-timestamp';

function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Whether two secrets are equal, without telling how much of them is. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

/** Whether the raw bytes, not a re-serialised body, were signed with the encrypt key. */
export function isSigned(encryptKey: string, { headers, body }: RawRequest): boolean {
  const timestamp = headers.get(TIMESTAMP_HEADER);
  const nonce = headers.get('x-lark-request-nonce');
  const signature = headers.get('x-lark-signature');
  if (timestamp === null || nonce === null || signature === null) return false;
  // A header sent twice arrives joined by a comma and fails here.
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  return timingSafeEqual(Buffer.from(signature, 'hex'), sha256(timestamp, nonce, encryptKey, body));
}

/** Bytes as text, or `null` where they are no UTF-8. */
export function readUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** base64(iv ‖ AES-256-CBC(sha256(key), iv, text)) opened, or `null` where it is anything else. */
export function decrypt(encryptKey: string, sealed: string): string | null {
  if (sealed.length % 4 !== 0 || !BASE64.test(sealed)) return null;
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < 2 * BLOCK || bytes.length % BLOCK !== 0) return null;
  try {
    const decipher = createDecipheriv('aes-256-cbc', sha256(encryptKey), bytes.subarray(0, BLOCK));
    return readUtf8(Buffer.concat([decipher.update(bytes.subarray(BLOCK)), decipher.final()]));
  } catch {
    return null;
  }
}
