/** What the sheet's cards are made of. */
import { Buffer } from 'node:buffer';
import type { JsonObject } from '#simulator/json.ts';
import type { Exhibit } from '#simulator/playground/gallery-page.ts';

export const PEOPLE = [
  { id: 'ou_00000000000000000000000000000001', name: '甲一' },
  { id: 'ou_00000000000000000000000000000002', name: '乙二' },
  { id: 'ou_00000000000000000000000000000003', name: '丙三' },
];

export function plain(content: string, more: JsonObject = {}): JsonObject {
  return { tag: 'plain_text', content, ...more };
}

export function markdown(content: string, more: JsonObject = {}): JsonObject {
  return { tag: 'markdown', content, ...more };
}

export function callback(does: string): JsonObject[] {
  return [{ type: 'callback', value: { does } }];
}

export function button(label: string, more: JsonObject = {}): JsonObject {
  return { tag: 'button', text: plain(label), behaviors: callback(label), ...more };
}

/** Equal columns, each of one element. */
export function beside(elements: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  const columns = elements.map((element) => ({ tag: 'column', width: 'auto', elements: [element] }));
  return { tag: 'column_set', flex_mode: 'flow', columns, ...more };
}

export function exhibit(name: string, elements: readonly JsonObject[], more: JsonObject = {}): Exhibit {
  return shown(name, { schema: '2.0', body: { elements }, ...more });
}

export function shown(name: string, card: JsonObject): Exhibit {
  return { name, card, bytes: Buffer.byteLength(JSON.stringify(JSON.stringify(card))) };
}
