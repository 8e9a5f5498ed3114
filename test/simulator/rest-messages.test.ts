/** Messages in the stand-in's REST: sent, answered, changed and recalled, with the platform's own codes. */
import { describe, expect, it } from 'vitest';
import {
  button,
  cardOf,
  cardTo,
  codeOf,
  failureOf,
  groupScene,
  note,
  scene,
  sendCard,
  textTo,
} from './scene.ts';

describe('the bot sends', () => {
  it('a text to a group, which its people read', async () => {
    const { simulator, client, chatId, zhang } = await groupScene();
    const sent = await client.im.v1.message.create(textTo(chatId, `早 <at user_id="${zhang}">张</at>`));
    expect(sent.data).toMatchObject({
      chat_id: chatId,
      msg_type: 'text',
      create_time: '1677630600000',
      sender: { id: 'cli_0123456789abcdef', sender_type: 'app' },
      body: { content: '{"text":"早 @_user_1"}' },
      mentions: [{ key: '@_user_1', id: zhang, name: '张三' }],
    });
    expect(simulator.messages(chatId)).toMatchObject([
      { text: '早 @张三', recalled: false, updatedCount: 0 },
    ]);
  });

  it('to a person by any of their ids, in one and the same chat', async () => {
    const { simulator, client } = scene();
    const { openId } = simulator.addPerson({ name: '王五', userId: 'wangwu', email: 'w@example.test' });
    const ways = [
      ['open_id', openId],
      ['user_id', 'wangwu'],
      ['email', 'w@example.test'],
    ] as const;
    for (const [receive_id_type, receive_id] of ways) {
      const { data } = textTo(receive_id, receive_id_type);
      await client.im.v1.message.create({ params: { receive_id_type }, data });
    }
    expect(simulator.directMessages(openId).map((message) => message.text)).toEqual([
      'open_id',
      'user_id',
      'email',
    ]);
  });

  it('a card, kept as it was sent and shown simplified unless the original is asked for', async () => {
    const { simulator, client, chatId } = await groupScene();
    const card = cardOf(note('**未发现** 问题 &#60;3'), button('提交自查', { do: 'submit' }));
    const message_id = await sendCard({ client }, chatId, card);
    expect(simulator.message(message_id)).toMatchObject({
      card,
      text: '自查\n未发现 问题 <3\n[提交自查]',
    });
    const simple = await client.im.v1.message.get({ path: { message_id } });
    expect(simple.data?.items?.[0]?.body?.content).toContain('"title":"自查"');
    const original = await client.im.v1.message.get({
      path: { message_id },
      params: { card_msg_content_type: 'user_card_content' },
    });
    expect(JSON.parse(original.data?.items?.[0]?.body?.content ?? '')).toEqual(card);
  });

  it('and is refused where it may not, with the platform’s own codes', async () => {
    const { simulator, client, chatId, zhang, li } = await groupScene();
    const stranger = simulator.addPerson({ name: '外人', available: false }).openId;
    const foreign = simulator.addGroup({ name: '二中队', members: [zhang] }).chatId;
    simulator.resign(li);
    const send = (to: string) => codeOf(client.im.v1.message.create(textTo(to, '早')));
    expect(await send('oc_nowhere')).toBe(230001);
    expect(await send('ou_nobody')).toBe(99992351);
    expect(await send('nonsense')).toBe(230001);
    expect(await send(foreign)).toBe(230002);
    expect(await send(stranger)).toBe(230013);
    expect(await send(li)).toBe(230029);
    await simulator.dissolve(chatId, zhang);
    expect(await send(chatId)).toBe(232009);
  });

  it('only content that is a string of JSON, and not too long', async () => {
    const { client, chatId } = await groupScene();
    const send = (content: string, msg_type = 'text') =>
      codeOf(
        client.im.v1.message.create({
          ...textTo(chatId, ''),
          data: { receive_id: chatId, msg_type, content },
        }),
      );
    expect(await send('not json')).toBe(230001);
    expect(await send('"a string"')).toBe(230001);
    expect(await send('{"text":""}')).toBe(230001);
    expect(await send(JSON.stringify({ text: '长'.repeat(60_000) }))).toBe(230025);
    expect(await send(JSON.stringify(cardOf(note('长'.repeat(11_000)))), 'interactive')).toBe(230025);
    expect(await send('{"sticker":1}', 'sticker')).toBe(99992402);
    expect(await codeOf(client.im.v1.message.create(textTo(chatId, '早', 'u'.repeat(51))))).toBe(99992402);
  });

  it('no card that breaks a rule, names a stranger or shows an unknown picture', async () => {
    const { client, chatId } = await groupScene();
    const refusal = async (element: unknown) =>
      (await failureOf(client.im.v1.message.create(cardTo(chatId, cardOf(element)))))?.msg;
    expect(await refusal({ tag: 'note', elements: [] })).toMatch(
      /^Failed to create card content, ext=ErrCode: 200861; ErrPath: ROOT -> body -> elements -> \[0\]\(tag: note\); ErrMsg: /,
    );
    expect(await refusal(note('<at id=ou_nobody></at>'))).toContain('ErrCode: 100290');
    const picture = { tag: 'img', img_key: 'img_none', alt: { tag: 'plain_text', content: '' } };
    expect(await refusal(picture)).toContain('ErrCode: 200570');
  });

  it('once for one uuid within the hour, and answers the repeat with the first message', async () => {
    const { simulator, client, chatId, clock } = await groupScene();
    const send = async () =>
      (await client.im.v1.message.create(textTo(chatId, '早', 'key-1'))).data?.message_id;
    const first = await send();
    await clock.advance(3_599_000);
    expect(await send()).toBe(first);
    await clock.advance(1_000);
    expect(await send()).not.toBe(first);
    expect(simulator.messages(chatId)).toHaveLength(2);
  });

  it('and a repeat of a send that is still under way is refused', async () => {
    const { simulator, client, chatId } = await groupScene();
    await client.im.v1.chat.list();
    simulator.faults.next(1, { kind: 'latency', ms: 5 });
    const send = () => codeOf(client.im.v1.message.create(textTo(chatId, '早', 'key-1')));
    expect(await Promise.all([send(), send()])).toEqual([0, 230049]);
    expect(await send()).toBe(0);
    expect(simulator.messages(chatId)).toHaveLength(1);
  });

  it('a reply that hangs under the message and its root', async () => {
    const { simulator, client, chatId, zhang } = await groupScene();
    await simulator.say(zhang, { chatId }, '/phase', { mention: true });
    const question = simulator.messages(chatId)[0]?.messageId ?? '';
    const { data } = textTo(chatId, '第1天');
    const answer = await client.im.v1.message.reply({ path: { message_id: question }, data });
    expect(answer.data).toMatchObject({ parent_id: question, root_id: question });
    await simulator.say(zhang, { chatId }, '谢谢', { replyTo: answer.data?.message_id ?? '' });
    expect(simulator.messages(chatId)[2]).toMatchObject({ rootId: question });
  });
});

