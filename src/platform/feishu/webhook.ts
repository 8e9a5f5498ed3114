/**
 * The door: raw bytes in, a proven `Inbound` or a refusal out. Nothing unsigned is read beyond asking whether it is
 * the platform's challenge, which is the one thing it sends without a signature.
 */
import { z } from 'zod';
import type { RawRequest, Received } from '#platform/port.ts';
import { decrypt, isSigned, readUtf8, sameSecret, TIMESTAMP_HEADER } from './crypto.ts';
import { type Envelope, id, stamp } from './envelope.ts';
import { readEvent } from './inbound.ts';
import { CLICK } from './inbound-click.ts';
import { readJson } from './json.ts';

export interface DoorKeys {
  appId: string;
  encryptKey: string;
  verificationToken: string;
}

const MAX_BODY = 512 * 1024;
/** A challenge is about 250 bytes; whatever else is unsigned is not worth parsing. */
const MAX_CHALLENGE = 4 * 1024;
/** Callbacks only: they are never sent again, while an event may be re-pushed for seven hours. */
const FRESH_MS = 5 * 60_000;

const sealedSchema = z.object({ encrypt: z.string() });
const challengeSchema = z.object({
  type: z.literal('url_verification'),
  challenge: z.string(),
  token: z.string(),
});
const envelopeSchema = z.object({
  schema: z.literal('2.0'),
  header: z.object({
    event_id: id,
    event_type: id,
    create_time: stamp,
    token: z.string(),
    app_id: z.string(),
    tenant_key: id,
  }),
  event: z.unknown().optional(),
  context: z.unknown().optional(),
});
/** The platform's first format: nothing we act on comes in it. */
const oldEnvelopeSchema = z.object({
  uuid: id,
  token: z.string(),
  event: z.object({ type: id, app_id: z.string().optional(), tenant_key: id.optional() }),
});

/** `why` is for the log: it never holds a word of the body, a secret or an id. */
function refused(status: 400 | 401 | 413, why: string): Received {
  return { kind: 'refused', status, why };
}

export function receive(keys: DoorKeys, request: RawRequest, now: Date): Received {
  if (request.body.byteLength > MAX_BODY) return refused(413, 'body over 512 KB');
  if (!isSigned(keys.encryptKey, request)) return receiveUnsigned(keys, request.body);
  const outer = readObject(request.body);
  if (outer === null) return refused(400, 'body unreadable');
  if (!('encrypt' in outer)) return challengeIn(keys, outer) ?? refused(401, 'body not encrypted');
  const opened = openSealed(keys, outer);
  if (opened === undefined) return refused(400, 'encrypted body unreadable');
  return challengeIn(keys, opened) ?? receiveOpened(keys, opened, isFresh(request, now));
}

function receiveUnsigned(keys: DoorKeys, body: Uint8Array): Received {
  const unproven = refused(401, 'signature missing or wrong');
  if (body.byteLength > MAX_CHALLENGE) return unproven;
  const outer = readObject(body);
  if (outer === null) return unproven;
  return challengeIn(keys, 'encrypt' in outer ? openSealed(keys, outer) : outer) ?? unproven;
}

function readObject(body: Uint8Array): object | null {
  const text = readUtf8(body);
  const value = text === null ? undefined : readJson(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function openSealed(keys: DoorKeys, outer: object): unknown {
  const sealed = sealedSchema.safeParse(outer);
  const text = sealed.success ? decrypt(keys.encryptKey, sealed.data.encrypt) : null;
  return text === null ? undefined : readJson(text);
}

function challengeIn(keys: DoorKeys, value: unknown): Received | null {
  const challenge = challengeSchema.safeParse(value);
  if (!challenge.success || !sameSecret(challenge.data.token, keys.verificationToken)) return null;
  return { kind: 'challenge', body: { challenge: challenge.data.challenge } };
}

/** The timestamp is part of what was signed; the platform does not say whether it counts seconds or milliseconds. */
function isFresh(request: RawRequest, now: Date): boolean {
  const timestamp = request.headers.get(TIMESTAMP_HEADER) ?? '';
  if (!/^\d{10}(\d{3})?$/.test(timestamp)) return false;
  const at = timestamp.length === 13 ? Number(timestamp) : Number(timestamp) * 1000;
  return Math.abs(now.getTime() - at) <= FRESH_MS;
}

function receiveOpened(keys: DoorKeys, value: unknown, fresh: boolean): Received {
  const current = envelopeSchema.safeParse(value);
  if (!current.success) return receiveOld(keys, value);
  const { header, event, context } = current.data;
  if (!sameSecret(header.token, keys.verificationToken)) return refused(401, 'wrong token');
  if (header.app_id !== keys.appId) return refused(401, 'meant for another app');
  if (header.event_type === CLICK && !fresh) return refused(401, 'callback not fresh');
  const envelope: Envelope = {
    eventId: header.event_id,
    type: header.event_type,
    createTime: header.create_time,
    tenantKey: header.tenant_key,
    event,
    context,
  };
  const inbound = readEvent(envelope);
  if (inbound === null) return refused(400, `${header.event_type} unreadable`);
  return { kind: 'accepted', inbound, appId: header.app_id, tenantKey: header.tenant_key };
}

function receiveOld(keys: DoorKeys, value: unknown): Received {
  const old = oldEnvelopeSchema.safeParse(value);
  if (!old.success) return refused(400, 'envelope unreadable');
  const { uuid, token, event } = old.data;
  if (!sameSecret(token, keys.verificationToken)) return refused(401, 'wrong token');
  if (event.app_id !== undefined && event.app_id !== keys.appId) {
    return refused(401, 'meant for another app');
  }
  return {
    kind: 'accepted',
    inbound: { kind: 'ignored', key: `feishu:event:${uuid}`, type: event.type },
    appId: keys.appId,
    tenantKey: event.tenant_key ?? '',
  };
}
