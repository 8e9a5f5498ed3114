/** The bot writes into a chat: who may be written to, how often, and the message that comes of it. */
import { badField, Refused } from '#simulator/answer.ts';
import { PER_TARGET } from '#simulator/limits.ts';
import type { Content } from '#simulator/message-content.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { SimulatedChat, SimulatedPerson } from '#simulator/tenant.ts';
import type { World } from '#simulator/world.ts';

export type ReceiverKind = 'open_id' | 'union_id' | 'user_id' | 'email' | 'chat_id';

/** The chat a send goes to; a person's chat with the bot is opened by it. @throws Refused */
export function receivingChat(world: World, kind: ReceiverKind, id: string): SimulatedChat {
  if (kind === 'chat_id') {
    const chat = world.tenant.findChat(id);
    if (!chat) throw new Refused(230001, { detail: 'invalid receive_id' });
    return chat;
  }
  const person = personBy(world, kind, id);
  if (!person) {
    if (kind === 'open_id' && id.startsWith('ou_')) throw new Refused(99992351, { detail: id });
    throw new Refused(230001, { detail: 'invalid receive_id' });
  }
  refuseUnreachable(person);
  return world.tenant.directChat(person.openId);
}

/** @throws Refused when the bot may not, or may not yet, write there. */
export function admitPost({ faults, limits, clock, tenant }: World, chat: SimulatedChat): void {
  refuseOutside(chat);
  const [only] = chat.members;
  if (chat.kind === 'p2p' && only !== undefined) refuseUnreachable(tenant.person(only));
  if (faults.rateLimits && limits.admit(`chat:${chat.chatId}`, PER_TARGET, clock.now()) > 0) {
    throw new Refused(230020);
  }
}

/** @throws Refused when the chat is gone or the bot is not in it. */
export function refuseOutside(chat: SimulatedChat): void {
  if (chat.dissolved) throw new Refused(232009);
  if (!chat.botIn) throw new Refused(230002);
}

export function postAsBot(
  { tenant, ids, clock }: World,
  chat: SimulatedChat,
  content: Content,
  parent: SimulatedMessage | null,
): SimulatedMessage {
  const now = clock.now().toISOString();
  return tenant.post({
    ...content,
    messageId: ids.mint('om_'),
    chatId: chat.chatId,
    sender: { kind: 'bot' },
    parentId: parent?.messageId ?? null,
    rootId: parent ? (parent.rootId ?? parent.messageId) : null,
    sentAt: now,
    updatedAt: now,
    updatedCount: 0,
    recalledAt: null,
    readers: [],
  });
}

/** A message of the bot's own, in a chat it is still in. @throws Refused with the code for somebody else's. */
export function ownMessage({ tenant }: World, messageId: string, notOwn: number): SimulatedMessage {
  const message = existingMessage(tenant.findMessage(messageId));
  if (message.sender.kind !== 'bot') throw new Refused(notOwn);
  refuseOutside(tenant.chat(message.chatId));
  return message;
}

/** @throws Refused when there is none. */
export function existingMessage(message: SimulatedMessage | undefined): SimulatedMessage {
  if (message) return message;
  throw new Refused(230001, { detail: 'invalid message_id' });
}

export function personBy(
  { tenant }: World,
  kind: Exclude<ReceiverKind, 'chat_id'>,
  id: string,
): SimulatedPerson | undefined {
  switch (kind) {
    case 'open_id':
      return tenant.findPerson(id);
    case 'union_id':
      return tenant.people().find((person) => person.unionId === id);
    case 'user_id':
      return tenant.people().find((person) => person.userId === id);
    case 'email':
      return tenant.people().find((person) => person.email === id);
    default:
      throw badField('receive_id_type', 'unknown id type');
  }
}

/** A resigned person is 230029, one outside the app's availability 230013. */
function refuseUnreachable(person: SimulatedPerson): void {
  if (person.resigned) throw new Refused(230029);
  if (!person.available) throw new Refused(230013);
}
