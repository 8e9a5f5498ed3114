/** Holds a card against the tables of shapes: unknown and missing keys, wrong kinds of values, unknown components. */
import { type CardFault, CODES, fault, isRecord } from './card-fault.ts';
import { FRAGMENTS, type Rule, type Shape } from './card-shapes.ts';
import { SHOWN } from './card-shapes-shown.ts';
import { USED } from './card-shapes-used.ts';

const COMPONENTS: ReadonlyMap<string, Shape> = new Map(Object.entries({ ...SHOWN, ...USED }));
/** Components that stand only where a key asks for them, never among elements. */
const PARTS = new Set(['plain_text', 'lark_md', 'standard_icon', 'custom_icon', 'text_tag', 'column']);

export function checkKeys(card: unknown): CardFault[] {
  return checkValue(card, { fragment: 'card' }, 'ROOT');
}

function checkValue(value: unknown, rule: Rule, path: string): CardFault[] {
  if (typeof rule === 'string') return checkKind(value, rule, path);
  if ('list' in rule) return checkList(value, path, (item, at) => checkValue(item, rule.list, at));
  if ('tagged' in rule) return checkTagged(value, (tag) => rule.tagged.includes(tag), path);
  if ('fragment' in rule) return checkFragment(value, rule.fragment, path);
  if ('from' in rule) {
    const fits = Number.isInteger(value) && Number(value) >= rule.from && Number(value) <= rule.to;
    return unless(fits, path, `must be a whole number from ${rule.from} to ${rule.to}`, value);
  }
  if ('oneOf' in rule) {
    const known = typeof value === 'string' && rule.oneOf.includes(value);
    return unless(known, path, `must be one of ${rule.oneOf.join(', ')}`, value);
  }
  return unless(typeof value === 'string' && rule.like.test(value), path, `must be ${rule.called}`, value);
}

function checkKind(value: unknown, kind: Exclude<Rule, object>, path: string): CardFault[] {
  switch (kind) {
    case 'anything':
      return [];
    case 'object':
      return unless(isRecord(value), path, 'must be an object', value);
    case 'elements':
      return checkList(value, path, (item, at) => checkTagged(item, (tag) => !PARTS.has(tag), at));
    case 'string':
    case 'boolean':
      return unless(typeof value === kind, path, `must be a ${kind}`, value);
  }
}

function checkList(
  value: unknown,
  path: string,
  checkItem: (item: unknown, at: string) => CardFault[],
): CardFault[] {
  if (!Array.isArray(value)) return unless(false, path, 'must be a list', value);
  return value.flatMap((item, index) => checkItem(item, `${path} -> ${placeOf(item, index)}`));
}

/** `[2](tag: button)`, as the platform names a place in a list. */
export function placeOf(item: unknown, index: number): string {
  return isRecord(item) && typeof item.tag === 'string' ? `[${index}](tag: ${item.tag})` : `[${index}]`;
}

function checkTagged(value: unknown, fits: (tag: string) => boolean, path: string): CardFault[] {
  if (!isRecord(value) || typeof value.tag !== 'string') {
    return unless(false, path, 'must be a component with a tag', value);
  }
  const shape = COMPONENTS.get(value.tag);
  if (shape === undefined || !fits(value.tag)) {
    const message = 'cards of schema V2 no longer support this capability';
    return [fault(CODES.unsupported, path, message, `unsupported tag ${value.tag}`)];
  }
  return checkShape(value, shape, ['tag'], path);
}

function checkFragment(value: unknown, name: string, path: string): CardFault[] {
  const shape = FRAGMENTS[name];
  if (shape === undefined) throw new RangeError(`no fragment ${name}`);
  if (!isRecord(value)) return unless(false, path, 'must be an object', value);
  return checkShape(value, shape, [], path);
}

function checkShape(
  value: Record<string, unknown>,
  shape: Shape,
  besides: readonly string[],
  path: string,
): CardFault[] {
  const rules = new Map(Object.entries(shape.keys));
  const missing = (shape.required ?? []).filter((key) => !Object.hasOwn(value, key));
  const present = Object.entries(value).filter(([key]) => !besides.includes(key));
  return [
    ...missing.map((key) => fault(CODES.unreadable, path, `${key} is missing`)),
    ...present.flatMap(([key, held]) => {
      const rule = rules.get(key);
      if (rule === undefined) return [fault(CODES.unreadable, path, 'unknown property', key)];
      return checkValue(held, rule, `${path} -> ${key}`);
    }),
  ];
}

function unless(holds: boolean, path: string, message: string, value: unknown): CardFault[] {
  return holds ? [] : [fault(CODES.unreadable, path, message, value)];
}
