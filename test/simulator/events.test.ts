/**
 * What people do reaches the bot as the platform pushes it: signed, again where it failed, only where it
 * may.
 */
import { describe, expect, it } from 'vitest';
import { groupScene, MORNING, scene } from './scene.ts';

const IMPATIENT = { replyMs: 20, challengeMs: 20 };
const broken = () => new Response('broken', { status: 500 });

describe('what people do reaches the bot', () => {
  it('when they write to it alone', async () => {
    const { simulator, bot } = scene();
    const { openId } = simulator.addPerson({ name: '王五', userId: 'wangwu' });
    const delivery = await simulator.say(openId, 'bot', '/help');
    expect(delivery).toMatchObject({ status: 200, body: {} });
    const [message] = simulator.directMessages(openId);
    expect(bot.heard[0]).toMatchObject({
      header: {
        event_id: delivery.eventId,
        event_type: 'im.message.receive_v1',
        create_time: String(MORNING.getTime()),
        token: 'a token of nobody',
        app_id: 'cli_0123456789abcdef',
        tenant_key: '0011223344556677',
      },
      event: {
        sender: { sender_id: { open_id: openId, user_id: 'wangwu' }, sender_type: 'user' },
        message: {
          message_id: message?.messageId,
          chat_id: message?.chatId,
          chat_type: 'p2p',
          message_type: 'text',
          content: '{"text":"/help"}',
        },
      },
    });
  });

  it('in a group only when they mention it', async () => {
    const { simulator, bot, chatId, zhang } = await groupScene();
    bot.heard.length = 0;
    expect(await simulator.say(zhang, { chatId }, '吃饭去')).toMatchObject({ status: 'not pushed' });
    await simulator.say(zhang, { chatId }, '/phase', { mention: true });
    expect(bot.heard).toMatchObject([
      {
        event: {
          message: {
            chat_id: chatId,
            content: '{"text":"@_user_1 /phase"}',
            mentions: [{ key: '@_user_1', id: { open_id: simulator.bot.openId }, name: '百日' }],
          },
        },
      },
    ]);
    expect(simulator.messages(chatId).map((message) => message.text)).toEqual(['吃饭去', '@百日 /phase']);
    simulator.scopes.add('im:message.group_msg');
    expect(await simulator.say(zhang, { chatId }, '回来了')).toMatchObject({ status: 200 });
  });

  it('when they add it to a group, remove it, or dissolve the group', async () => {
    const { simulator, bot, chatId, zhang } = await groupScene();
    await simulator.removeBot(chatId, zhang);
    await simulator.addBot(chatId, zhang);
    await simulator.dissolve(chatId, zhang);
    expect(bot.heard.map(({ header }) => header.event_type)).toEqual([
      'im.chat.member.bot.added_v1',
      'im.chat.member.bot.deleted_v1',
      'im.chat.member.bot.added_v1',
      'im.chat.disbanded_v1',
    ]);
    expect(bot.last).toMatchObject({
      chat_id: chatId,
      name: '一中队',
      external: false,
      operator_id: { open_id: zhang },
    });
    const other = simulator.addGroup({ name: '没有机器人', members: [zhang] });
    expect(await simulator.dissolve(other.chatId, zhang)).toMatchObject({ status: 'not pushed' });
  });

  it('when they press its menu or open its chat', async () => {
    const { simulator, bot } = scene();
    const { openId } = simulator.addPerson({ name: '王五' });
    await simulator.pressMenu(openId, '自查');
    expect(bot.last).toMatchObject({
      operator: { operator_name: '王五', operator_id: { open_id: openId } },
      event_key: '自查',
      timestamp: 1_677_630_600,
    });
    await simulator.enter(openId);
    expect(bot.last).toMatchObject({ operator_id: { open_id: openId } });
  });

  it('never from somebody outside the group, the organisation or the app’s reach', async () => {
    const { simulator, bot, chatId, zhang, li } = await groupScene();
    const hidden = simulator.addPerson({ name: '外人', available: false }).openId;
    bot.heard.length = 0;
    await expect(simulator.say(hidden, { chatId }, '早', { mention: true })).rejects.toThrow(
      'cannot write in',
    );
    await expect(simulator.pressMenu(hidden, '我的')).rejects.toThrow('cannot reach the bot');
    simulator.resign(li);
    await expect(simulator.say(li, { chatId }, '早', { mention: true })).rejects.toThrow('cannot write in');
    await simulator.dissolve(chatId, zhang);
    await expect(simulator.say(zhang, { chatId }, '早', { mention: true })).rejects.toThrow(
      'cannot write in',
    );
    expect(bot.heard).toHaveLength(1);
  });
});

