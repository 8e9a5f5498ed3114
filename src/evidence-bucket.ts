/**
 * Evidence in a bucket that speaks S3. unstorage's own driver needs one more package to sign its requests and waits for
 * ever; this one signs by itself and gives up after a minute.
 */
import { createHash, createHmac } from 'node:crypto';
import { createStorage, defineDriver } from 'unstorage';
import type { Bytes } from '#app/evidence-store.ts';
import type { BucketSettings } from '#src/config.ts';
import { bytesIn } from '#src/evidence-bytes.ts';

interface Dependencies {
  fetch: (request: Request) => Promise<Response>;
  now: () => Date;
}

const DEADLINE_MS = 60_000;

export function bucket(settings: BucketSettings, dependencies: Dependencies): Bytes {
  const ask = (method: 'GET' | 'HEAD' | 'PUT' | 'DELETE', key: string, body?: Uint8Array<ArrayBuffer>) =>
    request(settings, dependencies, method, key, body);
  const driver = defineDriver(() => ({
    name: 'bucket',
    hasItem: async (key: string) => (await ask('HEAD', key)) !== null,
    getItem: async (key: string) => (await ask('GET', key))?.text() ?? null,
    getItemRaw: async (key: string) => (await ask('GET', key))?.arrayBuffer() ?? null,
    setItemRaw: async (key: string, value: Uint8Array<ArrayBuffer>) => {
      await ask('PUT', key, value);
    },
    getKeys: () => [],
  }));
  return bytesIn(createStorage({ driver: driver({}) }));
}

/** `null` for what is not there. @throws Error with the status alone: an answer's words may repeat the key. */
async function request(
  settings: BucketSettings,
  { fetch, now }: Dependencies,
  method: string,
  key: string,
  body?: Uint8Array<ArrayBuffer>,
): Promise<Response | null> {
  const address = new URL(`${settings.endpoint}/${settings.bucket}/${key.replaceAll(':', '/')}`);
  const headers = signed(settings, { method, address, headers: {}, body: body ?? new Uint8Array() }, now());
  const response = await fetch(
    new Request(address, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(DEADLINE_MS),
      ...(body ? { body } : {}),
    }),
  );
  // Where something was to be put, it is the bucket that is not there.
  if (response.status === 404 && method !== 'PUT') return null;
  if (!response.ok) throw new Error(`the bucket answered ${response.status}`);
  return response;
}

interface Unsigned {
  method: string;
  address: URL;
  /** In lower case, beside the three that every request has. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** The headers of a request signed by AWS Signature Version 4. */
export function signed(
  { region, accessKeyId, secretAccessKey }: Omit<BucketSettings, 'endpoint' | 'bucket'>,
  { method, address, headers, body }: Unsigned,
  now: Date,
): Record<string, string> {
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;
  const all: Record<string, string> = {
    ...headers,
    host: address.host,
    'x-amz-content-sha256': sha256(body),
    'x-amz-date': stamp,
  };
  const names = Object.keys(all).sort();
  const canonical = [
    method,
    address.pathname,
    address.search.slice(1),
    ...names.map((name) => `${name}:${all[name]}`),
    '',
    names.join(';'),
    all['x-amz-content-sha256'],
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = Buffer.from(hmac(signingKey, toSign)).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}`;
  const { host: _setByFetch, ...sent } = all;
  return { ...sent, authorization };
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
