/**
 * A card taken apart in reading order: every tagged node with the tagged nodes it sits in. What a button carries
 * (`behaviors`) and what only pops up is not part of the card's face and is left out.
 */
import { isObject, type JsonObject } from '#simulator/json.ts';

export interface Part {
  node: JsonObject;
  tag: string;
  /** From the outermost to the one right around it. */
  within: readonly JsonObject[];
  /** Position in reading order. */
  order: number;
}

const NOT_ITS_FACE = new Set([
  'behaviors',
  'value',
  'confirm',
  'hover_tips',
  'disabled_tips',
  'chart_spec',
  'summary',
  'i18n_content',
]);

export function cardParts(card: JsonObject): readonly Part[] {
  const parts: Part[] = [];
  collect(card.header, [], parts);
  collect(card.body, [], parts);
  return parts;
}

function collect(value: unknown, within: readonly JsonObject[], into: Part[]): void {
  if (Array.isArray(value)) {
    for (const entry of value) collect(entry, within, into);
    return;
  }
  if (!isObject(value)) return;
  const tagged = typeof value.tag === 'string';
  if (typeof value.tag === 'string') {
    into.push({ node: value, tag: value.tag, within, order: into.length });
  }
  const inside = tagged ? [...within, value] : within;
  for (const [key, inner] of Object.entries(value)) {
    if (!NOT_ITS_FACE.has(key)) collect(inner, inside, into);
  }
}

/** The words of a `plain_text` held under a key, such as a button's `text`; empty when there are none. */
export function labelOf(node: JsonObject, key = 'text'): string {
  const text = node[key];
  return isObject(text) && typeof text.content === 'string' ? text.content : '';
}

const TEXTS = new Set(['plain_text', 'lark_md', 'markdown']);

export function isText(part: Part): boolean {
  return TEXTS.has(part.tag) && typeof part.node.content === 'string';
}
