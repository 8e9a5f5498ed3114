/**
 * Calls to the platform through its SDK, with our own transport and token: the SDK's would log secrets, never time
 * out and keep a refused token. What leaves here is parsed or a `PlatformError`.
 */
import { Client, DefaultCache, withTenantToken } from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import type { Message } from '#cards/card.ts';
import { type Destination, type Platform, PlatformError, type Sent } from '#platform/port.ts';
import { GONE, lost, TOKEN_REFUSED } from './errors.ts';
import { plain } from './plain.ts';
import { render } from './render.ts';
import { resolver } from './resolve.ts';
import { resources } from './resources.ts';
import { type Granted, nothingSent, tokens } from './token.ts';
import { type Fetch, transport } from './transport.ts';

export interface ClientSettings {
  appId: string;
  appSecret: string;
  domain: string;
  /** How long one call may take. */
  deadlineMs: number;
  /** How long a picture or file may be under way. */
  fileDeadlineMs: number;
}

export interface ClientDependencies {
  fetch: Fetch;
  now: () => Date;
  log: { warn(fields: object, message: string): void };
}

/** Work with a token; done again with a new one where the platform refuses the first. */
export type WithToken = <T>(work: (token: string) => Promise<T>) => Promise<T>;

/** One call with a token; called again with a new one where the platform refuses the first. */
export type Call = <T>(
  schema: z.ZodType<T>,
  api: (options: ReturnType<typeof withTenantToken>) => Promise<unknown>,
) => Promise<T>;

const MAX_KEY = 50;

const grantSchema = z.object({ tenant_access_token: z.string().min(1), expire: z.number() });
const sentSchema = z.object({
  data: z.object({ message_id: z.string().min(1), chat_id: z.string().min(1) }),
});
const doneSchema = z.object({ code: z.literal(0) });

const silent = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  trace: () => {},
};

export function client(
  settings: ClientSettings,
  { fetch, now, log }: ClientDependencies,
): Pick<Platform, 'send' | 'patch' | 'recall' | 'resolve' | 'download' | 'uploadImage' | 'uploadFile'> {
  const sdk = new Client({
    appId: settings.appId,
    appSecret: settings.appSecret,
    domain: settings.domain,
    httpInstance: transport(fetch, settings.deadlineMs),
    logger: silent,
    disableTokenCache: true,
    // The default one is shared by every client in the process.
    cache: new DefaultCache(),
  });
  const token = tokens(grant, now, settings.deadlineMs);

  async function grant(): Promise<Granted> {
    const body = await sdk.auth.v3.tenantAccessToken.internal({
      data: { app_id: settings.appId, app_secret: settings.appSecret },
    });
    const granted = parsed(grantSchema, body);
    return { token: granted.tenant_access_token, expiresInMs: granted.expire * 1000 };
  }

  const withToken: WithToken = async (work) => {
    const first = await token.get();
    try {
      return await work(first);
    } catch (error) {
      if (!(error instanceof PlatformError) || !TOKEN_REFUSED.has(error.code)) throw error;
      log.warn({ code: error.code }, 'token refused, taking a new one');
      token.drop(first);
    }
    return work(await token.get());
  };
  const call: Call = (schema, api) =>
    withToken(async (granted) => parsed(schema, await attempt(api, granted)));

  const files = resources({ domain: settings.domain, deadlineMs: settings.fileDeadlineMs, fetch, withToken });

  async function send(to: Destination, message: Message, key: string): Promise<Sent> {
    if (key === '' || key.length > MAX_KEY) {
      throw new PlatformError('never', 'key', `发送编号应为 1 到 ${MAX_KEY} 个字符，请报告给开发者。`);
    }
    const params = { receive_id_type: to.kind === 'chat' ? ('chat_id' as const) : ('open_id' as const) };
    const receive_id = to.kind === 'chat' ? to.chatId : to.externalId;
    const data = { receive_id, ...bodyOf(message), uuid: key };
    const { data: sent } = await call(sentSchema, (auth) => sdk.im.v1.message.create({ params, data }, auth));
    return { messageRef: sent.message_id, chatId: sent.chat_id };
  }

  return {
    send,
    async patch(messageRef, card) {
      const data = { content: render(card).json };
      const path = { message_id: encodeURIComponent(messageRef) };
      await harmless(() => call(doneSchema, (auth) => sdk.im.v1.message.patch({ path, data }, auth)));
    },
    async recall(messageRef) {
      const path = { message_id: encodeURIComponent(messageRef) };
      try {
        await harmless(() => call(doneSchema, (auth) => sdk.im.v1.message.delete({ path }, auth)));
      } catch (error) {
        if (!(error instanceof PlatformError) || !GONE.has(error.code)) throw error;
      }
    },
    resolve: (contacts) => harmless(() => resolver(sdk, call)(contacts)),
    download: (...what) => harmless(() => files.download(...what)),
    uploadImage: (...what) => harmless(() => files.uploadImage(...what)),
    uploadFile: (...what) => harmless(() => files.uploadFile(...what)),
  };
}

function bodyOf(message: Message): { msg_type: string; content: string } {
  switch (message.kind) {
    case 'card':
      return { msg_type: 'interactive', content: render(message.card).json };
    case 'text':
      return { msg_type: 'text', content: JSON.stringify({ text: inert(message.text) }) };
    case 'image':
      return { msg_type: 'image', content: JSON.stringify({ image_key: message.key }) };
    case 'file':
      return { msg_type: 'file', content: JSON.stringify({ file_key: message.key }) };
  }
}

/** A text message knows `<at …>` and `[words](link)`; wide signs look the same and mean nothing. */
function inert(text: string): string {
  return plain(text).replaceAll('<', '＜').replaceAll('>', '＞').replaceAll('](', '］(');
}

/** An answer that is not what was asked for says nothing of what became of the request. */
function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (!result.success) throw lost('unreadable answer');
  return result.data;
}

/** The SDK throws errors of its own, too, whose words nobody has read. */
async function attempt(
  api: (options: ReturnType<typeof withTenantToken>) => Promise<unknown>,
  token: string,
): Promise<unknown> {
  try {
    return await api(withTenantToken(token));
  } catch (error) {
    throw error instanceof PlatformError ? error : lost('sdk');
  }
}

/** For what may be done twice: an unknown outcome is a reason to do it again. */
async function harmless<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw nothingSent(error);
  }
}
