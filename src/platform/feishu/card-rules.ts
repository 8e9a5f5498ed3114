/**
 * Whether the platform would take a card: the strict rules of Card JSON 2.0, from the whole down to single values. It
 * knows nothing of how our cards are made, so that the simulator can judge any card by it.
 */
import { Buffer } from 'node:buffer';
import { checkContents } from './card-contents.ts';
import { type CardFault, CODES, fault, isRecord, recordsIn } from './card-fault.ts';
import { checkKeys } from './card-keys.ts';
import { nodesOf } from './card-nodes.ts';
import { checkPlaces } from './card-places.ts';

export { type CardFault, CODES } from './card-fault.ts';

/** Of the card as it travels: JSON written once more as a string, which is a fifth larger. */
const MAX_BYTES = 30 * 1024;
const MAX_HEADER_TAGS = 3;

/** Everything wrong with a card; empty where the platform would take it. Never throws. */
export function checkCard(card: unknown): CardFault[] {
  const bytes = travellingBytes(card);
  if (bytes === null) return [fault(CODES.unreadable, 'ROOT', 'not a card that can be written as JSON')];
  if (bytes > MAX_BYTES) return [fault(CODES.size, 'ROOT', `card over ${MAX_BYTES} bytes`, bytes)];
  // The empty card is the platform's own way to show nothing.
  if (isRecord(card) && Object.keys(card).length === 0) return [];
  const nodes = nodesOf(card);
  return [...checkKeys(card), ...checkPlaces(nodes), ...nodes.flatMap(checkContents), ...checkHeader(card)];
}

function travellingBytes(card: unknown): number | null {
  try {
    const json = JSON.stringify(card);
    return json === undefined ? null : Buffer.byteLength(JSON.stringify(json));
  } catch {
    return null;
  }
}

function checkHeader(card: unknown): CardFault[] {
  if (!isRecord(card) || !isRecord(card.header)) return [];
  const tags = recordsIn(card.header.text_tag_list).length;
  return tags > MAX_HEADER_TAGS
    ? [fault(CODES.limit, 'ROOT -> header', `has at most ${MAX_HEADER_TAGS} tags`, tags)]
    : [];
}
