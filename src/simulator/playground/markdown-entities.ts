/** `&#42;` and its like: how a card says a character without markdown taking it for a mark. */

const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  ensp: '\u2002',
  emsp: '\u2003',
};
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/y;

/** The character written as an entity at this place, and where the text goes on. */
export function entityAt(source: string, at: number): { text: string; next: number } | null {
  ENTITY.lastIndex = at;
  const found = ENTITY.exec(source);
  if (found === null) return null;
  const [all, decimal, hex, name = ''] = found;
  const text =
    (decimal ?? hex) ? fromCode(Number.parseInt(decimal ?? hex ?? '', decimal ? 10 : 16)) : named(name);
  return text === null ? null : { text, next: at + all.length };
}

function named(name: string): string | null {
  return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? null) : null;
}

function fromCode(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

export function decoded(source: string): string {
  return source.replace(/&[^;\s]{1,9};/g, (entity) => entityAt(entity, 0)?.text ?? entity);
}
