/** JSON from outside. Nesting is limited before parsing, so that nothing behind the door recurses into a trap. */

const MAX_DEPTH = 64;

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** The value, or `undefined` where the text is no JSON or nests deeper than any genuine message. */
export function readJson(text: string): unknown {
  if (nestsTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nestsTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === BACKSLASH) i++;
      else if (char === QUOTE) quoted = false;
    } else if (char === QUOTE) quoted = true;
    else if (OPENING.has(char)) {
      depth++;
      if (depth > MAX_DEPTH) return true;
    } else if (CLOSING.has(char)) depth--;
  }
  return false;
}
