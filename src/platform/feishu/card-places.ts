/** Rules about where components may stand and how they are named: nesting, the root, forms, unique names. */
import { type CardFault, CODES, fault } from './card-fault.ts';
import { type CardNode, CONTAINERS, nodesOf } from './card-nodes.ts';

const MAX_NODES = 200;
const MAX_NESTING = 5;
const MAX_TABLES = 5;
const ROOT_ONLY = new Set(['form', 'table']);
const NEVER_IN_FORM = new Set(['form', 'table', 'chart']);
const ONLY_IN_FORM = new Set(['multi_select_static', 'multi_select_person']);
const PICKED = new Set([
  'input',
  'select_static',
  'multi_select_static',
  'select_person',
  'multi_select_person',
  'date_picker',
  'picker_time',
  'picker_datetime',
]);
/** What a form asks a name of. */
const NAMED = new Set([...PICKED, 'button', 'checker', 'overflow']);

export function checkPlaces(nodes: readonly CardNode[]): CardFault[] {
  return [...checkCounts(nodes), ...nodes.flatMap(checkPlace), ...checkUnique(nodes)];
}

function checkCounts(nodes: readonly CardNode[]): CardFault[] {
  const tables = nodes.filter((each) => each.tag === 'table').length;
  return [
    ...(nodes.length > MAX_NODES
      ? [fault(CODES.limit, 'ROOT', `element exceeds the limit of ${MAX_NODES}`, nodes.length)]
      : []),
    ...(tables > MAX_TABLES ? [fault(CODES.limit, 'ROOT', 'card table number over limit', 'table')] : []),
  ];
}

function checkPlace(each: CardNode): CardFault[] {
  const { tag, node, path, inside } = each;
  const inForm = inside.includes('form');
  const faults: CardFault[] = [];
  const forbid = (broken: boolean, code: number, message: string) => {
    if (broken) faults.push(fault(code, path, message, tag));
  };
  forbid(
    CONTAINERS.has(tag) && inside.length >= MAX_NESTING,
    CODES.limit,
    `containers nest deeper than ${MAX_NESTING}`,
  );
  forbid(ROOT_ONLY.has(tag) && inside.length > 0, CODES.unsupported, 'stands only in the body itself');
  forbid(NEVER_IN_FORM.has(tag) && inForm, CODES.unsupported, 'may not stand in a form');
  forbid(ONLY_IN_FORM.has(tag) && !inForm, CODES.unsupported, 'stands only in a form');
  forbid(inForm && NAMED.has(tag) && !hasName(node), CODES.unnamed, 'needs a name in a form');
  forbid(tag === 'form' && !hasName(node), CODES.unnamed, 'needs a name');
  forbid(tag === 'form' && !hasSubmit(node), CODES.unreadable, 'a form needs a submit button');
  forbid(!inForm && PICKED.has(tag) && node.required === true, CODES.unreadable, 'required only in a form');
  forbid(!inForm && tag === 'button' && actsOnForm(node), CODES.unreadable, 'submits a form it is not in');
  return faults;
}

function hasName(node: Record<string, unknown>): boolean {
  return typeof node.name === 'string' && node.name.trim() !== '';
}

function actsOnForm(node: Record<string, unknown>): boolean {
  return node.form_action_type !== undefined || /^form_/.test(String(node.action_type));
}

function hasSubmit(form: Record<string, unknown>): boolean {
  return nodesOf(form.elements).some(
    ({ tag, node }) =>
      tag === 'button' && (node.form_action_type === 'submit' || node.action_type === 'form_submit'),
  );
}

function checkUnique(nodes: readonly CardNode[]): CardFault[] {
  const named = nodes.filter(({ tag }) => NAMED.has(tag) || tag === 'form');
  return [
    ...repeated(named, 'name', 'the name is used twice in the card'),
    ...repeated(nodes, 'element_id', 'the element id is used twice in the card'),
  ];
}

function repeated(nodes: readonly CardNode[], key: 'name' | 'element_id', message: string): CardFault[] {
  const seen = new Set<string>();
  return nodes.flatMap(({ node, path }) => {
    const value = node[key];
    if (typeof value !== 'string' || value === '') return [];
    if (seen.has(value)) return [fault(CODES.unreadable, path, message, value)];
    seen.add(value);
    return [];
  });
}
