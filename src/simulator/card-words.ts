/** What one reads on a card, line by line, without markup: for tests, the rehearsal and the message list. */
import { cardParts, isText, labelOf, type Part } from '#simulator/card-parts.ts';
import { isObject, type JsonObject } from '#simulator/json.ts';

export function cardWords(card: JsonObject): string {
  return cardParts(card)
    .flatMap(wordsOf)
    .filter((line) => line !== '')
    .join('\n');
}

function wordsOf(part: Part): readonly string[] {
  if (isText(part)) return isOwnLine(part) ? [withoutMarkup(String(part.node.content))] : [];
  switch (part.tag) {
    case 'button':
      return [`[${labelOf(part.node)}]`];
    case 'select_static':
    case 'overflow':
      return [`[${labelOf(part.node, 'placeholder')} ▾]`];
    case 'input':
      return [labelOf(part.node, 'label') || labelOf(part.node, 'placeholder')];
    case 'img':
      return ['[图]'];
    case 'table':
      return tableLines(part.node);
    case 'chart':
      return [chartTitle(part.node)];
    default:
      return [];
  }
}

/** Labels of buttons, options and inputs are told by the component they belong to; a picture's is for who cannot see it. */
const TELLS_ITS_LABEL = new Set(['button', 'select_static', 'overflow', 'input', 'date_picker', 'img']);

function isOwnLine(part: Part): boolean {
  const tag = part.within.at(-1)?.tag;
  return typeof tag !== 'string' || !TELLS_ITS_LABEL.has(tag);
}

function tableLines(table: JsonObject): readonly string[] {
  const columns = Array.isArray(table.columns) ? table.columns.filter(isObject) : [];
  const rows = Array.isArray(table.rows) ? table.rows.filter(isObject) : [];
  const cells = (row: JsonObject) => columns.map((column) => cellWords(row[String(column.name)]));
  return [columns.map((column) => String(column.display_name ?? '')), ...rows.map(cells)].map((line) =>
    line.join(' | '),
  );
}

function cellWords(cell: unknown): string {
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : withoutMarkup(String(cell));
}

function chartTitle(chart: JsonObject): string {
  const title = isObject(chart.chart_spec) ? chart.chart_spec.title : undefined;
  return isObject(title) && typeof title.text === 'string' ? title.text : '';
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' };

/** Markdown as words only. */
export function withoutMarkup(markdown: string): string {
  return markdown
    .replace(/<br\s*\/?>/g, '\n')
    .replace(/<at ids?=["']?([^"'>\s]+)["']?[^>]*>(<\/at>)?/g, '@$1')
    .replace(/<\/?[a-z_]+(\s[^>]*)?>/g, '')
    .replace(/\*\*|~~|^#{1,6} /gm, '')
    .replace(/\\([\\*_~`[\]()#<>!|-])/g, '$1')
    .replace(/&#(\d{1,6});/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)))
    .replace(/&([a-z]+);/g, (entity, name: string) =>
      Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? entity) : entity,
    );
}
