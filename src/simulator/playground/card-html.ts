/**
 * A card drawn as the platform's client draws Card JSON 2.0: JSON in, HTML out, nothing looked up. Whatever the card
 * holds, something is shown and nothing thrown: what is not understood stands there as a box with its tag.
 */
import { cardMark } from '#simulator/card-mark.ts';
import { withoutMarkup } from '#simulator/card-words.ts';
import { isObject, type JsonObject } from '#simulator/json.ts';
import { drawButton, drawMenu } from '#simulator/playground/card-buttons.ts';
import {
  type CardContext,
  type Drawing,
  idAt,
  objectIn,
  objectsIn,
  type Place,
  textIn,
  under,
  wordsIn,
} from '#simulator/playground/card-context.ts';
import {
  drawChecker,
  drawInput,
  drawMultiSelect,
  drawPicker,
  drawSelect,
} from '#simulator/playground/card-fields.ts';
import { drawBox, drawColumns, drawFold, drawForm } from '#simulator/playground/card-layout.ts';
import { edgesOf, flowOf } from '#simulator/playground/card-looks.ts';
import {
  drawChart,
  drawImage,
  drawImages,
  drawPeople,
  drawPerson,
  drawRule,
  drawUnknown,
} from '#simulator/playground/card-shown.ts';
import { drawTable } from '#simulator/playground/card-table.ts';
import {
  drawDiv,
  drawMarkdown,
  drawTextTag,
  inlineText,
  textBlock,
} from '#simulator/playground/card-text.ts';
import { iconHtml } from '#simulator/playground/icons.ts';
import { safeLink } from '#simulator/playground/links.ts';
import { attributes, css, type Html, html, nothing, tag } from '#simulator/playground/markup.ts';

export type { CardContext } from '#simulator/playground/card-context.ts';

type Draw = (node: JsonObject, place: Place) => Html;

const COMPONENTS: ReadonlyMap<string, Draw> = new Map<string, Draw>([
  ['markdown', drawMarkdown],
  ['div', drawDiv],
  ['plain_text', textBlock],
  ['lark_md', textBlock],
  ['text_tag', drawTextTag],
  ['hr', drawRule],
  ['img', drawImage],
  ['img_combination', drawImages],
  ['person', drawPerson],
  ['person_list', drawPeople],
  ['chart', drawChart],
  ['table', drawTable],
  ['column_set', drawColumns],
  ['collapsible_panel', drawFold],
  ['interactive_container', drawBox],
  ['form', drawForm],
  ['button', drawButton],
  ['overflow', drawMenu],
  ['input', drawInput],
  ['select_static', drawSelect],
  ['select_person', drawSelect],
  ['multi_select_static', drawMultiSelect],
  ['multi_select_person', drawMultiSelect],
  ['date_picker', drawPicker],
  ['picker_time', drawPicker],
  ['picker_datetime', drawPicker],
  ['checker', drawChecker],
]);

/** Far beyond what the platform takes; guards the recursion. */
const DEEPEST = 60;

function drawElement(node: unknown, place: Place): Html {
  if (!isObject(node) || typeof node.tag !== 'string') return drawUnknown(node);
  const draw = COMPONENTS.get(node.tag);
  if (draw === undefined) return drawUnknown(node);
  return place.level > DEEPEST ? drawUnknown(node, '嵌套太深') : draw(node, place);
}

function drawElements(list: unknown, place: Place): Html {
  if (list === undefined) return nothing;
  if (!Array.isArray(list)) return drawUnknown(list, '应为组件列表');
  return html`${list.map((node, index) => drawElement(node, under(place, index)))}`;
}

const WIDTHS = new Set(['default', 'compact', 'fill']);

export function cardHtml(card: JsonObject, context: CardContext): Html {
  const config = objectIn(card, 'config');
  const drawing: Drawing = {
    context,
    style: objectIn(config, 'style'),
    element: drawElement,
    elements: drawElements,
  };
  const root: Place = { at: '', level: 0, inForm: false, card: drawing };
  const width = textIn(config, 'width_mode');
  const title = wordsIn(objectIn(card, 'header'), 'title');
  const given = attributes({
    class: `fs-card fs-width-${WIDTHS.has(width) ? width : 'default'}`,
    'data-card': cardMark(card),
    'data-link': safeLink(textIn(objectIn(card, 'card_link'), 'url')),
    'aria-label': title === '' ? '卡片' : title,
    tabindex: -1,
  });
  const body = objectIn(card, 'body');
  const drawn = card.schema === '2.0' || Object.keys(card).length === 0 ? bodyHtml(body, root) : oldCard();
  return html`<article${given}>${isObject(card.header) ? headerHtml(card.header, root) : nothing}${drawn}</article>`;
}

function bodyHtml(body: JsonObject, root: Place): Html {
  const style = flowOf(body);
  return html`<div${attributes({ class: 'fs-body', style })}>${drawElements(body.elements, under(root, 'body', 'elements'))}</div>`;
}

function oldCard(): Html {
  return html`<div class="fs-body"><div class="fs-unknown">不是 2.0 版卡片，这里不画</div></div>`;
}

const TEMPLATES = new Set(
  'blue wathet turquoise green yellow orange red carmine violet purple indigo grey'.split(' '),
);
const MOST_TAGS = 3;

function headerHtml(header: JsonObject, root: Place): Html {
  const place = under(root, 'header');
  const template = textIn(header, 'template');
  const icon = iconHtml(header.icon, place);
  const tags = objectsIn(header, 'text_tag_list').slice(0, MOST_TAGS);
  const subtitle = wordsIn(header, 'subtitle');
  const look = {
    class: `fs-header fs-header-${TEMPLATES.has(template) ? template : 'default'}`,
    style: css({ padding: edgesOf(header.padding) }),
  };
  const title = tag('span', { class: 'fs-title', id: idAt(place) }, inlineText(header, 'title', place));
  const labels = tags.map((each) => drawTextTag(each, place));
  const first = tag('div', { class: 'fs-title-line' }, title, labels);
  const second = tag('div', { class: 'fs-subtitle' }, inlineText(header, 'subtitle', place));
  const titles = tag('div', { class: 'fs-titles' }, first, subtitle === '' ? nothing : second);
  return tag('header', look, icon, titles);
}

/** What the chat list and a notification show for a card. */
export function cardSummary(card: JsonObject): string {
  const told = wordsIn(objectIn(card, 'config'), 'summary') || wordsIn(objectIn(card, 'header'), 'title');
  if (told !== '') return told;
  const elements = objectsIn(objectIn(card, 'body'), 'elements');
  const texts = elements.map((node) => withoutMarkup(textIn(node, 'content') || wordsIn(node)).trim());
  return texts.find((text) => text !== '') ?? '卡片消息';
}
