/** What a verb has to say, before it is known whether it was pressed or typed, in a group or in private. */
import type { Card, Reply } from '#cards/card.ts';
import type { LedgerChange, LedgerDraft } from '#db/change.ts';

export interface Outcome {
  /** A line for the person: passing after a press, a message after a command. */
  say?: NonNullable<Reply['toast']>;
  /** Cards for the person alone. The first takes the place of a card pressed in private. */
  cards?: readonly Card[];
  /** Names the first card, so that its copies are drawn again when what it shows changes; null for one that never is. */
  cardKey?: string | null;
  /** What a group is told when the cards went to the person; “已私信你” unless said otherwise. */
  sent?: string;
  /** What a whole group may see: the answer to a command typed there. */
  group?: Card;
  /** A file for the person alone. */
  file?: LedgerDraft;
  /** What goes on record with the answer. */
  onRecord?: readonly LedgerChange[];
  /** Takes the place of the pressed card wherever it hangs, so it must be fit for a group. */
  inPlace?: Card;
}

export function say(text: string, tone: 'info' | 'success' | 'warning' = 'success'): Outcome {
  return { say: { tone, text } };
}
