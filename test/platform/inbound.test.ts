/** What the platform's events say, in the port's words. */
import { describe, expect, it } from 'vitest';
import { accepted, clickEvent, event, messageEvent, post, receive, TENANT } from './door.ts';

const says = (message: object) => {
  const inbound = accepted(post(messageEvent(message)));
  return inbound.kind === 'message' ? inbound.text : inbound.kind;
};
const text = (words: string, mentions?: object[]) => ({
  content: JSON.stringify({ text: words }),
  ...(mentions === undefined ? {} : { mentions }),
});
const mention = (n: number, name: string, mentioned_type?: string) => ({
  key: `@_user_${n}`,
  id: { open_id: `ou_${n}` },
  name,
  mentioned_type,
});

describe('a message', () => {
  it('tells who wrote it, where and when', () => {
    expect(accepted(post(messageEvent()))).toEqual({
      kind: 'message',
      key: 'feishu:message:om_1',
      at: new Date(1_678_846_795_345),
      actor: { externalId: 'ou_reporter', tenantKey: TENANT },
      chatId: 'oc_team',
      chatKind: 'group',
      messageRef: 'om_1',
      text: '/phase',
    });
  });

  it('keeps its key when it is pushed again under another event id', () => {
    const again = messageEvent();
    again.header.event_id = 'another';
    expect(accepted(post(again)).key).toBe('feishu:message:om_1');
  });

  it('is direct in a conversation of two', () => {
    expect(accepted(post(messageEvent({ chat_type: 'p2p' })))).toMatchObject({ chatKind: 'direct' });
  });

  it('loses the mention of the bot and keeps the names of people', () => {
    const mentions = [mention(1, '百日', 'bot'), mention(2, '王一', 'user'), mention(10, '李二', 'user')];
    expect(says(text('@_user_1 /overdue @_user_2 @_user_10', mentions))).toBe('/overdue 王一 李二');
    expect(says(text('请 @_user_1 /phase', mentions))).toBe('请 /phase');
  });

  it('takes the first mention for the bot where the platform does not say', () => {
    const mentions = [mention(1, '百日'), mention(2, '王一')];
    expect(says(text('@_user_1 /overdue @_user_2', mentions))).toBe('/overdue 王一');
    expect(says(text('问 @_user_2', mentions))).toBe('问 王一');
  });

  it('does not read placeholders out of a name', () => {
    const mentions = [mention(1, '@_user_2', 'user'), mention(2, '王一', 'user')];
    expect(says(text('给 @_user_1', mentions))).toBe('给 @_user_2');
    expect(says(text('@_user_9 和 @_all', mentions))).toBe('@_user_9 和 所有人');
  });

  it('is trimmed, and odd spaces and signs nobody sees are gone', () => {
    expect(says(text('\u00a0/bind\u3000区大队\u200b\u202e\u0000 \r\n'))).toBe('/bind 区大队');
  });

  it('that only calls the bot is empty', () => {
    expect(says(text('@_user_1', [mention(1, '百日', 'bot')]))).toBe('');
  });

  it('in rich text is its lines', () => {
    const content = JSON.stringify({
      title: '情况',
      content: [
        [
          { tag: 'at', user_id: '@_user_1', user_name: '百日' },
          { tag: 'text', text: ' /mine' },
        ],
        [{ tag: 'emotion', emoji_type: 'SMILE' }],
        [
          { tag: 'a', href: 'https://example.invalid', text: '链接' },
          { tag: 'at', user_id: 'x', user_name: '王一' },
        ],
        [{ tag: 'code_block', language: 'GO', text: 'x := 1' }],
      ],
    });
    const mentions = [mention(1, '百日', 'bot')];
    expect(says({ message_type: 'post', content, mentions })).toBe('情况\n /mine\n链接王一\nx := 1');
  });

  it.each(['audio', 'sticker', 'merge_forward', 'location'])('that is a %s has no words', (type) => {
    expect(
      accepted(post(messageEvent({ message_type: type, content: '{"file_key":"file_v3_1"}' }))),
    ).toMatchObject({
      kind: 'other message',
      type,
      messageRef: 'om_1',
    });
  });

  it('of moods only has no words either', () => {
    const content = JSON.stringify({ title: '', content: [[{ tag: 'emotion', emoji_type: 'SMILE' }]] });
    expect(says({ message_type: 'post', content })).toBe('other message');
  });

  it('of another bot, or recalled before it came, is ignored', () => {
    expect(accepted(post(messageEvent({}, { sender_type: 'app', sender_id: null }))).kind).toBe('ignored');
    expect(says({ content: '' })).toBe('ignored');
  });

  it.each([
    ['content that is no JSON', { content: 'hello' }],
    ['content without text', { content: '{}' }],
    ['content nested deep', { content: `{"text":${'['.repeat(5000)}` }],
    ['a number for an id', { message_id: 1 }],
    ['a time nobody reads', { create_time: 'yesterday' }],
    ['mentions that are none', { mentions: [1] }],
  ])('with %s is unreadable', (_, message) => {
    expect(receive(post(messageEvent(message)))).toMatchObject({ kind: 'refused', status: 400 });
  });
});

