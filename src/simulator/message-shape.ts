/** A message as the REST API describes it. */
import { cardParts, isText, labelOf } from '#simulator/card-parts.ts';
import { isObject, type JsonObject } from '#simulator/json.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { SimulatedApp } from '#simulator/world.ts';

/** `originalCard` shows a card as it was sent; without it the platform shows a simplified older form. */
export function messageShape(
  message: SimulatedMessage,
  app: SimulatedApp,
  originalCard = false,
): Readonly<Record<string, unknown>> {
  const content = message.card && !originalCard ? simplified(message.card) : message.content;
  return {
    message_id: message.messageId,
    ...(message.rootId === null ? {} : { root_id: message.rootId }),
    ...(message.parentId === null ? {} : { parent_id: message.parentId }),
    msg_type: message.type,
    create_time: String(Date.parse(message.sentAt)),
    update_time: String(Date.parse(message.updatedAt)),
    deleted: message.recalled,
    updated: message.updatedCount > 0,
    chat_id: message.chatId,
    sender: senderShape(message, app),
    body: { content: JSON.stringify(content) },
    ...(message.mentions.length === 0
      ? {}
      : {
          mentions: message.mentions.map((mention) => ({
            key: mention.key,
            id: mention.openId,
            id_type: 'open_id',
            name: mention.name,
            tenant_key: app.tenantKey,
          })),
        }),
  };
}

function senderShape({ sender }: SimulatedMessage, app: SimulatedApp): Readonly<Record<string, string>> {
  const who =
    sender.kind === 'bot'
      ? { id: app.appId, id_type: 'app_id', sender_type: 'app' }
      : { id: sender.openId, id_type: 'open_id', sender_type: 'user' };
  return { ...who, tenant_key: app.tenantKey };
}

function simplified(card: JsonObject): JsonObject {
  const title = isObject(card.header) ? labelOf(card.header, 'title') : '';
  const texts = cardParts({ body: card.body }).filter(isText);
  return { title, elements: texts.map(({ node }) => [{ tag: 'text', text: node.content }]) };
}
