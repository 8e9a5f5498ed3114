/**
 * A press on a card: the callback that goes to the bot, and from its answer to what the person sees. The card changes
 * only when the answer carries a valid one.
 */
import { z } from 'zod';
import { cardFault } from '#simulator/card-check.ts';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import type { Answered } from '#simulator/delivery.ts';
import { cardPressed } from '#simulator/event-bodies.ts';
import type { Events } from '#simulator/events.ts';
import { type JsonObject, parseJson } from '#simulator/json.ts';
import { actionOf, type Press } from '#simulator/press-action.ts';
import { CARD_LIFE_MS } from '#simulator/rest-cards.ts';
import type { SimulatedMessage } from '#simulator/shown-message.ts';
import type { SimulatedPerson, Tenant } from '#simulator/tenant.ts';
import type { World } from '#simulator/world.ts';

/** 0, or the code the person sees instead of an effect. */
export type ClickCode = 0 | 200340 | 200341 | 200342 | 200671 | 200672 | 200673 | 200830;

export interface Toast {
  type: 'info' | 'success' | 'error' | 'warning';
  content: string;
}

export interface ClickOutcome {
  code: ClickCode;
  toast?: Toast;
  /** The card the answer put in place. */
  card?: JsonObject;
  /** The message as it is now. */
  message: SimulatedMessage;
  /** The envelope that was pushed; null when nobody is subscribed to callbacks. */
  callback: unknown;
  /** The bot's answer: parsed when it is JSON, else the text. */
  reply: unknown;
  /** Real milliseconds. */
  ms: number;
}

const replySchema = z.strictObject({
  toast: z.object({ type: z.enum(['info', 'success', 'error', 'warning']), content: z.string() }).optional(),
  card: z.object({ type: z.enum(['raw', 'template']), data: z.record(z.string(), z.unknown()) }).optional(),
});

/** @throws ClientRefusal when the person's client would not even ask the bot. */
export async function press(
  world: World,
  events: Events,
  person: SimulatedPerson,
  messageId: string,
  what: Press,
): Promise<ClickOutcome> {
  const { clock, faults, tenant, updateTokens } = world;
  const { message, card } = pressable(world, person, messageId);
  const action = actionOf(card, what, {
    members: tenant.chat(message.chatId).members,
    unset: faults.unsetField,
  });
  if (!faults.events.callbackSubscribed) {
    return { code: 200340, message, callback: null, reply: undefined, ms: 0 };
  }
  const token = updateTokens.issue(messageId, clock.now());
  try {
    const answered = await events.callback(cardPressed(world, message, person, token, action));
    const effect = effectOf(answered, card, tenant);
    if (effect.card && !tenant.message(messageId).recalled)
      tenant.replaceCard(messageId, effect.card, clock.now());
    const { envelope: callback, text, ms } = answered;
    return { ...effect, message: tenant.message(messageId), callback, reply: parseJson(text) ?? text, ms };
  } finally {
    updateTokens.answered(token);
  }
}

function pressable(
  { tenant, clock }: World,
  person: SimulatedPerson,
  messageId: string,
): { message: SimulatedMessage; card: JsonObject } {
  const message = tenant.message(messageId);
  if (!tenant.chat(message.chatId).members.includes(person.openId)) {
    throw new ClientRefusal('not allowed', `${person.name} is not in the chat of ${messageId}.`);
  }
  if (message.card === null || message.recalled) {
    throw new ClientRefusal('not there', `${messageId} is ${message.recalled ? 'recalled' : 'no card'}.`);
  }
  if (clock.now().getTime() - Date.parse(message.sentAt) > CARD_LIFE_MS) {
    throw new ClientRefusal('expired', `The card ${messageId} is older than 14 days.`);
  }
  return { message, card: message.card };
}

interface Effect {
  code: ClickCode;
  toast?: Toast;
  card?: JsonObject;
}

/** The rules of the callback's answer; whatever breaks one leaves the card as it was and shows no toast. */
function effectOf({ status, text }: Answered, current: JsonObject, tenant: Tenant): Effect {
  if (status === 'timeout') return { code: 200341 };
  if (status === 'unreachable') return { code: 200342 };
  if (status !== 200) return { code: 200671 };
  const reply = replySchema.safeParse(parseJson(text));
  if (!reply.success) return { code: 200672 };
  const { toast, card } = reply.data;
  const shown = toast === undefined ? {} : { toast };
  if (card === undefined) return { code: 0, ...shown };
  if (card.type === 'template') return { code: 200673 };
  if (isVersion2(current) && !isVersion2(card.data)) return { code: 200830 };
  if (cardFault(card.data, tenant) !== null) return { code: 200673 };
  return { code: 0, ...shown, card: card.data };
}

/** The empty card is of no version. */
function isVersion2(card: JsonObject): boolean {
  return card.schema === '2.0' || Object.keys(card).length === 0;
}
