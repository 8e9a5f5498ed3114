/** Who looks, in which chat, in which language: all that a request says about itself. Each tab says its own. */
import type { Player } from '#simulator/playground/stage.ts';
import { type Lang, type Say, sayIn } from '#simulator/playground/words.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { Simulator } from '#simulator/simulator.ts';
import type { SimulatedChat } from '#simulator/tenant.ts';

/** The chat with the bot, which exists only once somebody wrote in it. */
export const BOT_CHAT = 'bot';

export interface Viewer {
  readonly simulator: Simulator;
  readonly player: Player;
  readonly players: readonly Player[];
  /** A chat's id, or `bot`. */
  readonly chat: string;
  /** Not whom or where was asked for, because that is not there any more. */
  readonly isOther: boolean;
  readonly lang: Lang;
  readonly t: Say;
}

export interface Asked {
  as: string | undefined;
  chat: string | undefined;
  lang: string | undefined;
}

/** Null before the bureau is founded: nobody is there to be. */
export function viewerOf(simulator: Simulator, players: readonly Player[], asked: Asked): Viewer | null {
  const player =
    players.find((one) => one.openId === asked.as) ?? players.find((one) => one.suggested) ?? players[0];
  if (!player) return null;
  const lang: Lang = asked.lang === 'en' ? 'en' : 'zh';
  const own = groupsOf(simulator, player.openId).map((chat) => chat.chatId);
  const home = player.homeChat !== null && own.includes(player.homeChat) ? player.homeChat : BOT_CHAT;
  const wished = asked.chat === BOT_CHAT || own.includes(asked.chat ?? '') ? asked.chat : undefined;
  const chat = wished ?? home;
  const isOther = !isAsAsked(asked.as, player.openId) || !isAsAsked(asked.chat, chat);
  return { simulator, player, players, chat, isOther, lang, t: sayIn(lang) };
}

function isAsAsked(asked: string | undefined, found: string): boolean {
  return asked === undefined || asked === '' || asked === found;
}

/** An address that keeps who one is and the language. */
export function addressOf({ player, chat, lang }: Viewer, change: Partial<Asked> = {}): string {
  const { as = player.openId, chat: to = chat, lang: language = lang } = change;
  const query = new URLSearchParams({ as, chat: to, ...(language === 'en' ? { lang: 'en' } : {}) });
  return `/?${query}`;
}

export function groupsOf(simulator: Simulator, openId: string): readonly SimulatedChat[] {
  return simulator.chats.filter((chat) => chat.kind === 'group' && chat.members.includes(openId));
}

/** The id under which the chat's messages are kept; null while nobody has written in the chat with the bot. */
export function chatIdOf({ simulator, player, chat }: Viewer): string | null {
  if (chat !== BOT_CHAT) return chat;
  const own = simulator.chats.find(({ kind, members }) => kind === 'p2p' && members.includes(player.openId));
  return own?.chatId ?? null;
}

export function messagesOf(viewer: Viewer, chat = viewer.chat): readonly SimulatedMessage[] {
  const { simulator, player } = viewer;
  return chat === BOT_CHAT ? simulator.directMessages(player.openId) : simulator.messages(chat);
}

export function isOwn({ player }: Viewer, { sender }: SimulatedMessage): boolean {
  return sender.kind === 'person' && sender.openId === player.openId;
}

const MANY = 99;

/** The messages after the last one the person read or wrote; counted up to a hundred. */
export function unreadIn(viewer: Viewer, chat: string): readonly SimulatedMessage[] {
  const { openId } = viewer.player;
  const messages = messagesOf(viewer, chat);
  const unread: SimulatedMessage[] = [];
  for (let index = messages.length - 1; index >= 0 && unread.length <= MANY; index -= 1) {
    const message = messages[index];
    if (!message || isOwn(viewer, message)) break;
    if (message.readers.some((reader) => reader.openId === openId)) break;
    unread.push(message);
  }
  return unread;
}

/** One line that says what a message is. */
export function lineOf(message: SimulatedMessage, t: Say): string {
  if (message.recalled) return t('recalled');
  if (message.type === 'image') return `[${t('image')}]`;
  if (message.type === 'file') return `[${t('file')}] ${message.text}`;
  if (message.type === 'post') return postWords(message) || `[${t('image')}]`;
  return message.text.split('\n').find((line) => line.trim() !== '') ?? '';
}

/** The words of rich text, which the platform keeps as paragraphs of parts. */
export function postWords({ content }: SimulatedMessage): string {
  return postParts(content)
    .flatMap((part) =>
      typeof part.text === 'string'
        ? part.text
        : typeof part.user_name === 'string'
          ? `@${part.user_name}`
          : [],
    )
    .join(' ');
}

export function postParts(content: Readonly<Record<string, unknown>>): readonly Record<string, unknown>[] {
  const paragraphs = Array.isArray(content.content) ? content.content : [];
  return paragraphs.flat().filter((part) => typeof part === 'object' && part !== null);
}
