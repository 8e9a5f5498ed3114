/** Words on a card: plain text as it is, markdown drawn, their size, colour and side; and the small signs beside them. */
import { isObject, type JsonObject } from '#simulator/json.ts';
import {
  contentOf,
  numberIn,
  objectIn,
  type Place,
  textIn,
  under,
} from '#simulator/playground/card-context.ts';
import { edgesOf, inkOf, pixels, toneOf } from '#simulator/playground/card-looks.ts';
import { iconHtml } from '#simulator/playground/icons.ts';
import { markdownHtml } from '#simulator/playground/markdown.ts';
import { attributes, css, type Html, html, nothing } from '#simulator/playground/markup.ts';

const SIZES = new Set(
  'heading-0 heading-1 heading-2 heading-3 heading-4 heading normal notation xxxx-large xxx-large xx-large x-large large medium small x-small'.split(
    ' ',
  ),
);

/** A `plain_text` or `lark_md` under a key, inline; empty where there is none. */
export function inlineText(node: JsonObject, key: string, place: Place): Html {
  const text = objectIn(node, key);
  return text.tag === 'lark_md' || text.tag === 'markdown'
    ? markdownHtml(contentOf(text), place.card, { inline: true })
    : html`${contentOf(text)}`;
}

/** A text component as a block of its own. */
export function textBlock(text: JsonObject, place: Place, more: { margin?: unknown } = {}): Html {
  const formatted = text.tag === 'lark_md' || text.tag === 'markdown';
  const lines = numberIn(text, 'lines');
  const clamp = lines !== null && lines >= 1 ? Math.floor(lines) : null;
  const style = css({
    color: inkOf(text.text_color, place.card.style),
    'text-align': ['left', 'center', 'right'].find((side) => side === text.text_align) ?? null,
    'font-size': ownSize(text.text_size, place),
    '-webkit-line-clamp': clamp,
    margin: edgesOf(more.margin),
  });
  const size = textIn(text, 'text_size');
  const classes = [
    'fs-text',
    formatted ? 'fs-markdown' : 'fs-plain',
    SIZES.has(size) ? `fs-size-${size}` : '',
    clamp === null ? '' : 'fs-clamp',
  ];
  const words = formatted ? markdownHtml(contentOf(text), place.card) : html`${contentOf(text)}`;
  return html`<div${attributes({ class: classes.filter(Boolean).join(' '), style })}>${words}</div>`;
}

/** A size the card brings itself; the phone's where the page is narrow is left to the default. */
function ownSize(value: unknown, { card }: Place): string | null {
  if (typeof value !== 'string') return null;
  const own = objectIn(card.style, 'text_size')[value];
  const named = isObject(own) ? (own.pc ?? own.default) : null;
  return typeof named === 'string' && SIZES.has(named) ? `var(--fs-size-${named})` : null;
}

export function drawMarkdown(node: JsonObject, place: Place): Html {
  return besideIcon(node, textBlock(node, place, { margin: node.margin }), place);
}

export function drawDiv(node: JsonObject, place: Place): Html {
  const words = isObject(node.text) ? textBlock(node.text, under(place, 'text')) : nothing;
  const style = css({
    margin: edgesOf(node.margin),
    width: node.width === 'auto' ? 'fit-content' : pixels(node.width),
  });
  return html`<div${attributes({ class: 'fs-div', style })}>${besideIcon(node, words, place)}</div>`;
}

function besideIcon(node: JsonObject, words: Html, place: Place): Html {
  const icon = iconHtml(node.icon, place);
  return icon === nothing ? words : html`<div class="fs-beside-icon">${icon}${words}</div>`;
}

export function drawTextTag(node: JsonObject, place: Place): Html {
  return html`<span class="fs-tag fs-tag-${toneOf(node.color) ?? 'blue'}">${inlineText(node, 'text', place)}</span>`;
}
