/** Every component of a card with where it stands: what the rules about places and contents go through. */
import { isRecord } from './card-fault.ts';
import { placeOf } from './card-keys.ts';

export interface CardNode {
  tag: string;
  node: Record<string, unknown>;
  path: string;
  /** Tags of the containers around it, outermost first. */
  inside: readonly string[];
}

export const CONTAINERS = new Set(['form', 'column_set', 'collapsible_panel', 'interactive_container']);
/** Data of others, where a `tag` means nothing. */
const OPAQUE = new Set(['value', 'chart_spec', 'rows', 'i18n_content', 'style', 'streaming_config']);
/** Deeper than any card the shapes allow; guards the recursion. */
const MAX_LEVELS = 100;

export function nodesOf(card: unknown): CardNode[] {
  const found: CardNode[] = [];
  collect(card, 'ROOT', [], 0, found);
  return found;
}

function collect(
  value: unknown,
  path: string,
  inside: readonly string[],
  level: number,
  found: CardNode[],
): void {
  if (level > MAX_LEVELS) return;
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      collect(item, `${path} -> ${placeOf(item, index)}`, inside, level + 1, found);
    });
    return;
  }
  if (!isRecord(value)) return;
  const tag = typeof value.tag === 'string' ? value.tag : null;
  if (tag !== null) found.push({ tag, node: value, path, inside });
  const within = tag !== null && CONTAINERS.has(tag) ? [...inside, tag] : inside;
  for (const [key, child] of Object.entries(value)) {
    if (!OPAQUE.has(key)) collect(child, `${path} -> ${key}`, within, level + 1, found);
  }
}
