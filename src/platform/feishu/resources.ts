/**
 * Pictures and files, fetched and handed over without the SDK, which would write them to disk or hold them whole. A
 * download is read piece by piece and given up at the limit, whatever its headers promise.
 */
import { z } from 'zod';
import type { Platform } from '#platform/port.ts';
import type { WithToken } from './client.ts';
import { lost, tooLarge } from './errors.ts';
import { readJson } from './json.ts';
import { type Fetch, isAccepted, overTheNetwork } from './transport.ts';

interface Dependencies {
  domain: string;
  deadlineMs: number;
  fetch: Fetch;
  withToken: WithToken;
}

const imageSchema = z.object({ data: z.object({ image_key: z.string().min(1) }) });
const fileSchema = z.object({ data: z.object({ file_key: z.string().min(1) }) });

/** Longer than any answer in words. */
const WORDS_MAX_BYTES = 64 * 1024;
const FILE_TYPES = new Map([
  ['pdf', 'pdf'],
  ['doc', 'doc'],
  ['docx', 'doc'],
  ['xls', 'xls'],
  ['xlsx', 'xls'],
  ['ppt', 'ppt'],
  ['pptx', 'ppt'],
]);

export function resources({
  domain,
  deadlineMs,
  fetch,
  withToken,
}: Dependencies): Pick<Platform, 'download' | 'uploadImage' | 'uploadFile'> {
  async function upload<T>(path: string, form: () => FormData, schema: z.ZodType<T>): Promise<T> {
    return withToken((token) =>
      overTheNetwork(deadlineMs, async (signal) => {
        const response = await fetch(
          new Request(`${domain}/open-apis/im/v1/${path}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${token}` },
            body: form(),
            signal,
            redirect: 'manual',
          }),
        );
        const text = await words(response);
        const answer = isAccepted(response.status, response.headers, text)
          ? schema.safeParse(readJson(text))
          : undefined;
        if (!answer?.success) throw lost('unreadable answer');
        return answer.data;
      }),
    );
  }

  return {
    download: (messageRef, key, kind, limitBytes) =>
      withToken((token) =>
        overTheNetwork(deadlineMs, async (signal) => {
          const path = `messages/${encodeURIComponent(messageRef)}/resources/${encodeURIComponent(key)}`;
          const response = await fetch(
            new Request(`${domain}/open-apis/im/v1/${path}?type=${kind}`, {
              headers: { authorization: `Bearer ${token}` },
              signal,
              redirect: 'manual',
            }),
          );
          if (isRefusal(response)) {
            isAccepted(response.status, response.headers, await words(response));
            throw lost('unreadable answer');
          }
          const contentType = response.headers.get('content-type');
          return { bytes: await wholeOf(response, limitBytes), contentType };
        }),
      ),
    async uploadImage(bytes, name) {
      const form = () => formOf({ image_type: 'message' }, 'image', bytes, name);
      return (await upload('images', form, imageSchema)).data.image_key;
    },
    async uploadFile(bytes, name) {
      const type = FILE_TYPES.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase()) ?? 'stream';
      const form = () => formOf({ file_type: type, file_name: name }, 'file', bytes, name);
      return (await upload('files', form, fileSchema)).data.file_key;
    },
  };
}

/** What the platform delivers is named in a header. Without it a success in JSON is a refusal, never somebody's file. */
function isRefusal({ ok, headers }: Response): boolean {
  if (!ok) return true;
  const isJson = headers.get('content-type')?.includes('application/json') ?? false;
  return isJson && !headers.has('content-disposition');
}

/** What was said, as far as it is worth reading. */
async function words(response: Response): Promise<string> {
  const { bytes } = await readUpTo(response, WORDS_MAX_BYTES);
  return new TextDecoder().decode(bytes);
}

/** @throws PlatformError when there is more than the limit, or less than was promised. */
async function wholeOf(response: Response, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const promised = Number(response.headers.get('content-length') ?? Number.NaN);
  if (promised > limitBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  const { bytes, isWhole } = await readUpTo(response, limitBytes);
  if (!isWhole) throw tooLarge();
  if (promised > bytes.length && !response.headers.has('content-encoding')) throw lost('cut short');
  return bytes;
}

async function readUpTo(response: Response, limitBytes: number) {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
    if (length <= limitBytes) continue;
    isWhole = false;
    await reader.cancel();
    break;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { bytes, isWhole };
}

function formOf(
  fields: Record<string, string>,
  field: string,
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  form.append(field, new Blob([bytes]), name);
  return form;
}