describe('a picture or a file', () => {
  const attached = (message: object) => accepted(post(messageEvent(message)));

  it('comes with its key, its name and the message it answers', () => {
    const content = JSON.stringify({ file_key: 'file_v3_1', file_name: '台\u202e账.xlsx' });
    expect(attached({ message_type: 'file', content, chat_type: 'p2p', parent_id: 'om_card' })).toEqual({
      kind: 'attachment',
      key: 'feishu:message:om_1',
      at: new Date(1_678_846_795_345),
      actor: { externalId: 'ou_reporter', tenantKey: TENANT },
      chatId: 'oc_team',
      chatKind: 'direct',
      messageRef: 'om_1',
      repliesTo: 'om_card',
      text: '',
      attachments: [{ kind: 'file', key: 'file_v3_1', name: '台账.xlsx' }],
    });
    const image = attached({ message_type: 'image', content: '{"image_key":"img_v3_1"}', parent_id: '' });
    expect(image).toMatchObject({
      repliesTo: null,
      attachments: [{ kind: 'image', key: 'img_v3_1', name: null }],
    });
  });

  it('may be several in one text, each once, with the words beside them', () => {
    const img = (image_key: unknown) => [{ tag: 'img', image_key }];
    const content = JSON.stringify({
      title: '',
      content: [
        [{ tag: 'text', text: '整改后' }],
        img('img_1'),
        img('img_2'),
        img('img_1'),
        img('坏'),
        img(7),
      ],
    });
    const broken = attached({ message_type: 'post', content });
    expect(broken.kind).toBe('message');
    const whole = content.replace(',[{"tag":"img","image_key":7}]', '');
    expect(attached({ message_type: 'post', content: whole })).toMatchObject({
      kind: 'attachment',
      text: '整改后',
      attachments: [
        { kind: 'image', key: 'img_1', name: null },
        { kind: 'image', key: 'img_2', name: null },
      ],
    });
  });

  it.each([
    ['image', '{"file_key":"file_v3_1"}'],
    ['image', '{"image_key":"with space"}'],
    ['file', '{}'],
    ['file', 'no json'],
  ])('as %s with the content %s is something the bot cannot read', (message_type, content) => {
    expect(attached({ message_type, content })).toMatchObject({ kind: 'other message', type: message_type });
  });
});

