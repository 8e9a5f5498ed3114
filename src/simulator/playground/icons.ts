/**
 * The platform's icons are its own; a handful of shapes drawn here stand for the common ones, and any other shows as a
 * small box that tells its name.
 */
import { isObject } from '#simulator/json.ts';
import { type Place, textIn } from '#simulator/playground/card-context.ts';
import { inkOf } from '#simulator/playground/card-looks.ts';
import { attributes, css, type Html, html, nothing } from '#simulator/playground/markup.ts';

/** Paths in a box of 16 by 16, by the beginning of the icon's name. */
const SHAPES: readonly (readonly [name: RegExp, path: string])[] = [
  [/^(down|expand-down|arrow-down)/, 'M3.5 6 8 10.5 12.5 6'],
  [/^(up|arrow-up)/, 'M3.5 10 8 5.5 12.5 10'],
  [/^(right|arrow-right)/, 'M6 3.5 10.5 8 6 12.5'],
  [/^(left|arrow-left)/, 'M10 3.5 5.5 8 10 12.5'],
  [/^(chat|message|comment)/, 'M2.5 3h11v8h-6l-3 2.5V11h-2z'],
  [/^(add|plus)/, 'M8 3v10M3 8h10'],
  [/^(yes|done|check|succeed)/, 'M3 8.5 6.5 12 13 4.5'],
  [/^(close|no|error)/, 'M4 4l8 8M12 4l-8 8'],
  [/^(info|warning|maybe)/, 'M8 2a6 6 0 1 0 .01 0M8 7v4M8 4.6v.4'],
  [/^(member|contact|user|people|group)/, 'M8 8a2.5 2.5 0 1 0-.01 0M3 14c0-3 2-4.5 5-4.5s5 1.5 5 4.5'],
  [/^(calendar|date)/, 'M3 4h10v9.5H3zM3 7h10M5.5 2.5V5M10.5 2.5V5'],
  [/^(alarm|time|clock)/, 'M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v3.2l2.2 1.3'],
  [/^(edit|pen)/, 'M3 13l.6-3L10.5 3 13 5.5 6 12.4zM9 4.5 11.5 7'],
  [
    /^(link|share|url)/,
    'M6.5 9.5l3-3M7 5l1.8-1.8a2.5 2.5 0 0 1 3.6 3.6L10.6 8.6M9 11l-1.8 1.8a2.5 2.5 0 0 1-3.6-3.6L5.4 7.4',
  ],
  [/^(file|doc|sheet|form)/, 'M4 2.5h5.5L12.5 5.5v8H4zM9.5 2.5v3h3M6 8.5h4M6 11h4'],
  [/^(more)/, 'M3.5 8h.01M8 8h.01M12.5 8h.01'],
  [/^(search)/, 'M7 3a4 4 0 1 0 .01 0M10 10l3.5 3.5'],
  [
    /^(setting|tool)/,
    'M8 5.5a2.5 2.5 0 1 0 .01 0M8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M3.8 12.2l1.4-1.4M10.8 5.2l1.4-1.4',
  ],
];

/** `nothing` where the value is no icon. */
export function iconHtml(icon: unknown, place: Place): Html {
  if (!isObject(icon)) return nothing;
  const size = /^(\d{1,3})px (\d{1,3})px$/.exec(textIn(icon, 'size'));
  const style = css({
    color: inkOf(icon.color, place.card.style),
    width: size ? `${size[1]}px` : null,
    height: size ? `${size[2]}px` : null,
  });
  if (icon.tag === 'custom_icon') {
    const src = place.card.context.imageUrl(textIn(icon, 'img_key'));
    return html`<img${attributes({ class: 'fs-icon', src, alt: '', style })}>`;
  }
  if (icon.tag !== 'standard_icon') return nothing;
  return glyph(textIn(icon, 'token'), style);
}

export function glyph(token: string, style: string | null = null): Html {
  const path = SHAPES.find(([name]) => name.test(token))?.[1];
  if (path === undefined) {
    return html`<span${attributes({ class: 'fs-icon fs-icon-other', title: token, style })}></span>`;
  }
  return html`<svg${attributes({ class: 'fs-icon', viewBox: '0 0 16 16', 'aria-hidden': 'true', style })}><path d="${path}"/></svg>`;
}
