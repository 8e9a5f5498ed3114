/** Where evidence lies: a folder, or a bucket behind signed requests. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { evidenceStore } from '#app/evidence-store.ts';
import { readSettings } from '#src/config.ts';
import { bucket, signed } from '#src/evidence-bucket.ts';
import { folder } from '#src/evidence-folder.ts';

const bytes = Uint8Array.from({ length: 5_000 }, (_, index) => index % 251);

describe('a folder', () => {
  const base = mkdtempSync(join(tmpdir(), 'hundred-days-evidence-'));
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('keeps an original under its hash, and its copy beside it', async () => {
    const store = evidenceStore(folder(base));
    const sha256 = await store.seal(bytes);
    expect(Buffer.from(await store.original(sha256)).equals(bytes)).toBe(true);
    expect(await store.copy(sha256)).toBeNull();
    await store.keepCopy(sha256, bytes.subarray(1));
    expect(Buffer.from((await store.copy(sha256)) ?? []).equals(bytes.subarray(1))).toBe(true);
    expect(readdirSync(join(base, 'original'))).toEqual([sha256]);
  });

  it('mends half a file that was left behind, and notices one that was changed', async () => {
    const store = evidenceStore(folder(base));
    const sha256 = await store.seal(bytes);
    const file = join(base, 'original', sha256);
    writeFileSync(file, bytes.subarray(0, 100));
    await expect(store.original(sha256)).rejects.toThrow('changed');
    expect(await store.seal(bytes)).toBe(sha256);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    rmSync(file);
    await expect(store.original(sha256)).rejects.toThrow('gone');
  });
});

describe('a bucket', () => {
  const settings = {
    endpoint: 'https://s3.test',
    bucket: 'evidence',
    region: 'auto',
    accessKeyId: 'canary-id',
    secretAccessKey: 'canary-secret',
  };

  function remote() {
    const objects = new Map<string, Uint8Array<ArrayBuffer>>();
    const asked: string[] = [];
    let broken = 0;
    const fetch = async (request: Request) => {
      const { pathname } = new URL(request.url);
      asked.push(`${request.method} ${pathname}`);
      expect(request.headers.get('authorization')).toContain(
        'Credential=canary-id/20230315/auto/s3/aws4_request',
      );
      if (broken > 0) return new Response('<Error>canary</Error>', { status: broken });
      if (request.method === 'PUT') objects.set(pathname, new Uint8Array(await request.arrayBuffer()));
      const found = objects.get(pathname);
      return found ? new Response(found) : new Response('', { status: 404 });
    };
    const now = () => new Date('2023-03-15T02:20:00Z');
    const breakDown = (status: number) => {
      broken = status;
    };
    return { objects, asked, breakDown, store: evidenceStore(bucket(settings, { fetch, now })) };
  }

  it('keeps what a folder keeps', async () => {
    const { store, asked } = remote();
    const sha256 = await store.seal(bytes);
    expect(Buffer.from(await store.original(sha256)).equals(bytes)).toBe(true);
    expect(await store.copy(sha256)).toBeNull();
    expect(asked.slice(0, 2)).toEqual([
      `GET /evidence/original/${sha256}`,
      `PUT /evidence/original/${sha256}`,
    ]);
  });

  it('that fails says so with its status, and nothing else', async () => {
    const { store, breakDown } = remote();
    breakDown(503);
    await expect(store.seal(bytes)).rejects.toThrow(/^the bucket answered 503$/);
  });

  it('that is not there keeps nothing, and does not look as if it did', async () => {
    const { store, breakDown } = remote();
    breakDown(404);
    await expect(store.seal(bytes)).rejects.toThrow(/^the bucket answered 404$/);
  });

  /** The examples of the signature's own documentation. */
  const EXAMPLE = {
    region: 'us-east-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const at = new Date('2013-05-24T00:00:00Z');
  it.each([
    [
      'GET',
      '/test.txt',
      { range: 'bytes=0-9' },
      '',
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    ],
    [
      'PUT',
      '/test%24file.text',
      { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      'Welcome to Amazon S3.',
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    ],
  ])('signs a %s as documented', (method, path, headers, body, signature) => {
    const address = new URL(`https://examplebucket.s3.amazonaws.com${path}`);
    const { authorization } = signed(EXAMPLE, { method, address, headers, body: Buffer.from(body) }, at);
    expect(authorization?.split('Signature=')[1]).toBe(signature);
  });
});

describe('the settings of a bucket', () => {
  const COMPLETE = {
    EVIDENCE_S3_ENDPOINT: 'https://s3.test/',
    EVIDENCE_S3_BUCKET: 'evidence',
    EVIDENCE_S3_ACCESS_KEY_ID: 'canary-id',
    EVIDENCE_S3_SECRET_ACCESS_KEY: 'canary-secret',
  };

  it('may be absent: then a folder it is', () => {
    expect(readSettings({})).toMatchObject({ evidence: undefined });
  });

  it('are read as they are, with a region where none is given', () => {
    expect(readSettings(COMPLETE)).toMatchObject({
      evidence: { endpoint: 'https://s3.test', bucket: 'evidence', region: 'auto', accessKeyId: 'canary-id' },
    });
  });

  it('that are given by halves are all named, without their values', () => {
    const read = readSettings({
      EVIDENCE_S3_ENDPOINT: 'canary',
      EVIDENCE_S3_BUCKET: 'Canary Bucket',
      PORT: 'x',
    });
    const problems = 'problems' in read ? read.problems : [];
    expect(problems).toHaveLength(5);
    expect(problems.join()).not.toMatch(/canary/i);
    expect(problems.join()).toContain('EVIDENCE_S3_SECRET_ACCESS_KEY 未设置');
  });
});
