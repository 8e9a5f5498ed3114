/** Calls to the platform: what is sent, what its answers mean, and that nothing secret leaves in an error. */
import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '#cards/card.ts';
import { render } from '#platform/feishu/render.ts';
import type { PlatformErrorKind } from '#platform/port.ts';
import { card } from './drawn.ts';
import { errorOf, failure, SENT, StandIn } from './stand-in.ts';

const chat = { kind: 'chat', chatId: 'oc_team' } as const;
const text: Message = { kind: 'text', text: 'canary-words' };
const shown = card([{ kind: 'text', text: '现状' }]);

describe('a message', () => {
  it('goes to a group or a person, under its key', async () => {
    const there = new StandIn();
    const platform = there.platform();
    expect(await platform.send(chat, text, 'key-1')).toEqual({ messageRef: 'om_sent', chatId: 'oc_sent' });
    await platform.send({ kind: 'person', externalId: 'ou_1' }, { kind: 'card', card: shown }, 'key-2');
    expect(there.asked).toEqual([
      {
        path: '/open-apis/im/v1/messages',
        method: 'POST',
        query: { receive_id_type: ['chat_id'] },
        authorization: 'Bearer t-canary-1',
        body: { receive_id: 'oc_team', msg_type: 'text', content: '{"text":"canary-words"}', uuid: 'key-1' },
      },
      expect.objectContaining({
        query: { receive_id_type: ['open_id'] },
        body: { receive_id: 'ou_1', msg_type: 'interactive', content: render(shown).json, uuid: 'key-2' },
      }),
    ]);
  });

  it('in plain text mentions and links nothing', async () => {
    const there = new StandIn();
    const words = '<at user_id="all"></at> [点](https://example.invalid)\u202e';
    await there.platform().send(chat, { kind: 'text', text: words }, 'key');
    const content = JSON.parse(String(there.asked[0]?.body.content));
    expect(content.text).toBe('＜at user_id="all"＞＜/at＞ [点］(https://example.invalid)');
  });

  it.each(['', 'k'.repeat(51)])('under a key the platform would not take (%j) is not sent', async (key) => {
    const there = new StandIn();
    expect(await errorOf(there.platform().send(chat, text, key))).toMatchObject({
      kind: 'never',
      code: 'key',
    });
    expect(there.asked).toEqual([]);
  });

  it('is replaced and taken back', async () => {
    const there = new StandIn();
    there.answer = () => Response.json({ code: 0, msg: 'success', data: {} });
    await there.platform().patch('om_1', shown);
    await there.platform().recall('om_1/../../x?y');
    expect(there.asked).toMatchObject([
      { path: '/open-apis/im/v1/messages/om_1', method: 'PATCH', body: { content: render(shown).json } },
      { path: '/open-apis/im/v1/messages/om_1%2F..%2F..%2Fx%3Fy', method: 'DELETE' },
    ]);
  });

  it.each([230011, 230110])('already gone (%i) counts as taken back, not as replaced', async (code) => {
    const there = new StandIn();
    there.answer = () => failure(code);
    await expect(there.platform().recall('om_1')).resolves.toBeUndefined();
    expect(await errorOf(there.platform().patch('om_1', shown))).toMatchObject({ kind: 'never' });
  });
});

