/** The Feishu adapter: the platform port spoken in Feishu's protocol, put together from the files beside it. */
import type { Reply } from '#cards/card.ts';
import type { Platform } from '#platform/port.ts';
import { client } from './client.ts';
import { plainLine } from './plain.ts';
import { render } from './render.ts';
import { receive } from './webhook.ts';

export interface FeishuSettings {
  appId: string;
  appSecret: string;
  encryptKey: string;
  verificationToken: string;
  /** Origin of the open platform, such as `https://open.feishu.cn`. */
  domain: string;
}

export interface FeishuDependencies {
  fetch: (request: Request) => Promise<Response>;
  now: () => Date;
  log: { warn(fields: object, message: string): void };
  /** How long one call to the platform may take. */
  deadlineMs?: number;
  /** How long a picture or file may be under way. */
  fileDeadlineMs?: number;
}

/** The platform gives up after three seconds; the answer has a way to go. */
const REPLY_DEADLINE_MS = 2500;
const CALL_DEADLINE_MS = 10_000;
/** Thirty megabytes over a slow line. */
const FILE_DEADLINE_MS = 60_000;

/** @throws RangeError when a key or the token is empty: without them nothing at the door could be proven. */
export function feishu(settings: FeishuSettings, dependencies: FeishuDependencies): Platform {
  for (const name of ['appId', 'appSecret', 'encryptKey', 'verificationToken'] as const) {
    if (settings[name] === '') throw new RangeError(`feishu: ${name} is empty`);
  }
  const domain = new URL(settings.domain).href.replace(/\/+$/, '');
  const deadlineMs = dependencies.deadlineMs ?? CALL_DEADLINE_MS;
  const fileDeadlineMs = dependencies.fileDeadlineMs ?? FILE_DEADLINE_MS;
  return {
    name: 'feishu',
    replyDeadlineMs: REPLY_DEADLINE_MS,
    receive: (request, now) => receive(settings, request, now),
    reply: replyBody,
    render: (card) => {
      const { json, bytes } = render(card);
      return { json, bytes };
    },
    ...client({ ...settings, domain, deadlineMs, fileDeadlineMs }, dependencies),
  };
}

/** An object in every case: the platform shows an error to the person where a body is missing. */
function replyBody({ toast, card }: Reply): object {
  return {
    ...(toast === undefined ? {} : { toast: { type: toast.tone, content: plainLine(toast.text) } }),
    ...(card === undefined ? {} : { card: { type: 'raw', data: render(card).value } }),
  };
}
