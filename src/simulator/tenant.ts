/**
 * The tenant as state: people, chats and the messages in them. Nothing here knows HTTP, limits or faults. What people
 * see is what is stored.
 */
import type { Ids } from '#simulator/ids.ts';
import type { JsonObject } from '#simulator/json.ts';
import { type SimulatedMessage, shownMessage } from '#simulator/shown-message.ts';
import type { SavedTenant, StoredChat, StoredMessage, StoredPerson } from '#simulator/state.ts';

export type SimulatedPerson = Readonly<StoredPerson>;
export type SimulatedChat = Readonly<StoredChat>;

export interface Resource {
  kind: 'image' | 'file';
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Null: uploaded by the bot; else the message of a person that carries it. */
  messageId: string | null;
}

export interface NewPerson {
  name: string;
  userId?: string;
  mobile?: string;
  email?: string;
  openId?: string;
  /** False: outside the app's availability, so that the bot can neither write to nor look them up. */
  available?: boolean;
}

export interface NewGroup {
  name: string;
  members: readonly string[];
  external?: boolean;
  chatId?: string;
}

export class Tenant {
  readonly #ids: Ids;
  readonly #people = new Map<string, StoredPerson>();
  readonly #chats = new Map<string, StoredChat>();
  readonly #direct = new Map<string, string>();
  readonly #messages = new Map<string, SimulatedMessage>();
  /** Message ids per chat, in order. */
  readonly #order = new Map<string, string[]>();
  readonly #resources = new Map<string, Resource>();
  readonly #listeners = new Set<(message: SimulatedMessage) => void>();

  constructor(ids: Ids, saved?: SavedTenant) {
    this.#ids = ids;
    for (const person of saved?.people ?? []) this.#people.set(person.openId, person);
    for (const chat of saved?.chats ?? []) this.#keepChat(chat);
    for (const message of saved?.messages ?? []) this.#keep(message);
    for (const { key, base64, ...resource } of saved?.resources ?? []) {
      this.#resources.set(key, { ...resource, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) });
    }
  }

  addPerson(person: NewPerson): SimulatedPerson {
    const openId = person.openId ?? this.#ids.mint('ou_');
    if (!openId.startsWith('ou_')) throw new Error(`An open_id starts with ou_: ${openId}`);
    if (this.#people.has(openId)) throw new Error(`There is already a person ${openId}.`);
    const added: StoredPerson = {
      openId,
      unionId: this.#ids.mint('on_'),
      userId: person.userId ?? this.#ids.mint('').slice(-8),
      name: person.name,
      mobile: person.mobile ?? null,
      email: person.email ?? null,
      available: person.available ?? true,
      resigned: false,
    };
    this.#people.set(openId, added);
    return added;
  }

  people(): readonly SimulatedPerson[] {
    return [...this.#people.values()];
  }

  findPerson(openId: string): SimulatedPerson | undefined {
    return this.#people.get(openId);
  }

  /** @throws Error when nobody bears the id. */
  person(openId: string): SimulatedPerson {
    const found = this.#people.get(openId);
    if (found) return found;
    throw new Error(`There is no person ${openId}.`);
  }

  resign(openId: string): void {
    this.#people.set(openId, { ...this.person(openId), resigned: true });
    for (const chat of this.#chats.values()) {
      const members = chat.members.filter((member) => member !== openId);
      if (chat.kind === 'group') this.#chats.set(chat.chatId, { ...chat, members });
    }
  }

  addGroup(group: NewGroup): SimulatedChat {
    const chatId = group.chatId ?? this.#ids.mint('oc_');
    if (!chatId.startsWith('oc_')) throw new Error(`A chat_id starts with oc_: ${chatId}`);
    if (this.#chats.has(chatId)) throw new Error(`There is already a chat ${chatId}.`);
    for (const member of group.members) this.person(member);
    return this.#keepChat({
      chatId,
      kind: 'group',
      name: group.name,
      members: [...new Set(group.members)],
      botIn: false,
      external: group.external ?? false,
      dissolved: false,
    });
  }

  chats(): readonly SimulatedChat[] {
    return [...this.#chats.values()];
  }

  findChat(chatId: string): SimulatedChat | undefined {
    return this.#chats.get(chatId);
  }

  /** @throws Error when there is no such chat. */
  chat(chatId: string): SimulatedChat {
    const found = this.#chats.get(chatId);
    if (found) return found;
    throw new Error(`There is no chat ${chatId}.`);
  }

  findDirectChat(openId: string): SimulatedChat | undefined {
    return this.#chats.get(this.#direct.get(openId) ?? '');
  }

  /** The person's chat with the bot, opened at first use. */
  directChat(openId: string): SimulatedChat {
    const found = this.findDirectChat(openId);
    if (found) return found;
    return this.#keepChat({
      chatId: this.#ids.mint('oc_'),
      kind: 'p2p',
      name: this.person(openId).name,
      members: [openId],
      botIn: true,
      external: false,
      dissolved: false,
    });
  }

