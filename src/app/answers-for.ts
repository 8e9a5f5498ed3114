/** Where the answer to a typed line goes: in a group its numbers or one line, and the person's own cards to the person. */
import type { Answer } from '#app/answer.ts';
import type { Asker } from '#app/asker.ts';
import type { Outcome } from '#app/outcome.ts';
import { SAID } from '#cards/sentences.ts';
import { cardMessage } from '#db/change.ts';

/** In a group: its numbers, else one line; the person's own cards go to the person. */
export function answersFor(
  asker: Asker,
  outcome: Outcome,
  chatId: string | null,
  inGroup: boolean,
): readonly Answer[] {
  // In private a person is written to as a person, whatever brought the answer: one lane, one order.
  const person = { personId: asker.person.id };
  const here = inGroup && chatId !== null ? { chatId } : person;
  const onItsWay = (text: string) => (asker.person.reachable ? text : SAID.unreachable);
  const { cardKey, file } = outcome;
  if (file) {
    const notice = { to: here, message: { kind: 'text', text: onItsWay(SAID.sentToYou) } as const };
    return [...(inGroup ? [notice] : []), { to: person, message: file }];
  }
  const cards = (outcome.cards ?? []).map((card, index) => ({
    message: cardMessage(card),
    ...(index === 0 && cardKey ? { cardKey } : {}),
  }));
  const line = outcome.say ? [{ to: here, message: { kind: 'text', text: outcome.say.text } as const }] : [];
  if (!inGroup) {
    const shown = cards.length === 0 && outcome.group ? [{ message: cardMessage(outcome.group) }] : cards;
    // A card says it all; the line beside it is for a press, where it passes.
    return shown.length > 0 ? shown.map((one) => ({ to: here, ...one })) : line;
  }
  const toPerson = cards.map((one) => ({ to: person, ...one }));
  if (outcome.group) {
    const wholeAnswer =
      cards.length === 1 && JSON.stringify(outcome.cards?.[0]) === JSON.stringify(outcome.group);
    return [{ to: here, message: cardMessage(outcome.group) }, ...(wholeAnswer ? [] : toPerson)];
  }
  if (line.length > 0 && cards.length === 0) return line;
  const text = onItsWay(outcome.sent ?? SAID.sentToYou);
  return [{ to: here, message: { kind: 'text', text } }, ...toPerson];
}
