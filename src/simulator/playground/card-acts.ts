/** What the browser has to know of an element to act on it: where it is, whether it tells anybody, what it asks first. */
import type { JsonObject } from '#simulator/json.ts';
import { objectIn, objectsIn, type Place, textIn, wordsIn } from '#simulator/playground/card-context.ts';
import { safeLink } from '#simulator/playground/links.ts';

type Given = Readonly<Record<string, string | boolean | null>>;

export function actsOf(node: JsonObject, place: Place): Given {
  return { 'data-at': place.at, 'data-tells': tells(node), 'data-link': linkOf(node) };
}

/** Whether anything is sent; an element without a callback changes in the client only. */
export function tells(node: JsonObject): boolean {
  const calls = objectsIn(node, 'behaviors').some((behavior) => behavior.type === 'callback');
  return (
    calls ||
    node.form_action_type === 'submit' ||
    node.action_type === 'form_submit' ||
    node.value !== undefined
  );
}

export function linkOf(node: JsonObject): string | null {
  const opening = objectsIn(node, 'behaviors').find((behavior) => behavior.type === 'open_url') ?? {};
  const addresses = [
    textIn(opening, 'default_url'),
    textIn(opening, 'pc_url'),
    textIn(node, 'url'),
    textIn(objectIn(node, 'multi_url'), 'url'),
  ];
  return addresses.map(safeLink).find((address) => address !== null) ?? null;
}

export function confirmOf(node: JsonObject): Given {
  const confirm = objectIn(node, 'confirm');
  const [title, text] = [wordsIn(confirm, 'title'), wordsIn(confirm, 'text')];
  return title === '' && text === '' ? {} : { 'data-confirm-title': title, 'data-confirm-text': text };
}
