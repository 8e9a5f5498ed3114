/** A platform of a few lines: it gives tokens, remembers what it was asked, and answers as a test tells it to. */
import { Hono } from 'hono';
import { feishu } from '#platform/feishu/feishu.ts';
import { type Platform, PlatformError } from '#platform/port.ts';
import { SETTINGS } from './door.ts';

export interface Asked {
  path: string;
  method: string;
  query: Record<string, string[]>;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

export type Answer = (asked: Asked, count: number) => Response | Promise<Response>;

export const SENT = { code: 0, msg: 'success', data: { message_id: 'om_sent', chat_id: 'oc_sent' } };

export function failure(code: number, status = 400, headers: Record<string, string> = {}): Response {
  const body = { code, msg: `canary-message ${code}, ext=ErrCode: 200861; canary`, error: { log_id: 'x' } };
  return Response.json(body, { status, headers });
}

export class StandIn {
  readonly asked: Asked[] = [];
  readonly logged: unknown[] = [];
  /** Longer than a busy machine needs; a test that waits for silence shortens it. */
  deadlineMs = 2000;
  tokensGiven = 0;
  tokenLifeS = 7200;
  now = new Date('2023-03-15T02:20:00Z');
  answer: Answer = () => Response.json(SENT);
  giveToken: (token: string) => Response | Promise<Response> = (tenant_access_token) =>
    Response.json({ code: 0, msg: 'ok', tenant_access_token, expire: this.tokenLifeS });

  readonly app = new Hono()
    .onError((error) => {
      throw error;
    })
    .post('/open-apis/auth/v3/tenant_access_token/internal', async (c) => {
      const { app_id, app_secret } = await c.req.json();
      if (app_id !== SETTINGS.appId || app_secret !== SETTINGS.appSecret)
        return c.json({ code: 10003, msg: '' });
      this.tokensGiven++;
      return this.giveToken(`t-canary-${this.tokensGiven}`);
    })
    .all('*', async (c) => {
      const isForm = c.req.header('content-type')?.startsWith('multipart/') ?? false;
      const text = isForm ? JSON.stringify(await formOf(c.req.raw)) : await c.req.text();
      this.asked.push({
        path: c.req.path,
        method: c.req.method,
        query: c.req.queries(),
        authorization: c.req.header('authorization'),
        body: text === '' ? {} : JSON.parse(text),
      });
      return this.answer(this.asked.at(-1) ?? fail(), this.asked.length);
    });

  platform(
    fetch: (request: Request) => Promise<Response> = async (request) => this.app.fetch(request),
    domain = SETTINGS.domain,
  ): Platform {
    const log = { warn: (fields: object, message: string) => void this.logged.push(fields, message) };
    return feishu(
      { ...SETTINGS, domain },
      { fetch, now: () => this.now, log, deadlineMs: this.deadlineMs, fileDeadlineMs: this.deadlineMs },
    );
  }
}

/** The fields of a form; of a file its name and size. */
async function formOf(request: Request): Promise<Record<string, string>> {
  const fields = [...(await request.formData())].map(([field, value]) => [
    field,
    typeof value === 'string' ? value : `${value.name}, ${value.size} bytes`,
  ]);
  return Object.fromEntries(fields);
}

function fail(): never {
  throw new Error('nothing was asked');
}

/** The error of work that has to fail. */
export async function errorOf(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(fail, (reason: unknown) => reason);
  if (!(error instanceof PlatformError)) throw error;
  return error;
}
