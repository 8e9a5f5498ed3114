/** The tags the platform adds to markdown: mentions, colours, labels, links, people, moments, numbers, raw text. */
import { called, type Drawing } from '#simulator/playground/card-context.ts';
import { inkOf, toneOf } from '#simulator/playground/card-looks.ts';
import { linkHtml } from '#simulator/playground/links.ts';
import { decoded } from '#simulator/playground/markdown-entities.ts';
import type { Piece } from '#simulator/playground/markdown-inline.ts';
import { attributes, css, type Html, html, nothing } from '#simulator/playground/markup.ts';
import { personHtml } from '#simulator/playground/person.ts';

type Given = ReadonlyMap<string, string>;
type Inner = (source: string) => Html;
type Draw = (given: Given, content: string, drawing: Drawing, inner: Inner) => Html;

const TAG = /<(at|font|text_tag|link|a|person|local_datetime|number_tag|raw)(\s[^<>]{0,1000})?(\/?)>/y;
const ALONE = /<(br|hr)\s*\/?>/y;
/** A closing tag that closes nothing is left out, as by any reader of HTML. */
const STRAY = /<\/(at|font|text_tag|link|a|person|local_datetime|number_tag|raw)>/y;
/** What is complete without a closing tag. */
const MAY_STAND_ALONE = new Set(['at', 'person', 'local_datetime', 'link']);

const TAGS: Readonly<Record<string, Draw>> = {
  at: (given, content, { context }) => {
    const ids = (given.get('ids') ?? given.get('id') ?? given.get('email') ?? '').split(',');
    const named = ids.map((id) =>
      id === 'all' ? '所有人' : id === '' ? decoded(content) : called(id, context),
    );
    return html`${named.map((name, index) => html`${index > 0 ? ' ' : ''}<span class="fs-at">@${name}</span>`)}`;
  },
  font: (given, content, { style }, inner) => {
    const ink = inkOf(given.get('color'), style);
    return html`<span${attributes({ style: css({ color: ink }) })}>${inner(content)}</span>`;
  },
  text_tag: (given, content, _drawing, inner) =>
    html`<span class="fs-tag fs-tag-${toneOf(given.get('color')) ?? 'blue'}">${inner(content)}</span>`,
  link: (given, content, _drawing, inner) => {
    const address = given.get('url') || given.get('pc_url') || '';
    return linkHtml(decoded(address), content === '' ? html`${address}` : inner(content));
  },
  a: (given, content, _drawing, inner) => {
    const address = given.get('href') ?? '';
    return linkHtml(decoded(address), content === '' ? html`${address}` : inner(content));
  },
  person: (given, _content, card) => {
    const look = {
      size: given.get('size') ?? 'extra_small',
      style: given.get('style') ?? 'normal',
      show_avatar: given.get('show_avatar') !== 'false',
      show_name: given.get('show_name') !== 'false',
    };
    return personHtml(given.get('id') ?? '', look, card);
  },
  local_datetime: (given, content) => {
    const instant = Number(given.get('millisecond'));
    const words = Number.isFinite(instant) ? momentWords(instant, given.get('format_type') ?? '') : null;
    return linkHtml(decoded(given.get('link') ?? ''), html`${words ?? decoded(content)}`);
  },
  number_tag: (_given, content) => html`<span class="fs-number-tag">${decoded(content)}</span>`,
  raw: (_given, content) => html`${content}`,
};

export function tagAt(source: string, at: number, drawing: Drawing, inner: Inner): Piece | null {
  const alone = sticky(ALONE, source, at);
  if (alone) return { drawn: alone[1] === 'hr' ? html`<hr>` : html`<br>`, next: at + alone[0].length };
  const stray = sticky(STRAY, source, at);
  if (stray) return { drawn: nothing, next: at + stray[0].length };
  const [opening, name = '', given = '', slash] = sticky(TAG, source, at) ?? [];
  const draw = TAGS[name];
  if (opening === undefined || draw === undefined) return null;
  const from = at + opening.length;
  const end = slash === '/' ? from : closingOf(source, from, name);
  const closed = end !== null && source.startsWith(`</${name}>`, end);
  // What is never closed goes on to the end of its paragraph.
  const until = end ?? (MAY_STAND_ALONE.has(name) ? from : source.length);
  const drawn = draw(attributesIn(given), source.slice(from, until), drawing, inner);
  return { drawn, next: closed ? until + name.length + 3 : until };
}

function sticky(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

/** Where the tag that was opened is closed, past others of its name within. */
function closingOf(source: string, from: number, name: string): number | null {
  const edges = new RegExp(`<(/?)${name}(?:\\s[^<>]{0,1000})?>`, 'g');
  edges.lastIndex = from;
  let open = 1;
  for (let edge = edges.exec(source); edge !== null; edge = edges.exec(source)) {
    open += edge[1] === '/' ? -1 : 1;
    if (open === 0) return edge.index;
    if (MAY_STAND_ALONE.has(name) && edge[1] !== '/') return null;
  }
  return null;
}

function attributesIn(given: string): Given {
  const pairs = given.matchAll(/([a-z_]{1,30})\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s'"]+))/g);
  return new Map(
    [...pairs].map(([, key = '', single, double, bare]) => [key, single ?? double ?? bare ?? '']),
  );
}

const FORMATS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_short: { month: 'long', day: 'numeric' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  week: { weekday: 'long' },
  week_short: { weekday: 'short' },
  time: { hour: '2-digit', minute: '2-digit', hour12: false },
  time_sec: { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
};
const FURTHEST = 8.64e15;

/** A moment as the platform's clients in China show it; null where it is none. */
export function momentWords(instant: number, format: string): string | null {
  if (Math.abs(instant) > FURTHEST) return null;
  const options = Object.hasOwn(FORMATS, format) ? FORMATS[format] : { ...FORMATS.date_num, ...FORMATS.time };
  return new Intl.DateTimeFormat('zh-CN', { ...options, timeZone: 'Asia/Shanghai' }).format(instant);
}
