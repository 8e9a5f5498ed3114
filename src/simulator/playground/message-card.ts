/** A card in the conversation: drawn as the client draws it, with what it needs to know of the chat it hangs in. */

import type { CardContext } from '#simulator/playground/card-context.ts';
import { cardHtml } from '#simulator/playground/card-html.ts';
import type { Html } from '#simulator/playground/markup.ts';
import { resourceUrl } from '#simulator/playground/message.ts';
import type { Viewer } from '#simulator/playground/viewer.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';

/** Drawing is pure, and a chat is drawn again and again: what was drawn is kept as long as the card is the same. */
const drawn = new WeakMap<object, Html>();

export function cardIn(message: SimulatedMessage, { simulator }: Viewer): Html {
  if (message.card === null) throw new TypeError('a card has to be there to be drawn');
  const known = drawn.get(message.card);
  if (known) return known;
  const made = cardHtml(message.card, contextOf(message, simulator));
  drawn.set(message.card, made);
  return made;
}

function contextOf({ messageId, chatId }: SimulatedMessage, simulator: Viewer['simulator']): CardContext {
  const names = new Map(simulator.people.map((person) => [person.openId, person.name]));
  const members = simulator.chats.find((chat) => chat.chatId === chatId)?.members ?? [];
  return {
    nameOf: (openId) => names.get(openId) ?? null,
    imageUrl: resourceUrl,
    idPrefix: `${messageId}-`,
    people: members.map((id) => ({ id, name: names.get(id) ?? id })),
  };
}
