/** What somebody who mistyped may have meant. */

const MAX_DISTANCE = 2;

/**
 * The value whose name is nearest to what was typed: at most two edits away, and at most half the name, because two
 * edits turn any Chinese word of two characters into any other. A name with something attached counts as one edit.
 */
export function nearestOf<T>(typed: string, names: ReadonlyMap<string, T>): T | null {
  let best: { value: T; distance: number } | null = null;
  for (const [name, value] of names) {
    const allowed = Math.min(MAX_DISTANCE, Math.floor(name.length / 2));
    const distance = distanceTo(name, typed);
    if (distance <= allowed && (best === null || distance < best.distance)) best = { value, distance };
  }
  return best?.value ?? null;
}

function distanceTo(name: string, typed: string): number {
  if (typed.startsWith(name)) return typed === name ? 0 : 1;
  if (Math.abs(typed.length - name.length) > MAX_DISTANCE) return Number.POSITIVE_INFINITY;
  return editDistance(name, typed);
}

/** Insertions, deletions and replacements of single characters (Levenshtein). */
function editDistance(a: string, b: string): number {
  const letters = [...b];
  let above = [0, ...letters.map((_, index) => index + 1)];
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of letters.entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