  setBotIn(chatId: string, botIn: boolean): void {
    this.#chats.set(chatId, { ...this.chat(chatId), botIn });
  }

  dissolve(chatId: string): void {
    this.#chats.set(chatId, { ...this.chat(chatId), dissolved: true });
  }

  post(message: StoredMessage): SimulatedMessage {
    return this.#keep(message);
  }

  findMessage(messageId: string): SimulatedMessage | undefined {
    return this.#messages.get(messageId);
  }

  /** @throws Error when there is no such message. */
  message(messageId: string): SimulatedMessage {
    const found = this.#messages.get(messageId);
    if (found) return found;
    throw new Error(`There is no message ${messageId}.`);
  }

  messages(chatId: string): readonly SimulatedMessage[] {
    return (this.#order.get(this.chat(chatId).chatId) ?? []).map((messageId) => this.message(messageId));
  }

  replaceCard(messageId: string, card: JsonObject, now: Date): SimulatedMessage {
    const { updatedCount } = this.message(messageId);
    return this.#change(messageId, {
      content: card,
      updatedAt: now.toISOString(),
      updatedCount: updatedCount + 1,
    });
  }

  recall(messageId: string, now: Date): void {
    this.#change(messageId, { recalledAt: now.toISOString() });
  }

  read(messageId: string, openId: string, now: Date): void {
    const { readers } = this.message(messageId);
    if (readers.some((reader) => reader.openId === openId)) return;
    this.#change(messageId, { readers: [...readers, { openId, at: now.toISOString() }] });
  }

  /** Called with each message as it is written and as it changes. */
  onMessage(listener: (message: SimulatedMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  keepResource(key: string, resource: Resource): void {
    this.#resources.set(key, resource);
  }

  findResource(key: string): Resource | undefined {
    return this.#resources.get(key);
  }

  save(): SavedTenant {
    return {
      people: [...this.#people.values()],
      chats: [...this.#chats.values()],
      messages: [...this.#messages.values()].map(({ text, card, recalled, ...stored }) => stored),
      resources: [...this.#resources].map(([key, { bytes, ...resource }]) => ({
        key,
        ...resource,
        base64: Buffer.from(bytes).toString('base64'),
      })),
    };
  }

  #keepChat(chat: StoredChat): SimulatedChat {
    this.#chats.set(chat.chatId, chat);
    const [owner] = chat.members;
    if (chat.kind === 'p2p' && owner !== undefined) this.#direct.set(owner, chat.chatId);
    return chat;
  }

  #keep(message: StoredMessage): SimulatedMessage {
    const shown = shownMessage(message);
    if (!this.#messages.has(message.messageId)) {
      const order = this.#order.get(message.chatId);
      if (order) order.push(message.messageId);
      else this.#order.set(message.chatId, [message.messageId]);
    }
    this.#messages.set(message.messageId, shown);
    for (const listener of this.#listeners) listener(shown);
    return shown;
  }

  #change(messageId: string, change: Partial<StoredMessage>): SimulatedMessage {
    const { text, card, recalled, ...stored } = this.message(messageId);
    return this.#keep({ ...stored, ...change });
  }
}
