/** Cards for tests, and ways to look into what they became. */
import type { Block, Card } from '#cards/card.ts';
import { render } from '#platform/feishu/render.ts';

export function card(blocks: readonly Block[], over: Partial<Card> = {}): Card {
  return { title: '标题', tone: 'blue', summary: '摘要', forwardable: false, blocks, ...over };
}

export type Json = { [key: string]: unknown };

/** What a card's blocks became. */
export function drawn(...blocks: readonly Block[]): Json[] {
  const { json } = render(card(blocks));
  return JSON.parse(json).body.elements;
}

/** Every component in a value, outermost first, with the data of others left out. */
export function components(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(components);
  if (!isJson(value)) return [];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    key === 'value' || key === 'chart_spec' || key === 'rows' ? [] : components(child),
  );
  return typeof value.tag === 'string' ? [value, ...inner] : inner;
}

export function tagged(value: unknown, tag: string): Json[] {
  return components(value).filter((each) => each.tag === tag);
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
