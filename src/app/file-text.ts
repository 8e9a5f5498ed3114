/** The text of a file that a person saved: spreadsheets and editors on Chinese Windows often write no UTF-8. */

const GB18030 = 'gb18030';

/** Reads UTF-8 and UTF-16 with or without their mark, and takes what is not valid UTF-8 for GB18030. Never throws. */
export function fileText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(GB18030).decode(bytes);
  }
}

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0];

/** Whether it is a workbook, whatever its name says: renaming one does not save it as text. */
export function isWorkbook(bytes: Uint8Array): boolean {
  return [ZIP, OLD_OFFICE].some((sign) => sign.every((byte, at) => bytes[at] === byte));
}

/** What no name may hold: control characters, which a database or a chat refuses, and halves of characters. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(text);
}
