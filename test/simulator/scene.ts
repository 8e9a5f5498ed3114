/**
 * A simulator with a bot at its other end. The bot here is a peer with its own decryption and signature check, so that
 * what the simulator pushes is read by somebody who has never seen its code; the REST calls are the official SDK's.
 */
import { createDecipheriv, createHash } from 'node:crypto';
import { type Cache, Client, type HttpInstance } from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import { SimulatedClock } from '#simulator/clock.ts';
import type { Deadlines } from '#simulator/events.ts';
import { Simulator } from '#simulator/simulator.ts';
import type { SimulatorState } from '#simulator/state.ts';
import type { SimulatedApp } from '#simulator/world.ts';

export const APP: SimulatedApp = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'a secret of nobody',
  encryptKey: 'test key',
  verificationToken: 'a token of nobody',
  tenantKey: '0011223344556677',
};
export const URL_OF_PLATFORM = 'http://platform.test';
export const MORNING = new Date('2023-03-01T00:30:00Z');

const envelopeSchema = z.object({
  header: z.object({
    event_id: z.string(),
    event_type: z.string(),
    create_time: z.string(),
    token: z.string(),
    app_id: z.string(),
    tenant_key: z.string(),
  }),
  event: z.record(z.string(), z.unknown()),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Hears what is genuine, in order, and answers as it is told. */
export class FakeBot {
  readonly heard: Envelope[] = [];
  readonly bodies: string[] = [];
  /** The second in which each push was signed; null for one that was not. */
  readonly signedAt: (number | null)[] = [];
  answer: (envelope: Envelope) => Response | Promise<Response> = () => Response.json({});

  async receive(request: Request): Promise<Response> {
    const body = await request.text();
    const timestamp = request.headers.get('x-lark-request-timestamp');
    if (timestamp !== null) this.#verify(request, timestamp, body);
    this.bodies.push(body);
    this.signedAt.push(timestamp === null ? null : Number(timestamp));
    const outer = z.record(z.string(), z.unknown()).parse(JSON.parse(body));
    const inner = typeof outer.encrypt === 'string' ? JSON.parse(decrypt(outer.encrypt)) : outer;
    if (inner.type === 'url_verification') return Response.json({ challenge: inner.challenge });
    const envelope = envelopeSchema.parse(inner);
    this.heard.push(envelope);
    return this.answer(envelope);
  }

  /** The `event` of the last push. */
  get last(): Record<string, unknown> {
    return this.heard.at(-1)?.event ?? {};
  }

  #verify(request: Request, timestamp: string, body: string): void {
    const nonce = request.headers.get('x-lark-request-nonce') ?? '';
    const wanted = createHash('sha256').update(timestamp + nonce + APP.encryptKey + body);
    if (wanted.digest('hex') !== request.headers.get('x-lark-signature')) throw new Error('forged');
  }
}

function decrypt(base64: string): string {
  const sealed = Buffer.from(base64, 'base64');
  const key = createHash('sha256').update(APP.encryptKey).digest();
  const opener = createDecipheriv('aes-256-cbc', key, sealed.subarray(0, 16));
  return opener.update(sealed.subarray(16), undefined, 'utf8') + opener.final('utf8');
}

export interface Scene {
  simulator: Simulator;
  clock: SimulatedClock;
  bot: FakeBot;
  client: Client;
}

export function scene(options: { saved?: SimulatorState; deadlines?: Deadlines; seed?: number } = {}): Scene {
  const bot = new FakeBot();
  const clock = new SimulatedClock({ wall: () => MORNING, start: MORNING, running: false });
  const deliver = (request: Request) => bot.receive(request);
  const simulator = new Simulator({ app: APP, deliver, clock, ...options });
  return { simulator, clock, bot, client: sdkFor(simulator, clock) };
}

/** A scene with 张三 and 李四 in a group, the bot among them. */
export async function groupScene(options: Parameters<typeof scene>[0] = {}) {
  const set = scene(options);
  const zhang = set.simulator.addPerson({ name: '张三' }).openId;
  const li = set.simulator.addPerson({ name: '李四' }).openId;
  const { chatId } = set.simulator.addGroup({ name: '一中队', members: [zhang, li] });
  await set.simulator.addBot(chatId, zhang);
  return { ...set, zhang, li, chatId };
}

export class HttpFailure extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;

  constructor(status: number, headers: Headers, body: unknown) {
    super(`HTTP ${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

const failureSchema = z.object({ code: z.number(), msg: z.string(), error: z.unknown().optional() });

/** The platform's code a call is refused with, 0 when it is not refused at all. */
export async function codeOf(call: Promise<unknown>): Promise<number> {
  return (await failureOf(call))?.code ?? 0;
}

export async function failureOf(
  call: Promise<unknown>,
): Promise<(z.infer<typeof failureSchema> & { status: number; headers: Headers }) | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { ...failureSchema.parse(error.body), status: error.status, headers: error.headers };
  }
}

const silent = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };

export function sdkFor(simulator: Pick<Simulator, 'fetch'>, clock: SimulatedClock): Client {
  return new Client({
    appId: APP.appId,
    appSecret: APP.appSecret,
    domain: URL_OF_PLATFORM,
    cache: cacheOn(clock),
    logger: silent,
    httpInstance: fetchBased(simulator),
  });
}

/** The SDK reckons a token's end by the machine's clock; here it ends by the simulated one. */
function cacheOn(clock: SimulatedClock): Cache {
  const kept = new Map<unknown, { value: unknown; until: number }>();
  return {
    get: async (key) => {
      const found = kept.get(key);
      return found && found.until > clock.now().getTime() ? found.value : undefined;
    },
    set: async (key, value, expiresAt = Number.POSITIVE_INFINITY) => {
      kept.set(key, { value, until: clock.now().getTime() + expiresAt - Date.now() });
      return true;
    },
  };
}

type Asked = Parameters<HttpInstance['request']>[0];

function fetchBased(simulator: Pick<Simulator, 'fetch'>): HttpInstance {
  async function request<Body>(asked: Asked): Promise<Body> {
    const response = await simulator.fetch(requestOf(asked));
    const body = await response.text();
    if (response.ok) return JSON.parse(body);
    throw new HttpFailure(response.status, response.headers, body === '' ? null : JSON.parse(body));
  }
  return {
    request,
    get: (url, asked) => request({ ...asked, url, method: 'GET' }),
    delete: (url, asked) => request({ ...asked, url, method: 'DELETE' }),
    head: (url, asked) => request({ ...asked, url, method: 'HEAD' }),
    options: (url, asked) => request({ ...asked, url, method: 'OPTIONS' }),
    post: (url, data, asked) => request({ ...asked, url, data, method: 'POST' }),
    put: (url, data, asked) => request({ ...asked, url, data, method: 'PUT' }),
    patch: (url, data, asked) => request({ ...asked, url, data, method: 'PATCH' }),
  };
}

function requestOf({ url = '', method = 'GET', headers = {}, params = {}, data }: Asked): Request {
  const target = new URL(url);
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) target.searchParams.append(name, String(one));
  }
  const multipart = headers['Content-Type'] === 'multipart/form-data';
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (!(multipart && name === 'Content-Type')) sent.set(name, String(value));
  }
  if (method === 'GET') return new Request(target, { method, headers: sent });
  if (multipart) return new Request(target, { method, headers: sent, body: formOf(data) });
  sent.set('content-type', 'application/json');
  return new Request(target, { method, headers: sent, body: JSON.stringify(data) });
}

function formOf(data: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(z.record(z.string(), z.unknown()).parse(data))) {
    if (value instanceof Uint8Array) form.set(name, new Blob([Uint8Array.from(value)]), 'upload.bin');
    else form.set(name, String(value));
  }
  return form;
}

export function textTo(receive_id: string, text: string, uuid?: string) {
  const receive_id_type = receive_id.startsWith('oc_') ? ('chat_id' as const) : ('open_id' as const);
  return {
    params: { receive_id_type },
    data: {
      receive_id,
      msg_type: 'text',
      content: JSON.stringify({ text }),
      ...(uuid === undefined ? {} : { uuid }),
    },
  };
}

export function cardTo(receive_id: string, card: unknown) {
  const asText = textTo(receive_id, '');
  return { ...asText, data: { ...asText.data, msg_type: 'interactive', content: JSON.stringify(card) } };
}

/** Sends a card and tells the id of its message. */
export async function sendCard(
  { client }: Pick<Scene, 'client'>,
  to: string,
  card: unknown,
): Promise<string> {
  const sent = await client.im.v1.message.create(cardTo(to, card));
  return sent.data?.message_id ?? '';
}

export function cardOf(...elements: unknown[]) {
  return {
    schema: '2.0',
    header: { title: { tag: 'plain_text', content: '自查' }, template: 'blue' },
    body: { elements },
  };
}

export function button(label: string, value: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return {
    tag: 'button',
    text: { tag: 'plain_text', content: label },
    behaviors: [{ type: 'callback', value }],
    ...more,
  };
}

export function note(content: string) {
  return { tag: 'markdown', content };
}

export function plain(content: string) {
  return { tag: 'plain_text', content };
}

/** A group scene in which a card was sent, and nothing heard yet. */
export async function pressScene(card: unknown, options: Parameters<typeof scene>[0] = {}) {
  const set = await groupScene(options);
  const messageId = await sendCard(set, set.chatId, card);
  set.bot.heard.length = 0;
  return { ...set, messageId };
}

/** What a callback says was pressed. */
export function actionIn(event: Record<string, unknown>): unknown {
  return event.action;
}
