/** One made-up card per component of Card JSON 2.0, in its variants: what the page is held against the client by. */
import type { Room } from '#simulator/playground/gallery-page.ts';
import { checkers, inputs, pickers, selects, unknowns } from '#simulator/playground/sheet/fields.ts';
import { charts, people, pictures, tables } from '#simulator/playground/sheet/figures.ts';
import { boxes, buttons, columns } from '#simulator/playground/sheet/pressed.ts';
import { headers, marks, texts } from '#simulator/playground/sheet/words.ts';

/** Titles are the components' own names; one picture is kept of each. */
export function componentRooms(): readonly Room[] {
  return [
    headers(),
    texts(),
    marks(),
    columns(),
    tables(),
    charts(),
    pictures(),
    people(),
    buttons(),
    boxes(),
    inputs(),
    selects(),
    pickers(),
    checkers(),
    unknowns(),
  ];
}
