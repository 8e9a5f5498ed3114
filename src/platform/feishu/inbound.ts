/**
 * The platform's events as `Inbound`. One reader per event type we act on; a type without a reader is ignored, an
 * event its reader cannot parse is `null`. Clicks have a file of their own.
 */
import { z } from 'zod';
import type { Actor, Inbound } from '#platform/port.ts';
import { type Envelope, eventKey, id, ignored, instantOf, stamp } from './envelope.ts';
import { CLICK, readClick } from './inbound-click.ts';
import { readAttachments } from './inbound-files.ts';
import { readWords } from './inbound-text.ts';
import { plainLine } from './plain.ts';

export function readEvent(envelope: Envelope): Inbound | null {
  const reader = READERS.get(envelope.type);
  return reader === undefined ? ignored(envelope) : reader(envelope);
}

const person = z.object({ open_id: id });

const mentionSchema = z.object({
  key: z.string(),
  name: z.string(),
  mentioned_type: z.string().optional(),
});
const senderSchema = z.object({ sender: z.object({ sender_type: z.string() }) });
const messageSchema = z.object({
  sender: z.object({ sender_id: person, tenant_key: id.optional() }),
  message: z.object({
    message_id: id,
    create_time: stamp,
    chat_id: id,
    parent_id: z.string().nullish(),
    chat_type: z.string(),
    message_type: id,
    content: z.string(),
    mentions: z.array(mentionSchema).nullish(),
  }),
});

function readMessage(envelope: Envelope): Inbound | null {
  const from = senderSchema.safeParse(envelope.event);
  if (!from.success) return null;
  if (from.data.sender.sender_type !== 'user') return ignored(envelope);
  const parsed = messageSchema.safeParse(envelope.event);
  if (!parsed.success) return null;
  const { sender, message } = parsed.data;
  const at = instantOf(message.create_time);
  if (at === null) return null;
  // Recalled before it was pushed: there is nothing left to read.
  if (message.content === '') return ignored(envelope);
  const about = {
    // The platform's own advice: a message may come again under another event id.
    key: `feishu:message:${message.message_id}`,
    at,
    actor: { externalId: sender.sender_id.open_id, tenantKey: sender.tenant_key ?? envelope.tenantKey },
    chatId: message.chat_id,
    chatKind: message.chat_type === 'p2p' ? ('direct' as const) : ('group' as const),
    messageRef: message.message_id,
  };
  const attachments = readAttachments(message.message_type, message.content);
  const words = readWords(message.message_type, message.content, message.mentions ?? []);
  if (words === 'unreadable') return null;
  if (attachments.length > 0) {
    const text = words === 'no words' ? '' : words.text;
    return { kind: 'attachment', ...about, repliesTo: message.parent_id || null, text, attachments };
  }
  if (words === 'no words') return { kind: 'other message', ...about, type: message.message_type };
  return { kind: 'message', ...about, text: words.text };
}

const menuSchema = z.object({
  operator: z.object({ operator_id: person }),
  event_key: z.string().min(1).max(100),
  timestamp: stamp,
});

function readMenu(envelope: Envelope): Inbound | null {
  const parsed = menuSchema.safeParse(envelope.event);
  if (!parsed.success) return null;
  const at = instantOf(parsed.data.timestamp);
  if (at === null) return null;
  return {
    kind: 'menu',
    key: eventKey(envelope),
    at,
    actor: { externalId: parsed.data.operator.operator_id.open_id, tenantKey: envelope.tenantKey },
    menuKey: plainLine(parsed.data.event_key),
  };
}

const chatSchema = z.object({
  chat_id: id,
  operator_id: person.nullish(),
  operator_tenant_key: id.nullish(),
  external: z.boolean().nullish(),
  name: z.string().nullish(),
});

function readChat(envelope: Envelope) {
  const parsed = chatSchema.safeParse(envelope.event);
  const at = instantOf(envelope.createTime);
  if (!parsed.success || at === null) return null;
  const { chat_id, operator_id, operator_tenant_key, external, name } = parsed.data;
  // The platform acts without an operator too (a group dissolved by itself): nobody of ours has the empty id.
  const actor: Actor = {
    externalId: operator_id?.open_id ?? '',
    tenantKey: operator_tenant_key ?? envelope.tenantKey,
  };
  const about = { key: eventKey(envelope), at, actor, chatId: chat_id, chatName: plainLine(name ?? '') };
  return { about, external: external ?? false };
}

function readBotAdded(envelope: Envelope): Inbound | null {
  const chat = readChat(envelope);
  return chat === null ? null : { kind: 'bot added', ...chat.about, external: chat.external };
}

function readBotRemoved(envelope: Envelope): Inbound | null {
  const chat = readChat(envelope);
  return chat === null ? null : { kind: 'bot removed', ...chat.about };
}

/** A map, not an object: an event type named `constructor` finds nothing in it. */
const READERS: ReadonlyMap<string, (envelope: Envelope) => Inbound | null> = new Map([
  ['im.message.receive_v1', readMessage],
  ['application.bot.menu_v6', readMenu],
  ['im.chat.member.bot.added_v1', readBotAdded],
  ['im.chat.member.bot.deleted_v1', readBotRemoved],
  ['im.chat.disbanded_v1', readBotRemoved],
  [CLICK, readClick],
]);
