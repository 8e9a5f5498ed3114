/** What comes in at the webhook, through the whole app: what is not the platform's changes nothing, what is counts once. */
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIMULATED_APP } from '#src/synthetic-bureau.ts';
import {
  type Answer,
  addressed,
  knock,
  pressing,
  request,
  saying,
  sealed,
  signed,
  wrapped,
} from '#test/http/knock.ts';
import { contents } from '#test/http/tables.ts';
import { seal, seconds, sign } from '#test/platform/door.ts';
import { freshEmbedded } from '#test/support/embedded.ts';
import { type Bureau, openBureau } from '#test/support/world.ts';

const { encryptKey, verificationToken } = SIMULATED_APP;

let bureau: Bureau;
beforeAll(async () => {
  bureau = await openBureau(await freshEmbedded());
  await bureau.at('2023-03-01', '08:30');
});
afterAll(() => bureau.database.close());

const now = () => bureau.now();
const minutesAgo = (minutes: number) => new Date(now().getTime() - minutes * 60_000);
const acknowledge = (name: string) =>
  pressing({
    by: bureau.idOf(name),
    value: { do: 'acknowledge', campaign: 1, phase: 'study' },
    message: bureau.latestIn('一中队').messageId,
    chat: bureau.groupOf('一中队'),
  });
const help = () => saying(bureau.idOf('甲二'), '/help', 'om_help');
const ask = (knocking: Request) => knock(bureau.app, knocking);

/** The answer, after making sure that nothing was written and nothing but a warning was logged. */
async function inVain(knocking: Request): Promise<Answer> {
  const before = await contents(bureau.database);
  const logged = bureau.log.length;
  const answer = await ask(knocking);
  expect(await contents(bureau.database)).toEqual(before);
  expect(bureau.log.slice(logged).filter(({ level }) => level === 'error')).toEqual([]);
  return answer;
}

const refused = (status: number) => ({ status, text: '{"error":"refused"}' });

describe('what the platform did not send changes nothing and is refused in always the same words', () => {
  const withHeader = (genuine: Request, name: string, value: string | null) => {
    const headers = new Headers(genuine.headers);
    if (value === null) headers.delete(name);
    else headers.set(name, value);
    return new Request(genuine, { headers });
  };
  const forgeries: Record<string, () => Request> = {
    'no signature': () => request(wrapped(acknowledge('甲二'))),
    'a wrong signature': () =>
      withHeader(sealed(acknowledge('甲二'), now()), 'x-lark-signature', '0'.repeat(64)),
    'another timestamp than was signed': () =>
      withHeader(sealed(acknowledge('甲二'), minutesAgo(9)), 'x-lark-request-timestamp', seconds(now())),
    'no timestamp': () => withHeader(sealed(help(), now()), 'x-lark-request-timestamp', null),
    'no nonce': () => withHeader(sealed(help(), now()), 'x-lark-request-nonce', null),
    'a key of its own': () => {
      const body = JSON.stringify({ encrypt: seal(JSON.stringify(acknowledge('甲二')), 'my-own-key') });
      return request(body, sign(body, seconds(now()), 'my-own-key'));
    },
    'a body cut short': () => {
      const body = wrapped(acknowledge('甲二'));
      return request(body.slice(0, -20), sign(body, seconds(now()), encryptKey));
    },
    'a body with a blank more': () => {
      const body = wrapped(acknowledge('甲二'));
      return request(`${body} `, sign(body, seconds(now()), encryptKey));
    },
    'a body in plain words': () => request(JSON.stringify(help())),
    'a body in plain words, signed': () => signed(JSON.stringify(help()), now()),
    'another app': () => sealed(addressed(help(), { app_id: 'cli_fedcba9876543210' }), now()),
    'a wrong token': () => sealed(addressed(help(), { token: 'guess' }), now()),
    'a stranger among the tenants, pressing': () =>
      sealed(addressed(acknowledge('甲二'), { tenant_key: 'ffffffffffffffff' }), now()),
    'a stranger among the tenants, writing': () =>
      sealed(addressed(help(), { tenant_key: 'ffffffffffffffff' }), now()),
    'a press of yesterday': () => sealed(acknowledge('甲二'), minutesAgo(24 * 60)),
    'a press of six minutes ago': () => sealed(acknowledge('甲二'), minutesAgo(6)),
    'a press of tomorrow': () => sealed(acknowledge('甲二'), minutesAgo(-24 * 60)),
    'nothing at all': () => request(''),
    'a sealed number': () => request('{"encrypt":1}'),
    'sealed nonsense': () => request('{"encrypt":"AAAA"}'),
    'no base64': () => request('{"encrypt":"!!!"}'),
    'half a character': () => request(Uint8Array.from([0x7b, 0xe4, 0xb8])),
    'a challenge with a wrong token': () =>
      request(JSON.stringify({ type: 'url_verification', challenge: 'c', token: 'guess' })),
    'a challenge sealed with another key': () => {
      const challenge = { type: 'url_verification', challenge: 'c', token: verificationToken };
      return request(JSON.stringify({ encrypt: seal(JSON.stringify(challenge), 'my-own-key') }));
    },
  };

  it.each(Object.entries(forgeries))('%s', async (_, forged) => {
    expect(await inVain(forged())).toEqual(refused(401));
  });
});

