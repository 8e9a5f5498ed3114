/**
 * The HTTP layer under the SDK, on fetch, so that it runs on Workers too. It logs nothing, waits no longer than its
 * deadline, and everything it throws is a `PlatformError`: no request, token or secret can leave in an error.
 */
import type { HttpInstance, HttpRequestOptions } from '@larksuiteoapi/node-sdk';
import { z } from 'zod';
import { PlatformError } from '#platform/port.ts';
import { within } from './deadline.ts';
import { lost, refusedBy, refusedWith, unreachable } from './errors.ts';
import { readJson } from './json.ts';

export type Fetch = (request: Request) => Promise<Response>;

interface Answer {
  text: string;
  headers: Headers;
}

const replySchema = z.object({ code: z.number(), msg: z.string().optional() });
const failureSchema = z.object({ cause: z.object({ code: z.string() }) });
/** The connection was never made, so nothing arrived. Whatever else breaks may have broken afterwards. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|(ERR_TLS|CERT|UNABLE|DEPTH)_\w+)$/;
const MAX_WAIT_S = 24 * 3600;

export function transport(fetch: Fetch, deadlineMs: number): HttpInstance {
  async function request<T, R = T>(options: HttpRequestOptions<unknown>): Promise<R> {
    const { text, headers } = await exchange(fetch, deadlineMs, options);
    let answer = JSON.parse(text);
    if (options.$return_headers === true) {
      answer = { data: answer, headers: Object.fromEntries(headers) };
    }
    return answer;
  }
  return {
    request,
    get: (url, options) => request({ ...options, url, method: 'GET' }),
    delete: (url, options) => request({ ...options, url, method: 'DELETE' }),
    head: (url, options) => request({ ...options, url, method: 'HEAD' }),
    options: (url, options) => request({ ...options, url, method: 'OPTIONS' }),
    post: (url, data, options) => request({ ...options, url, data, method: 'POST' }),
    put: (url, data, options) => request({ ...options, url, data, method: 'PUT' }),
    patch: (url, data, options) => request({ ...options, url, data, method: 'PATCH' }),
  };
}

async function exchange(
  fetch: Fetch,
  deadlineMs: number,
  options: HttpRequestOptions<unknown>,
): Promise<Answer> {
  const { status, headers, text } = await overTheNetwork(deadlineMs, async (signal) => {
    const response = await fetch(requestOf(options, signal));
    return { status: response.status, headers: response.headers, text: await response.text() };
  });
  if (!isAccepted(status, headers, text)) throw lost('unreadable answer');
  return { text, headers };
}

/** False where the answer says neither yes nor no. @throws PlatformError when it says no. */
export function isAccepted(status: number, headers: Headers, text: string): boolean {
  const reply = replySchema.safeParse(readJson(text));
  if (reply.success && reply.data.code !== 0) {
    throw refusedBy(reply.data.code, reply.data.msg ?? '', retryAfter(headers));
  }
  if (status < 200 || status > 299) throw refusedWith(status, retryAfter(headers));
  return reply.success;
}

/** @throws PlatformError and nothing else. */
export async function overTheNetwork<T>(
  deadlineMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await within(deadlineMs, work);
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    const failure = failureSchema.safeParse(error);
    if (!failure.success) throw lost('connection lost');
    const { code } = failure.data.cause;
    throw NEVER_SENT.test(code) ? unreachable(code) : lost('connection lost');
  }
}

function requestOf({ url, method, headers, params, data }: HttpRequestOptions<unknown>, signal: AbortSignal) {
  const address = new URL(url ?? '');
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const each of [value].flat()) address.searchParams.append(name, String(each));
  }
  const verb = (method ?? 'GET').toUpperCase();
  const hasBody = verb !== 'GET' && verb !== 'HEAD' && data !== undefined;
  return new Request(address, {
    method: verb,
    headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
    signal,
    // A redirect would carry the secret or the message to wherever it points.
    redirect: 'manual',
    ...(hasBody ? { body: JSON.stringify(data) } : {}),
  });
}

function retryAfter(headers: Headers): number | null {
  const seconds = headers.get('x-ogw-ratelimit-reset') ?? '';
  if (!/^\d{1,6}$/.test(seconds) || Number(seconds) > MAX_WAIT_S) return null;
  return Number(seconds) * 1000;
}
