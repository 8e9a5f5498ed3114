/** What the page's server does without a browser: who is let in, what changed since, who has read what. */
import { Hono } from 'hono';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPlayground } from '#simulator/playground/playground.ts';
import { sameOrigin } from '#simulator/playground/same-origin.ts';
import type { CampaignCalendar, Player, Stage } from '#simulator/playground/stage.ts';
import { button, cardOf, groupScene, sendCard } from './scene.ts';

const HOME = 'http://localhost:3000';

async function pageScene(parts: Partial<Stage> = {}) {
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
    failed: () => {},
    startOver: null,
    ...parts,
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

afterEach(() => void vi.useRealTimers());

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

describe('what somebody sends by hand', () => {
  it('is refused when it is no act of the page, and is no fault of the bot', async () => {
    const { ask, post, zhang, chatId } = await pageScene();
    const pressed = (body: string) => ask(`/playground/press?as=${zhang}`, { method: 'POST', body });
    for (const body of ['', '[]', '{"messageId":1}']) expect((await pressed(body)).status).toBe(400);
    const gone = '{"messageId":"om_no","act":{"seen":"","at":"/body"}}';
    expect(JSON.parse((await pressed(gone)).text)).toEqual({ code: 0, refused: '卡片已更新，请再看一下' });
    expect((await post('/playground/crowd', { seed: 'x' })).status).toBe(400);
    expect((await post('/playground/clock', { value: 'tomorrow' })).status).toBe(400);
    expect((await post('/playground/clock', { value: '2023-99-99' })).status).toBe(400);
    const answer = { text: '好', replyTo: 'om_no' };
    expect((await post(`/playground/say?as=${zhang}&chat=${chatId}`, answer)).status).toBe(409);
  });

  it.each([
    ['a person', 'as=ou_gone'],
    ['a chat', 'chat=oc_gone'],
  ])('for %s who is not there any more is said by nobody else and nowhere else', async (_, asked) => {
    const { simulator, ask, post, zhang, chatId } = await pageScene();
    const before = simulator.messages(chatId).length;
    const query = new URLSearchParams(`as=${zhang}&chat=${chatId}`);
    for (const [name, value] of new URLSearchParams(asked)) query.set(name, value);
    expect((await post(`/playground/say?${query}`, { text: '好' })).status).toBe(409);
    expect(simulator.messages(chatId)).toHaveLength(before);
    expect(simulator.directMessages(zhang)).toEqual([]);
    expect((await ask(`/playground/view?${query}`)).status).toBe(200);
  });

  it('may be a file of any name', async () => {
    const { simulator, app, chatId, zhang } = await pageScene();
    await simulator.sendFile(zhang, { chatId }, { name: 'a\ud800.txt', bytes: new Uint8Array([1]) });
    const key = String(simulator.messages(chatId).at(-1)?.content.file_key);
    const response = await app.request(`${HOME}/playground/resource/${key}`);
    expect({ status: response.status, name: response.headers.get('content-disposition') }).toEqual({
      status: 200,
      name: "attachment; filename*=UTF-8''a%EF%BF%BD.txt",
    });
  });
});

describe('the parts of the page', () => {
  it('run no script either when they are opened by themselves', async () => {
    const { app, zhang, chatId } = await pageScene();
    const response = await app.request(`${HOME}/playground/changes?as=${zhang}&chat=${chatId}`);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the line to an open page', () => {
  it('is not kept up for who only asks whether it is there', async () => {
    const { app } = await pageScene();
    vi.useFakeTimers();
    const response = await app.request(`${HOME}/playground/live`, { method: 'HEAD' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is let go of when the page is closed', async () => {
    const { app } = await pageScene();
    vi.useFakeTimers();
    const reader = (await app.request(`${HOME}/playground/live`)).body?.getReader();
    await reader?.read();
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await reader?.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not pile up what a sleeping page does not read, and tells it the latest when it wakes', async () => {
    const { app, simulator, chatId, zhang } = await pageScene();
    vi.useFakeTimers();
    const reader = (await app.request(`${HOME}/playground/live`)).body?.getReader();
    await reader?.read();
    for (let number = 0; number < 50; number += 1) {
      await simulator.say(zhang, { chatId }, '早');
      vi.advanceTimersByTime(100);
    }
    const told: string[] = [];
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    while (!told.at(-1)?.includes('id: 50')) told.push(await next());
    expect(told.length).toBeLessThan(5);
    await reader?.cancel();
  });
});

describe('one’s own plan', () => {
  const found = { plan: { problems: ['第1行'], notes: [] }, roster: NOTHING, rows: [] };

  it('keeps the calendar of the last rehearsal while another cannot begin', async () => {
    const { promise: goesOn, resolve: end } = Promise.withResolvers<void>();
    const { post, ask } = await pageScene({ rehearse: async () => found, travel: () => goesOn });
    await post('/playground/rehearse', {});
    await post('/playground/clock', { value: 'day' });
    expect((await post('/playground/rehearse', {})).status).toBe(409);
    expect((await ask('/playground/rehearsal')).status).toBe(200);
    end();
  });

  it('is told at most fifty of its mistakes, and how many more there are', async () => {
    const problems = Array.from({ length: 100_000 }, (_, row) => `第${row}行：缺手机`);
    const { post } = await pageScene({
      rehearse: async () => ({ plan: NOTHING, roster: { problems, notes: [] }, rows: null }),
    });
    const { text } = await post('/playground/rehearse', {});
    expect(text.match(/缺手机/g)).toHaveLength(50);
    expect(text).toContain('99950');
  });
});

describe('a new beginning', () => {
  it('is made once, though a page that knows only the old one asks for it again', async () => {
    let begun = 0;
    const startOver = async () => {
      begun += 1;
    };
    const { ask, post } = await pageScene({ startOver });
    const epoch = /data-epoch="([^"]+)"/.exec((await ask('/')).text)?.[1] ?? '';
    const stale = await post('/playground/start-over', {}, { 'x-epoch': 'of the one before' });
    expect(stale).toMatchObject({ status: 200, text: expect.stringContaining('data-epoch=""') });
    expect(begun).toBe(0);
    await post('/playground/start-over', {}, { 'x-epoch': epoch });
    expect(begun).toBe(1);
  });
});

describe('the first event after a new beginning', () => {
  const calendar = (begun: boolean): CampaignCalendar => ({ name: '百日', begun, phases: [], days: [] });

  it('is gone to once, though every open page asks for it', async () => {
    let begun = false;
    const travelled: Date[] = [];
    const scene = await pageScene({
      calendar: async () => calendar(begun),
      nextEvent: async () => new Date(scene.simulator.clock.now().getTime() + 600_000),
      travel: async (to) => {
        travelled.push(to);
        await scene.simulator.clock.moveTo(to);
        await sendCard(scene, scene.chatId, cardOf(button('我已学习', { do: 'it' })));
        begun = true;
      },
    });
    const asked = () => scene.post('/playground/clock', { value: 'begin' });
    const answers = await Promise.all([asked(), asked(), asked()]);
    expect(answers.map(({ status, text }) => [status, text.includes('请先停下')])).toEqual(
      Array(3).fill([200, false]),
    );
    await vi.waitFor(() => expect(begun).toBe(true));
    await asked();
    expect(travelled).toHaveLength(1);
  });
});

describe('a clock moved by hand', () => {
  it('is shown by the pages that are open', async () => {
    const { ask, simulator } = await pageScene();
    const before = revisionIn((await ask('/')).text);
    await simulator.clock.advance(26 * 3_600_000);
    const { text } = await ask('/playground/changes', { headers: { 'x-since': before } });
    expect(text).toContain('3月2日 周四');
  });
});

describe('what goes on after the answer', () => {
  it('and fails is told to whoever looks', async () => {
    const { promise: fails, reject: fail } = Promise.withResolvers<void>();
    const { promise: logged, resolve: log } = Promise.withResolvers<unknown>();
    const { post, ask } = await pageScene({ travel: () => fails, failed: log });
    const { text } = await post('/playground/clock', { value: 'day' });
    fail(new Error('canary'));
    expect(await logged).toEqual(new Error('canary'));
    const later = await ask('/playground/changes', { headers: { 'x-since': revisionIn(text) } });
    expect(later.text).toContain('没有成功');
    expect(later.text).not.toContain('canary');
  });
});
