/**
 * How names, numbers and typed words are set into a sentence. What people typed is data: it is cut and laid on one
 * line here and escaped by the renderer, so nothing here knows markdown.
 */
import type { Text } from '#cards/card.ts';

/** Longest text of a person shown on a card (design: Limits). */
export const SHOWN_MAX = 200;
/** Longest echo of what somebody typed by mistake. */
const ECHO_MAX = 30;

/** A person's own text as a card shows it: at most 200 characters, never half of one. */
export function cut(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= SHOWN_MAX) return text;
  return `${characters.slice(0, SHOWN_MAX).join('')}…（查看全文）`;
}

/** As much of what was typed as a field holds, never half of a character: a database and a platform refuse that. */
export function fieldful(typed: string, max: number): string {
  return typed.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

/** What a letter of ours takes of the room of a card. */
export const LETTER_WEIGHT = 3;

/** What a text takes of the room of a card, in bytes at most: a sign may travel as the code of a sign. */
export function weightOf(text: string): number {
  const weigh = (character: string) => {
    if (/[!-/:-@[-`{-~]/.test(character)) return 6;
    return character.length > 1 ? 4 : LETTER_WEIGHT;
  };
  return Array.from(text).reduce((sum, character) => sum + weigh(character), 0);
}

/** The beginning of a text, as far as the room goes. */
export function cutByWeight(text: string, room: number): string {
  if (weightOf(text) <= room) return text;
  let left = room;
  const kept = Array.from(text).filter((character) => {
    left -= weightOf(character);
    return left >= 0;
  });
  return `${kept.join('')}…`;
}

/** Without line breaks and invisible characters, so that a text stays in its line and its direction. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\s]+/gu, ' ').trim();
}

/** What somebody typed, repeated inside a sentence: short and on one line. */
export function echo(typed: string): string {
  const characters = Array.from(oneLine(typed));
  return characters.length <= ECHO_MAX ? characters.join('') : `${characters.slice(0, ECHO_MAX).join('')}…`;
}

/** `甲一、乙二 等 12 人`: all of them up to `max`, else the first ones and how many there are. */
export function enumerate(words: readonly string[], max: number, counted: string): string {
  if (words.length <= max) return words.join('、');
  return `${words.slice(0, max).join('、')} 等 ${words.length} ${counted}`;
}

/** `第12号、第13号`. */
export function findingNumbers(numbers: readonly number[]): string {
  return enumerate(
    numbers.map((number) => `第${number}号`),
    10,
    '条',
  );
}

/** `一中队` of `区局/区大队/一中队`. */
export function unitName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `十二` of `12`; what is beyond 99 or no number stays as it is. */
export function numeral(key: string): string {
  const value = Number(key);
  if (!Number.isInteger(value) || value < 1 || value > 99) return key;
  const digit = (of: number) => '零一二三四五六七八九'.charAt(of);
  const tens = Math.floor(value / 10);
  const ones = value % 10 === 0 ? '' : digit(value % 10);
  if (tens === 0) return ones;
  return `${tens === 1 ? '' : digit(tens)}十${ones}`;
}

/** The words of a text without their looks, for a title or a summary. */
export function plain(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}

/** A unit among the names of people. */
export function unitHolder(unit: string): string {
  return `${unit}（单位）`;
}
