/** The groups the bot is in, and who is in them (people only: bots are never listed). */
import { Refused, success } from '#simulator/answer.ts';
import { oneOf, page } from '#simulator/request.ts';
import type { SimulatedChat } from '#simulator/tenant.ts';
import type { Call, Route, World } from '#simulator/world.ts';

export function chatRoutes(world: World): readonly Route[] {
  const { app, tenant } = world;

  function chatOf(call: Call): SimulatedChat {
    const chat = tenant.findChat(call.param('chat_id'));
    if (!chat) throw new Refused(232006);
    if (chat.dissolved) throw new Refused(232009);
    return chat;
  }

  function ownChat(call: Call): SimulatedChat {
    const chat = chatOf(call);
    if (!chat.botIn) throw new Refused(232011);
    return chat;
  }

  const summary = (chat: SimulatedChat) => ({
    avatar: '',
    name: chat.name,
    description: '',
    owner_id: chat.members[0] ?? '',
    owner_id_type: 'open_id',
    external: chat.external,
    tenant_key: app.tenantKey,
    chat_status: 'normal',
  });

  const list = (call: Call) => {
    const groups = tenant.chats().filter((chat) => chat.kind === 'group' && chat.botIn && !chat.dissolved);
    const items = groups.map((chat) => ({ chat_id: chat.chatId, ...summary(chat) }));
    return success(page(call, items, { usual: 20, most: 100 }));
  };

  const get = (call: Call) => {
    const chat = ownChat(call);
    return success({
      ...summary(chat),
      chat_mode: chat.kind,
      chat_type: 'private',
      chat_tag: chat.external ? 'cross_tenant' : 'inner',
      user_count: String(chat.members.length),
      bot_count: '1',
    });
  };

  const members = (call: Call) => {
    const chat = ownChat(call);
    const kind = oneOf(call, 'member_id_type', ['open_id', 'union_id', 'user_id']);
    const items = chat.members.map((openId) => {
      const { name, unionId, userId } = tenant.person(openId);
      return {
        member_id_type: kind,
        member_id: { open_id: openId, union_id: unionId, user_id: userId }[kind],
        name,
        tenant_key: app.tenantKey,
      };
    });
    return success({
      ...page(call, items, { usual: 20, most: 100 }),
      member_total: chat.members.length,
    });
  };

  const isInChat = (call: Call) => success({ is_in_chat: chatOf(call).botIn });

  const seeing = ['im:chat', 'im:chat:readonly', 'im:chat:read'];
  const counting = [...seeing, 'im:chat.members:read'];
  return [
    { method: 'GET', path: '/im/v1/chats', scopes: seeing, handle: list },
    { method: 'GET', path: '/im/v1/chats/:chat_id', scopes: seeing, handle: get },
    { method: 'GET', path: '/im/v1/chats/:chat_id/members', scopes: counting, handle: members },
    {
      method: 'GET',
      path: '/im/v1/chats/:chat_id/members/is_in_chat',
      scopes: counting,
      handle: isInChat,
    },
  ];
}
