/** The simulator played by hand, through its routes under /simulator. */
import { describe, expect, it } from 'vitest';
import { simulatorRoutes } from '#simulator/routes.ts';
import { button, cardOf, groupScene, sendCard } from './scene.ts';

async function handScene() {
  const set = await groupScene();
  const routes = simulatorRoutes(set.simulator);
  const get = async (path: string) => {
    const response = await routes.request(path);
    return { status: response.status, body: await response.json() };
  };
  const post = async (path: string, body: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await routes.request(path, { method: 'POST', body: text });
    return { status: response.status, body: await response.json() };
  };
  return { ...set, get, post };
}

describe('the simulator by hand', () => {
  it('shows the clock, the people and the chats', async () => {
    const { get, chatId, zhang } = await handScene();
    const { body } = await get('/state');
    expect(body).toMatchObject({
      clock: { now: '2023-03-01T00:30:00.000Z', running: false },
      people: [{ openId: zhang, name: '张三' }, { name: '李四' }],
      chats: [{ chatId, name: '一中队', botIn: true }],
    });
  });

  it('lets somebody write, press and use the menu, and shows what came of it', async () => {
    const { get, post, bot, client, chatId, zhang } = await handScene();
    const messageId = await sendCard({ client }, chatId, cardOf(button('我已学习', { do: 'it' })));
    expect(await post('/say', { openId: zhang, chatId, text: '/phase', mention: true })).toMatchObject({
      status: 200,
      body: { status: 200 },
    });
    expect(await post('/say', { openId: zhang, text: '/help' })).toMatchObject({ body: { status: 200 } });
    expect(await post('/press', { openId: zhang, messageId, button: '我已学习' })).toMatchObject({
      status: 200,
      body: { code: 0, message: { messageId } },
    });
    expect(await post('/menu', { openId: zhang, eventKey: '自查' })).toMatchObject({ body: { status: 200 } });
    expect(bot.heard.map(({ header }) => header.event_type)).toEqual([
      'im.chat.member.bot.added_v1',
      'im.message.receive_v1',
      'im.message.receive_v1',
      'card.action.trigger',
      'application.bot.menu_v6',
    ]);
    expect((await get(`/chats/${chatId}/messages`)).body).toMatchObject([
      { type: 'interactive' },
      { text: '@百日 /phase' },
    ]);
    expect((await get(`/people/${zhang}/messages`)).body).toMatchObject([{ text: '/help' }]);
  });

  it('makes groups and brings the bot in and out', async () => {
    const { post, simulator, zhang } = await handScene();
    const made = await post('/groups', { name: '二中队', members: [zhang] });
    expect(made.status).toBe(201);
    const chatId = simulator.chats.at(-1)?.chatId ?? '';
    expect(made.body).toEqual({ chatId });
    for (const act of ['add', 'remove', 'add', 'dissolve']) {
      expect(await post('/bot', { chatId, by: zhang, act })).toMatchObject({ body: { status: 200 } });
    }
    expect(simulator.chats.at(-1)).toMatchObject({ botIn: true, dissolved: true });
  });

  it('moves the clock, forward only', async () => {
    const { post } = await handScene();
    expect((await post('/clock', { to: '2023-03-02T08:30:00+08:00' })).body).toEqual({
      now: '2023-03-02T00:30:00.000Z',
    });
    expect(await post('/clock', { to: '2023-03-01T08:30:00+08:00' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('only moves forward') },
    });
  });

  it('answers nonsense with one clear sentence', async () => {
    const { get, post, zhang } = await handScene();
    const errorOf = async (path: string, body: unknown) => (await post(path, body)).body;
    expect(await errorOf('/say', 'not json')).toEqual({ error: 'The body has to be a JSON object.' });
    expect(await errorOf('/say', { openId: zhang })).toEqual({ error: expect.stringMatching(/^text: /) });
    expect(await errorOf('/say', { openId: 'ou_x', text: '早' })).toEqual({
      error: 'There is no person ou_x.',
    });
    expect(await errorOf('/clock', { to: 'tomorrow' })).toEqual({ error: expect.stringMatching(/^to: /) });
    expect(await errorOf('/press', { openId: zhang, messageId: 'om_x', button: '好' })).toEqual({
      error: 'There is no message om_x.',
    });
    expect(await get('/chats/oc_x/messages')).toEqual({
      status: 400,
      body: { error: 'There is no chat oc_x.' },
    });
    expect(await get('/nowhere')).toEqual({ status: 404, body: { error: 'There is no /nowhere here.' } });
  });

  it('tells what a person’s own client would have prevented', async () => {
    const { post, client, chatId, zhang } = await handScene();
    const messageId = await sendCard({ client }, chatId, cardOf(button('还没到', {}, { disabled: true })));
    expect(await post('/press', { openId: zhang, messageId, button: '还没到' })).toEqual({
      status: 409,
      body: { error: '还没到 is disabled.' },
    });
  });
});
