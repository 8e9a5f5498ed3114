/** What is pressed: buttons, and menus that hold several acts. */
import type { JsonObject } from '#simulator/json.ts';
import { actsOf, confirmOf, tells } from '#simulator/playground/card-acts.ts';
import {
  idAt,
  objectIn,
  objectsIn,
  type Place,
  textIn,
  under,
  wordsIn,
} from '#simulator/playground/card-context.ts';
import { edgesOf, pixels } from '#simulator/playground/card-looks.ts';
import { inlineText } from '#simulator/playground/card-text.ts';
import { glyph, iconHtml } from '#simulator/playground/icons.ts';
import { safeLink } from '#simulator/playground/links.ts';
import { attributes, css, type Html, html, tag } from '#simulator/playground/markup.ts';

const TYPES = new Set(
  'default primary danger text primary_text danger_text primary_filled danger_filled laser'.split(' '),
);
const SIZES = new Set(['tiny', 'small', 'medium', 'large']);

export function drawButton(node: JsonObject, place: Place): Html {
  const type = textIn(node, 'type');
  const size = textIn(node, 'size');
  const disabled = node.disabled === true;
  const classes = [
    'fs-button',
    `fs-button-${TYPES.has(type) ? type : 'default'}`,
    `fs-button-${SIZES.has(size) ? size : 'medium'}`,
    node.width === 'fill' ? 'fs-fill' : '',
  ];
  const words = wordsIn(node);
  const given = {
    type: 'button',
    id: idAt(place),
    class: classes.filter(Boolean).join(' '),
    style: css({ width: pixels(node.width), margin: edgesOf(node.margin) }),
    title: wordsIn(node, disabled ? 'disabled_tips' : 'hover_tips') || null,
    'aria-label': words === '' ? wordsIn(node, 'hover_tips') || '按钮' : null,
    disabled,
    'data-form-act': place.inForm ? formActOf(node) : null,
    ...actsOf(node, place),
    ...confirmOf(node),
  };
  return html`<button${attributes(given)}>${iconHtml(node.icon, under(place, 'icon'))}<span>${inlineText(node, 'text', place)}</span></button>`;
}

function formActOf(node: JsonObject): 'submit' | 'reset' | null {
  if (node.form_action_type === 'submit' || node.action_type === 'form_submit') return 'submit';
  return node.form_action_type === 'reset' || node.action_type === 'form_reset' ? 'reset' : null;
}

export function drawMenu(node: JsonObject, place: Place): Html {
  const options = objectsIn(node, 'options').map((option) => menuItem(option, node, place));
  const style = css({ margin: edgesOf(node.margin) });
  const opener = tag('summary', { id: idAt(place), 'aria-label': '更多' }, glyph('more_outlined'));
  return tag('details', { class: 'fs-menu', style }, opener, tag('ul', { class: 'fs-menu-list' }, options));
}

function menuItem(option: JsonObject, node: JsonObject, place: Place): Html {
  const link = safeLink(textIn(objectIn(option, 'multi_url'), 'url'));
  const given = {
    type: 'button',
    'data-at': place.at,
    'data-tells': tells(node) && typeof option.value === 'string',
    'data-option': textIn(option, 'value'),
    'data-link': link,
    ...confirmOf(node),
  };
  return html`<li><button${attributes(given)}>${wordsIn(option)}</button></li>`;
}
