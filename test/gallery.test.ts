/**
 * The whole gallery as it travels to the platform. What is measured is measured here once more, in other words than
 * the renderer's own, so that a mistake there does not hide itself.
 */
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { names } from '#cards/gallery/world.ts';
import { gallery } from '#cards/gallery.ts';
import { checkCard } from '#platform/feishu/card-rules.ts';
import { platform } from '#test/platform/door.ts';

const MAX_BYTES = 26 * 1024;
const MAX_NODES = 200;

const shown = gallery().map(({ name, card }) => ({ name, card, json: platform.render(card).json }));

/** The names of the cards that break a rule; a rule holds when there are none. */
function breaking(broken: (each: (typeof shown)[number]) => boolean): readonly string[] {
  return shown.filter(broken).map(({ name }) => name);
}

const parsed = (json: string): unknown => JSON.parse(json);

function objectsIn(value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value, ...inner];
}

function valuesOf(json: string, key: string): readonly unknown[] {
  return objectsIn(parsed(json)).flatMap((each) =>
    Object.entries(each).flatMap(([name, value]) => (name === key ? [value] : [])),
  );
}

describe('every card of the gallery', () => {
  it('is one the platform would take', () => {
    expect(shown.length).toBeGreaterThan(80);
    expect(breaking(({ json }) => checkCard(parsed(json)).length > 0)).toEqual([]);
  });

  it('leaves room below 30 KB however it travels', () => {
    const sent = (json: string) => ({
      receive_id: 'o'.repeat(35),
      msg_type: 'interactive',
      content: json,
      uuid: 'u'.repeat(40),
    });
    const bytes = (body: unknown) => Buffer.byteLength(JSON.stringify(body));
    expect(breaking(({ json }) => bytes(sent(json)) > MAX_BYTES + 100)).toEqual([]);
    expect(breaking(({ card }) => bytes(platform.reply({ card })) > MAX_BYTES)).toEqual([]);
  });

  it('has at most 200 tagged parts', () => {
    expect(breaking(({ json }) => valuesOf(json, 'tag').length > MAX_NODES)).toEqual([]);
  });

  it('is drawn the same each time', () => {
    expect(breaking(({ card, json }) => platform.render(card).json !== json)).toEqual([]);
  });

  it('is of version 2, the same for everybody, with no field that two would share', () => {
    const schema = z.object({
      schema: z.literal('2.0'),
      config: z.object({ update_multi: z.literal(true) }),
    });
    expect(breaking(({ json }) => !schema.safeParse(parsed(json)).success)).toEqual([]);
    // The columns of a table are named in it alone, and have no tag.
    const named = (json: string) =>
      objectsIn(parsed(json)).flatMap((part) => ('tag' in part && 'name' in part ? [part.name] : []));
    expect(breaking(({ json }) => new Set(named(json)).size < named(json).length)).toEqual([]);
  });
});

describe('the made-up people of the gallery', () => {
  const people = names(100);
  const mentions = (json: string) => people.some((name) => json.includes(name));

  it('are named on cards for one person', () => {
    expect(breaking(({ json }) => mentions(json)).length).toBeGreaterThan(5);
  });

  it('are named on no card that stands in a group, nor on one that can be passed on', () => {
    const inGroups = shown.filter(({ name }) => name.startsWith('group '));
    expect(inGroups.length).toBeGreaterThan(10);
    expect(inGroups.filter(({ json }) => mentions(json)).map(({ name }) => name)).toEqual([]);
    expect(breaking(({ card, json }) => card.forwardable && mentions(json))).toEqual([]);
  });
});
