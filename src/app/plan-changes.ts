/** What differs between two versions of a plan, field by field, for the person who loads the second. */
import type { Plan } from '#domain/plan.ts';

export interface PlanChange {
  /** Entries are named by their key: `phases[study].end`. */
  field: string;
  /** `null` where there was nothing. */
  before: string | null;
  after: string | null;
}

/** Empty exactly when both say the same. */
export function planChanges(before: Plan, after: Plan): readonly PlanChange[] {
  return [...differences('', before, after)];
}

function* differences(field: string, before: unknown, after: unknown): Generator<PlanChange> {
  if (isKeyedList(before) && isKeyedList(after)) {
    yield* inLists(field, before, after);
  } else if (isRecord(before) && isRecord(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(field === '' ? name : `${field}.${name}`, before[name], after[name]);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    yield { field, before: shown(before), after: shown(after) };
  }
}

function* inLists(field: string, before: readonly Keyed[], after: readonly Keyed[]): Generator<PlanChange> {
  const old = new Map(before.map((entry) => [entry.key, entry]));
  const now = new Map(after.map((entry) => [entry.key, entry]));
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    yield* differences(`${field}[${key}]`, old.get(key), now.get(key));
  }
  const orderBefore = [...old.keys()].filter((key) => now.has(key)).join('、');
  const orderAfter = [...now.keys()].filter((key) => old.has(key)).join('、');
  if (orderBefore !== orderAfter) yield { field, before: orderBefore, after: orderAfter };
}

interface Keyed {
  key: string;
}

function isKeyedList(value: unknown): value is readonly Keyed[] {
  return Array.isArray(value) && value.every((entry) => isRecord(entry) && typeof entry.key === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((entry: unknown) => shown(entry) ?? '').join('、');
  if (isRecord(value)) {
    const name = value.name ?? value.title;
    return 'key' in value ? shown(name ?? value.key) : Object.values(value).map(shown).join(' ');
  }
  return String(value);
}
