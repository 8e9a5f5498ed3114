/** Rules about what a single component holds: lengths, options, placeholders, callbacks, mentions. */
import { type CardFault, CODES, fault, isRecord, recordsIn } from './card-fault.ts';
import { checkChart, checkTable } from './card-figures.ts';
import { checkMentions } from './card-mentions.ts';
import type { CardNode } from './card-nodes.ts';

const MAX_BUTTON_TEXT = 100;
const MAX_OPTIONS = 100;
/** What a picker starts with, by its tag; without it a placeholder is required. */
const INITIAL: ReadonlyMap<string, readonly string[]> = new Map([
  ['select_static', ['initial_option', 'initial_index']],
  ['multi_select_static', ['selected_values']],
  ['select_person', ['initial_option']],
  ['multi_select_person', ['selected_values']],
  ['date_picker', ['initial_date']],
  ['picker_time', ['initial_time']],
  ['picker_datetime', ['initial_datetime']],
]);
export function checkContents(each: CardNode): CardFault[] {
  return [
    ...checkBehaviors(each),
    ...checkPicker(each),
    ...checkText(each),
    ...(each.tag === 'column' ? checkColumn(each) : []),
    ...(each.tag === 'table' ? checkTable(each) : []),
    ...(each.tag === 'chart' ? checkChart(each) : []),
  ];
}

function checkText({ tag, node, path }: CardNode): CardFault[] {
  if (tag === 'markdown' || tag === 'lark_md') return checkMentions(node.content, path);
  if (tag !== 'button') return [];
  const label = isRecord(node.text) ? node.text.content : undefined;
  if (label === undefined && node.icon === undefined) {
    return [fault(CODES.unreadable, path, 'a button needs a text or an icon')];
  }
  return typeof label === 'string' && label.length > MAX_BUTTON_TEXT
    ? [fault(CODES.unreadable, path, `a button's text has at most ${MAX_BUTTON_TEXT} characters`, label)]
    : [];
}

function checkBehaviors({ node, path }: CardNode): CardFault[] {
  return recordsIn(node.behaviors).flatMap((behavior, index) => {
    const at = `${path} -> behaviors -> [${index}]`;
    if (behavior.type === 'callback' && !isRecord(behavior.value)) {
      return [fault(CODES.unreadable, at, "a callback's value must be an object", behavior.value)];
    }
    const links = [behavior.default_url, behavior.pc_url, behavior.ios_url, behavior.android_url];
    if (behavior.type === 'open_url' && !links.some((link) => typeof link === 'string' && link !== '')) {
      return [fault(CODES.unreadable, at, 'a link needs an address')];
    }
    return [];
  });
}

function checkPicker({ tag, node, path }: CardNode): CardFault[] {
  const initial = INITIAL.get(tag);
  if (initial === undefined) return [];
  const starts = initial.some((key) => node[key] !== undefined && node[key] !== 0 && node[key] !== '');
  const options = recordsIn(node.options).map((option) => option.value);
  const faults: CardFault[] = [];
  if (!starts && node.placeholder === undefined) {
    faults.push(fault(CODES.unreadable, path, 'needs a placeholder or a value to start with', tag));
  }
  if (options.length > MAX_OPTIONS) {
    faults.push(fault(CODES.limit, path, `has at most ${MAX_OPTIONS} options`, options.length));
  }
  if (new Set(options).size < options.length) {
    faults.push(fault(CODES.unreadable, path, 'option values repeat', tag));
  }
  if (typeof node.initial_index === 'number' && node.initial_index > options.length) {
    faults.push(fault(CODES.unreadable, path, 'starts with an option it does not have', node.initial_index));
  }
  return faults;
}

function checkColumn({ node, path }: CardNode): CardFault[] {
  return node.weight !== undefined && node.width !== 'weighted'
    ? [fault(CODES.unreadable, path, 'a weight counts only in a weighted column', node.width ?? 'none')]
    : [];
}
