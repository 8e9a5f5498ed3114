/** What is only looked at: rules, pictures, people, charts. */
import type { JsonObject } from '#simulator/json.ts';
import {
  idAt,
  numberIn,
  objectIn,
  objectsIn,
  type Place,
  textIn,
  wordsIn,
} from '#simulator/playground/card-context.ts';
import { edgesOf, pixels, radiusOf } from '#simulator/playground/card-looks.ts';
import { attributes, css, type Html, html, nothing, tag } from '#simulator/playground/markup.ts';
import { personHtml } from '#simulator/playground/person.ts';

export function drawRule(node: JsonObject): Html {
  return html`<hr${attributes({ class: 'fs-hr', style: css({ margin: edgesOf(node.margin) }) })}>`;
}

const SIDES: Readonly<Record<string, string>> = {
  large: '160px',
  medium: '80px',
  small: '40px',
  tiny: '16px',
};

export function drawImage(node: JsonObject, { card }: Place): Html {
  const size = textIn(node, 'size');
  const [, width, height] = /^(\d{1,4})px (\d{1,4})px$/.exec(size) ?? [];
  const side = Object.hasOwn(SIDES, size) ? SIDES[size] : null;
  const title = wordsIn(node, 'title');
  const crop = textIn(node, 'scale_type');
  const style = css({
    width: width === undefined ? side : `${width}px`,
    height: height === undefined ? side : `${height}px`,
    'border-radius': radiusOf(node.corner_radius),
    margin: edgesOf(node.margin),
    'object-fit': crop.startsWith('crop') ? 'cover' : null,
    'object-position': crop === 'crop_top' ? 'top' : null,
  });
  const src = card.context.imageUrl(textIn(node, 'img_key'));
  const alt = wordsIn(node, 'alt');
  const picture = html`<img${attributes({ class: 'fs-img', src, alt, style, loading: 'lazy' })}>`;
  const label = alt === '' ? '查看大图' : `查看大图：${alt}`;
  const shown =
    node.preview === false
      ? picture
      : html`<button${attributes({ type: 'button', class: 'fs-preview', 'aria-label': label })}>${picture}</button>`;
  return title === ''
    ? shown
    : html`<figure class="fs-figure"><figcaption>${title}</figcaption>${shown}</figure>`;
}

const COMBINATIONS = new Set(['double', 'triple', 'bisect', 'trisect']);

export function drawImages(node: JsonObject, { card }: Place): Html {
  const mode = textIn(node, 'combination_mode');
  const pictures = objectsIn(node, 'img_list').map((picture) => {
    const src = card.context.imageUrl(textIn(picture, 'img_key'));
    return html`<img${attributes({ class: 'fs-img', src, alt: '', loading: 'lazy' })}>`;
  });
  const style = css({ margin: edgesOf(node.margin), '--radius': radiusOf(node.corner_radius) });
  const look = COMBINATIONS.has(mode) ? mode : 'trisect';
  return html`<div${attributes({ class: `fs-images fs-images-${look}`, style })}>${pictures}</div>`;
}

export function drawPerson(node: JsonObject, { card }: Place): Html {
  const style = css({ margin: edgesOf(node.margin) });
  return tag('div', { class: 'fs-people', style }, personHtml(textIn(node, 'user_id'), node, card));
}

export function drawPeople(node: JsonObject, { card }: Place): Html {
  const ids = objectsIn(node, 'persons').map((person) => textIn(person, 'id'));
  const lines = numberIn(node, 'lines');
  const style = css({
    margin: edgesOf(node.margin),
    '--lines': lines === null ? null : Math.max(1, Math.floor(lines)),
  });
  const faces = ids.map(
    (id) => html`<li>${personHtml(id, { size: 'small', ...node, style: 'normal' }, card)}</li>`,
  );
  return html`<ul${attributes({ class: 'fs-people', style })}>${faces}</ul>`;
}

const RATIOS: Readonly<Record<string, string>> = { '1:1': '1', '2:1': '2', '4:3': '4 / 3', '16:9': '16 / 9' };
const THEMES = new Set(['brand', 'rainbow', 'complementary', 'converse', 'primary']);

/** The place is kept, so that nothing jumps when the chart is drawn; its figures are there to be read as well. */
export function drawChart(node: JsonObject, place: Place): Html {
  const spec = objectIn(node, 'chart_spec');
  const ratio = textIn(node, 'aspect_ratio');
  const height = pixels(node.height);
  const style = css({
    height,
    'aspect-ratio': height === null ? (Object.hasOwn(RATIOS, ratio) ? RATIOS[ratio] : '16 / 9') : null,
  });
  const theme = textIn(node, 'color_theme');
  const title = textIn(objectIn(spec, 'title'), 'text');
  const id = idAt(place, 'figures');
  return html`<figure${attributes({ class: 'fs-chart', style: css({ margin: edgesOf(node.margin) }) })}><div${attributes(
    {
      class: 'fs-canvas',
      style,
      role: 'img',
      'aria-label': title === '' ? '图表' : `图表：${title}`,
      'aria-describedby': id,
      'data-spec': JSON.stringify(spec),
      'data-theme-of-chart': THEMES.has(theme) ? theme : 'brand',
    },
  )}></div><figcaption id="${id}" class="fs-unseen">${figuresOf(spec)}</figcaption></figure>`;
}

const MOST_FIGURES = 60;

/** The chart in words, for those who do not see it. */
function figuresOf(spec: JsonObject): Html {
  const sets = Array.isArray(spec.data) ? objectsIn(spec, 'data') : [objectIn(spec, 'data')];
  const fields = ['categoryField', 'xField', 'yField', 'seriesField', 'valueField'].flatMap((key) =>
    [spec[key]].flat(),
  );
  const names = [...new Set(fields.filter((field) => typeof field === 'string'))];
  const values = sets.flatMap((set) => objectsIn(set, 'values'));
  if (values.length === 0 || names.length === 0) return nothing;
  const lines = values
    .slice(0, MOST_FIGURES)
    .map((value) => names.map((name) => textIn(value, name)).join(' '));
  return html`${lines.join('；')}${values.length > MOST_FIGURES ? '；……' : ''}`;
}

/** What this page has not learnt: never left out, so that nobody takes the card for whole. */
export function drawUnknown(node: unknown, why = '不认识的组件'): Html {
  const tag = typeof node === 'object' && node !== null && 'tag' in node ? node.tag : undefined;
  const name = typeof tag === 'string' ? tag : '没有 tag';
  return html`<div class="fs-unknown"><code>${name}</code> ${why}</div>`;
}
