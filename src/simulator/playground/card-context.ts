/**
 * What drawing a card needs beside the card, and where in it one is. A place is a JSON pointer such as
 * `/body/elements/0`: it names an element exactly, so that a press never has to guess by words.
 */
import { isObject, type JsonObject } from '#simulator/json.ts';
import type { Html } from '#simulator/playground/markup.ts';

export interface CardContext {
  /** Null for somebody the tenant does not know. */
  nameOf(openId: string): string | null;
  imageUrl(imageKey: string): string;
  /** What every id on the card starts with, so that two cards on a page do not share one. */
  idPrefix: string;
  /** Who can be picked where a person picker names nobody: the members of the chat. */
  people: readonly { id: string; name: string }[];
}

export interface Place {
  at: string;
  /** How deep: a card from elsewhere may nest without end. */
  level: number;
  inForm: boolean;
  card: Drawing;
}

export interface Drawing {
  context: CardContext;
  /** `config.style`: the card's own sizes and colours. */
  style: JsonObject;
  element(node: unknown, place: Place): Html;
  elements(list: unknown, place: Place): Html;
}

export function under(place: Place, ...steps: readonly (string | number)[]): Place {
  return { ...place, at: [place.at, ...steps].join('/'), level: place.level + 1 };
}

/** An id that stays the same as long as the card is drawn in the same place. */
export function idAt({ card, at }: Place, part = ''): string {
  return `${card.context.idPrefix}${at.replaceAll('/', '-')}${part === '' ? '' : `-${part}`}`;
}

/** How somebody is called; a stranger by their id. */
export function called(id: string, { nameOf }: CardContext): string {
  return nameOf(id) ?? id;
}

export function textIn(node: JsonObject, key: string): string {
  const value = node[key];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function numberIn(node: JsonObject, key: string): number | null {
  const value = node[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function objectIn(node: JsonObject, key: string): JsonObject {
  const value = node[key];
  return isObject(value) ? value : {};
}

export function listIn(node: JsonObject, key: string): readonly unknown[] {
  const value = node[key];
  return Array.isArray(value) ? value : [];
}

export function objectsIn(node: JsonObject, key: string): readonly JsonObject[] {
  return listIn(node, key).filter(isObject);
}

/** The words of a text object, in the language of the page's readers. */
export function wordsIn(node: JsonObject, key = 'text'): string {
  return contentOf(objectIn(node, key));
}

export function contentOf(text: JsonObject): string {
  const chinese = objectIn(text, 'i18n_content').zh_cn;
  return typeof chinese === 'string' ? chinese : textIn(text, 'content');
}
