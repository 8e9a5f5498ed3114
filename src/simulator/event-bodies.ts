/** What the events say: the `event` part of each envelope, as the platform documents it. */
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { SimulatedChat, SimulatedPerson } from '#simulator/tenant.ts';
import type { World } from '#simulator/world.ts';

export type EventBody = Readonly<Record<string, unknown>>;

/** `user_id` only for apps that may see it. */
export function idsOf(world: World, person: SimulatedPerson): EventBody {
  const seesUserId = world.scopes.has('contact:user.employee_id:readonly');
  return {
    union_id: person.unionId,
    ...(seesUserId ? { user_id: person.userId } : {}),
    open_id: person.openId,
  };
}

export function messageReceived(
  world: World,
  message: SimulatedMessage,
  chat: SimulatedChat,
  sender: SimulatedPerson,
): EventBody {
  const { app, bot } = world;
  const mentions = message.mentions.map((mention) => ({
    key: mention.key,
    id: { union_id: bot.unionId, open_id: mention.openId },
    mentioned_type: 'bot',
    name: mention.name,
    tenant_key: app.tenantKey,
  }));
  return {
    sender: { sender_id: idsOf(world, sender), sender_type: 'user', tenant_key: app.tenantKey },
    message: {
      message_id: message.messageId,
      ...(message.rootId === null ? {} : { root_id: message.rootId }),
      ...(message.parentId === null ? {} : { parent_id: message.parentId }),
      create_time: String(Date.parse(message.sentAt)),
      update_time: String(Date.parse(message.updatedAt)),
      chat_id: chat.chatId,
      chat_type: chat.kind,
      message_type: message.type,
      content: JSON.stringify(message.content),
      ...(mentions.length === 0 ? {} : { mentions }),
    },
  };
}

/** Bot added or deleted, and group disbanded: all three say the same. */
export function chatChanged(world: World, chat: SimulatedChat, operator: SimulatedPerson): EventBody {
  return {
    chat_id: chat.chatId,
    operator_id: idsOf(world, operator),
    external: chat.external,
    operator_tenant_key: world.app.tenantKey,
    name: chat.name,
    i18n_names: { zh_cn: chat.name, en_us: '', ja_jp: '' },
  };
}

export function menuPressed(world: World, operator: SimulatedPerson, eventKey: string): EventBody {
  return {
    operator: { operator_name: operator.name, operator_id: idsOf(world, operator) },
    event_key: eventKey,
    timestamp: Math.floor(world.clock.now().getTime() / 1_000),
  };
}

export function directChatEntered(
  world: World,
  chat: SimulatedChat,
  operator: SimulatedPerson,
  last: SimulatedMessage | undefined,
): EventBody {
  return {
    chat_id: chat.chatId,
    operator_id: idsOf(world, operator),
    ...(last === undefined
      ? {}
      : {
          last_message_id: last.messageId,
          last_message_create_time: String(Date.parse(last.sentAt)),
        }),
  };
}

export function cardPressed(
  world: World,
  message: SimulatedMessage,
  operator: SimulatedPerson,
  token: string,
  action: EventBody,
): EventBody {
  return {
    operator: { tenant_key: world.app.tenantKey, ...idsOf(world, operator) },
    token,
    action: { ...action, timezone: 'Asia/Shanghai' },
    host: 'im_message',
    context: { open_message_id: message.messageId, open_chat_id: message.chatId },
  };
}