describe('a refusal', () => {
  const meaning = (kind: PlatformErrorKind, status: number, codes: readonly number[]) =>
    codes.map((code) => ({ kind, status, code }));

  it.each([
    ...meaning('retry', 400, [99991400, 230020, 11232, 11233, 232019, 230049]),
    ...meaning('retry', 429, [99991400]),
    ...meaning('retry', 200, [11232]),
    ...meaning(
      'never',
      400,
      [230001, 230002, 230006, 230013, 230025, 230028, 230029, 230034, 230035, 230038],
    ),
    ...meaning('never', 400, [230053, 230099, 232009, 99991672]),
    ...meaning('quota', 429, [99991403]),
    ...meaning('retry', 400, [987654]),
  ])('with code $code (HTTP $status) means $kind', async ({ code, status, kind }) => {
    const there = new StandIn();
    there.answer = () => failure(code, status);
    const error = await errorOf(there.platform().send(chat, text, 'key'));
    expect(error).toMatchObject({ kind, code: String(code), retryAfterMs: null });
    expect(error.message).toMatch(/\p{Script=Han}/u);
    expect(error.message).toContain('200861');
    expect(error.message).not.toContain('canary');
  });

  it('may say when to come back', async () => {
    const there = new StandIn();
    const wait = async (reset: string) => {
      there.answer = () => failure(99991400, 429, { 'x-ogw-ratelimit-reset': reset });
      return (await errorOf(there.platform().send(chat, text, 'key'))).retryAfterMs;
    };
    expect(await wait('52')).toBe(52_000);
    expect(await wait('0')).toBe(0);
    expect([await wait('soon'), await wait('-1'), await wait('999999')]).toEqual([null, null, null]);
  });

  it.each<[string, () => Response, PlatformErrorKind, string]>([
    ['a broken server', () => new Response('oops', { status: 500 }), 'retry', 'http 500'],
    ['a closed gateway', () => new Response('<html>', { status: 503 }), 'retry', 'http 503'],
    ['a gateway that waited in vain', () => new Response('', { status: 504 }), 'unknown outcome', 'http 504'],
    [
      'a redirect',
      () => new Response('', { status: 307, headers: { location: 'https://elsewhere.invalid' } }),
      'retry',
      'http 307',
    ],
    ['a success nobody can read', () => new Response('<html>'), 'unknown outcome', 'unreadable answer'],
    [
      'a success without a message',
      () => Response.json({ code: 0, data: {} }),
      'unknown outcome',
      'unreadable answer',
    ],
    ['a code that is a text', () => Response.json({ code: '0' }), 'unknown outcome', 'unreadable answer'],
  ])('of %s is judged without a code', async (_, answer, kind, code) => {
    const there = new StandIn();
    there.answer = answer;
    expect(await errorOf(there.platform().send(chat, text, 'key'))).toMatchObject({ kind, code });
  });
});

