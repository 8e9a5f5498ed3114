/** An element of a card by its place: a JSON pointer such as `/body/elements/0`, without guessing by words. */
import { ClientRefusal } from '#simulator/client-refusal.ts';
import { isObject, type JsonObject } from '#simulator/json.ts';

export interface Pointed {
  node: JsonObject;
  /** The form it sits in. */
  form: JsonObject | null;
}

/** @throws ClientRefusal when no component is there. */
export function elementAt(card: JsonObject, pointer: string): Pointed {
  let found: unknown = card;
  let form: JsonObject | null = null;
  for (const step of pointer.split('/').slice(1)) {
    found = childOf(found, step);
    if (isObject(found) && found.tag === 'form') form = found;
  }
  if (!pointer.startsWith('/') || !isObject(found) || typeof found.tag !== 'string') {
    throw new ClientRefusal('not there', `The card has no component at ${pointer}.`);
  }
  return { node: found, form };
}

function childOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return /^\d{1,4}$/.test(step) ? value[Number(step)] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}