describe('a message already sent', () => {
  it('is replaced by PATCH, silently', async () => {
    const { simulator, client, chatId, clock } = await groupScene();
    const message_id = await sendCard({ client }, chatId, cardOf(note('0/8')));
    await clock.advance(60_000);
    const content = JSON.stringify(cardOf(note('8/8')));
    await client.im.v1.message.patch({ path: { message_id }, data: { content } });
    expect(simulator.message(message_id)).toMatchObject({
      text: '自查\n8/8',
      updatedCount: 1,
      sentAt: '2023-03-01T00:30:00.000Z',
      updatedAt: '2023-03-01T00:31:00.000Z',
    });
  });

  it('is not replaced when it is no card, not one’s own, recalled, faulty or older than 14 days', async () => {
    const { simulator, client, chatId, zhang, clock } = await groupScene();
    const content = JSON.stringify(cardOf(note('新')));
    const patch = (message_id: string, data = { content }) =>
      codeOf(client.im.v1.message.patch({ path: { message_id }, data }));
    await simulator.say(zhang, { chatId }, '早');
    expect(await patch(simulator.messages(chatId)[0]?.messageId ?? '')).toBe(230027);
    const text = await client.im.v1.message.create(textTo(chatId, '早'));
    expect(await patch(text.data?.message_id ?? '')).toBe(230001);
    expect(await patch('om_nothing')).toBe(230001);
    const card = await sendCard({ client }, chatId, cardOf(note('旧')));
    expect(await patch(card, { content: '{}}' })).toBe(230001);
    expect(await patch(card, { content: JSON.stringify(cardOf({ tag: 'note' })) })).toBe(230099);
    await clock.advance(14 * 24 * 3_600_000);
    expect(await patch(card)).toBe(0);
    await clock.advance(1_000);
    expect(await patch(card)).toBe(230031);
    await client.im.v1.message.delete({ path: { message_id: card } });
    expect(await patch(card)).toBe(230011);
  });

  it('is recalled once, by its sender, while the tenant allows it', async () => {
    const { simulator, client, chatId, zhang, clock } = await groupScene();
    const recall = (message_id: string) => codeOf(client.im.v1.message.delete({ path: { message_id } }));
    await simulator.say(zhang, { chatId }, '早');
    expect(await recall(simulator.messages(chatId)[0]?.messageId ?? '')).toBe(230026);
    const sent = await client.im.v1.message.create(textTo(chatId, '错了'));
    const messageId = sent.data?.message_id ?? '';
    expect(await recall(messageId)).toBe(0);
    expect(simulator.message(messageId).recalled).toBe(true);
    expect(await recall(messageId)).toBe(230110);
    const { data } = textTo(chatId, '?');
    expect(await codeOf(client.im.v1.message.reply({ path: { message_id: messageId }, data }))).toBe(230011);
    simulator.faults.recallWithinMs = 600_000;
    const late = await client.im.v1.message.create(textTo(chatId, '太晚'));
    await clock.advance(600_001);
    expect(await recall(late.data?.message_id ?? '')).toBe(230009);
  });

  it('tells its sender for seven days who has read it', async () => {
    const { simulator, client, chatId, zhang, clock } = await groupScene();
    const sent = await client.im.v1.message.create(textTo(chatId, '通知'));
    const message_id = sent.data?.message_id ?? '';
    simulator.read(zhang, message_id);
    simulator.read(zhang, message_id);
    const ask = () =>
      client.im.v1.message.readUsers({ path: { message_id }, params: { user_id_type: 'open_id' } });
    const readers = await ask();
    expect(readers.data?.items?.map((item) => item.user_id)).toEqual([zhang]);
    await clock.advance(7 * 24 * 3_600_000 + 1);
    expect(await codeOf(ask())).toBe(230033);
  });
});