describe('a click', () => {
  it('tells who pressed what, where and when', () => {
    expect(accepted(post(clickEvent()))).toEqual({
      kind: 'click',
      key: 'feishu:event:f7984f25108f8137722bb63cee927e66',
      at: new Date(1_678_846_800_000),
      actor: { externalId: 'ou_officer', tenantKey: TENANT },
      chatId: 'oc_team',
      messageRef: 'om_card',
      value: { do: 'help' },
      form: {},
      option: null,
    });
  });

  it('brings what was typed, whatever the component', () => {
    const form_value = {
      description: '第一行\n第二行',
      track: 'discipline',
      foundOn: '2024-04-01 +0800',
      people: ['ou_1', 'ou_2'],
      agreed: true,
      untouched: '',
      unset: null,
    };
    expect(accepted(post(clickEvent({ form_value })))).toMatchObject({
      form: {
        description: '第一行\n第二行',
        track: 'discipline',
        foundOn: '2024-04-01',
        people: 'ou_1,ou_2',
        agreed: 'true',
        untouched: '',
        unset: '',
      },
    });
  });

  it('brings the option of a select that acts at once', () => {
    expect(accepted(post(clickEvent({ option: '7', tag: 'select_static' })))).toMatchObject({ option: '7' });
  });

  it('passes on any value unread, and none as null', () => {
    expect(accepted(post(clickEvent({ value: 'text' })))).toMatchObject({ value: 'text' });
    expect(accepted(post(clickEvent({ value: undefined })))).toMatchObject({ value: null });
  });

  it('may name its place beside the event', () => {
    const click = clickEvent({}, { context: undefined, host: undefined });
    const beside = {
      ...click,
      host: 'im_message',
      context: { open_message_id: 'om_2', open_chat_id: 'oc_2' },
    };
    expect(accepted(post(beside))).toMatchObject({ messageRef: 'om_2', chatId: 'oc_2' });
  });

  it('on something that is no message of ours is ignored', () => {
    const preview = clickEvent({}, { context: { url: 'https://example.invalid', preview_token: 'p' } });
    expect(accepted(post(preview)).kind).toBe('ignored');
  });

  it.each([
    ['no operator', {}, { operator: undefined }],
    ['an operator without an id', {}, { operator: {} }],
    ['no action', {}, { action: undefined }],
    ['typed things that are objects', { form_value: { a: { b: 1 } } }, {}],
    ['a place that is a number', {}, { context: { open_message_id: 1, open_chat_id: 2 } }],
  ])('with %s is unreadable', (_, action, rest) => {
    expect(receive(post(clickEvent(action, rest)))).toMatchObject({ kind: 'refused', status: 400 });
  });
});

describe('the bot', () => {
  const chat = {
    chat_id: 'oc_team',
    operator_id: { open_id: 'ou_admin' },
    external: false,
    operator_tenant_key: TENANT,
    name: '一中队\n工作群',
  };
  const about = {
    key: 'feishu:event:f7984f25108f8137722bb63cee927e66',
    at: new Date(1_678_846_800_000),
    actor: { externalId: 'ou_admin', tenantKey: TENANT },
    chatId: 'oc_team',
    chatName: '一中队 工作群',
  };

  it('is added to a group', () => {
    const added = (body: object) => accepted(post(event('im.chat.member.bot.added_v1', body)));
    expect(added(chat)).toEqual({ kind: 'bot added', ...about, external: false });
    expect(added({ ...chat, external: true })).toMatchObject({ external: true });
  });

  it.each(['im.chat.member.bot.deleted_v1', 'im.chat.disbanded_v1'])('is gone after %s', (type) => {
    expect(accepted(post(event(type, chat)))).toEqual({ kind: 'bot removed', ...about });
  });

  it('is gone, too, where nobody in particular did it', () => {
    const body = { chat_id: 'oc_team', operator_id: null, name: null };
    expect(accepted(post(event('im.chat.disbanded_v1', body)))).toMatchObject({
      kind: 'bot removed',
      actor: { externalId: '' },
      chatName: '',
    });
  });

  it('hears its menu, whose clock counts seconds', () => {
    const body = {
      operator: { operator_name: '王一', operator_id: { open_id: 'ou_officer' } },
      event_key: '自查',
      timestamp: 1_678_846_800,
    };
    expect(accepted(post(event('application.bot.menu_v6', body)))).toMatchObject({
      kind: 'menu',
      at: new Date(1_678_846_800_000),
      actor: { externalId: 'ou_officer', tenantKey: TENANT },
      menuKey: '自查',
    });
    expect(receive(post(event('application.bot.menu_v6', {})))).toMatchObject({
      kind: 'refused',
      status: 400,
    });
  });

  it('ignores what it does not act on', () => {
    expect(accepted(post(event('im.message.reaction.created_v1', { anything: [] })))).toEqual({
      kind: 'ignored',
      key: 'feishu:event:f7984f25108f8137722bb63cee927e66',
      type: 'im.message.reaction.created_v1',
    });
  });
});
