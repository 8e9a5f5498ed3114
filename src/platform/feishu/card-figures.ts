/** Rules about tables and charts: that their rows fit their columns, and their data their axes. */

import { type CardFault, CODES, fault, isRecord, recordsIn } from './card-fault.ts';
import { checkMentions } from './card-mentions.ts';
import type { CardNode } from './card-nodes.ts';

const MAX_COLUMNS = 50;
const CHART_TYPES = new Set([
  'line',
  'area',
  'bar',
  'pie',
  'scatter',
  'radar',
  'funnel',
  'wordCloud',
  'circularProgress',
  'linearProgress',
  'common',
]);
const FIELDS = ['xField', 'yField', 'seriesField', 'valueField', 'categoryField'];
/** What a chart cannot be drawn without. */
const NEEDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['line', ['xField', 'yField']],
  ['area', ['xField', 'yField']],
  ['bar', ['xField', 'yField']],
  ['scatter', ['xField', 'yField']],
  ['pie', ['valueField', 'categoryField']],
]);

export function checkTable({ node, path }: CardNode): CardFault[] {
  const columns = recordsIn(node.columns);
  const types = new Map(columns.map((column) => [String(column.name), column.data_type]));
  const faults: CardFault[] = [];
  if (columns.length === 0) faults.push(fault(CODES.tableColumns, path, 'a table needs columns'));
  if (columns.length > MAX_COLUMNS) {
    faults.push(fault(CODES.tableColumns, path, `has at most ${MAX_COLUMNS} columns`, columns.length));
  }
  if (types.size < columns.length) faults.push(fault(CODES.tableColumns, path, 'column names repeat'));
  const cells = recordsIn(node.rows).flatMap((row, index) =>
    Object.entries(row).flatMap(([name, cell]) =>
      checkCell(types.get(name), cell, `${path} -> rows -> [${index}] -> ${name}`),
    ),
  );
  return [...faults, ...cells];
}

function checkCell(type: unknown, cell: unknown, path: string): CardFault[] {
  if (type === undefined) return [fault(CODES.tableRows, path, 'a cell without a column')];
  if (type === 'number' || type === 'date') {
    return typeof cell === 'number' && Number.isFinite(cell)
      ? []
      : [fault(CODES.tableRows, path, 'must be a number', cell)];
  }
  return type === 'lark_md' || type === 'markdown' ? checkMentions(cell, path) : [];
}

export function checkChart({ node, path }: CardNode): CardFault[] {
  const spec = node.chart_spec;
  const wrong = (message: string, value?: unknown) => [
    fault(CODES.chart, `${path} -> chart_spec`, message, value),
  ];
  if (!isRecord(spec)) return [];
  if (typeof spec.type !== 'string' || !CHART_TYPES.has(spec.type)) {
    return wrong('the chart has no known type', spec.type);
  }
  const sets = Array.isArray(spec.data) ? recordsIn(spec.data) : recordsIn([spec.data]);
  if (sets.length === 0 || !sets.every((set) => Array.isArray(set.values))) {
    return wrong('the chart has no values');
  }
  const missing = (NEEDED.get(spec.type) ?? []).filter((field) => spec[field] === undefined);
  if (missing.length > 0) return wrong(`${missing.join(', ')} missing`);
  const names = FIELDS.flatMap((field) => [spec[field] ?? []].flat()).map(String);
  const values = sets.flatMap((set) => recordsIn(set.values));
  const absent = names.filter((name) => !values.every((value) => Object.hasOwn(value, name)));
  return absent.length > 0 ? wrong('a value lacks a field the chart is drawn from', absent.join(', ')) : [];
}