describe('what is signed and yet makes no sense changes nothing and is refused', () => {
  const deep = (levels: number) => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;
  const inside = (text: string) => signed(JSON.stringify({ encrypt: seal(text, encryptKey) }), now());
  const nonsense: Record<string, () => Request> = {
    'no JSON': () => signed('nonsense', now()),
    'an empty body': () => signed('', now()),
    'a list': () => signed('[{"encrypt":"x"}]', now()),
    'a sealed number': () => signed('{"encrypt":1}', now()),
    'no base64': () => signed('{"encrypt":"!!!"}', now()),
    'base64 of nothing sealed': () => signed(`{"encrypt":"${'A'.repeat(64)}"}`, now()),
    'ten thousand levels': () => signed(deep(10_000), now()),
    'ten thousand levels inside': () => inside(deep(10_000)),
    'no envelope': () => inside('{}'),
    'nothing but a prototype': () => inside('{"__proto__":{"schema":"2.0","header":{},"event":{}}}'),
    'a prototype for a header': () =>
      inside('{"schema":"2.0","header":{"__proto__":{"event_id":"x"}},"event":{}}'),
    'a press by nobody': () => sealed({ ...acknowledge('甲二'), event: {} }, now()),
    'a message that is a number': () => sealed({ ...help(), event: { message: 7 } }, now()),
  };

  it.each(Object.entries(nonsense))('%s', async (_, make) => {
    expect(await inVain(make())).toEqual(refused(400));
    expect(Object.hasOwn(Object.prototype, 'schema')).toBe(false);
  });
});

describe('a body that is too large', () => {
  const KB = 1024;

  it('is refused by the length it announces, unread', async () => {
    const headers = sign('', seconds(now()), encryptKey);
    headers.set('content-length', String(600 * KB));
    expect((await inVain(request('', headers))).status).toBe(413);
  });

  it('is read no further than the cap when it announces none', async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 64 * KB;
        controller.enqueue(new Uint8Array(64 * KB));
      },
    });
    expect((await inVain(request(endless))).status).toBe(413);
    expect(given).toBeLessThanOrEqual(640 * KB);
  });

  it('is cut off on a real connection too, which then serves the next', async () => {
    const server = serve({ fetch: bureau.app.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = `http://127.0.0.1:${address.port}`;
    const chunks = Array.from({ length: 160 }, () => Buffer.alloc(64 * KB));
    const sent = fetch(`${url}/webhooks/feishu`, {
      method: 'POST',
      body: ReadableStream.from(chunks),
      duplex: 'half',
    });
    // Whoever goes on writing may find the line closed before having read the answer.
    expect(await sent.then((response) => response.status).catch(() => 413)).toBe(413);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    server.close();
  });

  it('may hold a pasted text of 150 KB', async () => {
    const pasted = saying(bureau.idOf('甲二'), '字'.repeat(50_000), 'om_pasted');
    expect((await ask(sealed(pasted, now()))).status).toBe(200);
  });
});

