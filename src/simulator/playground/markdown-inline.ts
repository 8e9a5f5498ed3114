/**
 * Markdown within a line, as the platform reads it: emphasis by CommonMark's rule of what stands beside the marks,
 * code, links, pictures, faces, and the platform's own tags. A line break is a line break.
 */
import type { Drawing } from '#simulator/playground/card-context.ts';
import { faceOf } from '#simulator/playground/emoji.ts';
import { linkHtml } from '#simulator/playground/links.ts';
import { decoded, entityAt } from '#simulator/playground/markdown-entities.ts';
import { tagAt } from '#simulator/playground/markdown-tags.ts';
import { attributes, type Html, html } from '#simulator/playground/markup.ts';

export interface Piece {
  drawn: Html;
  next: number;
}

/** Marks within marks, deeper than anybody reads; guards the recursion. */
const DEEPEST = 12;
const LINK = /(!?)\[((?:[^\][\n]|\[[^\][\n]*\]){0,2000})\]\(([^()\s]{0,2000})(?:\s+"[^"\n]*")?\)/y;
const CODE = /(`+)([^`]+)\1(?!`)/y;
const FACE = /:([A-Za-z][A-Za-z0-9_]{1,30}):/y;
const ADDRESS = /https?:\/\/[^\s<>"'）】，。；、]+/y;
const MARKED = /[!-/:-@[-`{-~]/;

export function inlineHtml(source: string, drawing: Drawing, level = 0): Html {
  if (level > DEEPEST) return html`${decoded(source)}`;
  const drawn: Html[] = [];
  const hopeless = new Set<string>();
  let words = '';
  const flush = () => {
    if (words !== '') drawn.push(html`${words}`);
    words = '';
  };
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    const escaped = char === '\\' && MARKED.test(source.charAt(at + 1)) ? source.charAt(at + 1) : null;
    const entity = char === '&' ? entityAt(source, at) : null;
    const literal = escaped !== null ? { text: escaped, next: at + 2 } : entity;
    const piece = literal === null ? pieceAt(source, at, { drawing, level, hopeless }) : null;
    if (piece !== null) {
      flush();
      drawn.push(piece.drawn);
    } else {
      words += literal?.text ?? char;
    }
    at = (piece ?? literal)?.next ?? at + 1;
  }
  flush();
  return html`${drawn}`;
}

interface Within {
  drawing: Drawing;
  level: number;
  /** Marks that are opened here and closed nowhere. */
  hopeless: Set<string>;
}

function pieceAt(source: string, at: number, within: Within): Piece | null {
  const inner = (text: string) => inlineHtml(text, within.drawing, within.level + 1);
  switch (source.charAt(at)) {
    case '\n':
      return { drawn: html`<br>`, next: at + 1 };
    case '`':
      return matched(CODE, source, at, ([, , code = '']) => html`<code>${code}</code>`);
    case '!':
    case '[':
      return matched(LINK, source, at, ([, picture, words = '', address = '']) =>
        picture === '!'
          ? pictureHtml(address, words, within.drawing)
          : linkHtml(decoded(address), inner(words)),
      );
    case ':':
      return faceAt(source, at);
    case 'h':
      return matched(ADDRESS, source, at, ([address]) => linkHtml(address, html`${address}`));
    case '<':
      return tagAt(source, at, within.drawing, inner);
    case '*':
    case '_':
    case '~':
      return emphasisAt(source, at, within, inner);
    default:
      return null;
  }
}

function matched(
  pattern: RegExp,
  source: string,
  at: number,
  draw: (found: RegExpExecArray) => Html,
): Piece | null {
  pattern.lastIndex = at;
  const found = pattern.exec(source);
  return found === null ? null : { drawn: draw(found), next: at + found[0].length };
}

function faceAt(source: string, at: number): Piece | null {
  FACE.lastIndex = at;
  const [all = '', code = ''] = FACE.exec(source) ?? [];
  const face = faceOf(code);
  return face === null ? null : { drawn: html`${face}`, next: at + all.length };
}

function pictureHtml(key: string, alt: string, { context }: Drawing): Html {
  if (!/^img_[\w-]+$/.test(key)) return html`${alt}`;
  return html`<img${attributes({ class: 'fs-markdown-img', src: context.imageUrl(key), alt, loading: 'lazy' })}>`;
}

const EMPHASES: Readonly<Record<string, (inner: Html) => Html>> = {
  '**': (inner) => html`<strong>${inner}</strong>`,
  __: (inner) => html`<strong>${inner}</strong>`,
  '*': (inner) => html`<em>${inner}</em>`,
  _: (inner) => html`<em>${inner}</em>`,
  '~~': (inner) => html`<del>${inner}</del>`,
};

function emphasisAt(
  source: string,
  at: number,
  { hopeless }: Within,
  inner: (text: string) => Html,
): Piece | null {
  const char = source.charAt(at);
  const run = runLength(source, at);
  const mark = char.repeat(run >= 2 ? 2 : 1);
  const wrap = EMPHASES[mark];
  if (wrap === undefined || hopeless.has(mark) || !opens(source, at, run)) return null;
  const end = closingOf(source, at + mark.length, mark);
  if (end === null) {
    hopeless.add(mark);
    return null;
  }
  return { drawn: wrap(inner(source.slice(at + mark.length, end))), next: end + mark.length };
}

function runLength(source: string, at: number): number {
  let end = at;
  while (source.charAt(end) === source.charAt(at)) end += 1;
  return end - at;
}

function closingOf(source: string, from: number, mark: string): number | null {
  const char = mark.charAt(0);
  for (let at = source.indexOf(char, from); at !== -1; at = source.indexOf(char, at)) {
    const run = runLength(source, at);
    const fits = mark.length === 2 ? run >= 2 : run !== 2;
    // Of three marks the outermost belong to what was opened first.
    if (fits && at > from && closes(source, at, run)) return at + run - mark.length;
    at += run;
  }
  return null;
}

const isSpace = (char: string) => char === '' || /\s/.test(char);
const isMark = (char: string) => /[\p{P}\p{S}]/u.test(char);

function opens(source: string, at: number, run: number): boolean {
  const [before, after] = [source.charAt(at - 1), source.charAt(at + run)];
  const faces = !isSpace(after) && (!isMark(after) || isSpace(before) || isMark(before));
  return faces && (source.charAt(at) !== '_' || isSpace(before) || isMark(before));
}

function closes(source: string, at: number, run: number): boolean {
  const [before, after] = [source.charAt(at - 1), source.charAt(at + run)];
  const faces = !isSpace(before) && (!isMark(before) || isSpace(after) || isMark(after));
  return faces && (source.charAt(at) !== '_' || isSpace(after) || isMark(after));
}
