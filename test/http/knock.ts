/** Requests at the bot's door as the platform would make them for the simulated app, and as nobody should. */
import type { Hono } from 'hono';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';
import { clickEvent, type event, messageEvent, seal, seconds, sign } from '#test/platform/door.ts';

const { appId, encryptKey, verificationToken, tenantKey } = SIMULATED_APP;
const WEBHOOK = 'http://bot.example/webhooks/feishu';

type Envelope = ReturnType<typeof event>;

/** The same envelope, addressed to the simulated app; `header` spoils it. */
export function addressed(envelope: Envelope, header: object = {}): Envelope {
  const ours = { app_id: appId, token: verificationToken, tenant_key: tenantKey };
  return { ...envelope, header: { ...envelope.header, ...ours, ...header } };
}

export interface Pressing {
  by: string;
  value: unknown;
  message?: string;
  chat?: string;
  option?: unknown;
  form?: unknown;
}

export function pressing({ by, value, message = 'om_card', chat = 'oc_chat', option, form }: Pressing) {
  const action = {
    value,
    ...(option === undefined ? {} : { option }),
    ...(form === undefined ? {} : { form_value: form }),
  };
  const operator = { tenant_key: tenantKey, open_id: by, union_id: 'on_any' };
  return addressed(
    clickEvent(action, { operator, context: { open_message_id: message, open_chat_id: chat } }),
  );
}

/** A line typed to the bot in its direct chat. */
export function saying(by: string, text: string, messageId: string, chat = 'oc_direct') {
  const message = {
    message_id: messageId,
    chat_id: chat,
    chat_type: 'p2p',
    content: JSON.stringify({ text }),
  };
  return addressed(
    messageEvent(message, { sender_id: { open_id: by, union_id: 'on_any' }, tenant_key: tenantKey }),
  );
}

export function request(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers: Headers = new Headers(),
): Request {
  return new Request(WEBHOOK, { method: 'POST', headers, body, duplex: 'half' });
}

/** Any bytes, signed for the simulated app as they are. */
export function signed(body: string | Uint8Array<ArrayBuffer>, at: Date): Request {
  return request(body, sign(body, seconds(at), encryptKey));
}

export function sealed(envelope: unknown, at: Date): Request {
  return signed(wrapped(envelope), at);
}

export function wrapped(envelope: unknown): string {
  return JSON.stringify({ encrypt: seal(JSON.stringify(envelope), encryptKey) });
}

export interface Answer {
  status: number;
  text: string;
}

export async function knock(app: Pick<Hono, 'fetch'>, knocking: Request): Promise<Answer> {
  const response = await app.fetch(knocking);
  return { status: response.status, text: await response.text() };
}
