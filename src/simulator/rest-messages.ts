/** Messages: send, reply, recall, read, and who has read. */
import { z } from 'zod';
import { badField, Refused, success } from '#simulator/answer.ts';
import { readContent } from '#simulator/message-content.ts';
import { messageShape } from '#simulator/message-shape.ts';
import {
  admitPost,
  existingMessage,
  ownMessage,
  postAsBot,
  receivingChat,
  refuseOutside,
} from '#simulator/posting.ts';
import { bodyOf, oneOf, page } from '#simulator/request.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { SimulatedChat } from '#simulator/tenant.ts';
import type { Call, Route, World } from '#simulator/world.ts';

const contentSchema = z.object({
  msg_type: z.string().min(1),
  content: z.unknown(),
  uuid: z.string().max(50).optional(),
});
const sendSchema = contentSchema.extend({ receive_id: z.string().min(1) });

const READERS_KNOWN_MS = 7 * 24 * 3_600_000;

export function messageRoutes(world: World): readonly Route[] {
  const { app, clock, tenant } = world;

  async function write(
    call: Call,
    body: z.infer<typeof contentSchema>,
    chat: SimulatedChat,
    parent: SimulatedMessage | null,
  ): Promise<Response> {
    const messageId = await world.uuids.once(
      body.uuid,
      () => clock.now(),
      async () => {
        const content = readContent(body.msg_type, body.content, call.body.byteLength, tenant);
        admitPost(world, chat);
        await call.working();
        return postAsBot(world, tenant.chat(chat.chatId), content, parent).messageId;
      },
    );
    return success(messageShape(tenant.message(messageId), app));
  }

  const send = (call: Call) => {
    const kinds = ['open_id', 'union_id', 'user_id', 'email', 'chat_id'] as const;
    if (!call.query.has('receive_id_type')) {
      throw badField('receive_id_type', 'receive_id_type is required');
    }
    const kind = oneOf(call, 'receive_id_type', kinds);
    const body = bodyOf(call, sendSchema);
    return write(call, body, receivingChat(world, kind, body.receive_id), null);
  };

  const reply = (call: Call) => {
    const parent = existingMessage(tenant.findMessage(call.param('message_id')));
    if (parent.recalled) throw new Refused(230011);
    return write(call, bodyOf(call, contentSchema), tenant.chat(parent.chatId), parent);
  };

  const recall = (call: Call) => {
    const message = ownMessage(world, call.param('message_id'), 230026);
    if (message.recalled) throw new Refused(230110);
    const age = clock.now().getTime() - Date.parse(message.sentAt);
    if (age > world.faults.recallWithinMs) throw new Refused(230009);
    tenant.recall(message.messageId, clock.now());
    return success({});
  };

  const get = (call: Call) => {
    const message = existingMessage(tenant.findMessage(call.param('message_id')));
    if (message.recalled) throw new Refused(230110);
    refuseOutside(tenant.chat(message.chatId));
    const original = call.query.get('card_msg_content_type') === 'user_card_content';
    return success({ items: [messageShape(message, app, original)] });
  };

  const readers = (call: Call) => {
    const message = ownMessage(world, call.param('message_id'), 230012);
    if (clock.now().getTime() - Date.parse(message.sentAt) > READERS_KNOWN_MS) throw new Refused(230033);
    const kind = oneOf(call, 'user_id_type', ['open_id', 'union_id', 'user_id']);
    const items = message.readers.map(({ openId, at }) => {
      const { unionId, userId } = tenant.person(openId);
      return {
        user_id_type: kind,
        user_id: { open_id: openId, union_id: unionId, user_id: userId }[kind],
        timestamp: String(Date.parse(at)),
        tenant_key: app.tenantKey,
      };
    });
    return success(page(call, items, { usual: 20, most: 100 }));
  };

  const sending = ['im:message', 'im:message:send_as_bot', 'im:message:send'];
  const reading = ['im:message', 'im:message:readonly', 'im:message:basic'];
  const recalling = ['im:message', 'im:message:send_as_bot', 'im:message:recall'];
  return [
    { method: 'POST', path: '/im/v1/messages', scopes: sending, handle: send },
    { method: 'POST', path: '/im/v1/messages/:message_id/reply', scopes: sending, handle: reply },
    { method: 'DELETE', path: '/im/v1/messages/:message_id', scopes: recalling, handle: recall },
    { method: 'GET', path: '/im/v1/messages/:message_id', scopes: reading, handle: get },
    { method: 'GET', path: '/im/v1/messages/:message_id/read_users', scopes: reading, handle: readers },
  ];
}
