/** Which state of a card somebody looked at: two cards with the same mark are the same, byte for byte. */
import { createHash } from 'node:crypto';
import type { JsonObject } from '#simulator/json.ts';

export function cardMark(card: JsonObject): string {
  return createHash('sha256').update(JSON.stringify(card)).digest('hex').slice(0, 12);
}
