/** What holds other components: columns, folds, forms, and boxes that are pressed as a whole. */
import { isObject, type JsonObject } from '#simulator/json.ts';
import { actsOf, confirmOf } from '#simulator/playground/card-acts.ts';
import {
  idAt,
  listIn,
  numberIn,
  objectIn,
  type Place,
  textIn,
  under,
  wordsIn,
} from '#simulator/playground/card-context.ts';
import {
  edgesOf,
  fillOf,
  flowOf,
  heightOf,
  lineOf,
  pixels,
  radiusOf,
  sideOf,
  spacingOf,
} from '#simulator/playground/card-looks.ts';
import { drawUnknown } from '#simulator/playground/card-shown.ts';
import { inlineText, textBlock } from '#simulator/playground/card-text.ts';
import { iconHtml } from '#simulator/playground/icons.ts';
import { linkHtml } from '#simulator/playground/links.ts';
import { attributes, css, type Html, html, nothing, tag } from '#simulator/playground/markup.ts';

const FLEX_MODES = new Set(['none', 'stretch', 'flow', 'bisect', 'trisect']);

export function drawColumns(node: JsonObject, place: Place): Html {
  const mode = textIn(node, 'flex_mode');
  const style = css({
    'column-gap': spacingOf(node.horizontal_spacing),
    'justify-content': sideOf(node.horizontal_align),
    background: fillOf(node.background_style, place.card.style),
    margin: edgesOf(node.margin),
  });
  const columns = listIn(node, 'columns').map((column, index) =>
    drawColumn(column, under(place, 'columns', index)),
  );
  const classes = `fs-columns fs-flex-${FLEX_MODES.has(mode) ? mode : 'none'}`;
  return html`<div${attributes({ class: classes, style })}>${columns}${wholeLink(node)}</div>`;
}

function drawColumn(column: unknown, place: Place): Html {
  if (!isObject(column)) return drawUnknown(column);
  const width = textIn(column, 'width');
  const weight = Math.min(5, Math.max(1, numberIn(column, 'weight') ?? 1));
  const kind = width === 'weighted' ? 'weighted' : width === 'auto' || width === '' ? 'auto' : 'fixed';
  const style = css({
    'align-self': heightOf(column.vertical_align) === null ? null : 'stretch',
    background: fillOf(column.background_style, place.card.style),
    '--weight': kind === 'weighted' ? weight : null,
    '--width': kind === 'fixed' ? pixels(column.width) : null,
  });
  const inner = place.card.elements(column.elements, under(place, 'elements'));
  const flow = [style, flowOf(column)].filter((part) => part !== null).join(';');
  return html`<div${attributes({ class: `fs-column fs-column-${kind}`, style: flow === '' ? null : flow })}>${inner}${wholeLink(column)}</div>`;
}

/** A jump by pressing anywhere on it; a card's columns have no other act. */
function wholeLink(node: JsonObject): Html {
  const address = textIn(objectIn(objectIn(node, 'action'), 'multi_url'), 'url');
  return address === ''
    ? nothing
    : html`<span class="fs-whole">${linkHtml(address, html`<span class="fs-unseen">打开链接</span>`)}</span>`;
}

export function drawFold(node: JsonObject, place: Place): Html {
  const header = objectIn(node, 'header');
  const border = objectIn(node, 'border');
  const title = objectIn(header, 'title');
  const icon = iconHtml(header.icon, under(place, 'header', 'icon'));
  const side = ['left', 'right', 'follow_text'].find((each) => each === header.icon_position) ?? 'left';
  const turn = numberIn(header, 'icon_expanded_angle');
  const style = css({
    margin: edgesOf(node.margin),
    background: fillOf(node.background_color, place.card.style),
    'border-color': lineOf(border.color, place.card.style),
    'border-radius': radiusOf(border.corner_radius),
    '--turn': turn === null ? null : `${Math.min(180, Math.max(-180, turn))}deg`,
  });
  const head = {
    class: `fs-fold-head fs-icon-${side}`,
    style: css({
      background: fillOf(header.background_color, place.card.style),
      padding: edgesOf(header.padding),
    }),
  };
  const words =
    title.tag === 'plain_text'
      ? html`<span>${inlineText(header, 'title', place)}</span>`
      : textBlock(title, place);
  const bordered = Object.keys(border).length > 0 ? ' fs-bordered' : '';
  const inner = place.card.elements(node.elements, under(place, 'elements'));
  const body = { class: 'fs-fold-body', style: flowOf({ ...node, margin: undefined }) };
  const fold = { class: `fs-fold${bordered}`, style, open: node.expanded === true };
  return tag('details', fold, tag('summary', head, words, icon), tag('div', body, inner));
}

export function drawForm(node: JsonObject, place: Place): Html {
  if (place.at.split('/').length !== 4) return drawUnknown(node, '表单只能放在卡片最外层');
  const inner = place.card.elements(node.elements, { ...under(place, 'elements'), inForm: true });
  const given = {
    class: 'fs-form',
    'data-form': textIn(node, 'name'),
    novalidate: true,
    style: flowOf(node),
  };
  return html`<form${attributes({ ...given, ...confirmOf(node) })}>${inner}</form>`;
}

/** A button that nobody sees does for the keyboard and the screen reader what the whole box does for a finger. */
export function drawBox(node: JsonObject, place: Place): Html {
  const { style: own } = place.card;
  const disabled = node.disabled === true;
  const style = css({
    width: node.width === 'auto' ? 'fit-content' : pixels(node.width),
    height: pixels(node.height),
    background: fillOf(node.background_style, own),
    'border-color': node.has_border === true ? (lineOf(node.border_color, own) ?? 'var(--fs-line)') : null,
    'border-radius': radiusOf(node.corner_radius),
  });
  const flow = [style, flowOf(node)].filter((part) => part !== null).join(';');
  const hidden = html`<button${attributes({
    type: 'button',
    class: 'fs-box-button',
    id: idAt(place),
    disabled,
    ...actsOf(node, place),
    ...confirmOf(node),
  })}><span class="fs-unseen">${firstWords(node) || '选择'}</span></button>`;
  const classes = ['fs-box', disabled ? 'fs-disabled' : '', node.has_border === true ? 'fs-bordered' : ''];
  const given = attributes({
    class: classes.filter(Boolean).join(' '),
    style: flow === '' ? null : flow,
    title: wordsIn(node, disabled ? 'disabled_tips' : 'hover_tips') || null,
    role: 'group',
    'aria-disabled': disabled ? 'true' : null,
  });
  const inner = place.card.elements(node.elements, under(place, 'elements'));
  return html`<div${given}>${hidden}${inner}</div>`;
}

function firstWords(node: JsonObject, level = 0): string {
  if (level > 5) return '';
  for (const element of listIn(node, 'elements')) {
    if (!isObject(element)) continue;
    const own = textIn(element, 'content') || wordsIn(element);
    const found = own || firstWords(element, level + 1);
    if (found !== '') return found.replace(/[*_~`#]|<[^<>]{0,200}>/g, '').slice(0, 60);
  }
  return '';
}
