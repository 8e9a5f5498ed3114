/** What the platform's rules say of a card, in one line. */
import { checkCard } from '#platform/feishu/card-rules.ts';
import type { JsonObject } from '#simulator/json.ts';

/** Null where it would be taken. */
export function cardFault(card: JsonObject): string | null {
  const [first, ...others] = checkCard(card);
  if (!first) return null;
  return `${first.code} ${first.path}: ${first.message}${others.length > 0 ? ` (+${others.length})` : ''}`;
}
