/** Colours, sizes and distances of a card as CSS. What does not read as one of the platform's own becomes null. */
import { isObject, type JsonObject } from '#simulator/json.ts';
import { objectIn } from '#simulator/playground/card-context.ts';
import { css } from '#simulator/playground/markup.ts';

const NAMED =
  /^(blue|carmine|green|grey|indigo|lime|orange|purple|red|sunflower|turquoise|violet|wathet|yellow)(?:-(\d{2,3}))?$/;
const RGBA = /^rgba?\(\s*\d{1,3}(\.\d+)?(\s*,\s*\d{1,3}(\.\d+)?){2}(\s*,\s*(0|1|0?\.\d+|1\.0+))?\s*\)$/;
const SPACINGS: Readonly<Record<string, string>> = {
  small: '4px',
  medium: '8px',
  large: '12px',
  extra_large: '16px',
};

/** How much of a colour is in its shade: 50 is hardly there, 500 the colour itself. */
const SHADES: readonly (readonly [upTo: number, share: number])[] = [
  [50, 8],
  [100, 16],
  [200, 32],
  [350, 55],
  [400, 75],
  [1000, 100],
];

/** The colour's plain name; null for none of the platform's. */
export function toneOf(value: unknown): string | null {
  return typeof value === 'string' ? (NAMED.exec(value)?.[1] ?? null) : null;
}

export function inkOf(value: unknown, style: JsonObject): string | null {
  if (value === 'white' || value === 'bg-white') return '#fff';
  const tone = toneOf(value);
  return tone === null ? ownColour(value, style) : `var(--fs-ink-${tone})`;
}

export function fillOf(value: unknown, style: JsonObject): string | null {
  if (value === 'white' || value === 'bg-white') return 'var(--fs-paper)';
  if (value === 'laser') return 'var(--fs-laser)';
  const [, tone, shade] = (typeof value === 'string' && NAMED.exec(value)) || [];
  if (tone === undefined) return ownColour(value, style);
  const level = Number(shade ?? 100);
  const share = SHADES.find(([upTo]) => level <= upTo)?.[1] ?? 100;
  return `color-mix(in srgb, var(--fs-${tone}) ${share}%, var(--fs-paper))`;
}

/** Of a border: the colour, held back unless a shade says how much of it. */
export function lineOf(value: unknown, style: JsonObject): string | null {
  const tone = toneOf(value);
  return tone !== null && value === tone ? fillOf(`${tone}-300`, style) : fillOf(value, style);
}

function ownColour(value: unknown, style: JsonObject): string | null {
  if (typeof value !== 'string') return null;
  if (RGBA.test(value)) return value;
  const own = objectIn(style, 'color')[value];
  if (!isObject(own)) return null;
  const { light_mode: light, dark_mode: dark } = own;
  if (typeof light !== 'string' || !RGBA.test(light)) return null;
  return typeof dark === 'string' && RGBA.test(dark) ? `light-dark(${light}, ${dark})` : light;
}

export function pixels(value: unknown, most = 1000): string | null {
  const [, digits] = (typeof value === 'string' && /^(\d{1,4})px$/.exec(value)) || [];
  return digits !== undefined && Number(digits) <= most ? `${Number(digits)}px` : null;
}

export function spacingOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  return Object.hasOwn(SPACINGS, value) ? (SPACINGS[value] ?? null) : pixels(value, 99);
}

/** One to four distances, as of a padding or a margin. */
export function edgesOf(value: unknown): string | null {
  return typeof value === 'string' && /^-?\d{1,2}px( -?\d{1,2}px){0,3}$/.test(value) ? value : null;
}

export function radiusOf(value: unknown): string | null {
  return typeof value === 'string' && /^\d{1,3}(px|%)$/.test(value) ? value : null;
}

const SIDES: Readonly<Record<string, string>> = { left: 'start', center: 'center', right: 'end' };
const HEIGHTS: Readonly<Record<string, string>> = { top: 'start', center: 'center', bottom: 'end' };

export function sideOf(value: unknown): string | null {
  return typeof value === 'string' && Object.hasOwn(SIDES, value) ? (SIDES[value] ?? null) : null;
}

export function heightOf(value: unknown): string | null {
  return typeof value === 'string' && Object.hasOwn(HEIGHTS, value) ? (HEIGHTS[value] ?? null) : null;
}

/** How a container lays out what is in it. */
export function flowOf(node: JsonObject): string | null {
  const across = node.direction === 'horizontal';
  const side = sideOf(node.horizontal_align);
  const height = heightOf(node.vertical_align);
  return css({
    padding: edgesOf(node.padding),
    margin: edgesOf(node.margin),
    'row-gap': spacingOf(node.vertical_spacing),
    'column-gap': spacingOf(node.horizontal_spacing),
    'flex-direction': across ? 'row' : null,
    'flex-wrap': across ? 'wrap' : null,
    'justify-content': across ? side : height,
    'align-items': across ? height : side,
  });
}
