/**
 * Text without what cannot be seen: control, direction and zero-width characters and halves of characters go, line
 * breaks stay. Used at the door and again when drawing, since a database refuses NUL and a reader trusts what shows.
 */

const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}]/gu;

export function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\t\v\f]/g, ' ')
    .replace(INVISIBLE, '');
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plain(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
