/** What the page's server does without a browser: who is let in, what changed since, who has read what. */
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { openPlayground } from '#simulator/playground/playground.ts';
import { sameOrigin } from '#simulator/playground/same-origin.ts';
import type { Player, Stage } from '#simulator/playground/stage.ts';
import { button, cardOf, groupScene, sendCard } from './scene.ts';

const HOME = 'http://localhost:3000';

async function pageScene() {
  const set = await groupScene();
  const player = (openId: string, name: string): Player => ({
    openId,
    name,
    unit: '一中队',
    role: '执法队员',
    homeChat: set.chatId,
    suggested: openId === set.zhang,
  });
  const stage: Stage = {
    menu: [{ eventKey: 'mine', label: '我的' }],
    players: async () => set.simulator.people.map((person) => player(person.openId, person.name)),
    calendar: async () => null,
    traffic: async () => ({ sent: 0, waiting: 0, retried: 0, failed: 0 }),
    nextEvent: async () => null,
    travel: (to) => set.simulator.clock.moveTo(to),
    crowd: async () => {},
    rehearse: async () => ({ plan: NOTHING, roster: NOTHING, rows: null }),
    exportCalendar: async () => ({ name: 'a.csv', type: 'text/csv', bytes: new Uint8Array() }),
    startOver: null,
  };
  const app = new Hono();
  app.use(sameOrigin);
  app.route('/', openPlayground(set.simulator, stage).routes);
  const ask = async (path: string, init?: RequestInit) => {
    const response = await app.request(`${HOME}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  return { ...set, app, ask, post };
}

const NOTHING = { problems: [], notes: [] };
const revisionIn = (text: string) => /data-revision="(\d+)"/.exec(text)?.[1] ?? '';

describe('who may use the page', () => {
  it('is this machine’s own page, and what is no page', async () => {
    const { ask, post } = await pageScene();
    expect((await ask('/')).status).toBe(200);
    expect((await post('/playground/read', {})).status).toBe(200);
    const own = { origin: HOME, 'sec-fetch-site': 'same-origin' };
    expect((await post('/playground/read', {}, own)).status).toBe(200);
  });

  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port', { origin: 'http://localhost:8080' }],
    ['a page without origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
  ])('is not %s', async (_, headers) => {
    const { post } = await pageScene();
    expect((await post('/playground/read', {}, headers)).status).toBe(403);
  });

  it('is nobody who came under another name, nor a page elsewhere that wants to read', async () => {
    const { app, ask } = await pageScene();
    expect((await app.request('http://rebound.example:3000/')).status).toBe(403);
    const embedded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
    expect((await ask('/', { headers: embedded })).status).toBe(403);
    const followed = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await ask('/', { headers: followed })).status).toBe(200);
  });
});

describe('the page', () => {
  it('lets no script run but its own', async () => {
    const { app } = await pageScene();
    const response = await app.request(`${HOME}/`);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await response.text()).not.toMatch(/<script(?![^>]* src=)|\son\w+=/);
  });

  it('shows what people write as they wrote it', async () => {
    const { simulator, ask, chatId, zhang } = await pageScene();
    await simulator.say(zhang, { chatId }, '<img src=x onerror=alert(1)>');
    const { text } = await ask(`/?as=${zhang}&chat=${chatId}`);
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(text).not.toContain('<img src=x');
  });

  it('tells what changed since a revision, and nothing else', async () => {
    const { simulator, ask, chatId, zhang, client } = await pageScene();
    await simulator.say(zhang, { chatId }, '早');
    const before = revisionIn((await ask(`/?as=${zhang}&chat=${chatId}`)).text);
    await sendCard({ client }, chatId, cardOf(button('我已学习', { do: 'it' })));
    const asked = await ask(`/playground/changes?as=${zhang}&chat=${chatId}`, {
      headers: { 'x-since': before },
    });
    expect(asked.text).toContain('我已学习');
    expect(asked.text).not.toContain('class="text">早');
    const now = { headers: { 'x-since': revisionIn(asked.text) } };
    expect((await ask(`/playground/changes?as=${zhang}&chat=${chatId}`, now)).text).not.toContain(
      '我已学习</button>',
    );
  });

  it('gives earlier messages page by page, each once', async () => {
    const { simulator, ask, chatId, zhang } = await pageScene();
    for (let number = 0; number < 70; number += 1) await simulator.say(zhang, { chatId }, `第${number}句。`);
    const seen = (text: string) =>
      [...text.matchAll(/第(\d+)句。<\/div>/g)].map(([, number]) => Number(number));
    const last = seen((await ask(`/?as=${zhang}&chat=${chatId}`)).text);
    const older = seen((await ask(`/playground/older?as=${zhang}&chat=${chatId}&before=40`)).text);
    const oldest = seen((await ask(`/playground/older?as=${zhang}&chat=${chatId}&before=10`)).text);
    expect([...oldest, ...older, ...last]).toEqual(Array.from({ length: 70 }, (_, number) => number));
  });

  it('marks as read what somebody has on the screen', async () => {
    const { simulator, ask, post, chatId, zhang, client } = await pageScene();
    const messageId = await sendCard({ client }, chatId, cardOf(button('我已学习', { do: 'it' })));
    expect((await ask(`/?as=${zhang}&chat=${chatId}`)).text).toContain('1 条未读');
    await post(`/playground/read?as=${zhang}&chat=${chatId}`, {});
    expect(simulator.message(messageId).readers.map(({ openId }) => openId)).toEqual([zhang]);
    expect((await ask(`/?as=${zhang}&chat=${chatId}`)).text).not.toContain('条未读');
  });

  it('gives a file to be saved, and shows as a picture only what is one', async () => {
    const { simulator, app, chatId, zhang } = await pageScene();
    const script = new TextEncoder().encode('<svg onload="alert(1)">');
    await simulator.sendImage(zhang, { chatId }, { name: 'a.svg', bytes: script });
    const key = String(simulator.messages(chatId).at(-1)?.content.image_key);
    const response = await app.request(`${HOME}/playground/resource/${key}`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('says in words that the clock does not go back', async () => {
    const { post } = await pageScene();
    const { status, text } = await post('/playground/clock', { value: '2000-01-01' });
    expect({ status, text }).toEqual({ status: 409, text: expect.stringContaining('时钟只能向前') });
  });
});
