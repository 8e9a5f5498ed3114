/** What people do outside cards: they write, send pictures, press the menu, add and remove the bot. */
import { ClientRefusal } from '#simulator/client-refusal.ts';
import type { Delivery } from '#simulator/delivery.ts';
import { chatChanged, directChatEntered, menuPressed, messageReceived } from '#simulator/event-bodies.ts';
import type { Events } from '#simulator/events.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { StoredMessage } from '#simulator/state.ts';
import type { SimulatedChat, SimulatedPerson } from '#simulator/tenant.ts';
import type { World } from '#simulator/world.ts';

export type Where = { chatId: string } | 'bot';

export interface Attachment {
  name: string;
  bytes: Uint8Array;
}

const HEARS_GROUP = ['im:chat.members:bot_access', 'im:chat', 'im:chat:readonly', 'im:chat:read'];

export class People {
  readonly #world: World;
  readonly #events: Events;

  constructor(world: World, events: Events) {
    this.#world = world;
    this.#events = events;
  }

  say(
    openId: string,
    where: Where,
    text: string,
    options: { mention?: boolean; replyTo?: string } = {},
  ): Promise<Delivery> {
    const { bot } = this.#world;
    const key = '@_user_1';
    const mentioned = options.mention === true;
    return this.#write(openId, where, options.replyTo, {
      type: 'text',
      content: { text: mentioned ? `${key} ${text}` : text },
      mentions: mentioned ? [{ key, openId: bot.openId, name: bot.name }] : [],
    });
  }

  sendImage(
    openId: string,
    where: Where,
    { name, bytes }: Attachment,
    options: { replyTo?: string } = {},
  ): Promise<Delivery> {
    const key = this.#world.ids.mint('img_v3_');
    const content = { image_key: key };
    return this.#write(
      openId,
      where,
      options.replyTo,
      { type: 'image', content, mentions: [] },
      this.#keeping(key, 'image', name, bytes),
    );
  }

  sendFile(
    openId: string,
    where: Where,
    { name, bytes }: Attachment,
    options: { replyTo?: string } = {},
  ): Promise<Delivery> {
    const key = this.#world.ids.mint('file_v3_');
    const content = { file_key: key, file_name: name };
    return this.#write(
      openId,
      where,
      options.replyTo,
      { type: 'file', content, mentions: [] },
      this.#keeping(key, 'file', name, bytes),
    );
  }

  /** Rich text: words with pictures below them. */
  sendPost(
    openId: string,
    where: Where,
    { text, images }: { text: string; images: readonly Attachment[] },
    options: { mention?: boolean; replyTo?: string } = {},
  ): Promise<Delivery> {
    const { bot, ids } = this.#world;
    const mention = { key: '@_user_1', openId: bot.openId, name: bot.name };
    const mentions = options.mention === true ? [mention] : [];
    const keys = images.map(() => ids.mint('img_v3_'));
    const words = [
      ...mentions.map(({ key, name }) => ({ tag: 'at', user_id: key, user_name: name, style: [] })),
      ...(text === '' ? [] : [{ tag: 'text', text, style: [] }]),
    ];
    const pictures = keys.map((image_key) => [{ tag: 'img', image_key }]);
    const content = { title: '', content: [words, ...pictures] };
    return this.#write(openId, where, options.replyTo, { type: 'post', content, mentions }, (message) => {
      images.forEach(({ name, bytes }, index) => {
        this.#keeping(keys[index] ?? '', 'image', name, bytes)(message);
      });
    });
  }

  /** Takes a message of one's own back; the bot is not told. */
  takeBack(openId: string, messageId: string): void {
    const { tenant, clock } = this.#world;
    const { sender } = tenant.message(messageId);
    if (sender.kind !== 'person' || sender.openId !== openId) {
      throw new ClientRefusal('not allowed', 'Only a message of one’s own can be taken back.');
    }
    tenant.recall(messageId, clock.now());
  }

  async pressMenu(openId: string, eventKey: string): Promise<Delivery> {
    const person = this.#reaching(openId);
    this.#world.tenant.directChat(openId);
    return this.#events.push('application.bot.menu_v6', menuPressed(this.#world, person, eventKey));
  }

  /** Opens the chat with the bot. */
  async enter(openId: string): Promise<Delivery> {
    const person = this.#reaching(openId);
    const chat = this.#world.tenant.directChat(openId);
    const last = this.#world.tenant.messages(chat.chatId).at(-1);
    return this.#events.push(
      'im.chat.access_event.bot_p2p_chat_entered_v1',
      directChatEntered(this.#world, chat, person, last),
    );
  }

  async addBot(chatId: string, byOpenId: string): Promise<Delivery> {
    const operator = this.#operator(chatId, byOpenId);
    if (this.#world.tenant.chat(chatId).botIn) throw new Error(`The bot is in ${chatId} already.`);
    this.#world.tenant.setBotIn(chatId, true);
    return this.#chatEvent('im.chat.member.bot.added_v1', chatId, operator);
  }

  async removeBot(chatId: string, byOpenId: string): Promise<Delivery> {
    const operator = this.#operator(chatId, byOpenId);
    if (!this.#world.tenant.chat(chatId).botIn) throw new Error(`The bot is not in ${chatId}.`);
    this.#world.tenant.setBotIn(chatId, false);
    return this.#chatEvent('im.chat.member.bot.deleted_v1', chatId, operator);
  }

  /** The bot hears of it only when it was in the group. */
  async dissolve(chatId: string, byOpenId: string): Promise<Delivery> {
    const operator = this.#operator(chatId, byOpenId);
    this.#world.tenant.dissolve(chatId);
    if (!this.#world.tenant.chat(chatId).botIn) return notPushed();
    return this.#chatEvent('im.chat.disbanded_v1', chatId, operator);
  }

  #keeping(key: string, kind: 'image' | 'file', name: string, bytes: Uint8Array) {
    return ({ messageId }: SimulatedMessage) =>
      this.#world.tenant.keepResource(key, { kind, name, bytes: Uint8Array.from(bytes), messageId });
  }

  async #write(
    openId: string,
    where: Where,
    replyTo: string | undefined,
    content: Pick<StoredMessage, 'type' | 'content' | 'mentions'>,
    keep: (message: SimulatedMessage) => void = () => {},
  ): Promise<Delivery> {
    const { tenant, ids, clock } = this.#world;
    const person = where === 'bot' ? this.#reaching(openId) : tenant.person(openId);
    const chat = where === 'bot' ? tenant.directChat(openId) : tenant.chat(where.chatId);
    if (chat.dissolved || !chat.members.includes(openId)) {
      throw new ClientRefusal('not allowed', `${person.name} cannot write in ${chat.name}.`);
    }
    const parent = replyTo === undefined ? null : tenant.message(replyTo);
    const now = clock.now().toISOString();
    const message = tenant.post({
      ...content,
      messageId: ids.mint('om_'),
      chatId: chat.chatId,
      sender: { kind: 'person', openId, name: person.name },
      parentId: parent?.messageId ?? null,
      rootId: parent ? (parent.rootId ?? parent.messageId) : null,
      sentAt: now,
      updatedAt: now,
      updatedCount: 0,
      recalledAt: null,
      readers: [],
    });
    keep(message);
    if (!this.#isHeard(chat, message)) return notPushed();
    const body = messageReceived(this.#world, message, chat, person);
    return this.#events.push('im.message.receive_v1', body);
  }

  /** Which messages are pushed is a matter of scopes: usually direct ones, and those in groups that mention the bot. */
  #isHeard(chat: SimulatedChat, message: SimulatedMessage): boolean {
    const { scopes, bot } = this.#world;
    if (!chat.botIn) return false;
    if (chat.kind === 'p2p') return scopes.has('im:message.p2p_msg:readonly');
    if (scopes.has('im:message.group_msg')) return true;
    const mentioned = message.mentions.some((mention) => mention.openId === bot.openId);
    return mentioned && scopes.has('im:message.group_at_msg:readonly');
  }

  async #chatEvent(type: string, chatId: string, operator: SimulatedPerson): Promise<Delivery> {
    const { scopes, tenant } = this.#world;
    if (!HEARS_GROUP.some((scope) => scopes.has(scope))) return notPushed();
    return this.#events.push(type, chatChanged(this.#world, tenant.chat(chatId), operator));
  }

  #operator(chatId: string, openId: string): SimulatedPerson {
    const { tenant } = this.#world;
    const person = tenant.person(openId);
    const chat = tenant.chat(chatId);
    if (chat.kind !== 'group') throw new Error(`${chatId} is no group.`);
    if (chat.dissolved || !chat.members.includes(openId)) {
      throw new ClientRefusal('not allowed', `${person.name} is not in ${chat.name}.`);
    }
    return person;
  }

  #reaching(openId: string): SimulatedPerson {
    const person = this.#world.tenant.person(openId);
    if (person.available && !person.resigned) return person;
    throw new ClientRefusal('not allowed', `${person.name} cannot reach the bot.`);
  }
}

function notPushed(): Delivery {
  return { status: 'not pushed', body: undefined, ms: 0, eventId: '' };
}