describe('a challenge', () => {
  const challenge = { challenge: 'ajls384kdjx98XX', token: verificationToken, type: 'url_verification' };

  it.each([
    ['in plain words', () => request(JSON.stringify(challenge))],
    ['sealed', () => request(wrapped(challenge))],
    ['sealed and signed', () => sealed(challenge, now())],
  ])('%s is answered within a second, and that is all', async (_, make) => {
    const began = performance.now();
    expect(await inVain(make())).toEqual({ status: 200, text: '{"challenge":"ajls384kdjx98XX"}' });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe('an address', () => {
  it.each([
    ['GET', '/webhooks/feishu'],
    ['PUT', '/webhooks/feishu'],
    ['POST', '/webhooks/feishu/'],
    ['POST', '/webhooks'],
    ['GET', '/'],
    ['GET', '/%00'],
    ['GET', '/.env'],
    ['GET', '/simulator/state'],
    ['POST', '/healthz'],
  ])('that is not there, %s %s, is answered plainly', async (method, path) => {
    const answer = await inVain(new Request(`http://bot.example${path}`, { method }));
    expect(answer).toEqual({ status: 404, text: '{"error":"not found"}' });
  });

  it.each(['/healthz', '/readyz'])('%s says that all is well', async (path) => {
    expect((await inVain(new Request(`http://bot.example${path}`))).status).toBe(200);
  });
});

describe('what the platform says again', () => {
  /** A line in the person's chat with the bot, and how many answers there are by now. */
  const talk = async (name: string) => {
    await bureau.say(name, '/help');
    const { chatId } = bureau.latest(name);
    return {
      line: (text: string, messageId: string) => saying(bureau.idOf(name), text, messageId, chatId),
      answers: async () => {
        await bureau.settle();
        return bureau.simulator.messages(chatId).length;
      },
    };
  };
  const taken = { status: 200, text: '{}' };

  it('a press within five minutes is answered again and counts once', async () => {
    const press = sealed(acknowledge('甲三'), minutesAgo(1));
    const again = press.clone();
    expect(await ask(press)).toMatchObject({ status: 200, text: expect.stringContaining('已记录您的学习') });
    expect(await inVain(again)).toMatchObject({ status: 200, text: expect.stringContaining('无需重复') });
  });

  it('a message pushed again a day later, and then signed anew, is answered once', async () => {
    const { line, answers } = await talk('甲四');
    const before = await answers();
    const push = sealed(line('/help', 'om_late'), minutesAgo(24 * 60));
    const again = push.clone();
    expect(await ask(push)).toEqual(taken);
    expect(await answers()).toBe(before + 1);
    expect(await inVain(again)).toEqual(taken);
    const underAnotherName = addressed(line('/help', 'om_late'), { event_id: 'another' });
    expect(await inVain(sealed(underAnotherName, now()))).toEqual(taken);
  });

  it('a message pushed five times at once is answered once', async () => {
    const { line, answers } = await talk('甲四');
    const before = await answers();
    const pushes = Array.from({ length: 5 }, () => ask(sealed(line('/phase', 'om_many'), now())));
    expect(await Promise.all(pushes)).toEqual(Array.from({ length: 5 }, () => taken));
    expect(await answers()).toBe(before + 1);
  });

  it('something the bot does not act on is taken and forgotten', async () => {
    const read = addressed(help(), { event_type: 'im.message.message_read_v1' });
    expect(await inVain(sealed(read, now()))).toEqual(taken);
  });
});
