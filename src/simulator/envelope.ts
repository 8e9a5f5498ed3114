/**
 * How events and callbacks are wrapped: encrypted as a whole, then signed over the raw bytes of the wrapper. The body
 * is exactly what `JSON.stringify` makes, unless whitespace is asked for.
 */
import { createCipheriv, createHash } from 'node:crypto';
import type { SimulatedApp } from '#simulator/world.ts';

export interface Wrapping {
  app: SimulatedApp;
  url: string;
  now: Date;
  /** Makes nonce and initialisation vector of this delivery, so that a run can be repeated exactly. */
  nonce: string;
  plain: boolean;
  signed: boolean;
  whitespace: boolean;
  signal: AbortSignal;
}

export function wrap(envelope: unknown, wrapping: Wrapping): Request {
  const { app, now, nonce } = wrapping;
  const plain = wrapping.plain || app.encryptKey === '';
  const content = plain
    ? envelope
    : { encrypt: encrypt(JSON.stringify(envelope), app.encryptKey, sha256(nonce).subarray(0, 16)) };
  const body = wrapping.whitespace ? `${JSON.stringify(content, null, 2)}\n` : JSON.stringify(content);
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' });
  if (wrapping.signed && !plain) {
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    headers.set('X-Lark-Request-Timestamp', timestamp);
    headers.set('X-Lark-Request-Nonce', nonce);
    headers.set('X-Lark-Signature', sha256(timestamp + nonce + app.encryptKey + body).toString('hex'));
  }
  // The platform follows no redirect: anything but 200 is a failure.
  return new Request(wrapping.url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: wrapping.signal,
  });
}

/** base64(iv ‖ AES-256-CBC(SHA-256(key), text)) */
export function encrypt(text: string, encryptKey: string, iv: Uint8Array): string {
  const cipher = createCipheriv('aes-256-cbc', sha256(encryptKey), iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
