/** The platform's side of the door, written from its documentation: seals, signs and posts what a test wants to say. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { feishu } from '#platform/feishu/feishu.ts';
import type { Inbound, Platform, RawRequest, Received } from '#platform/port.ts';

export const SETTINGS = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'canary-app-secret',
  encryptKey: 'canary-encrypt-key',
  verificationToken: 'canary-verification-token',
  domain: 'https://platform.example',
};
export const NOW = new Date('2023-03-15T02:20:00Z');
export const TENANT = '2df73991750d175e';

/** An adapter that may not call anybody. */
export const platform: Platform = feishu(SETTINGS, {
  fetch: () => Promise.reject(new Error('no network here')),
  now: () => NOW,
  log: { warn: () => {} },
});

export function seal(text: string | Uint8Array, encryptKey = SETTINGS.encryptKey): string {
  const key = createHash('sha256').update(encryptKey).digest();
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final()]).toString('base64');
}

interface SignedRequest extends RawRequest {
  headers: Headers;
}

export function sign(body: string | Uint8Array, timestamp: string, encryptKey = SETTINGS.encryptKey) {
  const nonce = 'nonce-1';
  const signature = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(body)
    .digest('hex');
  return new Headers({
    'X-Lark-Request-Timestamp': timestamp,
    'X-Lark-Request-Nonce': nonce,
    'X-Lark-Signature': signature,
  });
}

export function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000));
}

/** A request as the platform makes it: sealed, signed at `at`. */
export function post(envelope: unknown, at = NOW): SignedRequest {
  return postText(JSON.stringify(envelope), at);
}

export function postText(plain: string | Uint8Array, at = NOW): SignedRequest {
  return signed(JSON.stringify({ encrypt: seal(plain) }), at);
}

/** Any bytes, signed as they are. */
export function signed(body: string | Uint8Array, at = NOW): SignedRequest {
  return { headers: sign(body, seconds(at)), body: Buffer.from(body) };
}

export function unsigned(value: unknown): RawRequest {
  return { headers: new Headers(), body: Buffer.from(JSON.stringify(value)) };
}

export function receive(request: RawRequest, now = NOW): Received {
  return platform.receive(request, now);
}

/** @throws when the request was not accepted. */
export function accepted(request: RawRequest, now = NOW): Inbound {
  const received = receive(request, now);
  if (received.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(received)}`);
  return received.inbound;
}

export const HEADER = {
  event_id: 'f7984f25108f8137722bb63cee927e66',
  event_type: 'im.message.receive_v1',
  create_time: '1678846800000',
  token: SETTINGS.verificationToken,
  app_id: SETTINGS.appId,
  tenant_key: TENANT,
};

export function event(type: string, body: unknown, header: object = {}) {
  return { schema: '2.0', header: { ...HEADER, event_type: type, ...header }, event: body };
}

export function messageEvent(message: object = {}, sender: object = {}) {
  return event('im.message.receive_v1', {
    sender: {
      sender_id: { open_id: 'ou_reporter', union_id: 'on_reporter' },
      sender_type: 'user',
      tenant_key: TENANT,
      ...sender,
    },
    message: {
      message_id: 'om_1',
      create_time: '1678846795345',
      chat_id: 'oc_team',
      chat_type: 'group',
      message_type: 'text',
      content: JSON.stringify({ text: '/phase' }),
      ...message,
    },
  });
}

export function clickEvent(action: object = {}, event_: object = {}) {
  return event(
    'card.action.trigger',
    {
      operator: { tenant_key: TENANT, open_id: 'ou_officer', union_id: 'on_officer' },
      token: 'c-295ee57216a5dc9de90fefd0aadb4b1d7d',
      action: { value: { do: 'help' }, tag: 'button', timezone: 'Asia/Shanghai', ...action },
      host: 'im_message',
      context: { open_message_id: 'om_card', open_chat_id: 'oc_team' },
      ...event_,
    },
    { create_time: '1678846800000000' },
  );
}
