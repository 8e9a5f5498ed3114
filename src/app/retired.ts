/** Keys of copies that give way; their key alone says what is left of them. */
import type { Card } from '#cards/card.ts';
import { retiredCard } from '#cards/retired.ts';
import { REPLACED } from '#db/card-age.ts';

/** For the copy of whoever has nothing to do with the finding any more. */
export function letGoKey(finding: number): string {
  return `retired:${finding}`;
}

export function isRetired(cardKey: string): boolean {
  return cardKey.startsWith('retired:');
}

export function drawRetired(cardKey: string): Card {
  return retiredCard(cardKey === REPLACED ? null : Number(cardKey.slice('retired:'.length)));
}
