/** Tables. All rows are there; the pages are turned in the browser, as in the client. */
import { isObject, type JsonObject } from '#simulator/json.ts';
import { numberIn, objectIn, objectsIn, type Place, textIn } from '#simulator/playground/card-context.ts';
import { edgesOf, pixels, toneOf } from '#simulator/playground/card-looks.ts';
import { markdownHtml } from '#simulator/playground/markdown.ts';
import { momentWords } from '#simulator/playground/markdown-tags.ts';
import { attributes, css, type Html, html, nothing, tag } from '#simulator/playground/markup.ts';
import { personHtml } from '#simulator/playground/person.ts';

const MOST_COLUMNS = 50;
const HEIGHTS: Readonly<Record<string, string>> = { low: '40px', middle: '48px', high: '56px' };

export function drawTable(node: JsonObject, place: Place): Html {
  const columns = objectsIn(node, 'columns').slice(0, MOST_COLUMNS);
  const rows = objectsIn(node, 'rows');
  const perPage = Math.min(10, Math.max(1, Math.floor(numberIn(node, 'page_size') ?? 5)));
  const height = textIn(node, 'row_height');
  const style = css({
    margin: edgesOf(node.margin),
    '--row': Object.hasOwn(HEIGHTS, height) ? HEIGHTS[height] : pixels(node.row_height, 124),
  });
  const classes = [
    'fs-table',
    node.freeze_first_column === true ? 'fs-frozen' : '',
    height === 'auto' ? 'fs-rows-auto' : '',
  ];
  const header = objectIn(node, 'header_style');
  const given = { class: classes.filter(Boolean).join(' '), style, 'data-page-size': perPage };
  const scroll = { class: 'fs-scroll', tabindex: 0, role: 'group', 'aria-label': '表格' };
  const body = rows.map((row, index) => drawRow(row, columns, place, index >= perPage));
  const head = columns.map((column) => heading(column, header));
  const table = html`<table><thead${headLook(header)}><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
  const pages = rows.length > perPage ? pager(rows.length, perPage) : nothing;
  return tag('div', given, tag('div', scroll, table), pages);
}

function headLook(header: JsonObject): Html {
  const classes = [
    header.background_style === 'none' ? 'fs-head-bare' : '',
    header.text_color === 'default' ? 'fs-head-dark' : '',
    header.bold === false ? 'fs-head-light' : '',
    header.text_size === 'heading' ? 'fs-head-large' : '',
  ];
  return attributes({ class: classes.filter(Boolean).join(' ') || null });
}

const SIDES = new Set(['left', 'center', 'right']);

function sideOf(column: JsonObject, header: JsonObject = {}): string | null {
  return [header.text_align, column.horizontal_align].map(String).find((side) => SIDES.has(side)) ?? null;
}

function heading(column: JsonObject, header: JsonObject): Html {
  const width = textIn(column, 'width');
  const style = css({
    'text-align': sideOf(column, header),
    width: pixels(width, 600) ?? (/^\d{1,3}%$/.test(width) ? width : null),
  });
  return html`<th${attributes({ scope: 'col', style })}>${textIn(column, 'display_name')}</th>`;
}

function drawRow(row: JsonObject, columns: readonly JsonObject[], place: Place, hidden: boolean): Html {
  const cells = columns.map((column) => {
    const style = css({
      'text-align': sideOf(column),
      'white-space': column.data_type === 'date' || column.data_type === 'number' ? 'nowrap' : null,
    });
    return html`<td${attributes({ style })}>${cellHtml(row[textIn(column, 'name')], column, place)}</td>`;
  });
  return html`<tr${attributes({ hidden })}>${cells}</tr>`;
}

function cellHtml(cell: unknown, column: JsonObject, { card }: Place): Html {
  switch (column.data_type) {
    case 'number':
      return html`${typeof cell === 'number' ? numberWords(cell, objectIn(column, 'format')) : plainCell(cell)}`;
    case 'date':
      return html`${typeof cell === 'number' ? dateWords(cell, textIn(column, 'date_format')) : plainCell(cell)}`;
    case 'lark_md':
      return markdownHtml(plainCell(cell), card, { inline: true });
    case 'markdown':
      return html`<div class="fs-markdown">${markdownHtml(plainCell(cell), card)}</div>`;
    case 'options':
      return html`<span class="fs-options">${[cell].flat().filter(isThere).map(optionHtml)}</span>`;
    case 'persons':
      return html`<span class="fs-options">${[cell]
        .flat()
        .filter(isThere)
        .map((id) => personHtml(plainCell(id), { size: 'extra_small' }, card))}</span>`;
    default:
      return html`${plainCell(cell)}`;
  }
}

const isThere = (value: unknown) => value !== undefined && value !== null && value !== '';

function plainCell(cell: unknown): string {
  if (!isThere(cell)) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

function optionHtml(option: unknown): Html {
  const { text, color } = isObject(option) ? option : { text: option, color: 'blue' };
  return html`<span class="fs-tag fs-tag-${toneOf(color) ?? 'blue'}">${plainCell(text)}</span>`;
}

function numberWords(value: number, format: JsonObject): string {
  const precision = numberIn(format, 'precision');
  const digits = precision === null ? {} : { fixed: Math.min(10, Math.max(0, Math.floor(precision))) };
  const written = new Intl.NumberFormat('zh-CN', {
    useGrouping: format.separator === true,
    minimumFractionDigits: digits.fixed ?? 0,
    maximumFractionDigits: digits.fixed ?? 20,
  }).format(value);
  return `${textIn(format, 'symbol')}${written}`;
}

/** In the zone of the platform's readers. */
function dateWords(instant: number, format: string): string {
  const words = momentWords(instant, '');
  if (words === null) return String(instant);
  const [year = '', month = '', day = '', hour = '', minute = ''] = words.match(/\d+/g) ?? [];
  const parts: Readonly<Record<string, string>> = { YYYY: year, MM: month, DD: day, HH: hour, mm: minute };
  return (format || 'YYYY/MM/DD').replace(/YYYY|MM|DD|HH|mm/g, (part) => parts[part] ?? part);
}

function pager(rows: number, perPage: number): Html {
  const pages = Math.ceil(rows / perPage);
  const turn = (by: number, label: string) => ({ type: 'button', 'data-turn': by, 'aria-label': label });
  return tag(
    'div',
    { class: 'fs-pager' },
    tag('button', { ...turn(-1, '上一页'), disabled: true }, '‹'),
    html`<span role="status"><span data-page>1</span>/${pages}</span>`,
    tag('button', turn(1, '下一页'), '›'),
  );
}
