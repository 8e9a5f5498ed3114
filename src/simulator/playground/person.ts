/** Somebody on a card: a round face with the last two characters of the name, as the client draws who has no picture. */
import type { JsonObject } from '#simulator/json.ts';
import { called, type Drawing, textIn } from '#simulator/playground/card-context.ts';
import { type Html, html, nothing } from '#simulator/playground/markup.ts';

const PERSON_SIZES = new Set(['extra_small', 'small', 'medium', 'large']);

export function personHtml(id: string, look: JsonObject, { context }: Drawing): Html {
  const name = called(id, context);
  const size = PERSON_SIZES.has(textIn(look, 'size')) ? textIn(look, 'size') : 'medium';
  const face = html`<span class="fs-face" aria-hidden="true">${[...name].slice(-2).join('')}</span>`;
  const capsule = look.style === 'capsule' ? ' fs-capsule' : '';
  return html`<span class="fs-person fs-person-${size}${capsule}">${look.show_avatar === false ? nothing : face}${
    look.show_name === false ? html`<span class="fs-unseen">${name}</span>` : html`<span>${name}</span>`
  }</span>`;
}
