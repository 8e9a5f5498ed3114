/** Which addresses of a card may be followed: what opens a page, a call or a mail, and nothing that runs. */
import { attributes, type Html, html } from '#simulator/playground/markup.ts';

const OPENS = /^(https?:\/\/|lark:\/\/|tel:|mailto:)\S+$/i;

/** Null where following it would do something else than open it. */
export function safeLink(address: string): string | null {
  const trimmed = address.trim();
  return OPENS.test(trimmed) ? trimmed : null;
}

/** The words alone where the address is not one to follow. */
export function linkHtml(address: string, words: Html): Html {
  const href = safeLink(address);
  if (href === null) return words;
  return html`<a${attributes({ class: 'fs-link', href, target: '_blank', rel: 'noopener noreferrer' })}>${words}</a>`;
}
