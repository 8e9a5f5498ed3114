/** Groups and the address book in the stand-in's REST. */
import { describe, expect, it } from 'vitest';
import { codeOf, failureOf, groupScene, scene, textTo, URL_OF_PLATFORM } from './scene.ts';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

describe('groups', () => {
  it('are those the bot is in, a page at a time', async () => {
    const { simulator, client, zhang, chatId } = await groupScene();
    for (const name of ['二中队', '三中队']) {
      const group = simulator.addGroup({ name, members: [zhang] });
      await simulator.addBot(group.chatId, zhang);
    }
    simulator.addGroup({ name: '不在', members: [zhang] });
    await simulator.say(zhang, 'bot', '早');
    const first = await client.im.v1.chat.list({ params: { page_size: 2 } });
    expect(first.data?.items?.map((chat) => chat.name)).toEqual(['一中队', '二中队']);
    expect(first.data?.has_more).toBe(true);
    const page_token = first.data?.page_token ?? '';
    const second = await client.im.v1.chat.list({ params: { page_size: 2, page_token } });
    expect(second.data).toMatchObject({ items: [{ name: '三中队' }], has_more: false });
    await simulator.removeBot(chatId, zhang);
    const rest = await client.im.v1.chat.list();
    expect(rest.data?.items).toHaveLength(2);
  });

  it('tell their name, counts and people', async () => {
    const { client, chatId: chat_id, zhang, li } = await groupScene();
    const chat = await client.im.v1.chat.get({ path: { chat_id } });
    expect(chat.data).toMatchObject({ name: '一中队', external: false, user_count: '2', bot_count: '1' });
    const members = await client.im.v1.chatMembers.get({ path: { chat_id } });
    expect(members.data?.items?.map((member) => [member.member_id, member.name])).toEqual([
      [zhang, '张三'],
      [li, '李四'],
    ]);
    expect(members.data?.member_total).toBe(2);
  });

  it('close to a bot that has left', async () => {
    const { simulator, client, chatId: chat_id, zhang } = await groupScene();
    const isIn = async () =>
      (await client.im.v1.chatMembers.isInChat({ path: { chat_id } })).data?.is_in_chat;
    expect(await isIn()).toBe(true);
    await simulator.removeBot(chat_id, zhang);
    expect(await isIn()).toBe(false);
    expect(await codeOf(client.im.v1.chatMembers.get({ path: { chat_id } }))).toBe(232011);
    expect(await codeOf(client.im.v1.chat.get({ path: { chat_id: 'oc_none' } }))).toBe(232006);
  });
});

describe('the address book', () => {
  it('finds people by mobile and e-mail; who is unknown comes back without an id', async () => {
    const { simulator, client } = scene();
    const a = simulator.addPerson({ name: '甲', mobile: '13000000001' }).openId;
    const b = simulator.addPerson({ name: '乙', email: 'b@example.test' }).openId;
    const gone = simulator.addPerson({ name: '丙', mobile: '+8613000000003' }).openId;
    simulator.resign(gone);
    const ask = async (include_resigned: boolean) => {
      const found = await client.contact.v3.user.batchGetId({
        params: { user_id_type: 'open_id' },
        data: {
          emails: ['b@example.test', 'c@example.test'],
          mobiles: ['+8613000000001', '13000000003', ''],
          include_resigned,
        },
      });
      return found.data?.user_list?.map((person) => person.user_id);
    };
    expect(await ask(false)).toEqual([b, undefined, a, undefined, undefined]);
    expect(await ask(true)).toEqual([b, undefined, a, gone, undefined]);
  });

  it('takes fifty at a time', async () => {
    const { client } = scene();
    const mobiles = Array.from({ length: 51 }, (_, index) => `1300000${1_000 + index}`);
    expect(await failureOf(client.contact.v3.user.batchGetId({ data: { mobiles } }))).toMatchObject({
      code: 99992402,
      error: { field_violations: [{ field: 'mobiles' }] },
    });
  });

  it('shows whom the app may see', async () => {
    const { simulator, client } = scene();
    const seen = simulator.addPerson({ name: '甲', userId: 'jia', mobile: '13000000001' }).openId;
    const hidden = simulator.addPerson({ name: '乙', available: false }).openId;
    const one = await client.contact.v3.user.get({
      path: { user_id: 'jia' },
      params: { user_id_type: 'user_id' },
    });
    expect(one.data?.user).toMatchObject({ open_id: seen, name: '甲', mobile: '+8613000000001' });
    expect(await codeOf(client.contact.v3.user.get({ path: { user_id: hidden } }))).toBe(41050);
    expect(await codeOf(client.contact.v3.user.get({ path: { user_id: 'ou_none' } }))).toBe(41012);
    const many = await client.contact.v3.user.batch({ params: { user_ids: [seen, hidden, 'ou_none'] } });
    expect(many.data?.items?.map((person) => person.name)).toEqual(['甲']);
  });
});

describe('pictures and files', () => {
  it('are uploaded and sent', async () => {
    const { simulator, client, chatId } = await groupScene();
    const image = await client.im.v1.image.create({
      data: { image_type: 'message', image: Buffer.from(PNG) },
    });
    const file = await client.im.v1.file.create({
      data: { file_type: 'stream', file_name: '台账.xlsx', file: Buffer.from('台账') },
    });
    const send = (msg_type: string, content: unknown) =>
      client.im.v1.message.create({
        ...textTo(chatId, ''),
        data: { receive_id: chatId, msg_type, content: JSON.stringify(content) },
      });
    await send('image', { image_key: image?.image_key });
    await send('file', { file_key: file?.file_key });
    expect(simulator.messages(chatId)).toMatchObject([
      { type: 'image' },
      { type: 'file', text: '台账.xlsx' },
    ]);
    expect(await codeOf(send('file', { file_key: image?.image_key }))).toBe(230055);
    expect(await codeOf(send('image', { image_key: 'img_none' }))).toBe(230001);
  });

  it('are refused when empty, no picture, or too big', async () => {
    const { client } = scene();
    const upload = (image: Buffer) =>
      codeOf(client.im.v1.image.create({ data: { image_type: 'message', image } }));
    expect(await upload(Buffer.alloc(0))).toBe(234010);
    expect(await upload(Buffer.from('no picture'))).toBe(234011);
    expect(await upload(Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]))).toBe(234006);
  });

  it('that people sent are downloaded from their message', async () => {
    const { simulator, client, bot, zhang } = await groupScene();
    await simulator.sendImage(zhang, 'bot', { name: '现场.png', bytes: PNG });
    const { message } = bot.last;
    expect(message).toMatchObject({ message_type: 'image', chat_type: 'p2p' });
    const [sent] = simulator.directMessages(zhang);
    const messageId = sent?.messageId ?? '';
    const key = String(sent?.content.image_key);
    await client.im.v1.chat.list();
    const [token] = simulator.snapshot().tokens;
    const download = (path: string) =>
      simulator.fetch(
        new Request(`${URL_OF_PLATFORM}/open-apis/im/v1/messages/${path}`, {
          headers: { authorization: `Bearer ${token?.token}` },
        }),
      );
    const image = await download(`${messageId}/resources/${key}?type=image`);
    expect(new Uint8Array(await image.arrayBuffer())).toEqual(PNG);
    const asFile = await download(`${messageId}/resources/${key}?type=file`);
    expect(await asFile.json()).toMatchObject({ code: 234003 });
  });
});
