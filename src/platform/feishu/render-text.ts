/**
 * Words on a card. Without emphasis they are plain text, which the platform does not interpret; with emphasis they are
 * markdown in which every character that could mean something is an entity. So nothing a person typed mentions, links
 * or formats.
 */
import type { Span, Text } from '#cards/card.ts';
import { plain, plainLine } from './plain.ts';

/** A component as JSON; its tag says which. */
export interface CardNode {
  tag: string;
  [key: string]: unknown;
}

export type TextSize = 'heading' | 'normal' | 'note';

const SIZES = { heading: 'heading', normal: 'normal', note: 'notation' } as const;

/** A label: one line, never interpreted. */
export function label(content: string): CardNode {
  return { tag: 'plain_text', content: plainLine(content) };
}

/** A paragraph; `null` where there is nothing to show. */
export function paragraph(text: Text, size: TextSize = 'normal'): CardNode | null {
  const spans = spansOf(text);
  if (spans.every((span) => span.text.trim() === '')) return null;
  return spans.some(isEmphasised) ? formatted(spans, size) : unformatted(spans, size);
}

/** Lines under each other as one text. */
export function joinLines(lines: readonly Text[]): Text {
  return lines.flatMap((line, index) => (index === 0 ? spansOf(line) : ['\n', ...spansOf(line)]));
}

export function spansOf(text: Text): Span[] {
  const parts = typeof text === 'string' ? [text] : text;
  return parts.map((part) => {
    const span = typeof part === 'string' ? { text: part } : part;
    return { ...span, text: plain(span.text) };
  });
}

function isEmphasised(span: Span): boolean {
  return span.strong === true || span.tone !== undefined;
}

function unformatted(spans: readonly Span[], size: TextSize): CardNode {
  const content = spans.map((span) => span.text).join('');
  const look = size === 'note' ? { text_color: 'grey' } : {};
  return { tag: 'div', text: { tag: 'plain_text', content, text_size: SIZES[size], ...look } };
}

function formatted(spans: readonly Span[], size: TextSize): CardNode {
  const content = spans.reduce((before, span) => before + markdownOf(span, before), '');
  return {
    tag: 'markdown',
    content: size === 'note' ? `<font color='grey'>${content}</font>` : content,
    text_size: SIZES[size],
  };
}

/** Emphasis ends with the line it is on; indentation, which would make a block of code, goes. */
function markdownOf(span: Span, before: string): string {
  return span.text
    .split('\n')
    .map((line, index) => {
      const opensLine = index > 0 || before === '' || before.endsWith('\n');
      return emphasised(opensLine ? line.trimStart() : line, span, index === 0 && before.endsWith('*'));
    })
    .join('\n');
}

function emphasised(line: string, span: Span, afterStars: boolean): string {
  const [, lead = '', words = '', trail = ''] = /^(\s*)(.*?)(\s*)$/.exec(line) ?? [];
  if (words === '') return lead;
  return `${lead}${coloured(words, span, afterStars)}${trail}`;
}

function coloured(words: string, span: Span, afterStars: boolean): string {
  const content = span.strong === true ? `**${inert(words)}**` : inert(words);
  if (span.tone !== undefined) return `<font color='${span.tone}'>${content}</font>`;
  return span.strong === true && needsWalls(words, afterStars)
    ? `<font color='default'>${content}</font>`
    : content;
}

/** Stars emphasise only beside a letter: at an entity, a bracket or other stars they would be left standing. */
function needsWalls(words: string, afterStars: boolean): boolean {
  return afterStars || !/^[\p{L}\p{N}](.*[\p{L}\p{N}])?$/u.test(words);
}

/** Every ASCII punctuation mark as an entity: the ones markdown has a use for, and the ones it may get. */
function inert(words: string): string {
  return words.replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
