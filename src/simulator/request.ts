/** Reading what a call carries: JSON bodies, queries and pages. */
import type { z } from 'zod';
import { badField, Refused } from '#simulator/answer.ts';
import { isObject, type JsonObject, parseJson } from '#simulator/json.ts';
import type { Call } from '#simulator/world.ts';

/** The JSON body in the shape a route needs. @throws Refused naming the first field that is wrong. */
export function bodyOf<Shape>(call: Call, schema: z.ZodType<Shape>): Shape {
  const json = parseJson(new TextDecoder().decode(call.body));
  if (!isObject(json)) throw new Refused(100030);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badField(issue?.path.join('.') ?? '', issue?.message ?? 'invalid');
}

/** A query parameter that takes one of a few values; the first is the default. */
export function oneOf<Value extends string>(
  call: Call,
  name: string,
  values: readonly [Value, ...Value[]],
): Value {
  const given = call.query.get(name);
  if (given === null || given === '') return values[0];
  const found = values.find((value) => value === given);
  if (found === undefined) throw badField(name, `${name} must be one of ${values.join(', ')}`);
  return found;
}

/** One page of a list. The page token is the position to go on from. */
export function page<Item>(
  call: Call,
  items: readonly Item[],
  size: { usual: number; most: number },
): JsonObject & { items: readonly Item[] } {
  const count = Number(call.query.get('page_size') ?? size.usual);
  if (!Number.isInteger(count) || count < 1 || count > size.most) {
    throw badField('page_size', `page_size must be between 1 and ${size.most}`);
  }
  const from = Number(call.query.get('page_token') || 0);
  if (!Number.isInteger(from) || from < 0) throw badField('page_token', 'page_token is invalid');
  const next = from + count;
  const more = next < items.length;
  return { items: items.slice(from, next), has_more: more, page_token: more ? String(next) : '' };
}