describe('the challenge', () => {
  it('is encrypted and unsigned, and its answer comes back', async () => {
    const { simulator, bot } = scene();
    expect(await simulator.challenge('echo me')).toMatchObject({
      status: 200,
      body: { challenge: 'echo me' },
    });
    expect(bot.signedAt).toEqual([null]);
    expect(bot.bodies[0]).toMatch(/^\{"encrypt":"[^"]+"\}$/);
  });
});

describe('an event the bot fails to take', () => {
  it('comes again after 15 s, 5 min, 1 h and 6 h, then no more', async () => {
    const { simulator, bot, clock, zhang } = await groupScene();
    bot.heard.length = 0;
    bot.answer = broken;
    expect(await simulator.say(zhang, 'bot', '/help')).toMatchObject({ status: 500, body: 'broken' });
    const waits = [15, 300, 3_600, 21_600];
    for (const [index, seconds] of waits.entries()) {
      await clock.advance(seconds * 1_000 - 1);
      expect(bot.heard).toHaveLength(index + 1);
      await clock.advance(1);
      expect(bot.heard).toHaveLength(index + 2);
    }
    await clock.advance(7 * 24 * 3_600_000);
    expect(bot.heard).toHaveLength(5);
    expect(new Set(bot.heard.map(({ header }) => header.event_id)).size).toBe(1);
    const record = simulator.eventLog.at(-1);
    expect(record?.attempts.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500]);
    expect(record?.nextAt).toBeNull();
  });

  it('comes no more once it is taken, and each push is signed anew', async () => {
    const { simulator, bot, clock, zhang } = await groupScene();
    bot.answer = broken;
    await simulator.say(zhang, 'bot', '/help');
    bot.answer = () => new Response('thanks');
    await clock.advance(24 * 3_600_000);
    expect(simulator.eventLog.at(-1)?.attempts).toHaveLength(2);
    const [, first, second] = bot.signedAt;
    expect(Number(second) - Number(first)).toBe(15);
  });

  it('may also be signed with the first push’s time', async () => {
    const { simulator, bot, clock, zhang } = await groupScene();
    simulator.faults.events.staleSignature = true;
    bot.answer = broken;
    await simulator.say(zhang, 'bot', '/help');
    await clock.advance(15_000);
    expect(bot.signedAt[2]).toBe(bot.signedAt[1]);
  });

  it('counts as failed when the answer is late, is a redirect, or never comes', async () => {
    const { simulator, bot, zhang } = await groupScene({ deadlines: IMPATIENT });
    bot.answer = () => new Promise(() => {});
    expect(await simulator.say(zhang, 'bot', '1')).toMatchObject({ status: 'timeout' });
    bot.answer = () => {
      throw new Error('down');
    };
    expect(await simulator.say(zhang, 'bot', '2')).toMatchObject({ status: 'unreachable' });
    bot.answer = () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.test' } });
    expect(await simulator.say(zhang, 'bot', '3')).toMatchObject({ status: 302 });
    const waiting = simulator.eventLog.filter((record) => record.nextAt !== null);
    expect(waiting).toHaveLength(3);
  });
});

describe('events on a bad day', () => {
  it('come twice, as they were or under another event_id', async () => {
    const { simulator, bot, zhang } = await groupScene();
    bot.heard.length = 0;
    simulator.faults.events.duplicate = 'same event_id';
    await simulator.say(zhang, 'bot', 'a');
    expect(bot.heard[1]).toEqual(bot.heard[0]);
    simulator.faults.events.duplicate = 'new event_id';
    await simulator.say(zhang, 'bot', 'b');
    const [, , third, fourth] = bot.heard;
    expect(fourth?.event).toEqual(third?.event);
    expect(fourth?.header.event_id).not.toBe(third?.header.event_id);
  });

  it('come in the wrong order', async () => {
    const { simulator, bot, zhang, li } = await groupScene();
    bot.heard.length = 0;
    simulator.faults.events.reorder = true;
    await Promise.all([simulator.say(zhang, 'bot', 'first'), simulator.say(li, 'bot', 'second')]);
    expect(bot.heard.map(({ event }) => event.sender)).toMatchObject([
      { sender_id: { open_id: li } },
      { sender_id: { open_id: zhang } },
    ]);
  });

  it('come with whitespace nobody expected, validly signed', async () => {
    const { simulator, bot, zhang } = await groupScene();
    simulator.faults.events.whitespace = true;
    expect(await simulator.say(zhang, 'bot', '早')).toMatchObject({ status: 200 });
    expect(bot.bodies.at(-1)).toMatch(/^\{\n {2}"encrypt": /);
  });

  it('come in plain for an app without an encrypt key', async () => {
    const { simulator, bot, zhang } = await groupScene();
    simulator.faults.events.plain = true;
    await simulator.say(zhang, 'bot', '早');
    expect(JSON.parse(bot.bodies.at(-1) ?? '')).toMatchObject({ schema: '2.0' });
    expect(bot.signedAt.at(-1)).toBeNull();
  });
});
