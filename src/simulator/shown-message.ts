/** A message with what people read in it: its words and card are derived from its content once, when it is written. */
import { cardWords } from '#simulator/card-words.ts';
import type { JsonObject } from '#simulator/json.ts';
import type { StoredMessage } from '#simulator/state.ts';

/** A message as people see it. Times are ISO instants of the simulated clock. */
export interface SimulatedMessage extends Readonly<StoredMessage> {
  readonly recalled: boolean;
  /** What it says: the text, the card's visible words line by line, or the file's name. */
  readonly text: string;
  /** The card's raw JSON, null for anything else. */
  readonly card: JsonObject | null;
}

export function shownMessage(message: StoredMessage): SimulatedMessage {
  const recalled = message.recalledAt !== null;
  const card = message.type === 'interactive' ? message.content : null;
  return { ...message, recalled, card, text: card ? cardWords(card) : plainWords(message) };
}

function plainWords({ content, mentions }: StoredMessage): string {
  const words = content.text ?? content.file_name ?? content.image_key ?? content.file_key;
  const text = typeof words === 'string' ? words : JSON.stringify(content);
  return mentions.reduceRight((shown, mention) => shown.replaceAll(mention.key, `@${mention.name}`), text);
}