describe('a connection', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function listening(
    onRequest: (path: string, drop: () => void, give: (body: object) => void) => void,
  ) {
    server = createServer((request, response) => {
      const give = (body: object) => response.end(JSON.stringify(body));
      onRequest(request.url ?? '', () => request.socket.destroy(), give);
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('not listening');
    return `http://127.0.0.1:${address.port}`;
  }

  const token = { code: 0, tenant_access_token: 't-canary', expire: 7200 };

  it('that is refused has sent nothing', async () => {
    const domain = await listening(() => {});
    await new Promise((resolve) => server?.close(resolve));
    const error = await errorOf(new StandIn().platform(fetch, domain).send(chat, text, 'key'));
    expect(error).toMatchObject({ kind: 'retry', code: 'ECONNREFUSED' });
  });

  it('that breaks after the message went out leaves its outcome unknown', async () => {
    const domain = await listening((path, drop, give) => (path.includes('/auth/') ? give(token) : drop()));
    const platform = new StandIn().platform(fetch, domain);
    expect(await errorOf(platform.send(chat, text, 'key'))).toMatchObject({ kind: 'unknown outcome' });
    expect(await errorOf(platform.patch('om_1', shown))).toMatchObject({ kind: 'retry' });
  });

  it('that never answers is given up, even where nobody heeds the signal', async () => {
    const there = new StandIn();
    there.deadlineMs = 100;
    there.answer = () => new Promise(() => {});
    expect(await errorOf(there.platform().send(chat, text, 'key'))).toMatchObject({
      kind: 'unknown outcome',
      code: 'timeout',
    });
    const domain = await listening((path, _, give) => (path.includes('/auth/') ? give(token) : undefined));
    const error = await errorOf(there.platform(fetch, domain).send(chat, text, 'key'));
    expect(error).toMatchObject({ kind: 'unknown outcome', code: 'timeout' });
    server?.closeAllConnections();
  });
});

describe('the token', () => {
  it('is asked for once by five who start together', async () => {
    const there = new StandIn();
    const platform = there.platform();
    await Promise.all([1, 2, 3, 4, 5].map((n) => platform.send(chat, text, `key-${n}`)));
    expect(there.tokensGiven).toBe(1);
    expect(there.asked.length).toBe(5);
  });

  it('is renewed three minutes before it ends', async () => {
    const there = new StandIn();
    const platform = there.platform();
    const sendAfter = async (seconds: number) => {
      there.now = new Date(there.now.getTime() + seconds * 1000);
      await platform.send(chat, text, 'key');
      return there.tokensGiven;
    };
    expect(await sendAfter(0)).toBe(1);
    expect(await sendAfter(7200 - 181)).toBe(1);
    expect(await sendAfter(1)).toBe(2);
  });

  it.each([99991663, 99991661, 99991671])('that is refused (%i) is taken anew, once', async (code) => {
    const there = new StandIn();
    there.answer = (asked) =>
      asked.authorization === 'Bearer t-canary-1' ? failure(code) : Response.json(SENT);
    const platform = there.platform();
    await platform.send(chat, text, 'key');
    await platform.send(chat, text, 'key');
    expect(there.tokensGiven).toBe(2);
    expect(there.asked.map((each) => each.body.uuid)).toEqual(['key', 'key', 'key']);
    expect(there.logged).toEqual([{ code: String(code) }, 'token refused, taking a new one']);

    there.answer = () => failure(code);
    const asked = there.asked.length;
    expect(await errorOf(platform.send(chat, text, 'key'))).toMatchObject({
      kind: 'retry',
      code: String(code),
    });
    expect(there.asked.length - asked).toBe(2);
  });

  it('refused to many at once is taken anew once', async () => {
    const there = new StandIn();
    there.answer = (asked) =>
      asked.authorization === 'Bearer t-canary-1' ? failure(99991663) : Response.json(SENT);
    const platform = there.platform();
    await Promise.all([1, 2, 3, 4, 5].map((n) => platform.send(chat, text, `key-${n}`)));
    expect(there.tokensGiven).toBe(2);
  });

  it.each<[string, () => Response | Promise<Response>, string]>([
    ['is refused', () => Response.json({ code: 10014, msg: 'app id not exists' }), '10014'],
    ['breaks', () => new Response('', { status: 500 }), 'http 500'],
    ['says nothing', () => Response.json({ code: 0 }), 'unreadable answer'],
    ['hangs', () => new Promise<Response>(() => {}), 'timeout'],
  ])('that %s keeps the message for later, and the next one asks again', async (_, giveToken, code) => {
    const there = new StandIn();
    const { giveToken: giving } = there;
    there.deadlineMs = 100;
    const platform = there.platform();
    there.giveToken = giveToken;
    expect(await errorOf(platform.send(chat, text, 'key'))).toMatchObject({ kind: 'retry', code });
    there.giveToken = giving;
    await expect(platform.send(chat, text, 'key')).resolves.toMatchObject({ messageRef: 'om_sent' });
  });
});

describe('a secret', () => {
  const bad = (cause: object) => Object.assign(new TypeError('fetch failed canary-app-secret'), { cause });
  const failures: [string, (there: StandIn) => void][] = [
    ['a refusal', (there) => (there.answer = () => failure(230099))],
    ['a refused token', (there) => (there.answer = () => failure(99991663))],
    ['an unknown code', (there) => (there.answer = () => failure(1))],
    ['a broken server', (there) => (there.answer = () => new Response('canary', { status: 500 }))],
    ['a token refused', (there) => (there.giveToken = () => Response.json({ code: 10015, msg: 'canary' }))],
    ['a token never given', (there) => (there.giveToken = () => new Response('canary', { status: 500 }))],
    ['a lost connection', (there) => (there.answer = () => Promise.reject(bad({ code: 'ECONNRESET' })))],
    [
      'a fault of a library',
      (there) => (there.answer = () => Promise.reject(new Error('canary-words t-canary-1'))),
    ],
    ['silence', (there) => (there.answer = () => new Promise(() => {}))],
  ];

  it.each(failures)('is not told by %s', async (_, arrange) => {
    const there = new StandIn();
    there.deadlineMs = 100;
    arrange(there);
    const told: unknown[] = [];
    const platform = there.platform();
    for (const work of [
      () => platform.send(chat, text, 'canary-key'),
      () => platform.patch('om_canary', card([{ kind: 'text', text: 'canary-words' }])),
      () => platform.recall('om_canary'),
      () => platform.resolve({ userIds: ['canary-user'], mobiles: ['canary-mobile'], emails: [] }),
    ]) {
      const error = await errorOf(work());
      told.push(error.name, error.message, error.code, error.cause, Object.entries(error), error.stack);
    }
    expect(JSON.stringify([told, there.logged])).not.toContain('canary');
  });

  it('is not told by what the network says either', async () => {
    for (const cause of [{ code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }, { code: 'UND_ERR_SOCKET' }]) {
      const platform = new StandIn().platform(() => Promise.reject(bad({ ...cause, message: 'canary' })));
      const error = await errorOf(platform.send(chat, text, 'key'));
      expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain('canary');
    }
  });
});
