/** What a finger finds on a card: the button by its words, the select by its placeholder or name. */
import { cardParts, isText, labelOf, type Part } from '#simulator/card-parts.ts';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import { isObject, type JsonObject } from '#simulator/json.ts';

/** Which of several buttons with the same words. */
export interface Which {
  /** The n-th in reading order, from 1. */
  nth?: number;
  /**
   * The one that belongs to a text containing this: of all pairs of such a text and such a button, the pair sharing
   * the innermost container; among equals a button after its text; then the closest. A number is not found inside a
   * longer one: `1.1` is not in `1.12`.
   */
  near?: string;
}

export interface FoundButton {
  button: JsonObject;
  /** The form it sits in. */
  form: JsonObject | null;
}

/** @throws ClientRefusal when there is no such button, or when it takes more to say which. */
export function findButton(card: JsonObject, label: string, which: Which): FoundButton {
  const parts = cardParts(card);
  const buttons = parts.filter((part) => part.tag === 'button');
  const named = buttons.filter((part) => labelOf(part.node) === label);
  const part =
    which.near === undefined ? pickNth(named, which.nth, label) : pickNear(parts, named, which.near);
  if (!part) {
    const labels = buttons.map(({ node }) => labelOf(node)).join(', ') || 'none';
    throw new ClientRefusal('not there', `The card has no such button ${label}; its buttons: ${labels}.`);
  }
  return { button: part.node, form: part.within.find((node) => node.tag === 'form') ?? null };
}

/** A select that acts at once, outside any form. @throws ClientRefusal */
export function findSelect(card: JsonObject, placeholderOrName: string): JsonObject {
  const found = cardParts(card).find(
    ({ tag, node }) =>
      (tag === 'select_static' || tag === 'overflow') &&
      (labelOf(node, 'placeholder') === placeholderOrName || node.name === placeholderOrName),
  );
  if (!found) throw new ClientRefusal('not there', `The card has no select ${placeholderOrName}.`);
  if (found.within.some((node) => node.tag === 'form')) {
    throw new ClientRefusal('local', `The select ${placeholderOrName} is part of a form: submit the form.`);
  }
  return found.node;
}

/** What a component hands to the bot; undefined when it has no callback. */
export function callbackOf(node: JsonObject): { value: unknown } | undefined {
  const behaviors = Array.isArray(node.behaviors) ? node.behaviors.filter(isObject) : [];
  const callback = behaviors.find((behavior) => behavior.type === 'callback');
  return callback && { value: callback.value };
}

function pickNth(named: readonly Part[], nth: number | undefined, label: string): Part | undefined {
  if (nth === undefined && named.length > 1) {
    throw new ClientRefusal(
      'not there',
      `The card has ${named.length} buttons ${label}: say which by nth or near.`,
    );
  }
  return named[(nth ?? 1) - 1];
}

function pickNear(parts: readonly Part[], named: readonly Part[], near: string): Part | undefined {
  const texts = parts.filter(
    (part) =>
      isText(part) &&
      contains(String(part.node.content), near) &&
      part.within.every((node) => node.tag !== 'button'),
  );
  const pairs = texts.flatMap((text) =>
    named.map((button) => ({
      button,
      shared: sharedDepth(text, button),
      before: button.order < text.order ? 1 : 0,
      distance: Math.abs(button.order - text.order),
    })),
  );
  const [best] = pairs.toSorted(
    (a, b) => b.shared - a.shared || a.before - b.before || a.distance - b.distance,
  );
  return best?.button;
}

function sharedDepth(a: Part, b: Part): number {
  const parted = a.within.findIndex((node, depth) => node !== b.within[depth]);
  return parted === -1 ? a.within.length : parted;
}

function contains(text: string, wanted: string): boolean {
  const digit = /\d/;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + wanted.length);
    const splitsNumber =
      (digit.test(wanted.charAt(0)) && digit.test(before)) ||
      (digit.test(wanted.slice(-1)) && digit.test(after));
    if (!splitsNumber) return true;
  }
  return false;
}
