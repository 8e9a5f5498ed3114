/** HTML as a value: `html` escapes whatever is put into it unless it came from here. Never a promise, unlike hono's own. */
import { raw, html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString;

type Value = string | number | boolean | null | undefined | Html | readonly Value[];

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const made = template(strings, ...values);
  if (made instanceof Promise) throw new TypeError('nothing in a page is waited for');
  return made;
}

export const nothing: Html = html``;

/** An element with what is in it; its name is one of ours, never a card's. */
export function tag(name: string, given: Given, ...inner: readonly Value[]): Html {
  return html`${raw(`<${name}`)}${attributes(given)}>${inner}${raw(`</${name}>`)}`;
}

type Given = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** ` name="value"` for each; those that are null, undefined or false are left out, `true` stands alone. */
export function attributes(named: Given): Html {
  const given = Object.entries(named).filter(
    ([, value]) => value !== null && value !== undefined && value !== false,
  );
  return html`${given.map(([name, value]) => (value === true ? html` ${name}` : html` ${name}="${value}"`))}`;
}

/** A style attribute's text. Values come from validators, never straight from a card. */
export function css(declared: Readonly<Record<string, string | number | null | undefined>>): string | null {
  const set = Object.entries(declared).filter(([, value]) => value !== null && value !== undefined);
  return set.length === 0 ? null : set.map(([name, value]) => `${name}:${value}`).join(';');
}
