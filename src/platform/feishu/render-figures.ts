/** Tables, charts and pictures: data to the platform, nothing in them is interpreted. */
import type { Block, Chart, Hue, Picture } from '#cards/card.ts';
import { plainLine } from './plain.ts';
import { type CardNode, label, paragraph } from './render-text.ts';

type Table = Extract<Block, { kind: 'table' }>;

export function renderTable(table: Table): CardNode[] {
  const columns = table.columns.map((column) => ({
    name: column.key,
    display_name: plainLine(column.label),
    data_type: column.numeric === true ? 'number' : 'text',
    horizontal_align: column.numeric === true ? 'right' : 'left',
  }));
  const rows = table.rows.map((row) =>
    Object.fromEntries(
      table.columns.flatMap(({ key }) => {
        const cell = row[key];
        return cell === undefined ? [] : [[key, typeof cell === 'string' ? plainLine(cell) : cell]];
      }),
    ),
  );
  return [{ tag: 'table', page_size: table.pageSize, columns, rows }];
}

const BAR_HEIGHT = 32;
/** The title, the legend, the axis and the room around them; with less, the name of every other group is left out. */
const REST_HEIGHT = 160;
const MAX_HEIGHT = 999;

/** Of the platform's own palette; both a light and a dark card can bear them. */
const HUES: Readonly<Record<Hue, string>> = {
  blue: '#3370ff',
  green: '#34c724',
  orange: '#ff8800',
  purple: '#7f3bf5',
  grey: '#8f959e',
  silver: '#c2c6cc',
};

/** Lying bars, read from the top, leave room for the names of units. */
export function renderChart(chart: Chart): CardNode[] {
  const values = chart.bars.map(({ group, series, value }) => ({
    group: plainLine(group),
    series: plainLine(series),
    value,
  }));
  if (values.length === 0) return [];
  // A list goes by the order in which the series come: a map is no form every client takes.
  const colours = [...new Set(chart.bars.map(({ series }) => series))].map(
    (series) => HUES[chart.hues[series] ?? 'blue'],
  );
  const groups = new Set(values.map((value) => value.group)).size;
  const spec = {
    type: 'bar',
    direction: 'horizontal',
    title: { visible: true, text: plainLine(chart.title) },
    data: { values },
    xField: 'value',
    yField: 'group',
    seriesField: 'series',
    stack: true,
    color: colours,
    legends: { visible: true, orient: 'bottom' },
  };
  const height = Math.min(MAX_HEIGHT, REST_HEIGHT + groups * BAR_HEIGHT);
  return [{ tag: 'chart', height: `${height}px`, chart_spec: spec }];
}

/** On the next line where the screen is too narrow. */
export function renderPictures(pictures: readonly Picture[]): CardNode[] {
  if (pictures.length === 0) return [];
  const columns = pictures.map(({ key, caption }) => {
    const words = paragraph(caption, 'note');
    const image = {
      tag: 'img',
      img_key: key,
      alt: label(caption),
      size: 'medium',
      scale_type: 'crop_center',
      corner_radius: '4px',
      preview: true,
    };
    return {
      tag: 'column',
      width: 'auto',
      vertical_spacing: 'small',
      elements: words === null ? [image] : [image, words],
    };
  });
  return [{ tag: 'column_set', flex_mode: 'flow', horizontal_spacing: 'small', columns }];
}
